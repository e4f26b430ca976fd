from django.urls import path

from desk.returns import views

urlpatterns = [
    path("", views.returns, name="returns"),
    path("<int:pk>/", views.case, name="return"),
    path("<int:pk>/act/", views.act, name="return_act"),
    path("photos/<int:pk>/", views.photo, name="return_photo"),
]
