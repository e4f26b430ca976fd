from django.urls import path

from ndr.api import cases

urlpatterns = [
    path("ndr/cases/", cases.CaseList.as_view(), name="api-ndr-cases"),
    path("ndr/cases/act/", cases.CasesAct.as_view(), name="api-ndr-act-on-many"),
    path("ndr/cases/<int:pk>/", cases.CaseDetail.as_view(), name="api-ndr-case"),
    path("ndr/cases/<int:pk>/act/", cases.CaseAct.as_view(), name="api-ndr-act"),
    path("ndr/cases/<int:pk>/undo/", cases.CaseUndo.as_view(), name="api-ndr-undo"),
]
