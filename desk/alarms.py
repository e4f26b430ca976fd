"""What is wrong around the desk: connections, silent couriers, promises, returns, codes, imports. Seven queries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import Store
from connectors.breaker import MOST_FAILURES
from connectors.models import Connection, Family
from core.queue import QueueState
from core.web import formats
from core.web.paging import capped_counts
from core.web.state_words import Colour
from ndr.models import Case
from ndr.queries import cases
from orders import wording
from orders.filters import NOTHING
from orders.models import ImportRun, Shipment
from orders.models.imports import ENDED, RunState
from orders.queries import codes as code_queries
from orders.queries.shipments import RECENT
from orders.states import Bucket
from returns.queries import alarms as returning
from returns.queries.alarms import Awaited

PACE_OVER = timedelta(days=7)
FEWEST_PARCELS = 20  # a smaller courier has no pace
QUIET_AT_LEAST = timedelta(hours=6)  # nights are quiet
QUIET_PACES = 30
CODES_NAMED = 3
HEALTH = ("open_until", "failures", "last_problem", "last_scan_at")  # what an alarm looks at
MOST_COUNTED = 2000  # parcels; beyond, an alarm reads "2,000+"
RUNS_OVER, RUNS_NAMED = timedelta(days=7), 3


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that is wrong, in a sentence, and what is known about it."""

    icon: str
    colour: Colour
    title: str
    text: str
    kind: str
    url: str = ""  # where to see more, if there is such a page
    action: str = ""


@dataclass(frozen=True, slots=True)
class Connected:
    """A live connection, how it does, and how many of its calls were set aside."""

    pk: int
    name: str
    family: str
    open_until: datetime | None
    failures: int
    problem: str
    last_scan_at: datetime | None
    aside: int

    def is_live(self, at: datetime) -> bool:
        """Whether calls to it go out, and come back; one that fails now and then does."""
        return (self.open_until is None or self.open_until <= at) and self.failures < MOST_FAILURES


def of_store(store: Store, connections: Sequence[Connected], *, at: datetime) -> list[Alarm]:
    """All alarms of a store, the loudest kind first; `connections` as `connections_of` gives them."""
    return [
        *_broken(connections, at),
        *_silent(store, at),
        *_not_honoured(store),
        *_missed(store, at),
        *_set_aside(connections),
        *_unmapped(store, at),
        *_rejects(store, at),
    ]


def connections_of(store: Store) -> list[Connected]:
    """The store's live connections with their health and how many of their calls were set aside."""
    some = Connection.objects.filter(pk=OuterRef("pk"), receipts__state=QueueState.SET_ASIDE).values("pk")
    aside = Coalesce(Subquery(some.annotate(n=Count("receipts")).values("n")), 0)  # by an index of those alone
    rows = Connection.objects.live().filter(stores=store).annotate(aside=aside).order_by("name", "pk")
    told = ("pk", "name", "family", *(f"health__{one}" for one in HEALTH), "aside")
    return [
        Connected(pk, name, kind, until, failed or 0, said or "", heard, n)
        for pk, name, kind, until, failed, said, heard, n in rows.values_list(*told)
    ]


def couriers(connections: Sequence[Connected]) -> list[Connected]:
    """Those of the connections that carry parcels."""
    return [connection for connection in connections if connection.family == Family.COURIER]


def _broken(connections: Sequence[Connected], at: datetime) -> Iterator[Alarm]:
    for connection in connections:
        if not connection.is_live(at):
            title = _("%(name)s does not answer") % {"name": connection.name}
            until = connection.open_until
            waits = until is not None and until > at
            asked = _("It is asked again at %(when)s.") % {"when": _moment(until, at)} if until and waits else ""
            said = f"“{_(connection.problem)}” " if connection.problem else ""
            url = reverse("settings:connection", kwargs={"pk": connection.pk})
            text = f"{said}{asked}".strip()
            yield Alarm("plug-connected-x", Colour.LOSS, title, text, "connection", url, _("See the connection"))


def _silent(store: Store, at: datetime) -> Iterator[Alarm]:
    """Couriers that have not been heard of for much longer than they usually take between two parcels' news."""
    heard = Count("pk", Q(last_scan_at__gt=at - PACE_OVER))
    rows = Shipment.objects.filter(store=store, bucket=Bucket.OPEN).order_by().values("courier")
    for row in rows.annotate(parcels=Count("pk"), heard=heard, last=Max("last_scan_at")):
        pace = PACE_OVER / max(row["heard"], 1)
        if row["heard"] < FEWEST_PARCELS or at - row["last"] < max(QUIET_AT_LEAST, QUIET_PACES * pace):
            continue
        long = formats.age(row["last"], at=at, language=_language())
        title = _("%(courier)s has been silent for %(long)s") % {
            "courier": wording.courier(row["courier"]),
            "long": long,
        }
        parcels = ngettext("%(n)d parcel is open there.", "%(n)d parcels are open there.", row["parcels"])
        last = _("Last scan %(when)s.") % {"when": _moment(row["last"], at)}
        text = f"{last} {parcels % {'n': row['parcels']}}"
        said = urlencode({"courier": row["courier"] or NOTHING, "outcome": Bucket.OPEN})
        url = f"{reverse('desk:parcels')}?{said}"
        yield Alarm("antenna-bars-off", Colour.LOSS, title, text, "silent", url, _("See its parcels"))


def _not_honoured(store: Store) -> Iterator[Alarm]:
    """Failed deliveries for which couriers accepted another attempt and did not go."""
    told = cases.broken(Case.objects.filter(store=store)).order_by().values_list("courier").annotate(n=Count("pk"))
    couriers = sorted(told, key=lambda row: (-row[1], row[0]))
    if n := sum(count for _courier, count in couriers):
        title = ngettext(
            "%(n)s attempt was accepted by the courier and not made in time",
            "%(n)s attempts were accepted by couriers and not made in time",
            n,
        )
        named = ", ".join(
            f"{wording.courier(courier) or _('courier unknown')} × {count}" for courier, count in couriers
        )
        text = _("%(named)s. Their failed deliveries are to be done again.") % {"named": named}
        url = f"{reverse('desk:failed')}?{urlencode({'queue': cases.Queue.BROKEN.value})}"
        number = formats.count(n, language=_language())
        yield Alarm("clock-exclamation", Colour.LOSS, title % {"n": number}, text, "not_honoured", url, _("See them"))


def _missed(store: Store, at: datetime) -> Iterator[Alarm]:
    """Parcels that couriers say they brought back and nobody has seen, and those that travel back for too long."""
    patience = returning.patience_of(store)
    missed = [returning.never_received(patience, at=at), returning.too_long(patience, at=at)]
    never, long = capped_counts(missed, MOST_COUNTED)
    if never.n:
        title = ngettext(
            "%(n)s parcel was marked returned and never received",
            "%(n)s parcels were marked returned and never received",
            never.n,
        )
        text = _("Look for them, or claim them from the courier.")
        url = _over_age(Awaited.MARKED)
        yield Alarm("package-off", Colour.LOSS, title % {"n": never}, text, "never_received", url, _("See them"))
    if long.n:
        title = ngettext(
            "%(n)s parcel has been coming back for too long", "%(n)s parcels have been coming back for too long", long.n
        )
        text, url = _("Ask the courier where they are."), _over_age(Awaited.ON_THE_WAY)
        yield Alarm("clock", Colour.ACT, title % {"n": long}, text, "too_long", url, _("See them"))


def _over_age(which: Awaited) -> str:
    """The list of exactly the parcels that an alarm counts."""
    return f"{reverse('desk:coming_back_list')}?{urlencode({'awaited': which.value, 'over_age': 'true'})}"


def _set_aside(connections: Sequence[Connected]) -> Iterator[Alarm]:
    aside = [connection for connection in connections if connection.aside]
    count = sum(connection.aside for connection in aside)
    if count:
        title = ngettext("%(n)d call was set aside", "%(n)d calls were set aside", count) % {"n": count}
        named = ", ".join(f"{connection.name} × {connection.aside}" for connection in aside)
        text = _("%(named)s. Kept, and waiting to be replayed.") % {"named": named}
        url = reverse("settings:connection", kwargs={"pk": aside[0].pk})
        yield Alarm("inbox", Colour.ACT, title, text, "inbox", f"{url}#aside", _("Replay them"))


def _unmapped(store: Store, at: datetime) -> Iterator[Alarm]:
    if left := code_queries.unmapped([store], since=at - RECENT):
        scans = sum(row.scans for row in left)
        heard = ngettext("%(n)d scan", "%(n)d scans", scans) % {"n": scans}
        title = ngettext(
            "%(n)d code nobody has mapped, %(scans)s", "%(n)d codes nobody has mapped, %(scans)s", len(left)
        )
        most = (f"{wording.courier(row.provider)} {row.raw_code} × {row.scans}" for row in left[:CODES_NAMED])
        text = _("%(named)s. Nothing moves until they are mapped.") % {"named": ", ".join(most)}
        told = title % {"n": len(left), "scans": heard}
        yield Alarm("code", Colour.ACT, told, text, "codes", reverse("settings:codes"), _("Map them"))


def _rejects(store: Store, at: datetime) -> Iterator[Alarm]:
    runs = ImportRun.objects.filter(store=store, started_at__gt=at - RUNS_OVER, state__in=ENDED).newest()
    for run in runs[:RUNS_NAMED]:
        page = reverse("imports:run", args=[run.pk])
        rejected, rows = run.counts.get("rejected") or 0, run.counts.get("rows") or run.rows_seen
        when = _moment(run.started_at, at)
        if run.state == RunState.FAILED:
            title = _("The import of %(file)s failed") % {"file": run.file_name}
            yield Alarm("file-alert", Colour.LOSS, title, f"{when}. {run.problem}", "import", page, _("See the import"))
        elif rejected:
            title = ngettext("%(n)s of %(all)s rows rejected", "%(n)s of %(all)s rows rejected", rejected)
            written = {
                "n": formats.count(rejected, language=_language()),
                "all": formats.count(rows, language=_language()),
            }
            yield Alarm(
                "file-alert", Colour.ACT, title % written, f"{run.file_name}, {when}", "import", page, _("See the rows")
            )


def _moment(when: datetime, at: datetime) -> str:
    return formats.moment(when, now=at, zone=timezone.get_current_timezone(), language=_language())


def _language() -> str:
    return get_language() or "en"
