"""The first owner and her store: made once, by whoever comes first to an installation without anybody."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from accounts.models import Store, User
from accounts.services import stores
from accounts.services.refusals import NotPossible

LENGTH, GROUP = 24, 4  # of the code: 96 bits in groups that can be read out
LOCK = "LOCK TABLE accounts_user IN SHARE ROW EXCLUSIVE MODE"  # others may read meanwhile, and nobody may found


def nobody_is_here() -> bool:
    """Whether the installation waits for its first owner."""
    return not User.objects.exists()


def setup_code() -> str:
    """What the first owner of a server types to show that the server is hers. It follows from SECRET_KEY, so that all
    of its processes know the same, and opens nothing once there is somebody."""
    said = salted_hmac("accounts.founding", "the first owner", algorithm="sha256").hexdigest()[:LENGTH]
    return "-".join(said[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def is_setup_code(typed: str) -> bool:
    """However it is grouped."""
    plain = setup_code().replace("-", "")
    return constant_time_compare("".join(filter(str.isalnum, typed)).lower(), plain)


@transaction.atomic
def found(*, email: str, name: str, password: str, fields: Mapping[str, str], at: datetime) -> tuple[User, Store]:
    """The first owner with her first store; `fields` as of `stores.put_store`. Raises `NotPossible` where somebody was
    faster."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    if not nobody_is_here():
        raise NotPossible(_("Somebody has set this installation up already. Log in, or ask her to invite you."))
    owner = User.objects.create_user(email, password, name=name)
    return owner, stores.add(fields=fields, at=at, owner=owner)
