"""What an action needs to be told, and what is wrong with what it was told. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from connectors.couriers.base import Capabilities
from connectors.couriers.words import Reason, Verb
from ndr.days import Window
from ndr.states import CaseAction
from orders import phones
from orders.services.instructing import NotPossible

LONGEST = {"phone": 80, "address": 300, "landmark": 200, "note": 500}


class Field(StrEnum):
    """One thing that can be told."""

    ON = "on"
    PHONE = "phone"
    ADDRESS = "address"
    LANDMARK = "landmark"
    NOTE = "note"
    ASSIGNEE = "assignee"


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was told with an action. The day is one of the store's zone; the phone as typed, or E.164."""

    on: date | None = None
    phone: str = ""
    address: str = ""
    landmark: str = ""
    note: str = ""
    assignee: User | None = None

    def has(self, field: Field) -> bool:
        """Whether it was told."""
        return bool(getattr(self, field))


@dataclass(frozen=True, slots=True)
class Known:
    """What the courier has and allows now; `phone` in E.164."""

    window: Window
    country: str
    phone: str = ""
    address: str = ""
    landmark: str = ""


class BadInput(NotPossible):
    """What was told can't be; `faults` says for each field what to do."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(dict.fromkeys(faults.values())))
        self.faults = faults


Need = tuple[Field, ...]  # one of these
Needs = tuple[Need, ...]  # each of those

ON, PHONE, ADDRESS, LANDMARK, NOTE, ASSIGNEE = Field
AGAIN = frozenset({CaseAction.REATTEMPT, CaseAction.REATTEMPT_ON})
CHANGES = frozenset({CaseAction.CHANGE_PHONE, CaseAction.CHANGE_ADDRESS})
TAKES: dict[CaseAction, frozenset[Field]] = {
    CaseAction.REATTEMPT: frozenset({ON, PHONE, ADDRESS, LANDMARK, NOTE}),
    CaseAction.REATTEMPT_ON: frozenset({ON, PHONE, ADDRESS, LANDMARK, NOTE}),
    CaseAction.CHANGE_PHONE: frozenset({ON, PHONE, NOTE}),
    CaseAction.CHANGE_ADDRESS: frozenset({ON, PHONE, ADDRESS, LANDMARK, NOTE}),
    CaseAction.REQUEST_RTO: frozenset({NOTE}),
    CaseAction.ESCALATE: frozenset({NOTE}),
    CaseAction.CLAIM_FAKE_ATTEMPT: frozenset({NOTE}),
    CaseAction.ASK_BUYER: frozenset(),
    CaseAction.NOTE: frozenset({NOTE}),
    CaseAction.ASSIGN: frozenset({ASSIGNEE}),
}
BY_ACTION: dict[CaseAction, Needs] = {
    CaseAction.REATTEMPT_ON: ((ON,),),
    CaseAction.CHANGE_PHONE: ((PHONE,),),
    CaseAction.CHANGE_ADDRESS: ((ADDRESS, LANDMARK),),
    CaseAction.ESCALATE: ((NOTE,),),
    CaseAction.NOTE: ((NOTE,),),
    CaseAction.ASSIGN: ((ASSIGNEE,),),
}
BY_REASON: dict[Reason, Needs] = {  # before another attempt makes sense; DOMAIN: why a delivery failed
    Reason.UNAVAILABLE: ((ON, PHONE),),
    Reason.UNREACHABLE: ((PHONE,),),
    Reason.REFUSED: ((NOTE,),),
    Reason.RESCHEDULE_REQUESTED: ((ON,),),
    Reason.ADDRESS_PROBLEM: ((ADDRESS,), (LANDMARK,)),
    Reason.PAYMENT_NOT_READY: ((ON,),),
    Reason.OPEN_DELIVERY_REQUESTED: ((NOTE,),),
    Reason.ENTRY_RESTRICTED: ((ON, PHONE),),
    Reason.VERIFICATION_FAILED: ((PHONE,),),
}
ASKED_FOR: dict[Need, str | Promise] = {
    (ON,): gettext_lazy("Say on which day."),
    (PHONE,): gettext_lazy("Give the new phone number."),
    (ON, PHONE): gettext_lazy("Say on which day, or give another phone number."),
    (ADDRESS,): gettext_lazy("Write the whole address: house, street and area."),
    (LANDMARK,): gettext_lazy("Name a landmark that the rider can find."),
    (ADDRESS, LANDMARK): gettext_lazy("Write the new address, or a landmark."),
    (NOTE,): gettext_lazy("Write what was agreed, and with whom."),
    (ASSIGNEE,): gettext_lazy("Say who shall do it."),
}


def needs(action: CaseAction, reason: Reason, can: Capabilities | None) -> Needs:
    """What has to be told with `action` after a failure for `reason`. Where the courier takes no day it goes again on
    its next round, and none is asked for."""
    own = BY_ACTION.get(action, ())
    if action not in AGAIN:
        return own
    days = can is None or Verb.DEFER in can.verbs
    by_reason = BY_REASON.get(reason, ())
    return own + tuple(one for one in by_reason if one not in own and (days or ON not in one))


def cleaned(action: CaseAction, inputs: Inputs, *, country: str) -> Inputs:
    """Only what the action takes, without spaces around it, the phone in E.164 where it is one."""
    takes = TAKES[action]
    words = {name: " ".join(getattr(inputs, name).split()) if name in takes else "" for name in ("address", "landmark")}
    typed = inputs.phone.strip() if PHONE in takes else ""
    return replace(
        inputs,
        on=inputs.on if ON in takes else None,
        phone=phones.e164(typed, country) or typed,
        note=inputs.note.replace("\x00", "").strip() if NOTE in takes else "",
        assignee=inputs.assignee if ASSIGNEE in takes else None,
        **words,
    )


def whole(inputs: Inputs, known: Known) -> Inputs:
    """With the address that the courier has, where only a landmark was told."""
    if inputs.landmark and not inputs.address:
        return replace(inputs, address=known.address)
    return inputs


def faults(inputs: Inputs, known: Known, needed: Needs) -> dict[str, str]:
    """What is wrong with inputs that are `cleaned`, by field, each with what to do; empty where nothing is."""
    found = {one[0].value: str(ASKED_FOR[one]) for one in needed if not any(map(inputs.has, one))}
    if inputs.on and (why := known.window.why_not(inputs.on)):
        found[ON] = why
    if inputs.phone and (why := _phone(inputs.phone, known)):
        found[PHONE] = why
    if (inputs.address or inputs.landmark) and _same_place(inputs, known):
        found[ADDRESS] = _("The courier has this address already: change it, or leave it out.")
    for name, most in LONGEST.items():
        if len(getattr(inputs, name)) > most:
            found[name] = _("At most %(most)d characters: shorten it.") % {"most": most}
    return found


def _phone(phone: str, known: Known) -> str:
    if not phones.e164(phone, known.country):
        return _("This is no phone number: write all its digits, with the country code if it is a foreign one.")
    if phone == known.phone:
        return _("The courier has this number already: give another one, or re-attempt without it.")
    return ""


def _same_place(inputs: Inputs, known: Known) -> bool:
    address = _folded(inputs.address) or _folded(known.address)
    landmark = _folded(inputs.landmark) or _folded(known.landmark)
    return address + landmark == _folded(known.address) + _folded(known.landmark)


def _folded(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
