"""Figures as what `charts.js` draws (its fields: docs/look.md). Pure: counts in, JSON out; texts are plain."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from math import ceil
from typing import Any, Final

from django.utils.translation import gettext as _

from analytics import wording
from analytics.dimensions import Dimension
from analytics.intervals import wilson
from analytics.question import FEW, Answer, Counts, Row
from core.web import formats

Figure = dict[str, Any]
Link = Callable[[Row], str]

YOUNG: Final = 0.02  # a week with a larger share still open may still change
STEPS: Final = (1, 2, 5, 10, 20, 25)  # percent between two lines of an axis
LINES: Final = 4
MOST_BARS: Final = 8
MOST_REASONS: Final = 6
NO_PARCELS: Final = Counts()


def trend(weeks: Answer, *, link: Link, language: str) -> Figure:
    """RTO % by week: of parcels with an end (the finding), to date (dotted), and the share still open below."""
    rows = _every_week(weeks.rows)
    counts = [row.counts for row in rows]
    resolved = [_percent(each.rto_rate_resolved) for each in counts]
    to_date = [_percent(each.rto_rate) for each in counts]
    return {
        "kind": "trend",
        "x": _week_names(rows, language=language),
        "hrefs": [link(row) if row.counts.handed_over else "" for row in rows],
        "young": _first_young(counts),
        "young_label": _("still changing"),
        "lines": [
            _line("points", _("Resolved"), resolved, _hovers(rows, "rto_rate_resolved", language), language),
            _line("plain", _("To date"), to_date, _hovers(rows, "rto_rate", language), language),
        ],
        "open": _open_strip(counts, language=language),
        "axis": _axis([*resolved, *to_date], language=language),
    }


def couriers(answer: Answer, *, link: Link, language: str) -> Figure:
    """RTO % of parcels with an end by courier, the highest first, those with too few parcels last and grey."""
    shown = sorted(
        (row for row in answer.rows if row.counts.resolved),
        key=lambda row: (row.counts.handed_over < FEW, -(row.counts.rto_rate_resolved or 0), row.key),
    )
    mean = _percent(answer.total.rto_rate_resolved)
    rows = [_courier(row, answer.dimension, link, language) for row in shown[:MOST_BARS]]
    return {"kind": "bars", "colour": "back", "mean": mean, "thick": True, "rows": rows}


def reasons(answer: Answer, *, link: Link, language: str) -> Figure:
    """Of the parcels that came back: why the last delivery failed; what is small together as "Other"."""
    returned = sorted((row for row in answer.rows if row.counts.rto), key=lambda row: (-row.counts.rto, row.key))
    large, small = returned[:MOST_REASONS], returned[MOST_REASONS:]
    rows = [
        _reason(wording.key(answer.dimension, row.key, language=language), row.counts.rto, answer, language)
        | {"href": link(row)}
        for row in large
    ]
    if small:
        rows.append(_reason(_("Others"), sum(row.counts.rto for row in small), answer, language))
    return {"kind": "bars", "rows": rows}


def _courier(row: Row, dimension: Dimension, link: Link, language: str) -> Mapping[str, Any]:
    interval, counts = wilson(row.counts.rto, row.counts.resolved), row.counts
    return {
        "label": wording.key(dimension, row.key, language=language),
        "value": _percent(counts.rto_rate_resolved),
        "low": _percent(interval.low if interval else None),
        "high": _percent(interval.high if interval else None),
        "text": formats.percent(counts.rto_rate_resolved, language=language),
        "base": _("of %(count)s") % {"count": formats.count(counts.resolved, language=language)},
        "few": counts.handed_over < FEW,
        "href": link(row),
    }


def _reason(label: str, count: int, answer: Answer, language: str) -> dict[str, Any]:
    return {
        "label": label,
        "value": 100 * count / answer.total.rto,
        "text": formats.share(count, answer.total.rto, language=language),
        "base": formats.count(count, language=language),
    }


def _every_week(rows: Sequence[Row]) -> list[Row]:
    """The weeks in between too: nothing shipped is a gap, not a missing place."""
    if not rows:
        return []
    known = {date.fromisoformat(row.key): row for row in rows}
    first, last = min(known), max(known)
    mondays = [first + timedelta(weeks=count) for count in range((last - first).days // 7 + 1)]
    return [known.get(monday) or Row(monday.isoformat(), NO_PARCELS) for monday in mondays]


def _week_names(rows: Sequence[Row], *, language: str) -> list[str]:
    """With the year where a year and more is shown: names on an axis are unique."""
    if len(rows) > 52:  # noqa: PLR2004 weeks of a year
        return [wording.key(Dimension.WEEK, row.key, language=language) for row in rows]
    return [wording.week_short(row.key, language=language) for row in rows]


def _first_young(counts: Sequence[Counts]) -> int:
    """The first of the weeks at the end that may still change; their number if there are none."""
    young = len(counts)
    while young and (counts[young - 1].open_rate is None or (counts[young - 1].open_rate or 0) >= YOUNG):
        young -= 1
    return young


def _line(style: str, name: str, y: list[float | None], hover: list[str], language: str) -> Figure:
    end = "" if not y or y[-1] is None else f"{name} {formats.percent(y[-1] / 100, language=language)}"
    line: Figure = {"style": style, "y": y, "end": end, "hover": hover}
    return line | ({"colour": "back"} if style == "points" else {})


def _hovers(rows: Sequence[Row], rate: str, language: str) -> list[str]:
    return [_hover(row.counts, rate, language) for row in rows]


def _hover(counts: Counts, rate: str, language: str) -> str:
    base = counts.resolved if rate == "rto_rate_resolved" else counts.handed_over
    said = {
        "rate": formats.percent(getattr(counts, rate), language=language),
        "rto": formats.count(counts.rto, language=language),
        "base": formats.count(base, language=language),
    }
    if rate == "rto_rate_resolved":
        return _("%(rate)s: %(rto)s of %(base)s with an end") % said
    return _("%(rate)s to date: %(rto)s of %(base)s") % said


def _open_strip(counts: Sequence[Counts], *, language: str) -> Figure:
    shares = [each.open_rate for each in counts]
    return {
        "y": [_percent(share) for share in shares],
        "texts": [wording.percent_whole(each, language=language) if each and each >= YOUNG else "" for each in shares],
        "label": _("Still open"),
        "hover": [
            _("%(open)s of %(all)s still open")
            % {
                "open": formats.count(each.open, language=language),
                "all": formats.count(each.handed_over, language=language),
            }
            for each in counts
        ],
    }


def _axis(values: Sequence[float | None], *, language: str) -> Figure:
    """From 0 to above the highest value, in at most four round steps."""
    highest = max((value for value in values if value is not None), default=0.0)
    step = next((step for step in STEPS if step * LINES >= highest), STEPS[-1])
    ticks = [step * count for count in range(max(1, min(ceil(highest / step), 100 // step)) + 1)]
    texts = ["0", *(wording.percent_whole(tick / 100, language=language) for tick in ticks[1:])]
    return {"top": max(ticks[-1], highest) * 1.08, "values": ticks, "texts": texts}


def _percent(fraction: float | None) -> float | None:
    return None if fraction is None else 100 * fraction
