"""What is asked of Delhivery: edits, and what to do after a failed delivery, whose answer comes later."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from xml.etree import ElementTree

import httpx
from django.utils.translation import gettext as _

from connectors import failures, reading
from connectors.base import JSON, Busy, Garbled, LoggedOut, NotAuthorised, Refused, Suspended, Unreachable
from connectors.couriers import delhivery_booking
from connectors.couriers.base import Answer, Ask, require
from connectors.couriers.words import Direction, Verb
from connectors.reading import Content, Said
from connectors.service import Service, outcome

BOOKINGS = {Verb.BOOK, Verb.REVERSE_PICKUP}
UPLOAD = re.compile(r"UPL\d+")
UNKNOWN = ("does not exist", "no such waybill")
OTHER_PLACE = "end_date"  # in what production says of a token of the staging environment
DONE = {"success", "true", "completed", "done"}
DECLINED = {"fail", "failed", "failure", "false", "error"}
UNDER_WAY = {"pending", "in progress", "processing", "queued", "initiated"}


@contextmanager
def firewalled() -> Iterator[None]:
    """Delhivery's 403 comes from a firewall that counts calls by address; it says nothing of the token."""
    try:
        yield
    except (LoggedOut, Suspended):
        raise
    except NotAuthorised as error:
        told = _("Delhivery's firewall turned the call away: too many calls from this address. Calls pause.")
        raise Busy(told, retry_after=failures.FIREWALL_PAUSE) from error


def check(said: Said) -> None:
    """Nothing where an answer without parcels only means that there are none. Raises `ProviderError`."""
    words = failures.sentence(said)
    if any(word in words.lower() for word in UNKNOWN):
        return
    if OTHER_PLACE in words:
        told = _("The token is one of Delhivery's other environment: production and staging have a token each.")
        raise LoggedOut(told)
    raise failures.by_words(words) if words else Garbled(_("The answer lists no parcels."))


def instruct(service: Service, settings: Mapping[str, JSON], ask: Ask) -> Answer:
    """Hand it over. Raises `ProviderError`."""
    require(ask)
    if ask.verb in BOOKINGS:
        return delhivery_booking.book(service, settings, ask)
    act = _act(ask, older=settings.get("older_ndr") == "on")
    if act is None:
        return _outcome(service.send("/api/p/edit", json.dumps(_edit(ask)).encode()))
    said = service.change("/api/p/update", {"data": [act]})
    if found := UPLOAD.search(json.dumps(said)):
        return Answer(accepted=True, reference=found[0], pending=True)
    if words := failures.sentence(said):
        return Answer(accepted=False, text=words)
    raise Unreachable(_("The answer names no upload."))


def look_up(service: Service, ask: Ask, reference: str) -> Answer | None:
    """What became of it; None where handing it over again does no harm. Raises `ProviderError`."""
    if ask.verb in BOOKINGS:
        return delhivery_booking.look_up(service, ask)
    if UPLOAD.fullmatch(reference):
        return _of_upload(service.read(f"/api/cmu/get_bulk_upl/{reference}", verbose="true"), ask.awb, reference)
    if _act(ask, older=True) is None or ask.verb in {Verb.CHANGE_ADDRESS, Verb.CHANGE_PHONE}:
        return None  # the same edit twice is one edit, and so is cancelling
    raise Refused(_("Delhivery can't say whether it arrived: look at the parcel in its panel before you ask again."))


def _act(ask: Ask, *, older: bool) -> dict[str, JSON] | None:
    """The instruction after a failed delivery; None for what is an edit."""
    if ask.verb is Verb.REATTEMPT:
        back = ask.direction is Direction.REVERSE
        return {"waybill": ask.awb, "act": "PICKUP_RESCHEDULE" if back else "RE-ATTEMPT"}
    if ask.verb is Verb.DEFER:
        day = reading.text(ask.inputs.get("date"))
        return {"waybill": ask.awb, "act": "DEFER_DLV", "action_data": {"deferred_date": day}}
    if older and ask.verb in {Verb.CHANGE_ADDRESS, Verb.CHANGE_PHONE}:
        name, given = ("add", "address") if ask.verb is Verb.CHANGE_ADDRESS else ("phone", "phone")
        return {"waybill": ask.awb, "act": "EDIT_DETAILS", "action_data": {name: reading.text(ask.inputs.get(given))}}
    return None


def _edit(ask: Ask) -> dict[str, JSON]:
    """There is no order to send a parcel back: cancelling turns one round that is on its way."""
    if ask.verb in {Verb.CANCEL, Verb.RTO}:
        return {"waybill": ask.awb, "cancellation": "true"}
    if ask.verb is Verb.CHANGE_ADDRESS:
        return {"waybill": ask.awb, "add": delhivery_booking.plain(ask.inputs.get("address"))}
    if ask.verb is Verb.CHANGE_PHONE:
        return {"waybill": ask.awb, "phone": [reading.text(ask.inputs.get("phone"))]}
    amount = reading.amount(ask.inputs.get("cod_amount"))
    if amount is None or amount < 0:
        raise Refused(_("This is no amount of money."))
    if not amount:
        return {"waybill": ask.awb, "pt": "Pre-paid"}
    return {"waybill": ask.awb, "pt": "COD", "cod": float(amount)}  # a number on their wire; ours stays a Decimal


def _outcome(answer: httpx.Response) -> Answer:
    """Edits are answered in XML or in JSON, whichever it pleases."""
    said: Said = _xml(answer.content) if failures.is_page(answer) else outcome(answer)
    words = failures.sentence(said)
    status = str(said.get("status", said.get("success", ""))).lower()
    if status not in DONE | DECLINED:
        raise Unreachable(words or _("The answer does not say whether it was done."))
    return Answer(accepted=status in DONE, text=words)


def _of_upload(said: Said, awb: str, reference: str) -> Answer:
    """What it says of our parcel, wherever it says it; what can't be read is asked for again, and in the end a person
    looks."""
    mine = next((each for each in _objects(said) if awb in map(reading.text, each.values())), said)
    status, words = str(mine.get("status", mine.get("success", ""))).lower(), failures.sentence(mine)
    if status in UNDER_WAY:
        return Answer(accepted=True, reference=reference, pending=True)
    if status not in DONE | DECLINED:
        raise Garbled(words or _("The answer does not say whether it was done."))
    return Answer(accepted=status in DONE, text=words, reference=reference)


def _objects(said: Content) -> Iterator[Said]:
    """Every object in it, the outer ones first."""
    if isinstance(said, Mapping):
        yield said
    for each in said.values() if isinstance(said, Mapping) else said if isinstance(said, list) else []:
        yield from _objects(each)


def _xml(body: bytes) -> dict[str, JSON]:
    """The texts of a flat document. One that declares anything, such as entities, is not read."""
    try:
        if b"<!" in body:
            raise ElementTree.ParseError
        root = ElementTree.fromstring(body)  # noqa: S314 nothing is declared, so there is nothing to expand
    except ElementTree.ParseError as error:
        raise Unreachable(str(failures.web_page())) from error
    return {child.tag: child.text or "" for child in root}
