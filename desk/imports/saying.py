"""The page of a mapping: each column with what it seems to be, dates, words; and what a person said there."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from connectors.couriers.words import Reason, ScanStatus
from core.web import formats
from desk.imports import words
from orders.files.sample import NO_TEXT, Sample
from orders.formats import looks, scan_words
from orders.formats.composing import plain
from orders.formats.guessing import DATES, SURE, Guess
from orders.formats.layout import SEVERAL, fold

EXAMPLES, LONGEST, MOST_WORDS = 3, 48, 60
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
CONSTANTS = ("status", "payment_method", "courier", "channel", "fulfilment")
DAY, MONTH, OTHER = "day", "month", "other"
SHEET_DATES = ("at",)
DAY_FIRST = re.compile("^%d([-/.])%m")

Said = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """One column of the file. `chosen`: our field or ""; `confidence` of 1, None where nobody guessed."""

    index: int
    name: str
    examples: list[str]
    chosen: str
    confidence: float | None
    usable: bool

    @property
    def percent(self) -> int:
        return round(100 * (self.confidence or 0))

    @property
    def sure(self) -> bool:
        return self.confidence is not None and self.confidence >= SURE


@dataclass(frozen=True)
class Word:
    """A word of theirs, and ours for it; `likely` is what is taken where nobody says anything."""

    index: int
    theirs: str
    ours: str
    likely: str


@dataclass(frozen=True)
class Dates:
    """How the dates are written. `examples`: a text, and how it reads day first and month first."""

    examples: list[tuple[str, str, str]]
    asks: bool
    unknown: str
    choice: str
    own: str


@dataclass(frozen=True)
class Spec:
    """What can be said of a kind of file."""

    fields: words.Groups
    dates: Sequence[str]
    is_sheet: bool
    needed: Sequence[str]


@dataclass
class Page:
    """Everything on the page."""

    spec: Spec
    columns: list[Column]
    dates: Dates
    words: list[Word]
    words_of: str
    constants: dict[str, str]
    missing: list[str] = field(default_factory=list)

    @property
    def options(self) -> list[tuple[str, str | Promise]]:
        """What a word can mean."""
        if not self.spec.is_sheet:
            return list(words.STATUSES.items())
        plainly = [(one.value, one.label) for one in ScanStatus if one is not ScanStatus.UNKNOWN]
        failed = ScanStatus.ATTEMPT_FAILED
        why = [(f"{failed}: {one}", f"{failed.label}: {one.label}") for one in Reason if one is not Reason.UNKNOWN]
        return [*plainly, *why]


ORDERS = Spec(words.ORDER_FIELDS, DATES, is_sheet=False, needed=("order_number", "placed_at", "status"))
SHEET = Spec(words.SHEET_FIELDS, SHEET_DATES, is_sheet=True, needed=("awb", "at", "status"))


def page(*, spec: Spec, sample: Sample, said: Said, guess: Guess | None) -> Page:
    """The page as `said` fills it."""
    chosen = _chosen(spec, said)
    columns = _columns(sample, chosen, guess)
    status, seen = _words(spec, sample, said)
    found = Page(
        spec=spec,
        columns=columns,
        dates=_dates(spec, sample, said),
        words=seen,
        words_of=status,
        constants={name: str(said.get("constants", {}).get(name, "")) for name in CONSTANTS},
    )
    names = words.labels(spec.fields)
    there = {*chosen.values(), *(name for name, text in found.constants.items() if text)}
    if spec.is_sheet and "reason" in there:
        there.add("status")
    found.missing = [str(names[name]) for name in spec.needed if name not in there]
    return found


def read(*, spec: Spec, sample: Sample, form: QueryDict) -> dict[str, Any]:
    """What the form says, as a mapping; nothing in it that the page did not offer, save constants and formats."""
    fields = words.labels(spec.fields)
    columns: dict[str, list[str]] = {}
    for index, name in enumerate(sample.header):
        if (ours := form.get(f"column-{index}", "")) in fields and name:
            columns.setdefault(ours, []).append(name)
    if spec.is_sheet:
        said: dict[str, Any] = {"columns": {name: some[0] for name, some in columns.items()}}
    else:
        constants = {name: form.get(f"constant-{name}", "").strip()[:120] for name in CONSTANTS}
        constants = {name: text for name, text in constants.items() if text and name not in columns}
        said = {"columns": columns, "constants": constants}
    said["dates"] = {"formats": _formats(spec, sample, said, form)}
    found = _read_words(spec, sample, said, form)
    return said | ({"codes": found} if spec.is_sheet else {"values": {"status": found}})


def clean(text: str) -> str:
    """A text of the file as a page can show it."""
    text = UNFIT.sub(NO_TEXT, text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def words_of(spec: Spec, sample: Sample, said: Said) -> str:
    """Which columns the words on the page are of; another choice brings other words."""
    return _words(spec, sample, said)[0]


def _chosen(spec: Spec, said: Said) -> dict[str, str]:
    """Our field by column."""
    columns = said.get("columns", {})
    pairs = ((name, [some] if isinstance(some, str) else some) for name, some in columns.items())
    return {fold(column): name for name, some in pairs for column in some}


def _columns(sample: Sample, chosen: Mapping[str, str], guess: Guess | None) -> list[Column]:
    guessed = {fold(one.column): (name, one.confidence) for name, one in guess.columns.items()} if guess else {}
    names = [fold(name) for name in sample.header]
    found = []
    for index, name in enumerate(sample.header):
        ours = chosen.get(names[index], "")
        likely, confidence = guessed.get(names[index], ("", None))
        texts = dict.fromkeys(bare for row in sample.cells[:200] if (bare := row[index].strip()))
        found.append(
            Column(
                index=index,
                name=clean(name),
                examples=[clean(text) for text in list(texts)[:EXAMPLES]],
                chosen=ours,
                confidence=confidence if ours and ours == likely else None,
                usable=bool(name) and names.count(names[index]) == 1,
            )
        )
    return found


def _texts(sample: Sample, said: Said, names: Sequence[str]) -> list[str]:
    """The texts of these fields, each once."""
    header = [fold(name) for name in sample.header]
    columns = said.get("columns", {})
    found: dict[str, None] = {}
    for name in names:
        some = columns.get(name, [])
        places = [header.index(fold(one)) for one in ([some] if isinstance(some, str) else some) if fold(one) in header]
        for row in sample.cells if places else []:
            text = SEVERAL.join(filter(None, (plain(row[place]) for place in places)))
            if text:
                found[text] = None
    return list(found)


def _dates(spec: Spec, sample: Sample, said: Said) -> Dates:
    texts = _texts(sample, said, spec.dates)[:500]
    found, sure = looks.date_formats(texts)
    written = list(said.get("dates", {}).get("formats", []))
    unknown = "" if written else next((text for text in texts if not looks.date(text)), "")
    both = [(text, _day(text, found), _day(text, turned(found))) for text in texts] if not sure else []
    choice = ""
    if written and not sure:
        choice = DAY if written == list(found) else MONTH if written == list(turned(found)) else OTHER
    elif written and written != list(found):
        choice = OTHER
    examples = [one for one in both if one[1] and one[2] and one[1] != one[2]][:EXAMPLES]
    return Dates(examples, not sure, clean(unknown), choice, ", ".join(written) if choice == OTHER else "")


def _formats(spec: Spec, sample: Sample, said: Said, form: QueryDict) -> list[str]:
    texts = _texts(sample, said, spec.dates)[:500]
    found, sure = looks.date_formats(texts)
    own = [one.strip() for one in form.get("format", "").split(",") if one.strip()]
    choice = form.get("dates", "")
    if own and (choice == OTHER or sure):
        return own[:8]
    if sure:
        return list(found)
    return {DAY: list(found), MONTH: list(turned(found))}.get(choice, [])


def turned(layouts: Sequence[str]) -> tuple[str, ...]:
    """Month first for day first."""
    return tuple(DAY_FIRST.sub(r"%m\1%d", one) for one in layouts)


def _day(text: str, layouts: Sequence[str]) -> str:
    for layout in layouts:
        try:
            read = datetime.strptime(text, layout)  # noqa: DTZ007 a day, to be shown
        except ValueError:
            continue
        return formats.day_long(read.date(), today=read.date().replace(year=1), language=get_language() or "en")
    return ""


def _words(spec: Spec, sample: Sample, said: Said) -> tuple[str, list[Word]]:
    """Which columns they are of, and the words."""
    columns = said.get("columns", {})
    if spec.is_sheet:
        of = [str(columns.get(name, "")) for name in ("status", "reason")]
        mapped, seen = said.get("codes", {}), _codes(sample, said)
    else:
        some = columns.get("status", [])
        of, mapped = [some] if isinstance(some, str) else list(some), said.get("values", {}).get("status", {})
        seen = {text: _likely(text) for text in _texts(sample, said, ["status"])}
    ours = {fold(word): meaning for word, meaning in mapped.items()}
    found = [
        Word(index, clean(text), ours.get(fold(text), ""), likely)
        for index, (text, likely) in enumerate(list(seen.items())[:MOST_WORDS])
    ]
    return "\x1f".join(of), found


def _read_words(spec: Spec, sample: Sample, said: Said, form: QueryDict) -> dict[str, str]:
    seen = _codes(sample, said) if spec.is_sheet else dict.fromkeys(_texts(sample, said, ["status"]), "")
    known = {value for value, _label in Page(spec, [], Dates([], False, "", "", ""), [], "", {}).options}  # noqa: FBT003
    if form.get("words_of", "") != clean_key(words_of(spec, sample, said)):
        return {}
    chosen = {text: form.get(f"word-{index}", "") for index, text in enumerate(list(seen)[:MOST_WORDS])}
    return {text: ours for text, ours in chosen.items() if ours in known and not UNFIT.search(text)}


def clean_key(text: str) -> str:
    """A key that survives a form."""
    return UNFIT.sub("|", text)


def _codes(sample: Sample, said: Said) -> dict[str, str]:
    """The codes of a courier's sheet, and what their words say by themselves."""
    header = [fold(name) for name in sample.header]
    columns = said.get("columns", {})
    places = [header.index(fold(columns[name])) if name in columns else None for name in ("status", "reason")]
    found: dict[str, str] = {}
    for row in sample.cells:
        status, reason = ("" if place is None else " ".join(plain(row[place]).split()) for place in places)
        code = ": ".join(filter(None, (status, reason)))
        if code and code not in found:
            likely = scan_words.meaning(status, reason)
            found[code] = str(likely.status.label) if likely else ""
            if likely and likely.reason and likely.reason is not Reason.UNKNOWN:
                found[code] += f": {likely.reason.label}"
    return found


def _likely(text: str) -> str:
    """A word that is ours already."""
    return str(words.STATUSES.get(fold(text), "")) or _("The rows are rejected")
