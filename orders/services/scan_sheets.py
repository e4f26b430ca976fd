"""Load a courier's sheet: what it says of the store's parcels is heard as if the courier had told us."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from time import monotonic

from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import Store, User
from connectors.couriers.base import Meaning
from connectors.couriers.words import ScanStatus
from core import audit
from core.faults import gist
from orders import identity, meanings
from orders.files import Row, Table, open_table
from orders.formats.courier_sheet import Line, SheetMapping, SheetReader, guess
from orders.models import ImportRun, Scan, Shipment
from orders.models.imports import SHEET, RunState
from orders.services.importing import Era, Progress, keeping, rejects
from orders.services.importing.copying import Rows
from orders.services.importing.locking import alone
from orders.services.importing.summary import EXAMPLES
from orders.services.tracking.folding import fold_held, hold
from orders.states import Source

ROWS_PER_TRANSACTION = 1_000
LOOKED_AT = 500  # rows that a mapping is guessed from
SCANS = Rows(
    Scan,
    (
        "store_id", "shipment_id", "tracked_by", "awb", "digest", "raw_code", "raw_text", "status", "reason",
        "happened_at", "received_at", "place", "attempt", "source", "time_assumed", "quiet",
    ),
)  # fmt: skip
STATUS = SCANS.columns.index("status")

Refused = tuple[int, list[str], str]  # row number, cells, reason
Told = tuple[Shipment, Line]


@dataclass(slots=True)
class Counts:
    """`rows` = those that gave scans, new or known before, + `rejected`; `unmapped`: scans of codes nobody knows."""

    rows: int = 0
    scans_new: int = 0
    scans_known: int = 0
    unmapped: int = 0
    rejected: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Loaded:
    counts: Counts
    read_as: str
    mapping: SheetMapping
    examples: list[tuple[int, str]]  # the first refused rows with their reasons


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a sheet would come to, and the rows that would be refused."""

    counts: Counts
    refused: list[Refused]


def load(
    *,
    path: Path,
    store: Store,
    courier: str,
    mapping: SheetMapping | None,
    era: Era,
    rejected_to: Path | None,
    at: datetime,
    actor: User | None,
    watch: Callable[[Progress], None],
    run: ImportRun | None = None,
) -> Loaded:
    """Keep what a sheet says of the store's parcels; loading it again changes nothing. A `run` that was uploaded goes
    on where it was left; `at` is then its `started_at`, by which its own scans are known again. `courier` tells apart
    parcels of several couriers with one AWB; "" where the store has no such. Rows in batches, a transaction each.
    Raises `Unreadable` before anything is written, and `Busy`.
    """
    start = monotonic()
    with open_table(path) as table, alone(store):
        sample = list(islice(table.rows, LOOKED_AT))
        mapping = mapping or guess(table.header, [row.cells for row in sample], at)
        reader = SheetReader(mapping=mapping, header=table.header, zone=store.zone, at=at)
        rejects.prepare(rejected_to)
        run = _take_up(run or _begin(path, store, era, at, actor), table, mapping)
        job = _Job(run, store, slugify(courier), reader, at, watch)
        with _told_how_it_ended(job, start):
            _drive(job.do(chain(sample, table.rows)), table.header, rejected_to, run)
    _finish(job, monotonic() - start, actor)
    return Loaded(job.counts, table.read_as, mapping, job.examples)


def _drive(refused: Iterator[Refused], header: Sequence[str], rejected_to: Path | None, run: ImportRun) -> None:
    """Do the work, whose refused rows go to a file or nowhere; those of an upload are kept beside it."""
    if rejected_to is None:
        deque(refused, maxlen=0)
        return
    rejects.write(rejected_to, header=header, rows=refused)
    if run.by_hand:
        keeping.keep_rejects(run, rejected_to)


def rehearse(*, table: Table, store: Store, courier: str, mapping: SheetMapping, era: Era, at: datetime) -> Rehearsed:
    """Do it all and take it back. Raises `Unreadable`."""
    job = _Job(
        ImportRun(store=store, quiet=era is Era.PAST),
        store,
        slugify(courier),
        SheetReader(mapping=mapping, header=table.header, zone=store.zone, at=at),
        at,
        lambda _progress: None,
    )
    with transaction.atomic():
        refused = list(job.do(table.rows))
        transaction.set_rollback(True)
    return Rehearsed(job.counts, refused)


def _begin(path: Path, store: Store, era: Era, at: datetime, actor: User | None) -> ImportRun:
    return ImportRun.objects.create(
        store=store, file_name=path.name[:255], quiet=era is Era.PAST, started_by=actor, started_at=at
    )


def _take_up(run: ImportRun, table: Table, mapping: SheetMapping) -> ImportRun:
    run.file_digest, run.format, run.mapping = table.digest, SHEET, mapping.as_json()
    run.save(update_fields=["file_digest", "format", "mapping"])
    return run


@contextmanager
def _told_how_it_ended(job: "_Job", start: float) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        job.counts.seconds = round(monotonic() - start, 2)
        problem = gist(error)
        mine = ImportRun.objects.filter(pk=job.run.pk, tries=job.run.tries)
        with suppress(DatabaseError):
            mine.update(counts=asdict(job.counts))
            mine.filter(by_hand=False).update(state=RunState.FAILED, problem=problem)
        raise


@transaction.atomic
def _finish(job: "_Job", seconds: float, actor: User | None) -> None:
    at, job.counts.seconds = job.at, round(seconds, 2)
    run, counts = job.run, asdict(job.counts)
    run.state, run.problem, run.counts = RunState.DONE, "", counts
    run.ended_at, run.rows_seen = at + timedelta(seconds=job.counts.seconds), job.counts.rows
    run.rows_total, run.leased_until = run.rows_seen, None
    run.save(update_fields=["state", "problem", "counts", "ended_at", "rows_seen", "rows_total", "leased_until"])
    facts = {name: int(count) for name, count in counts.items()} | {"file": run.file_digest}
    audit.record("orders.scan_sheet.loaded", run, at=at, actor=actor, facts=facts)


@dataclass
class _Job:
    """The work between the open file and the summary."""

    run: ImportRun
    store: Store
    courier: str
    reader: SheetReader
    at: datetime
    watch: Callable[[Progress], None]
    counts: Counts = field(default_factory=Counts)
    examples: list[tuple[int, str]] = field(default_factory=list)

    def do(self, rows: Iterable[Row]) -> Iterator[Refused]:
        """Load the rows; yields those that can't be."""
        remaining = iter(rows)
        while batch := list(islice(remaining, ROWS_PER_TRANSACTION)):
            with transaction.atomic():
                refused = self._batch(batch)
                self.counts.rows += len(batch)
                if self.run.pk:
                    ImportRun.objects.filter(pk=self.run.pk).update(
                        rows_seen=self.counts.rows, counts=asdict(self.counts)
                    )
            self.counts.rejected += len(refused)
            self.examples += [(row, why) for row, _cells, why in refused[: EXAMPLES - len(self.examples)]]
            yield from refused
            self.watch(Progress(self.counts.rows, None))

    def _batch(self, rows: Sequence[Row]) -> list[Refused]:
        lines, refused = self._read(rows)
        parcels = self._parcels({line.report.awb for _row, line in lines})
        told: list[Told] = []
        for row, line in lines:
            candidates = parcels.get(line.report.awb, [])
            if len(candidates) == 1:
                told.append((candidates[0], line))
            else:
                refused.append((row.number, row.cells, _whose(line.report.awb, candidates)))
        self._hear(told)
        return sorted(refused)

    def _read(self, rows: Sequence[Row]) -> tuple[list[tuple[Row, Line]], list[Refused]]:
        lines, refused = [], []
        for row in rows:
            try:
                if row.flaw:
                    raise ValueError(row.flaw)
                lines.append((row, self.reader.read(row.cells)))
            except ValueError as error:
                refused.append((row.number, row.cells, str(error)))
        return lines, refused

    def _parcels(self, awbs: set[str]) -> Mapping[str, list[Shipment]]:
        """The store's own parcels with these numbers, one of a way back included. Another store's are not there."""
        known = Shipment.objects.filter(Q(awb__in=awbs) | Q(return_awb__in=awbs), store=self.store)
        if self.courier:
            known = known.filter(Q(tracked_by=self.courier) | Q(courier=self.courier))
        found: dict[str, list[Shipment]] = {}
        for parcel in known.only("store_id", "tracked_by", "awb", "return_awb").order_by("pk"):
            for awb in {parcel.awb, parcel.return_awb} & awbs:
                found.setdefault(awb, []).append(parcel)
        return found

    def _hear(self, told: Sequence[Told]) -> None:
        """Keep what is new of this, and fold its parcels."""
        hold(shipment_ids={parcel.pk for parcel, _line in told})
        by_digest = {_digest(parcel, line): (parcel, line) for parcel, line in told}
        known_scans = Scan.objects.filter(digest__in=by_digest).values_list("digest", "received_at", "source")
        heard = {bytes(one): (source, when) == (Source.IMPORT, self.at) for one, when, source in known_scans}
        again = sum(heard.values()) if self.run.tries > 1 else 0  # of this run, before it was taken up again
        fresh = {digest: one for digest, one in by_digest.items() if digest not in heard}
        known = meanings.of({(parcel.tracked_by, line.report.raw_code) for parcel, line in fresh.values()})
        rows = [self._row(digest, parcel, line, known) for digest, (parcel, line) in fresh.items()]
        SCANS.add_new(rows)
        fold_held(shipment_ids={parcel.pk for parcel, _line in fresh.values()}, at=self.at, quiet=self.run.quiet)
        self.counts.scans_new += len(fresh) + again
        self.counts.scans_known += len(told) - len(fresh) - again
        self.counts.unmapped += sum(row[STATUS] == ScanStatus.UNKNOWN for row in rows)

    def _row(
        self, digest: bytes, parcel: Shipment, line: Line, known: Mapping[meanings.Code, Meaning]
    ) -> tuple[object, ...]:
        """A scan: by the sheet's own mapping, else as the courier's codes are known here, else as its words say."""
        report = line.report
        meaning = line.meaning or known.get((parcel.tracked_by, report.raw_code)) or line.likely
        status = meaning.status if meaning else ScanStatus.UNKNOWN
        return (
            parcel.store_id, parcel.pk, parcel.tracked_by, report.awb, digest, report.raw_code, report.text,
            status.value, (meaning and meaning.reason) or "", report.at, self.at, report.place, report.attempt,
            Source.IMPORT.value, line.time_assumed, self.run.quiet,
        )  # fmt: skip


def _digest(parcel: Shipment, line: Line) -> bytes:
    report = line.report
    named = identity.parcel_by_awb(tracked_by=parcel.tracked_by, awb=report.awb)
    return identity.scan_digest(parcel=named, raw_code=report.raw_code, at=report.at, place=report.place)


def _whose(awb: str, candidates: Sequence[Shipment]) -> str:
    if candidates:
        return _("several parcels have the AWB %(awb)s; name the courier") % {"awb": awb}
    return _("no parcel here has the AWB %(awb)s") % {"awb": awb}
