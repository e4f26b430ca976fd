"""What to say about an order in one sentence, and what to add in a second one. Pure: language, zone and clock come in.

The state's own words stand first and carry its colour; what follows is put together from whole clauses, each of which
a language can write its own way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from connectors.couriers.words import Direction, Reason, ScanStatus
from core.dates import day_of
from core.web import formats
from core.web.state_words import Colour, StateWord, mid_sentence
from orders import wording
from orders.models import Instruction, Order, Shipment
from orders.queries.shipments import ANSWER_WITHIN, SILENCE
from orders.states import Bucket, OrderStatus, Payment

MOST_NEWS = (Bucket.OPEN, Bucket.RTO, Bucket.LOST, Bucket.DAMAGED, Bucket.DISPOSED, Bucket.DELIVERED, Bucket.CANCELLED)
NOT_FETCHED = {
    ScanStatus.CREATED,
    ScanStatus.PICKUP_SCHEDULED,
    ScanStatus.OUT_FOR_PICKUP,
    ScanStatus.PICKUP_FAILED,
}


@dataclass(frozen=True, slots=True)
class Headline:
    """“**Out for delivery** in Pune since 09:14, promised today, COD ₹1,299.” and the sentences under it."""

    word: str
    colour: Colour
    rest: str
    more: str


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom the sentence is written, and when."""

    zone: ZoneInfo
    language: str
    at: datetime

    @property
    def today(self) -> date:
        """The day in the reader's zone."""
        return day_of(self.at, self.zone)

    def moment(self, at: datetime) -> str:
        """The clock today, else day and clock."""
        return formats.moment(at, now=self.at, zone=self.zone, language=self.language)

    def day(self, on: date) -> str:
        """Today and tomorrow by name."""
        if on == self.today:
            return _("today")
        if on == self.today + timedelta(days=1):
            return _("tomorrow")
        return formats.day(on, today=self.today, language=self.language)


def of_order(order: Order, parcels: Sequence[Shipment], reader: Reader) -> Headline:
    """The headline of an order with these parcels."""
    outward = [parcel for parcel in parcels if parcel.direction == Direction.FORWARD]
    if not outward:
        word = wording.of_order(order.status, order.outcome)
        return Headline(str(word.text), word.colour, _ended([_waiting_for(order), _money(order, reader)]), "")
    parcel = min(outward, key=lambda one: MOST_NEWS.index(Bucket(one.bucket)))
    word = wording.of_scan(parcel.status)
    clauses = [_where(parcel, reader), _why(parcel), _promise(parcel, reader), _money(order, reader)]
    return Headline(_opening(outward, parcel, word), word.colour, _ended(clauses), more(parcel, reader))


def more(parcel: Shipment, reader: Reader) -> str:
    """What an agent should know beside: attempts, the courier's deadline, silence, contradictions."""
    said = [_attempts(parcel, reader), _deadline(parcel, reader), _silence(parcel, reader)]
    if parcel.changed_its_mind:
        said.append(_("The courier had reported it delivered before: a person has to look at it."))
    if parcel.time_assumed:
        said.append(_("The times come from a file that named days only."))
    return " ".join(filter(None, said))


def _opening(outward: Sequence[Shipment], parcel: Shipment, word: StateWord) -> str:
    if len(outward) == 1:
        return str(word.text)
    alike = sum(one.status == parcel.status for one in outward)
    said = ngettext("%(alike)d of %(all)d parcels", "%(alike)d of %(all)d parcels", alike)
    return f"{said % {'alike': alike, 'all': len(outward)}}: {mid_sentence(word.text)}"


def _ended(clauses: Sequence[str]) -> str:
    """Clauses as the rest of a sentence: the first one may lean on the word before it."""
    kept = [clause for clause in clauses if clause]
    if not kept:
        return "."
    first = kept[0] if kept[0].startswith(" ") else f", {kept[0]}"
    return first + "".join(f", {clause}" for clause in kept[1:]) + "."


def _waiting_for(order: Order) -> str:
    return {
        OrderStatus.NEW: _("no parcel booked yet"),
        OrderStatus.ON_HOLD: _("no parcel booked yet"),
        OrderStatus.CONFIRMED: _("waiting for a parcel"),
        OrderStatus.PACKED: _("waiting for a courier"),
        OrderStatus.CANCELLED: _("nothing was sent"),
    }.get(OrderStatus(order.status), "")


def _where(parcel: Shipment, reader: Reader) -> str:
    """Place and time as they stand behind the word, with a space before them."""
    at = parcel.status_at
    when = reader.day(day_of(at, reader.zone)) if at and parcel.time_assumed else reader.moment(at) if at else ""
    if parcel.status in NOT_FETCHED:
        courier = wording.courier(parcel.courier)
        return _(" with %(courier)s, not picked up yet") % {"courier": courier} if courier else ""
    words = {"place": parcel.place, "when": when}
    over = parcel.bucket not in {Bucket.OPEN, Bucket.RTO} or parcel.status == ScanStatus.ATTEMPT_FAILED
    if over or parcel.status == ScanStatus.RTO_DELIVERED:
        return (_(" in %(place)s, %(when)s") if parcel.place else " %(when)s") % words if when else ""
    if parcel.place and when:
        return _(" in %(place)s since %(when)s") % words
    return _(" since %(when)s") % words if when else ""


def _why(parcel: Shipment) -> str:
    """The reason, where the state asks for one."""
    wants = parcel.status == ScanStatus.ATTEMPT_FAILED or parcel.bucket == Bucket.RTO
    return mid_sentence(Reason(parcel.reason).label) if wants and parcel.reason else ""


def _promise(parcel: Shipment, reader: Reader) -> str:
    if parcel.promised_on is None or parcel.bucket not in {Bucket.OPEN, Bucket.DELIVERED}:
        return ""
    if parcel.bucket == Bucket.DELIVERED:
        arrived = day_of(parcel.delivered_at, reader.zone) if parcel.delivered_at else parcel.promised_on
        days = (arrived - parcel.promised_on).days
        late = ngettext("%(days)d day after the promise", "%(days)d days after the promise", days)
        return late % {"days": days} if days > 0 else _("as promised")
    days = (reader.today - parcel.promised_on).days
    promised = _("promised %(day)s") % {"day": reader.day(parcel.promised_on)}
    late = ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}
    return f"{promised}, {late}" if days > 0 else promised


def _money(order: Order, reader: Reader) -> str:
    """What is to be collected, or that it is paid."""
    method = Payment(order.payment_method)
    amount = order.cod_amount if method in {Payment.COD, Payment.PARTIAL} else order.total
    if amount is None:
        return ""
    written = formats.money(amount, currency=order.currency, language=reader.language)
    words = {
        Payment.COD: _("COD %(amount)s"),
        Payment.PARTIAL: _("%(amount)s left to collect"),
        Payment.PREPAID: _("%(amount)s prepaid"),
        Payment.UNKNOWN: "%(amount)s",
    }
    return words[method] % {"amount": written}


def _attempts(parcel: Shipment, reader: Reader) -> str:
    failed = parcel.last_failed_at
    if parcel.bucket == Bucket.OPEN and parcel.status == ScanStatus.OUT_FOR_DELIVERY and parcel.attempts and failed:
        why = mid_sentence(Reason(parcel.reason).label) if parcel.reason else _("no reason given")
        words = _("Attempt %(number)d. The one before failed %(when)s: %(why)s.")
        return words % {"number": parcel.attempts + 1, "when": reader.moment(failed), "why": why}
    tried = ngettext("%(count)d attempt failed.", "%(count)d attempts failed.", parcel.attempts)
    said = tried % {"count": parcel.attempts} if parcel.attempts else ""
    idle = ngettext(
        "The courier reported a failure once without going.",
        "The courier reported a failure %(count)d times without going.",
        parcel.no_attempts,
    )
    return f"{said} {idle % {'count': parcel.no_attempts}}".strip() if parcel.no_attempts else said


def answer_of(parcel: Shipment) -> Instruction | None:
    """The last answer that was sent to the courier since the delivery failed; of a parcel with its instructions."""
    since = parcel.status_at
    sent = [one for one in parcel.instructions.all() if one.answers and since and one.asked_at >= since]
    return max(sent, key=lambda one: one.asked_at, default=None)


def _deadline(parcel: Shipment, reader: Reader) -> str:
    if parcel.status != ScanStatus.ATTEMPT_FAILED or parcel.bucket != Bucket.OPEN or not parcel.status_at:
        return ""
    if sent := answer_of(parcel):
        asked = {"what": mid_sentence(sent.get_verb_display()), "when": reader.moment(sent.asked_at)}
        return _("Asked of the courier %(when)s: %(what)s.") % asked
    until = parcel.status_at + ANSWER_WITHIN
    words = _("The courier waits for an answer until %(when)s.")
    if until < reader.at:
        words = _("The courier’s time for an answer ran out %(when)s; ask for a re-attempt all the same.")
    return words % {"when": reader.moment(until)}


def _silence(parcel: Shipment, reader: Reader) -> str:
    heard = parcel.last_scan_at
    silent = parcel.bucket == Bucket.OPEN and parcel.handed_over_at and heard and reader.at - heard > SILENCE
    if not silent or heard is None:
        return ""
    return _("No scan for %(long)s.") % {"long": formats.age(heard, at=reader.at, language=reader.language)}
