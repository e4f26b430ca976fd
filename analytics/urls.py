from django.urls import path

from analytics import views

app_name = "figures"
urlpatterns = [
    path("rto/", views.rto, name="rto"),
]
