from django.urls import path

from returns.api import views

urlpatterns = [
    path("rto/cases/", views.CaseList.as_view(), name="api-rto-cases"),
    path("rto/cases/<int:pk>/", views.CaseDetail.as_view(), name="api-rto-case"),
    path("rto/cases/<int:pk>/receive/", views.Receive.as_view(), name="api-rto-receive"),
    path("rto/cases/<int:pk>/inspect/", views.Inspect.as_view(), name="api-rto-inspect"),
    path("rto/arrivals/", views.ArrivalList.as_view(), name="api-rto-arrivals"),
    path("rto/claims/", views.ClaimList.as_view(), name="api-rto-claims"),
    path("rto/claims/<int:pk>/move/", views.ClaimMove.as_view(), name="api-rto-claim-move"),
]
