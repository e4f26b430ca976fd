"""All that is known about how one connection does, for its page. Every figure is a bounded read."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from connectors.models import Connection, Family, Health
from connectors.queries import Called, called
from core.web import formats
from core.web.state_words import StateWord
from desk.doors import Request
from desk.settings.connections import wording
from inbox import queries as inbox
from inbox.models import Receipt
from inbox.queries import FirstHeard
from orders.models import Shipment

MOST_SHOWN = 20


@dataclass(frozen=True)
class Doing:
    """`questions` is None for what carries no parcels. Lists are cut at `MOST_SHOWN`; counts say how many there are."""

    state: StateWord
    health: Health
    called: Called
    heard: FirstHeard | None
    lag: str
    questions: int | None
    unknown: list[Shipment]
    unknown_count: int
    aside: list[Receipt]
    aside_count: int


def doing(request: Request, connection: Connection, *, at: datetime) -> Doing:
    """How it does now, as far as this person may see."""
    health, _made = Health.objects.get_or_create(connection=connection)
    carries = connection.family == Family.COURIER
    unknown = inbox.unknown_numbers(user=request.user, connection=connection) if carries else []
    heard = inbox.first_heard(connection, at=at) if carries else None
    aside = inbox.set_aside(user=request.user).filter(connection=connection)
    return Doing(
        state=wording.state(connection, health, at=at),
        health=health,
        called=called(connection, at=at),
        heard=heard,
        lag=_words(heard.lag, at) if heard and heard.lag is not None else "",
        questions=inbox.waiting_questions(connection, at=at) if carries else None,
        unknown=unknown[:MOST_SHOWN],
        unknown_count=len(unknown),
        aside=list(aside[:MOST_SHOWN]),
        aside_count=aside[: inbox.MOST_COUNTED].count(),
    )


def _words(lag: timedelta, at: datetime) -> str:
    if lag < timedelta(minutes=1):
        return _("%(n)d s") % {"n": lag.seconds}
    return formats.age(at - lag, at=at, language=get_language() or "en")
