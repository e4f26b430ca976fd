from django.urls import path

from inbox import views

urlpatterns = [
    path("<str:token>/", views.receive, name="hook"),
]
