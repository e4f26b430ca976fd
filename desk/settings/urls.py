from django.urls import path

from desk.settings import account, index

app_name = "settings"
urlpatterns = [
    path("", index.index, name="index"),
    path("account/", account.account, name="account"),
]
