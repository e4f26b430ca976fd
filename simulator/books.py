"""Everything that was booked, asked or sent: in memory for speed, in the journal for tomorrow."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import TypeVar

from simulator.entries import READ, Booking, Draft, Entry, Hook, Order, Sent, Upload, plain
from simulator.facts import HOMEWARD, Instruction
from simulator.journal import Fact, Journal

Kind = TypeVar("Kind", Booking, Order, Sent)


class Books:
    """The courier's and the messenger's memory."""

    def __init__(self, folder: Path) -> None:
        self.lock = RLock()
        self.bookings: dict[str, Booking] = {}
        self.orders: dict[str, Order] = {}
        self.orders_of: dict[str, list[Order]] = defaultdict(list)
        self.messages: dict[str, Sent] = {}
        self.uploads: dict[str, Upload] = {}
        self.drafts: dict[int, Draft] = {}
        self.hooks: dict[str, Hook] = {}
        self.received: dict[str, Counter[str]] = defaultdict(Counter)
        self._by_key: dict[tuple[str, str, str], Entry] = {}
        self.pushed_until: datetime | None = None
        self._journal = Journal(folder / "books.jsonl")
        for fact in self._journal.read():
            self._recall(fact)

    def enter(self, *entries: Entry) -> None:
        """Remember them for good."""
        with self.lock:
            self._journal.write({"kind": type(entry).__name__.lower(), "fact": plain(entry)} for entry in entries)
            for entry in entries:
                self._keep(entry)

    def note_received(self, what: str, keys: Iterable[str]) -> None:
        """Count what arrived under which key, repeats too."""
        keys = list(keys)
        with self.lock:
            self.received[what].update(keys)
            self._journal.write([{"kind": "received", "fact": {"what": what, "keys": keys}}])

    def note_pushed(self, until: datetime) -> None:
        """Everything due until then has been pushed or given up."""
        self.pushed_until = until
        self._journal.write([{"kind": "pushed", "fact": {"until": until.isoformat()}}])

    def by_key(self, what: type[Kind], account: str, key: str) -> Kind | None:
        """The entry of this type that came under this key, or None."""
        found = self._by_key.get((what.__name__, account, key)) if key else None
        return found if isinstance(found, what) else None

    def booking(self, account: str, awb: str) -> Booking | None:
        """The account's parcel, under either of its numbers; another account's does not exist."""
        found = self.bookings.get(awb) or self.bookings.get(awb.removeprefix(HOMEWARD))
        return found if found and found.account in {"", account} else None

    def of(self, account: str) -> list[Booking]:
        """The account's parcels."""
        return [each for each in list(self.bookings.values()) if each.account in {"", account}]

    def by_reference(self, account: str, references: Iterable[str]) -> list[Booking]:
        """The account's parcels with these order numbers."""
        wanted = set(references)
        return [each for each in self.of(account) if each.parcel.reference in wanted]

    def instructions(self, awb: str) -> Sequence[Instruction]:
        """All that was asked about a parcel, refused ones too."""
        return [order.instruction for order in self.orders_of.get(awb, ())]

    def close(self) -> None:
        """Leave the file alone."""
        self._journal.close()

    def _recall(self, fact: Fact) -> None:
        kind, content = fact["kind"], fact["fact"]
        if kind == "received":
            self.received[content["what"]].update(content["keys"])
        elif kind == "pushed":
            self.pushed_until = datetime.fromisoformat(content["until"])
        else:
            self._keep(READ[kind](content))

    def _keep(self, entry: Entry) -> None:
        if isinstance(entry, Booking):
            self.bookings[entry.parcel.awb] = entry
            self._index(entry, entry.key)
        elif isinstance(entry, Order):
            self.orders[entry.id] = entry
            self.orders_of[entry.awb].append(entry)
            self._index(entry, entry.instruction.key)
        elif isinstance(entry, Sent):
            self.messages[entry.id] = entry
            self._index(entry, entry.key)
        elif isinstance(entry, Upload):
            self.uploads[entry.id] = entry
        elif isinstance(entry, Draft):
            self.drafts[entry.id] = entry
        else:
            self.hooks[entry.account] = entry

    def _index(self, entry: Booking | Order | Sent, key: str) -> None:
        if key:
            self._by_key.setdefault((type(entry).__name__, entry.account, key), entry)
