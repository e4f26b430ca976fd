"""The pages of figures: scope, validate, ask, render. Each works as a whole page and as the part that htmx swaps."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.current import store_of
from accounts.models import Store, User
from accounts.roles import Action
from accounts.scoping import require
from analytics import chips, definitions, page, periods, wording
from analytics.dimensions import MANY, Dimension
from analytics.forms import QuestionForm
from analytics.queries import rto as figures
from analytics.question import Answers, Best, Question
from core.dates import Days, day_of
from core.web.request import AuthenticatedHttpRequest

WEEKS: Final = 15  # shown unless asked otherwise
CHARTED: Final = (Dimension.WEEK, Dimension.COURIER, Dimension.REASON)
OURS: Final = ("sort",)  # parameters of the page that are none of the question


@require_safe
def rto(request: AuthenticatedHttpRequest[User]) -> HttpResponse:
    """RTO %: the finding, its trend, who and why, and a table by whatever one chooses."""
    at = timezone.now()
    stores = {store.code: store for store in Store.objects.allowed(request.user, Action.FIGURES_VIEW)}
    if not stores:
        require(request.user, Action.FIGURES_VIEW)  # says what her role doesn't let her do
    store = _store(request, stores)
    form = QuestionForm(_asked(request, store, at), stores=stores)
    template = "analytics/_rto.html" if _is_swap(request) else "analytics/rto.html"
    with timezone.override(store.zone):
        if not form.is_valid():
            return render(request, template, {"form": form, "at": at, "title": ""}, status=400)
        return render(request, template, _context(request, form.question(group_by=Dimension.STATE), store, at))


def _is_swap(request: AuthenticatedHttpRequest[User]) -> bool:
    return bool(request.htmx) and not request.htmx.history_restore_request


def _store(request: HttpRequest, stores: dict[str, Store]) -> Store:
    """The store in the address, else the one on screen, else the first whose figures the user may see."""
    on_screen = store_of(request)
    codes = [request.GET.get("store", ""), on_screen.code if on_screen else ""]
    return next((stores[code] for code in codes if code in stores), next(iter(stores.values())))


def _asked(request: HttpRequest, store: Store, at: datetime) -> Any:
    """The query with the store and the last fifteen weeks filled in where it says nothing about them."""
    asked = request.GET.copy()
    for name in OURS:
        asked.pop(name, None)
    asked.setdefault("store", store.code)
    if "from" not in asked and "to" not in asked:
        last = periods.weeks_back(day_of(at, store.zone), WEEKS)
        asked["from"], asked["to"] = last.first.isoformat(), last.last.isoformat()
    return asked


def _context(request: HttpRequest, question: Question, store: Store, at: datetime) -> dict[str, Any]:
    reader = page.Reader(store.code, get_language() or "en")
    sort = page.sort_of(request.GET.get("sort", ""), question.group_by)
    answers, known = _answers(question, sort, at)
    total = answers.of[Dimension.NONE].total
    context = {"at": at, "question": question, "total": total, "as_of": answers.as_of, "store_code": store.code}
    context |= _controls(request, question, reader, known)
    if not total.handed_over:
        return context | {"title": "", "elsewhere": _elsewhere(request, question, reader)}
    context |= {"figures": page.charts_of(question, answers, reader), "title": page.headline(answers, reader)}
    context |= {"table": page.table(question, answers, reader, sort=sort), "columns": page.SORTS.items()}
    return (
        context
        | {"answers": {each.value: answers.of[each] for each in CHARTED}}
        | {"definitions": definitions.of_rto(total, language=reader.language)}
    )


def _answers(question: Question, sort: str, at: datetime) -> tuple[Answers, Answers]:
    """What the page shows, and what its menus offer: the groups there would be without any filter."""
    shown, offered = [*CHARTED, question.group_by], chips.CHOSEN_FROM
    best = Best(question.group_by, sort, page.MOST_ROWS) if question.group_by in MANY else None
    if not question.filters:
        answers = figures.answers(question, [*shown, *offered], at=at, best=best)
        return answers, answers
    answers = figures.answers(question, shown, at=at, best=best)
    return answers, figures.answers(replace(question, filters={}), offered, at=at)


def _controls(request: HttpRequest, question: Question, reader: page.Reader, known: Answers) -> dict[str, Any]:
    """Everything above the figures: chips, menus, period, exports."""
    query = request.GET
    stated = {"store": reader.store, "from": _iso(question.first), "to": _iso(question.last), "sort": None}
    export = chips.changed(query, stated | {"group_by": question.group_by.value})
    address = reverse("analytics-rto")
    return {
        "chips": chips.filters(query, question, known, language=reader.language),
        "cohorts": chips.cohorts(query, question),
        "groupings": chips.groupings(query),
        "typed": chips.typed(question),
        "kept": _hidden(query, {"from", "to"}),
        "untyped": _hidden(query, {each.value for each in chips.TYPED}),
        "period": _period(question, reader),
        "exports": [(f"{address}{export}&format={kind}", kind.upper()) for kind in ("csv", "xlsx")],
    }


def _hidden(query: QueryDict, asked: set[str]) -> list[tuple[str, str]]:
    """What a form carries along: everything in the address that it doesn't ask for itself."""
    return [(name, value) for name in query if name not in asked for value in query.getlist(name)]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _period(question: Question, reader: page.Reader) -> str:
    between = Days(question.first or periods.EARLIEST, question.last or periods.LATEST)
    return wording.days(between, language=reader.language)


def _elsewhere(request: HttpRequest, question: Question, reader: page.Reader) -> dict[str, str] | None:
    """Where there is something, when there is nothing here: the days that the store knows."""
    known = figures.known_days(question)
    if known is None:
        return None
    ends = {"from": known.first.isoformat(), "to": known.last.isoformat()}
    dropped: dict[str, str | None] = {each.value: None for each in question.filters}
    return {"days": wording.days(known, language=reader.language), "url": chips.changed(request.GET, dropped | ends)}
