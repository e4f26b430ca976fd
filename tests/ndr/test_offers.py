"""Only what the courier will take is offered; the rest says why not."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.roles import MAY, Role
from connectors.couriers.base import Capabilities, Terms
from connectors.couriers.words import Reason, ScanStatus, Verb
from ndr import offers, plan
from ndr.inputs import Inputs
from ndr.offers import Facts
from ndr.states import CaseAction, CaseStatus, Truth, Wish
from orders import policy
from orders.states import Bucket

AT = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)  # 12:00 in Kolkata
ALL = frozenset({Verb.REATTEMPT, Verb.DEFER, Verb.CHANGE_ADDRESS, Verb.CHANGE_PHONE, Verb.RTO})
REATTEMPT, RTO, ASK = CaseAction.REATTEMPT, CaseAction.REQUEST_RTO, CaseAction.ASK_BUYER
ON, PHONE, NOTE, CLAIM = (
    CaseAction.REATTEMPT_ON,
    CaseAction.CHANGE_PHONE,
    CaseAction.NOTE,
    CaseAction.CLAIM_FAKE_ATTEMPT,
)


def able(verbs: frozenset[Verb] = ALL, **more: object) -> Capabilities:
    return Capabilities(1, 1, timedelta(1), verbs=verbs, zone=ZoneInfo("Asia/Kolkata"), **more)


def facts(can: Capabilities | None = able(), **changed: object) -> Facts:  # noqa: B008 frozen
    usual = {"status": ScanStatus.ATTEMPT_FAILED, "bucket": Bucket.OPEN, "code": "EOD-11", "live": ()}
    of_parcel = {name: changed.pop(name, value) for name, value in usual.items()}
    attempts = changed.pop("attempts", 1)
    parcel = policy.Parcel(handed_over=True, courier="Delhivery", can=can, attempts=attempts, **of_parcel)
    of_case = {
        "status": changed.pop("case", CaseStatus.OPEN), "reason": Reason.UNAVAILABLE, "attempts": attempts,
        "most_attempts": 3, "may": MAY[Role.OPERATIONS], "at": AT,
    }  # fmt: skip
    return Facts(**{**of_case, **changed}, parcel=parcel)


@pytest.mark.parametrize(
    ("action", "changed", "why"),
    [
        (REATTEMPT, {}, ""),
        (REATTEMPT, {"may": MAY[Role.AGENT]}, "Your role does not let you act on failed deliveries"),
        (NOTE, {"may": MAY[Role.AGENT]}, ""),
        (REATTEMPT, {"bucket": Bucket.DELIVERED}, "has been delivered: nothing is left to do"),
        (RTO, {"bucket": Bucket.LOST}, "claim it from the courier"),
        (RTO, {"bucket": Bucket.RTO}, "on its way back"),
        (NOTE, {"bucket": Bucket.DELIVERED, "case": CaseStatus.RESOLVED}, ""),
        (CLAIM, {"bucket": Bucket.RTO, "case": CaseStatus.GIVEN_UP}, ""),
        (CLAIM, {"bucket": Bucket.DELIVERED, "case": CaseStatus.RESOLVED}, "has been delivered"),
        (REATTEMPT, {"case": CaseStatus.CANCELLED}, "closed"),
        (REATTEMPT, {"case": CaseStatus.INSTRUCTED}, "told already"),
        (RTO, {"case": CaseStatus.INSTRUCTED}, "told already"),
        (PHONE, {"case": CaseStatus.INSTRUCTED}, ""),
        (PHONE, {"case": CaseStatus.INSTRUCTED, "live": [Verb.CHANGE_PHONE]}, "waits for the courier's answer"),
        (REATTEMPT, {"attempts": 3}, "tried 3 times and sends it back"),
        (REATTEMPT, {"status": ScanStatus.OUT_FOR_DELIVERY}, "Opens when a delivery fails"),
        (RTO, {"status": ScanStatus.OUT_FOR_DELIVERY}, "attempt is still running"),
        (ON, {"can": able(ALL - {Verb.DEFER})}, "Delhivery does not take this over its interface"),
        (REATTEMPT, {"can": able(terms={Verb.REATTEMPT: Terms(codes=frozenset({"EOD-6"}))})}, "reported last (EOD-11)"),
        (REATTEMPT, {"can": able(terms={Verb.REATTEMPT: Terms(attempts=2)}), "attempts": 2}, ""),
        (ASK, {}, ""),
        (ASK, {"reason": Reason.NO_ATTEMPT}, "Nobody went"),
        (ASK, {"asked": True}, "has been asked"),
        (ASK, {"quiet": True}, "import of the past"),
        (ASK, {"reached": False}, "No messenger reaches this buyer"),
        (CLAIM, {}, ""),
        (CLAIM, {"claimed": True}, "claimed already"),
        (CLAIM, {"reason": Reason.NO_ATTEMPT}, "says itself that nobody went"),
        (CLAIM, {"truth": Truth.TRUE}, "says that the attempt happened"),
        (REATTEMPT, {"can": None}, ""),
        (REATTEMPT, {"can": able(frozenset())}, ""),
        (
            REATTEMPT,
            {"can": able(frozenset({Verb.BOOK, Verb.CANCEL}))},
            "",
        ),  # it takes bookings only
        (REATTEMPT, {"can": None, "status": ScanStatus.OUT_FOR_DELIVERY}, "Opens when a delivery fails"),
    ],
)
def test_what_is_open_and_why_not(action: CaseAction, changed: dict[str, object], why: str) -> None:
    locked = offers.offer(facts(**changed), action).locked
    assert (why in locked) if why else locked == ""


def test_every_action_is_there_locked_or_open() -> None:
    assert {one.action for one in offers.offers(facts())} == set(CaseAction)


@pytest.mark.parametrize(
    ("reason", "action", "needs"),
    [
        (Reason.UNAVAILABLE, REATTEMPT, [{"on", "phone"}]),
        (Reason.UNREACHABLE, REATTEMPT, [{"phone"}]),
        (Reason.REFUSED, REATTEMPT, [{"note"}]),
        (Reason.ADDRESS_PROBLEM, REATTEMPT, [{"address"}, {"landmark"}]),
        (Reason.NO_ATTEMPT, REATTEMPT, []),
        (Reason.RESCHEDULE_REQUESTED, ON, [{"on"}]),
        (Reason.UNREACHABLE, ON, [{"on"}, {"phone"}]),
        (Reason.UNREACHABLE, RTO, []),
    ],
)
def test_what_has_to_be_told(reason: Reason, action: CaseAction, needs: list[set[str]]) -> None:
    assert [set(one) for one in offers.offer(facts(reason=reason), action).needs] == needs


def test_a_courier_that_takes_no_day_is_not_told_one() -> None:
    assert offers.offer(facts(can=able(ALL - {Verb.DEFER})), REATTEMPT).needs == ()


def test_a_buyer_who_wants_it_has_said_what_was_needed() -> None:
    assert offers.offer(facts(reason=Reason.REFUSED, wish=Wish.DELIVER), REATTEMPT).needs == ()
    assert offers.offer(facts(reason=Reason.UNREACHABLE, wish=Wish.DELIVER), ON).needs  # but not on which day


@pytest.mark.parametrize(("hour", "says"), [(12, "Leaves at 21:00: Delhivery takes it from then on."), (22, "")])
def test_the_hour_at_which_it_leaves_is_told_before(hour: int, says: str) -> None:
    evening = able(terms={Verb.REATTEMPT: Terms(opens=time(21))})
    at = datetime(2026, 11, 21, hour, tzinfo=ZoneInfo("Asia/Kolkata"))
    assert offers.offer(facts(can=evening, at=at), REATTEMPT).hint == says


def test_a_courier_without_an_interface_is_told_by_a_person() -> None:
    assert "you get a message to send" in offers.offer(facts(can=None), REATTEMPT).hint


DAY, NUMBER = date(2026, 11, 24), "+919822014418"
NEW_PHONE, NEW_PLACE = Inputs(phone=NUMBER), Inputs(address="12 Hill Road", landmark="behind the temple")


@pytest.mark.parametrize(
    ("can", "action", "told", "verbs"),
    [
        (able(), REATTEMPT, Inputs(), ["reattempt"]),
        (able(), REATTEMPT, Inputs(on=DAY), ["defer"]),
        (able(ALL - {Verb.DEFER}), REATTEMPT, Inputs(on=DAY), ["reattempt"]),
        (able(), REATTEMPT, NEW_PHONE, ["change_phone", "reattempt"]),
        (able(), PHONE, NEW_PHONE, ["change_phone", "reattempt"]),
        (able(), PHONE, Inputs(phone=NUMBER, on=DAY), ["change_phone", "defer"]),
        (able(), CaseAction.CHANGE_ADDRESS, NEW_PLACE, ["change_address", "reattempt"]),
        (able(frozenset({Verb.CHANGE_PHONE})), PHONE, NEW_PHONE, ["change_phone"]),
        (able(one_call=True), PHONE, NEW_PHONE, ["change_phone"]),
        (able(one_call=True), REATTEMPT, NEW_PHONE, ["reattempt"]),
        (None, ON, Inputs(on=DAY, phone=NUMBER), ["defer"]),
        (able(), RTO, Inputs(), ["rto"]),
    ],
)
def test_which_instructions_an_action_is_made_of(
    can: Capabilities | None, action: CaseAction, told: Inputs, verbs: list[str]
) -> None:
    assert [step.verb.value for step in plan.steps(action, told, facts(can=can).parcel)] == verbs


def test_couriers_have_one_line_for_the_place() -> None:
    step = plan.steps(CaseAction.CHANGE_ADDRESS, NEW_PLACE, facts().parcel)[0]
    assert step.inputs == {"address": "12 Hill Road, behind the temple"}
