from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("preferences/", views.preferences, name="preferences"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("store/", views.switch_store, name="switch_store"),
]
