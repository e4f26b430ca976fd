from accounts.models import Membership, Store
from core.support import show

show(Store, "code", "name", "currency", "timezone", "country", "locale")
show(Membership, "user_id", "store", "role")
