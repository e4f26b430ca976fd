"""Bad input gets a sentence that says what to do."""

from datetime import date

import pytest

from ndr import inputs
from ndr.clocks import Calendar
from ndr.days import Window, window
from ndr.inputs import Inputs, Known
from ndr.states import CaseAction

TODAY = date(2026, 11, 20)  # a Friday
MONDAY_TO_SATURDAY = Calendar(frozenset(range(1, 7)), {date(2026, 11, 24): "Guru Nanak Jayanti"})
KNOWN = Known(
    Window(date(2026, 11, 21), date(2026, 11, 26), MONDAY_TO_SATURDAY),
    "IN",
    "+919822014417",
    "14 Hill Road, Kothrud",
    "near the bank",
)


@pytest.mark.parametrize(
    ("told", "field", "says"),
    [
        (Inputs(on=date(2026, 11, 19)), "on", "That day is too early: choose one from 21 Nov 2026 on."),
        (Inputs(on=date(2026, 11, 27)), "on", "The courier waits until 26 Nov 2026 at most: choose an earlier day."),
        (Inputs(on=date(2026, 11, 22)), "on", "Nobody delivers on 22 Nov 2026 (Sunday): choose 23 Nov 2026."),
        (Inputs(on=date(2026, 11, 24)), "on", "(Guru Nanak Jayanti): choose 25 Nov 2026."),
        (Inputs(phone="98220 14417"), "phone", "The courier has this number already"),
        (Inputs(phone="12345"), "phone", "This is no phone number"),
        (Inputs(phone="9" * 90), "phone", "At most 80 characters"),
        (Inputs(address="14, hill road KOTHRUD "), "address", "The courier has this address already"),
        (Inputs(address="x" * 301), "address", "At most 300 characters"),
        (Inputs(landmark="x" * 201), "landmark", "At most 200 characters"),
        (Inputs(note="x" * 501), "note", "At most 500 characters"),
    ],
)
def test_what_is_wrong_is_said(told: Inputs, field: str, says: str) -> None:
    cleaned = inputs.cleaned(CaseAction.REATTEMPT, told, country="IN")
    assert says in inputs.faults(cleaned, KNOWN, ())[field]


@pytest.mark.parametrize(
    "told",
    [
        Inputs(),
        Inputs(on=date(2026, 11, 21)),
        Inputs(on=date(2026, 11, 26)),
        Inputs(phone="098220-14418"),
        Inputs(address="15 Hill Road, Kothrud"),
        Inputs(landmark="behind the temple"),
    ],
)
def test_what_is_right_is_taken(told: Inputs) -> None:
    assert inputs.faults(inputs.cleaned(CaseAction.REATTEMPT, told, country="IN"), KNOWN, ()) == {}


@pytest.mark.parametrize(
    ("action", "told", "says"),
    [
        (CaseAction.REATTEMPT_ON, Inputs(), {"on": "Say on which day."}),
        (CaseAction.CHANGE_PHONE, Inputs(phone="  "), {"phone": "Give the new phone number."}),
        (CaseAction.CHANGE_ADDRESS, Inputs(address=" \n "), {"address": "Write the new address, or a landmark."}),
        (CaseAction.NOTE, Inputs(note="\x00 "), {"note": "Write what was agreed, and with whom."}),
        (CaseAction.ASSIGN, Inputs(), {"assignee": "Say who shall do it."}),
    ],
)
def test_what_is_missing_is_asked_for(action: CaseAction, told: Inputs, says: dict[str, str]) -> None:
    cleaned = inputs.cleaned(action, told, country="IN")
    assert inputs.faults(cleaned, KNOWN, inputs.BY_ACTION[action]) == says


def test_what_an_action_does_not_take_is_left_out() -> None:
    told = Inputs(on=TODAY, phone="9822014418", note=" Ask at the gate. ")
    assert inputs.cleaned(CaseAction.REQUEST_RTO, told, country="IN") == Inputs(note="Ask at the gate.")


def test_a_courier_may_say_how_long_it_waits() -> None:
    days = window(today=TODAY, failed_on=date(2026, 11, 16), most_days=6, calendar=MONDAY_TO_SATURDAY)
    assert days.days() == [date(2026, 11, 21)]
    assert window(today=TODAY, failed_on=None, most_days=6, calendar=MONDAY_TO_SATURDAY).last == date(2026, 11, 27)
