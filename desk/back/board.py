"""The board put together: every stage with its counts, money and ages, and the sentence above it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.web import formats
from core.web.state_words import StateWord
from returns import wording
from returns.queries.staging import Age, Standing
from returns.stage import ON_THE_WAY, Stage

ROWS = (*ON_THE_WAY, Stage.DELIVERED_BACK, Stage.RECEIVED, Stage.INSPECTED, Stage.DISPUTED, Stage.LOST)
WIDE = 260  # of the bar's drawing
SHADES = ("age-1", "age-2", "age-3", "age-4")
AGES = list(Age)
HEADS = ("0–3", "4–7", "8–15", "> 15")


@dataclass(frozen=True, slots=True)
class Cell:
    """How many of a stage are of one age, and the list of exactly these."""

    n: int
    url: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of the bar of ages."""

    x: str
    width: str
    shade: str


@dataclass(frozen=True, slots=True)
class Row:
    """One stage."""

    stage: Stage
    word: StateWord
    note: str
    n: int
    value: Decimal
    over_age: int
    over_url: str
    url: str
    cells: tuple[Cell, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """All of it."""

    sentence: str
    text: str
    rows: tuple[Row, ...]
    n: int
    to_receive: int
    to_inspect: int


def of(standing: Sequence[Standing], *, currency: str) -> Board:
    """The board of what stands where."""
    tallest = max((_count(standing, stage) for stage in ROWS), default=0)
    rows = tuple(_row(stage, standing, tallest) for stage in ROWS)
    return Board(
        sentence=sentence(standing, currency=currency),
        text=_text(standing, currency=currency),
        rows=rows,
        n=sum(row.n for row in rows),
        to_receive=_count(standing, Stage.DELIVERED_BACK),
        to_inspect=_count(standing, Stage.RECEIVED),
    )


def sentence(standing: Sequence[Standing], *, currency: str) -> str:
    """What is on the way, and what was marked returned and never came."""
    coming = [one for one in standing if one.stage in ON_THE_WAY]
    n, parts = sum(one.n for one in coming), list[str]()
    if n:
        words = ngettext(
            "%(n)s parcel worth %(money)s is on the way back", "%(n)s parcels worth %(money)s are on the way back", n
        )
        parts.append(words % {"n": _number(n), "money": _money(coming, currency)})
    marked = [one for one in standing if one.stage is Stage.DELIVERED_BACK]
    if never := sum(one.over_age for one in marked):
        words = ngettext("%(n)s was marked returned and never came", "%(n)s were marked returned and never came", never)
        parts.append(words % {"n": _number(never)})
    elif waits := sum(one.n for one in marked):
        words = ngettext("%(n)s was brought back, receive it", "%(n)s were brought back, receive them", waits)
        parts.append(words % {"n": _number(waits)})
    return f"{'; '.join(parts)}." if parts else _("Nothing is on its way back.")


def _text(standing: Sequence[Standing], *, currency: str) -> str:
    """What lies in the house and waits."""
    received = [one for one in standing if one.stage is Stage.RECEIVED]
    inspected = [one for one in standing if one.stage is Stage.INSPECTED]
    parts = list[str]()
    if n := sum(one.n for one in received):
        words = ngettext("%(n)s is received and not counted yet", "%(n)s are received and not counted yet", n)
        parts.append(words % {"n": _number(n)})
    if n := sum(one.n for one in inspected):
        words = ngettext("%(n)s waits for its shelf", "%(n)s wait for their shelf", n)
        parts.append(words % {"n": _number(n)})
    if not parts:
        return ""
    still = _("%(money)s stands still here") % {"money": _money([*received, *inspected], currency)}
    return f"{still}: {', '.join(parts)}."


def _row(stage: Stage, standing: Sequence[Standing], tallest: int) -> Row:
    mine = {one.age: one for one in standing if one.stage is stage}
    return Row(
        stage=stage,
        word=wording.OF_STAGE[stage],
        note=_note(stage),
        n=_count(standing, stage),
        value=sum((one.value for one in mine.values()), Decimal(0)),
        over_age=sum(one.over_age for one in mine.values()),
        over_url=_url(stage, over_age="true"),
        url=_url(stage),
        cells=tuple(Cell(mine[age].n if age in mine else 0, _url(stage, age=age.value)) for age in AGES),
        bars=tuple(_bars([mine[age].n if age in mine else 0 for age in AGES], tallest)),
    )


def _bars(counts: Sequence[int], tallest: int) -> Iterable[Bar]:
    """One piece per age, all stages to one scale."""
    x = 0.0
    for n, shade in zip(counts, SHADES, strict=True):
        width = WIDE * n / max(tallest, 1)
        if n:
            yield Bar(f"{x:.1f}", f"{max(width, 2):.1f}", shade)
        x += max(width, 2) if n else 0


def _note(stage: Stage) -> str:
    return {
        Stage.INITIATED: _("asked back, not moving yet"),
        Stage.IN_TRANSIT: _("between the courier’s hubs"),
        Stage.OUT_FOR_RETURN: _("at your door today"),
        Stage.ATTEMPT_FAILED: _("the courier found nobody to take it"),
        Stage.DELIVERED_BACK: _("the courier says you have it"),
        Stage.RECEIVED: _("in the house, not counted yet"),
        Stage.INSPECTED: _("graded, waits for its shelf"),
        Stage.DISPUTED: _("the courier’s word against yours"),
        Stage.LOST: _("ask the courier to pay"),
    }[stage]


def _url(stage: Stage, **more: str) -> str:
    return f"{reverse('desk:coming_back_list')}?{urlencode({'stage': stage.value, **more})}"


def _count(standing: Iterable[Standing], stage: Stage) -> int:
    return sum(one.n for one in standing if one.stage is stage)


def _number(n: int) -> str:
    return formats.count(n, language=get_language() or "en")


def _money(standing: Iterable[Standing], currency: str) -> str:
    total = sum((one.value for one in standing), Decimal(0))
    return formats.money(total, currency=currency, language=get_language() or "en")
