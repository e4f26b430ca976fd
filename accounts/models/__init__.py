from accounts.models.invitations import Invitation
from accounts.models.people import ApiToken, Membership, User
from accounts.models.stores import Holiday, Store

__all__ = ["ApiToken", "Holiday", "Invitation", "Membership", "Store", "User"]
