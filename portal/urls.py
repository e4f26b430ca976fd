from django.urls import path

from portal import views
from portal.returning import doorstep

app_name = "portal"
urlpatterns = [
    path("p/<slug:token>/", views.page, name="page"),
    path("r/<slug:code>/", doorstep.door, name="returns"),
    path("r/<slug:code>/policy/", doorstep.policy, name="return_policy"),
    path("brand/<slug:code>/colours.css", views.colours, name="brand"),
    path("brand/<slug:code>/logo.png", views.logo, name="logo"),
]
