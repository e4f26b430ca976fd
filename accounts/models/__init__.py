from accounts.models.people import ApiToken, Membership, User
from accounts.models.stores import Store

__all__ = ["ApiToken", "Membership", "Store", "User"]
