from django.urls import path

from inbox import views

urlpatterns = [
    path("<slug:token>/", views.receive, name="hook"),
]
