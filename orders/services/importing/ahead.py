"""Merge the next orders beside, while the database is busy with the ones before: neither waits for the other."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice

from django.utils import translation

from orders.services.importing.drafts import Draft, Refused
from orders.services.importing.merging import Numbered, merge
from orders.services.importing.reading import Reader
from orders.services.importing.staging import MOST_ROWS

Staged = tuple[str, list[Numbered], int]  # order number, rows that differ, how many only repeat one of them


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of one order's `rows` rows: a draft, a refusal, or None where they are too many or unnumbered."""

    number: str
    rows: int
    repeats: int
    result: Draft | Refused | None


def batches(staged: Iterator[Staged], *, reader: Reader, size: Callable[[], int]) -> Iterator[list[Merged]]:
    """Orders in batches of `size()`, in their order. Rows are fetched here, in the caller's thread and connection;
    only the merging, which needs no database, is done beside."""
    work = partial(_merge_all, reader=reader, language=translation.get_language())
    with ThreadPoolExecutor(1, thread_name_prefix="merge") as beside:
        ahead = None
        while rows := list(islice(staged, size())):
            merging = beside.submit(work, rows)
            if ahead:
                yield ahead.result()
            ahead = merging
        if ahead:
            yield ahead.result()


def _merge_all(orders: Sequence[Staged], *, reader: Reader, language: str | None) -> list[Merged]:
    with translation.override(language):
        return [_merged(number, rows, repeats, reader) for number, rows, repeats in orders]


def _merged(number: str, rows: list[Numbered], repeats: int, reader: Reader) -> Merged:
    whole = bool(number) and len(rows) <= MOST_ROWS
    return Merged(number, len(rows), repeats, merge(rows, reader=reader) if whole else None)
