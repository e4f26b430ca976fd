"""The parcel list as a queue: what its first line says, and each parcel's clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.web import formats
from core.web.formats.times import Urgency
from core.web.paging import CappedCount
from orders.models import Shipment
from orders.queries.shipments import Queue


@dataclass(frozen=True, slots=True)
class Left:
    """The first column of a row: how long, how urgent, and the moment behind it."""

    words: str
    urgency: Urgency
    moment: str


def heading(queue: Queue) -> str:
    """What stands over the clocks."""
    return {Queue.LATE: _("Late by"), Queue.SILENT: _("Silent for")}[queue]


def first_line(queue: Queue, total: CappedCount) -> str:
    """The queue in a sentence with its numbers; its name where nothing waits."""
    if not total.n:
        return str(queue.label)
    return sentence(queue, total)


def sentence(queue: Queue, total: CappedCount) -> str:
    """What a queue without a clock of its own comes to."""
    words = {
        Queue.LATE: ngettext(
            "%(n)s parcel is late against its promise.", "%(n)s parcels are late against their promise.", total.n
        ),
        Queue.SILENT: ngettext("%(n)s parcel has gone silent.", "%(n)s parcels have gone silent.", total.n),
    }
    return words[queue] % {"n": total}


def left(queue: Queue, parcel: Shipment, *, at: datetime) -> Left:
    """The clock of a parcel in this queue."""
    return CLOCKS[queue](parcel, at)


def _promise(parcel: Shipment, at: datetime) -> Left:
    if parcel.promised_on is None:
        return NO_CLOCK
    today = timezone.localdate(at)
    late = (today - parcel.promised_on).days
    words = ngettext("%(days)d day", "%(days)d days", late) % {"days": late}
    return Left(words, "late", formats.day(parcel.promised_on, today=today, language=_language()))


def _since(moment: datetime | None, at: datetime) -> Left:
    if moment is None:
        return NO_CLOCK
    return Left(formats.age(moment, at=at, language=_language()), "", _moment(moment, at))


def _moment(when: datetime, at: datetime) -> str:
    return formats.moment(when, now=at, zone=timezone.get_current_timezone(), language=_language())


def _language() -> str:
    return get_language() or "en"


NO_CLOCK = Left(formats.NONE, "", "")
CLOCKS: dict[Queue, Callable[[Shipment, datetime], Left]] = {
    Queue.LATE: _promise,
    Queue.SILENT: lambda parcel, at: _since(parcel.last_scan_at, at),
}
