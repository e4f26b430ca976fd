from django.urls import path

from portal import views

app_name = "portal"
urlpatterns = [
    path("p/<slug:token>/", views.page, name="page"),
    path("brand/<slug:code>/colours.css", views.colours, name="brand"),
    path("brand/<slug:code>/logo.png", views.logo, name="logo"),
]
