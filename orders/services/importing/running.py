"""One load of a file, from its first byte to its summary."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from itertools import islice
from pathlib import Path
from time import monotonic

from django.db import DatabaseError, transaction
from django.db import connection as database
from django.db.utils import DataError, IntegrityError
from django.utils.translation import gettext as _

from accounts.models import Store, User
from connectors.models import Connection, Family
from core import audit
from core.faults import gist
from orders.files import Table, open_table
from orders.formats import registry
from orders.formats.layout import Layout
from orders.models import Customer, ImportRun, Order, OrderLine, Product, Scan, Shipment
from orders.models.imports import RunState
from orders.services.importing import ahead, batches, keeping, rejects, staging
from orders.services.importing.ahead import Merged
from orders.services.importing.creating import Load
from orders.services.importing.drafts import Draft, Refused
from orders.services.importing.locking import alone
from orders.services.importing.reading import Reader
from orders.services.importing.summary import EXAMPLES, Loaded, Progress, Summary, Tally, Watch, as_json

ORDERS_PER_TRANSACTION = 2_000
ORDERS_AT_FIRST = 200
FEW = 10_000  # orders; fewer, or none that the planner knows of, and its choice of index is a guess


class Mode(Enum):
    LOAD = "load"
    REHEARSE = "rehearse"  # everything is written and taken back: the summary is the true one, nothing stays


class Era(Enum):
    PAST = "past"  # cases open, nobody is written to
    LIVE = "live"


def load(
    *,
    path: Path,
    store: Store,
    name: str,
    mapping: Layout | None,
    mode: Mode,
    era: Era,
    rejected_to: Path | None,
    at: datetime,
    actor: User | None,
    watch: Watch,
    run: ImportRun | None = None,
) -> Loaded:
    """Load the orders in a file. `name` is a format of the registry. Loading the same file again changes nothing.

    Many transactions: a load that is stopped is completed by running it again. A `run` that was uploaded goes on where
    it was left; `at` is then its `started_at`, by which its own orders are known again. Raises `Unreadable` before
    anything is written, and `Busy`. Needs a connection that stays the same: temporary tables, a lock of the session.
    """
    start = monotonic()
    with open_table(path) as table, alone(store):
        name, layout = registry.choose(name=name, header=table.header, mapping=mapping)
        reader = Reader(layout=layout, header=table.header, store=store, at=at)
        rejects.prepare(rejected_to)
        if mode is Mode.LOAD:
            run = _take_up(run or _begin(path, store, era, at, actor), table, name, layout)
        job = _Job(run, reader, _common(store, run, reader, era, at), watch, Tally())
        summary = _carried_out(job, table, rejected_to, start, actor)
    return Loaded(summary, name, table.read_as, job.tally.examples)


def rehearse(
    *, table: Table, reader: Reader, store: Store, era: Era, at: datetime
) -> tuple[Summary, list[tuple[int, list[str], str]]]:
    """What these rows would come to, and which of them would be refused. The caller holds the store's lock."""
    job = _Job(None, reader, _common(store, None, reader, era, at), lambda _progress: None, Tally())
    start = monotonic()
    job.do(table)
    return job.tally.summary(monotonic() - start), list(staging.refused())


def _carried_out(job: "_Job", table: Table, rejected_to: Path | None, start: float, actor: User | None) -> Summary:
    with _told_how_it_ended(job, start):
        job.do(table)
        if rejected_to:
            rejects.write(rejected_to, header=table.header, rows=staging.refused())
        if rejected_to and job.run and job.run.by_hand:
            keeping.keep_rejects(job.run, rejected_to)
        job.tally.examples = [(row, reason) for row, _cells, reason in islice(staging.refused(), EXAMPLES)]
    summary = job.tally.summary(monotonic() - start)
    if job.run:
        _finish(job.run, as_json(summary), job.common.at, actor)
    return summary


def _begin(path: Path, store: Store, era: Era, at: datetime, actor: User | None) -> ImportRun:
    """A new run. Whoever holds the store's lock knows that other runs of it which seem to go on are dead; those that
    were uploaded are taken up again by themselves."""
    dead = ImportRun.objects.filter(store=store, state=RunState.RUNNING, by_hand=False)
    dead.update(state=RunState.FAILED, problem=_("Stopped in the middle; loading the file again completes it."))
    return ImportRun.objects.create(
        store=store, file_name=path.name[:255], quiet=era is Era.PAST, started_by=actor, started_at=at
    )


def _take_up(run: ImportRun, table: Table, name: str, layout: Layout) -> ImportRun:
    run.file_digest, run.format, run.mapping = table.digest, name, layout.as_json()
    run.save(update_fields=["file_digest", "format", "mapping"])
    return run


def _common(store: Store, run: ImportRun | None, reader: Reader, era: Era, at: datetime) -> Load:
    accounts: dict[str, list[int]] = {}
    for pk, provider in (
        Connection.objects.live().filter(stores=store, family=Family.COURIER).values_list("pk", "provider")
    ):
        accounts.setdefault(provider, []).append(pk)
    return Load(
        store=store,
        run_id=run.pk if run else None,
        zone=reader.zone,
        quiet=era is Era.PAST,
        at=at,
        connections={provider: pks[0] for provider, pks in accounts.items() if len(pks) == 1},
    )


@contextmanager
def _told_how_it_ended(job: "_Job", start: float) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        if job.run:
            problem = gist(error)
            counts = as_json(job.tally.summary(monotonic() - start))
            mine = ImportRun.objects.filter(pk=job.run.pk, tries=job.run.tries)
            with suppress(DatabaseError):
                mine.update(counts=counts)
                mine.filter(by_hand=False).update(state=RunState.FAILED, problem=problem)
        raise


@transaction.atomic
def _finish(run: ImportRun, counts: dict[str, int | float], at: datetime, actor: User | None) -> None:
    run.state, run.counts, run.ended_at = RunState.DONE, counts, at + timedelta(seconds=counts["seconds"])
    run.rows_seen = run.rows_total = int(counts["rows"])
    run.problem, run.leased_until = "", None
    run.save(update_fields=["state", "counts", "ended_at", "rows_seen", "rows_total", "problem", "leased_until"])
    facts = {name: int(count) for name, count in counts.items()} | {"file": run.file_digest}
    audit.record("orders.import.loaded", run, at=at, actor=actor, facts=facts)


def _count_fresh_tables() -> None:
    """Let the planner count tables that were empty a moment ago.

    Until it has, it may check the foreign keys of every new row by walking through all rows of the store.
    """
    with database.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [Order._meta.db_table])
        if cursor.fetchone()[0] < FEW:
            tables = (Order, OrderLine, Shipment, Scan, Product, Customer)
            cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in tables)}")


def _without_the_disk() -> None:
    """Let this transaction be done before it is on the disk.

    A server that breaks down may lose it, but only whole and together with those after it, and then the run isn't done
    either: loading the file again completes it. The transaction that ends the run waits for the disk.
    """
    with database.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")


@dataclass(frozen=True)
class _Job:
    """The work between the open file and the summary."""

    run: ImportRun | None
    reader: Reader
    common: Load
    watch: Watch
    tally: Tally

    def do(self, table: Table) -> None:
        for count in staging.stage(table.rows, reader=self.reader):
            self.tally.rows = count
            self.watch(Progress(count, None, self.tally))
        for number, batch in enumerate(ahead.batches(staging.orders(), reader=self.reader, size=self._size)):
            self._settle(batch)
            if number == 0:
                _count_fresh_tables()
        self.watch(Progress(self.tally.done, self.tally.rows, self.tally))

    def _size(self) -> int:
        return ORDERS_PER_TRANSACTION if self.tally.done else ORDERS_AT_FIRST

    def _settle(self, batch: Sequence[Merged]) -> None:
        """Write the orders of a batch, note why others are not loaded."""
        drafts = []
        for order in batch:
            if order.result is None:
                self._refuse_order(order.number, order.rows + order.repeats)
                continue
            self.tally.done += order.rows + order.repeats
            self.tally.duplicates += order.repeats
            if isinstance(order.result, Refused):
                self._refuse(order.result)
            else:
                drafts.append(order.result)
        if drafts:
            self._write(drafts)
        self.watch(Progress(self.tally.done, self.tally.rows, self.tally))

    def _write(self, drafts: Sequence[Draft]) -> None:
        """One transaction; where the database refuses it, halves of it, down to the order that it can't take."""
        try:
            with transaction.atomic():
                _without_the_disk()
                written = batches.write(drafts, load=self.common)
                if self.run:
                    ImportRun.objects.filter(pk=self.run.pk).update(
                        rows_seen=self.tally.done, rows_total=self.tally.rows
                    )
                else:
                    transaction.set_rollback(True)
        except (DataError, IntegrityError) as error:
            if len(drafts) == 1:
                reason = str(error).splitlines()[0]
                self._refuse(Refused(dict.fromkeys(drafts[0].rows, _("the database refuses it: %s") % reason)))
                return
            half = len(drafts) // 2
            self._write(drafts[:half])
            self._write(drafts[half:])
            return
        self.tally.add(written)
        for refused in written.refused:
            self._refuse(refused)

    def _refuse(self, refused: Refused) -> None:
        staging.refuse(refused.reasons)
        self.tally.rejected += len(refused.reasons)

    def _refuse_order(self, number: str, rows: int) -> None:
        reason = _("more than %(most)d rows have this order number; is it the right column?")
        count = staging.refuse_order(number, reason % {"most": staging.MOST_ROWS} if number else _("no order number"))
        self.tally.rejected += count
        self.tally.done += rows
