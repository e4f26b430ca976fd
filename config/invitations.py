"""Nobody signs up here: people are invited by the owner of a store."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):
    """Keeps allauth's sign-up closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
