from django.urls import path

from desk.settings import account, audit, codes, costs, index

app_name = "settings"
urlpatterns = [
    path("", index.index, name="index"),
    path("account/", account.account, name="account"),
    path("costs/", costs.page, name="costs"),
    path("costs/<int:pk>/drop/", costs.drop, name="drop_costs"),
    path("codes/", codes.page, name="codes"),
    path("audit/", audit.page, name="audit"),
]
