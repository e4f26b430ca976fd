"""People who want no messages."""

from datetime import datetime

from django.db import transaction

from accounts.models import Store
from core.crypto import digest
from messaging.models import OptOut


@transaction.atomic
def opt_out(*, store: Store, address: str, at: datetime) -> None:
    """Write to this phone or e-mail address no more in this store's name; saying it twice changes nothing."""
    OptOut.objects.bulk_create([OptOut(store=store, address=digest(address), at=at)], ignore_conflicts=True)
