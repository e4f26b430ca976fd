"""From what an adapter understood to what the house knows: the same way for calls that came in and answers to ours."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime

from connectors import calling
from connectors.couriers.base import LONGEST_AWB, LONGEST_CODE, Courier, Heard, ScanReport
from connectors.models import Connection
from core.queue import QueueState
from inbox import handlers
from orders.models import News
from orders.services import tracking
from orders.states import Source

MOST_ATTEMPTS = 99
NUL = "\x00"  # PostgreSQL has no such character


@dataclass(frozen=True)
class Utterance:
    """What was understood of one call or answer, and when it was received."""

    heard: Heard
    received_at: datetime
    source: Source


def listen(
    *, connection: Connection, adapter: Courier, said: Sequence[Utterance], at: datetime, asked: Collection[int] = ()
) -> list[News]:
    """Keep what was said, fold, and do what the changes set off: all in the caller's transaction, which then holds
    the parcels that were `asked` about."""
    told = [
        tracking.Told(report, adapter.meaning(report.raw_code), utterance.received_at, utterance.source)
        for utterance in said
        for report in _usable(utterance.heard.scans)
    ]
    parcels = [report for utterance in said for report in utterance.heard.parcels]
    news = tracking.take(connection=connection, told=told, parcels=parcels, at=at, asked=asked)
    if news:
        handlers.on_news(news, at=at)
        News.objects.filter(pk__in=[item.pk for item in news]).update(state=QueueState.DONE)
    if told:
        calling.told_scans(connection, at=at)
    return news


def _usable(scans: Sequence[ScanReport]) -> Iterator[ScanReport]:
    """The reports that name a parcel and a moment, cut to what columns hold."""
    for scan in scans:
        fitting = scan if _fits(scan) else _cut(scan)
        if 0 < len(fitting.awb) <= LONGEST_AWB and MINYEAR < fitting.at.year < MAXYEAR:
            yield fitting


def _fits(scan: ScanReport) -> bool:
    """Whether there is nothing to cut, as is the rule."""
    counted = scan.attempt is None or 0 <= scan.attempt <= MOST_ATTEMPTS
    words = f"{scan.awb}{scan.raw_code}{scan.text}{scan.place}"
    return counted and len(scan.raw_code) <= LONGEST_CODE and scan.awb == scan.awb.strip() and NUL not in words


def _cut(scan: ScanReport) -> ScanReport:
    counted = scan.attempt is not None and 0 <= scan.attempt <= MOST_ATTEMPTS
    awb, code, attempt = _kept(scan.awb).strip(), _kept(scan.raw_code)[:LONGEST_CODE], scan.attempt if counted else None
    return ScanReport(awb, code, scan.at, _kept(scan.text), _kept(scan.place), attempt)


def _kept(text: str) -> str:
    return text.replace(NUL, "")
