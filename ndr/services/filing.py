"""The daily file for each courier's account: what did not get through its interface, by e-mail and to download."""

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from connectors import calling, errands
from connectors.base import Misaddressed
from connectors.messengers.base import Attachment, Outgoing
from connectors.models import Connection
from core import audit
from core.dates import day_of
from core.queue import QueueState, wait_after
from ndr import courier_file, messages
from ndr.models import Act, CourierFile
from ndr.states import LIVE
from orders.models.instructions import Result

HOUR = 18  # of the store's clock: after the round, before the next one is loaded
ADDRESS = "ndr_email"  # where the account's settings keep the courier's address
LATELY = timedelta(days=3)  # what is older the courier has decided alone
MOST = 5_000

Key = tuple[int, int]  # store, connection


@transaction.atomic
def collect(*, at: datetime) -> list[CourierFile]:
    """From 18:00 of each store on, one file per account and day; again it changes nothing."""
    files = list[CourierFile]()
    for acts in _waiting(at).values():
        store, account = acts[0].case.store, _account(acts[0])
        day = day_of(at, store.zone)
        asked = {"to": str(account.settings.get(ADDRESS) or "")[:254], "rows": len(acts)}
        due = {"asked_at": at, "try_at": at, "state": QueueState.WAITING if asked["to"] else QueueState.DONE}
        file, fresh = CourierFile.objects.get_or_create(
            store=store, connection=account, day=day, defaults={**asked, **due}
        )
        if fresh:
            Act.objects.filter(pk__in=[act.pk for act in acts]).update(filed_in=file)
            audit.record("ndr.file.made", file, at=at, actor=None, facts={"rows": len(acts)})
            files.append(file)
    return files


def acts_in(file: CourierFile) -> Sequence[Act]:
    """What stands in a file, in the order in which it was asked."""
    rows = file.acts.select_related("case__order", "case__store", "instruction__shipment")
    return list(rows.order_by("at", "pk"))


@transaction.atomic
def taken(*, file: CourierFile, at: datetime, actor: User) -> str:
    """The file's contents for a person who passes it on; the audit log keeps who took the buyers' data along."""
    audit.record("ndr.file.downloaded", file, at=at, actor=actor, facts={"rows": file.rows})
    return courier_file.written(map(courier_file.line, acts_in(file)))


def send_next(*, at: datetime, chance: random.Random) -> bool:
    """Send the file that has been due longest; False when none is."""
    file = errands.take(CourierFile.objects.select_related("store"), at=at)
    if file is None:
        return False
    errands.carry(file, errand=Posting(at=at), at=at, chance=chance)
    return True


class Posting:
    """The errand of one file."""

    can_look_up = False  # a mail server forgets what it passed on

    def __init__(self, *, at: datetime) -> None:
        self.at = at

    def send(self, file: CourierFile) -> str:
        """Hand it to the store's mail account."""
        post = Connection.objects.live().filter(stores=file.store, provider="email").order_by("pk").first()
        if post is None:
            raise Misaddressed(_("Connect e-mail, or download the file and send it yourself."))
        return calling.messenger(post, lambda messenger: messenger.send(_letter(file)), at=self.at)

    def look_up(self, file: CourierFile) -> str | None:
        """Never asked."""
        return None

    def enough(self, file: CourierFile) -> bool:
        """Files are tried for days."""
        return False

    def pause(self, file: CourierFile, *, chance: random.Random) -> timedelta:
        """A little longer each time."""
        return wait_after(file.tries, chance=chance)

    def record(self, file: CourierFile, _sent: str) -> None:
        """It left."""
        if file.finish():
            CourierFile.objects.filter(pk=file.pk).update(sent_at=self.at, unsure=False)


def _letter(file: CourierFile) -> Outgoing:
    with translation.override(messages.LANGUAGES.get(file.store.country, "en")):
        subject, text = courier_file.words(store=file.store.name, count=file.rows)
    content = courier_file.written(map(courier_file.line, acts_in(file)))
    name = f"{file.store.code}-{file.day:%Y-%m-%d}.csv"
    return Outgoing(str(file.key), file.to, text, subject, files=(Attachment(name, content.encode(), "text/csv"),))


def _waiting(at: datetime) -> dict[Key, list[Act]]:
    """What did not get through and still helps, by store and account, where it is the hour; locked."""
    aside = Act.objects.filter(
        at__gt=at - LATELY, filed_in=None, instruction__state=QueueState.SET_ASIDE, instruction__result=Result.NONE,
        case__status__in=LIVE, case__failed_at__lte=F("at"), case__order__erased_at=None,
    ).exclude(instruction__shipment__connection=None)  # fmt: skip
    rows = aside.select_related("case__store", "instruction__shipment__connection")
    waiting = defaultdict[Key, list[Act]](list)
    for act in rows.select_for_update(of=("self",), skip_locked=True).order_by("pk")[:MOST]:
        if at.astimezone(act.case.store.zone).hour >= HOUR:
            waiting[act.store_id, _account(act).pk].append(act)
    return waiting


def _account(act: Act) -> Connection:
    connection = act.instruction.shipment.connection if act.instruction else None
    if connection is None:
        message = f"act {act.pk} has no courier's account"
        raise ValueError(message)
    return connection
