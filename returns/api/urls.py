from django.urls import path

from returns.api import returns, views

urlpatterns = [
    path("returns/", returns.ReturnList.as_view(), name="api-returns"),
    path("returns/<int:pk>/", returns.ReturnDetail.as_view(), name="api-return"),
    path("returns/<int:pk>/approve/", returns.Approve.as_view(), name="api-return-approve"),
    path("returns/<int:pk>/reject/", returns.Reject.as_view(), name="api-return-reject"),
    path("returns/<int:pk>/cancel/", returns.Cancel.as_view(), name="api-return-cancel"),
    path("returns/<int:pk>/receive/", returns.Receive.as_view(), name="api-return-receive"),
    path("returns/<int:pk>/inspect/", returns.Inspect.as_view(), name="api-return-inspect"),
    path("returns/<int:pk>/refund/", returns.Refund.as_view(), name="api-return-refund"),
    path("orders/<int:pk>/eligibility/", returns.Eligibility.as_view(), name="api-eligibility"),
    path("rto/cases/", views.CaseList.as_view(), name="api-rto-cases"),
    path("rto/cases/<int:pk>/", views.CaseDetail.as_view(), name="api-rto-case"),
    path("rto/cases/<int:pk>/receive/", views.Receive.as_view(), name="api-rto-receive"),
    path("rto/cases/<int:pk>/inspect/", views.Inspect.as_view(), name="api-rto-inspect"),
    path("rto/arrivals/", views.ArrivalList.as_view(), name="api-rto-arrivals"),
    path("rto/claims/", views.ClaimList.as_view(), name="api-rto-claims"),
    path("rto/claims/<int:pk>/move/", views.ClaimMove.as_view(), name="api-rto-claim-move"),
]
