"""Every write to stores, people and tokens, by subject; the verbs that other rooms use are here."""

from accounts.services.people import prefer, put_member
from accounts.services.stores import put_store
from accounts.services.tokens import make_token

__all__ = ["make_token", "prefer", "put_member", "put_store"]
