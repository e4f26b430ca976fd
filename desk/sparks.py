"""The last seven days as small lines: three shares, the seven days before dashed. Drawn on the server, 240 × 40."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Store
from analytics.queries import week
from analytics.queries.week import Share, Spark
from core.dates import day_of
from core.web import formats
from core.web.state_words import Colour

WIDTH, TOP, BOTTOM, FLOOR = 240, 6, 36, 40


@dataclass(frozen=True, slots=True)
class Line:
    """One figure with its line; `path` and `before` are SVG, empty without a denominator."""

    name: str
    base: str
    value: str
    change: str
    good: bool | None  # which colour the change has; None: no change, or nothing to compare
    colour: Colour
    path: str
    area: str
    before: str
    end: str


def of_store(store: Store, *, at: datetime) -> list[Line]:
    """RTO, failed and first-attempt shares of the store's last seven days; empty where nothing happened in them."""
    found = week.sparks([store.pk], day_of(at, store.zone))
    if not (found.rto.week.whole or found.ndr.week.whole):
        return []
    ended, attempted = _("%(part)s of %(whole)s that ended"), _("%(part)s of %(whole)s attempted")
    return [
        _line(_("RTO %"), ended, found.rto, Colour.BACK, up_is_good=False),
        _line(_("NDR %"), attempted, found.ndr, Colour.ACT, up_is_good=False),
        _line(_("First-attempt %"), attempted, found.first_attempt, Colour.ARRIVED, up_is_good=True),
    ]


def _line(name: str, base: str, spark: Spark, colour: Colour, *, up_is_good: bool) -> Line:
    language = get_language() or "en"
    now, then = spark.week.rate, spark.week_before.rate
    change = now - then if now is not None and then is not None else None
    days, before = [share.rate for share in spark.days], [share.rate for share in spark.before]
    known = [rate for rate in (*days, *before) if rate is not None]
    scale = (min(known, default=0.0), max(known, default=0.0))
    points = _points(days, scale)
    return Line(
        name=name,
        base=base % _written(spark.week, language),
        value=formats.percent(now, language=language),
        change=formats.points(change, language=language) if change is not None else "",
        good=(change > 0) == up_is_good if change else None,
        colour=colour,
        path=_path(points),
        area=_area(points),
        before=_path(_points(before, scale)),
        end=next((f"M{x:.1f} {y:.1f} h0" for x, y in reversed([point for point in points if point])), ""),
    )


def _written(share: Share, language: str) -> dict[str, str]:
    return {
        "part": formats.count(share.part, language=language),
        "whole": formats.count(share.whole, language=language),
    }


def _points(rates: Sequence[float | None], scale: tuple[float, float]) -> list[tuple[float, float] | None]:
    """Where each day stands; None for a day without a denominator, which is a gap."""
    low, high = scale
    step, spread = WIDTH / (len(rates) - 1), high - low
    heights = [None if rate is None else ((rate - low) / spread if spread else 0.5) for rate in rates]
    return [None if one is None else (place * step, BOTTOM - (BOTTOM - TOP) * one) for place, one in enumerate(heights)]


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    words, pen_down = list[str](), False
    for point in points:
        if point is not None:
            words.append(f"{'L' if pen_down else 'M'}{point[0]:.1f} {point[1]:.1f}")
        pen_down = point is not None
    return " ".join(words)


def _area(points: Sequence[tuple[float, float] | None]) -> str:
    """The ground under the line; none under a line with gaps."""
    known = [point for point in points if point is not None]
    if len(known) < len(points):
        return ""
    return f"{_path(points)} L{WIDTH} {FLOOR} L0 {FLOOR} Z"
