from django.urls import path

from desk.settings import account, audit, codes, costs, index, people, second_step, store, tokens
from desk.settings.connections import changes, pages

app_name = "settings"
urlpatterns = [
    path("", index.index, name="index"),
    path("account/", account.account, name="account"),
    path("costs/", costs.page, name="costs"),
    path("costs/<int:pk>/drop/", costs.drop, name="drop_costs"),
    path("codes/", codes.page, name="codes"),
    path("audit/", audit.page, name="audit"),
    path("account/second-step/", second_step.show, name="second_step"),
    path("account/second-step/codes/", second_step.codes, name="recovery_codes"),
    path("account/second-step/off/", second_step.turn_off, name="second_step_off"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", tokens.revoke, name="revoke_token"),
    path("store/", store.store, name="store"),
    path("store/logo/", store.logo, name="logo"),
    path("store/holidays/", store.add_holiday, name="add_holiday"),
    path("store/holidays/<int:pk>/remove/", store.remove_holiday, name="remove_holiday"),
    path("store/new/", store.new_store, name="new_store"),
    path("people/", people.members, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/remove/", people.remove, name="remove_person"),
    path("people/<int:pk>/deactivate/", people.deactivate, name="deactivate"),
    path("people/<int:pk>/reactivate/", people.reactivate, name="reactivate"),
    path("people/<int:pk>/second-step/", people.reset_second_step, name="reset_second_step"),
    path("people/invitations/<int:pk>/renew/", people.renew, name="renew_invitation"),
    path("people/invitations/<int:pk>/withdraw/", people.withdraw, name="withdraw_invitation"),
    path("connections/", pages.page, name="connections"),
    path("connections/new/", changes.choose, name="choose_connection"),
    path("connections/new/<slug:provider>/", changes.new, name="new_connection"),
    path("connections/<int:pk>/", pages.connection, name="connection"),
    path("connections/<int:pk>/edit/", changes.edit, name="edit_connection"),
    path("connections/<int:pk>/test/", pages.test, name="test_connection"),
    path("connections/<int:pk>/switch/", changes.switch, name="switch_connection"),
    path("connections/<int:pk>/webhook/", changes.rotate, name="rotate_hook"),
    path("connections/<int:pk>/replay/", pages.replay, name="replay"),
]
