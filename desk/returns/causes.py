"""Why do goods come back, and why are they not fetched?"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Store
from accounts.roles import Action
from core.web import formats
from desk import doors
from desk.doors import Request
from orders import wording
from returns.queries import causes as query
from returns.queries.causes import By, Row
from returns.states import PickupProblem
from returns.why import Why

SPANS: Final = {"28": timedelta(days=28), "90": timedelta(days=90), "365": timedelta(days=365)}
USUAL: Final = "90"
MOST_BARS: Final = 8


@require_GET
@doors.page(Action.FIGURES_VIEW)
def causes(request: Request, store: Store) -> HttpResponse:
    """By product, size, courier or week of the order, over a span; the same numbers as bars and as a table."""
    by = next((one for one in By if one.value == request.GET.get("by")), By.PRODUCT)
    span = request.GET.get("days", USUAL)
    span = span if span in SPANS else USUAL
    at, language = timezone.now(), get_language() or "en"
    told = {"since": at - SPANS[span], "until": at}
    rows = query.reasons(store, by, **told)
    for row in rows:
        row.key = _named(by, row.key, language)
    shown = {
        "at": at,
        "by": by,
        "bys": list(By),
        "span": span,
        "spans": list(SPANS),
        "rows": [(row, _reasons(row), _share(row, language)) for row in rows],
        "figure": _bars([(row.key, row.units) for row in rows[:MOST_BARS]], sum(row.units for row in rows), language),
        "npr": _npr(query.problems(store, **told), language),
        "words": query.words(store, **told),
    }
    return render(request, "desk/returns/causes.html", shown)


def _named(by: By, key: str, language: str) -> str:
    if by is By.WEEK:
        return formats.day(date.fromisoformat(key), today=timezone.localdate(), language=language)
    if by is By.COURIER:
        return wording.courier(key) or _("courier unknown")
    return key or _("not told")


def _reasons(row: Row) -> str:
    """The reasons in words, the most frequent first."""
    told = sorted(row.reasons.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{Why(why).label} {units}" for why, units in told)


def _share(row: Row, language: str) -> str:
    return formats.share(row.units, row.sold, language=language) if row.sold else ""


def _npr(problems: Sequence[tuple[str, int]], language: str) -> dict[str, Any]:
    told = [(str(PickupProblem(problem).label), n) for problem, n in problems]
    return _bars(told, sum(n for _label, n in told), language) if told else {}


def _bars(counted: Sequence[tuple[str, int]], whole: int, language: str) -> dict[str, Any]:
    """As `charts.js` draws bars (docs/look.md)."""
    rows = [
        {
            "label": label,
            "value": 100 * n / whole,
            "text": formats.share(n, whole, language=language),
            "base": formats.count(n, language=language),
        }
        for label, n in counted
        if whole
    ]
    return {"kind": "bars", "rows": rows}
