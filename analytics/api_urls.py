from django.urls import path

from analytics import api

urlpatterns = [
    path("rto/", api.RtoView.as_view(), name="analytics-rto"),
]
