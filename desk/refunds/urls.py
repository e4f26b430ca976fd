from django.urls import path

from desk.refunds import views

urlpatterns = [
    path("", views.refunds, name="refunds"),
    path("<int:pk>/move/", views.move, name="refund_move"),
    path("<int:pk>/pay/", views.pay, name="refund_pay"),
    path("bank/", views.bank, name="refunds_bank"),
    path("bank/again/", views.bank_again, name="refunds_bank_again"),
]
