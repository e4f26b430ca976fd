"""From a figure to the parcels behind it: the parcel list has the same filters under the same names."""

from urllib.parse import urlencode

from django.urls import reverse

from analytics import periods
from analytics.dimensions import SEVERAL, TIMES, Cohort, Dimension
from analytics.forms import UNKNOWN
from analytics.question import Question
from core.dates import Days
from orders.states import Bucket

DAY_NAMES = {
    Cohort.SHIP_DATE: ("shipped_after", "shipped_before"),
    Cohort.ORDER_DATE: ("placed_after", "placed_before"),
}


def parcels(question: Question, *, store: str, group: tuple[Dimension, str], outcome: Bucket | None) -> str:
    """The parcels of one group; "" where the list can't be narrowed to exactly those."""
    dimension, key = group
    wanted = dict(question.filters)
    if dimension is not Dimension.NONE:
        wanted[dimension] = (key,)
    narrowed = dimension in SEVERAL and question.filters.get(dimension, (key,)) != (key,)  # parcels with this and that
    if narrowed or any(len(values) > 1 for values in wanted.values()):
        return ""
    asked: dict[str, str] = ({"store": store} if store else {}) | {"handed_over": "true"}
    asked |= {each.value: values[0] or UNKNOWN for each, values in wanted.items() if each not in TIMES}
    asked |= _days(question, [periods.days(each, values[0]) for each, values in wanted.items() if each in TIMES])
    if outcome is not None:
        asked["outcome"] = outcome.value
    return f"{reverse('desk:parcels')}?{urlencode(asked)}"


def _days(question: Question, spans: list[Days]) -> dict[str, str]:
    """What all limits on days leave over."""
    since, until = DAY_NAMES[question.cohort]
    firsts = [span.first for span in spans] + ([question.first] if question.first else [])
    lasts = [span.last for span in spans] + ([question.last] if question.last else [])
    found = {since: max(firsts).isoformat()} if firsts else {}
    return found | ({until: min(lasts).isoformat()} if lasts else {})
