"""What was done about the failed deliveries of a made-up past, in the shares of the field. Pure, given the luck."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.couriers.words import Reason, Verb
from demo.failing.stories import Story
from demo.staff import Staff
from ndr.failures import Failure
from ndr.states import CaseAction
from orders.models.instructions import Result
from simulator.luck import Luck

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
WITHIN = timedelta(hours=48)
DONE, FRESH_DONE, REFUSED, BY_RULE = 0.82, 0.45, 0.06, 0.45
USUAL: dict[Reason, dict[str, float]] = {
    Reason.UNAVAILABLE: {"reattempt": 60, "reattempt_on": 40},
    Reason.UNREACHABLE: {"change_phone": 45, "reattempt": 45, "escalate": 10},
    Reason.REFUSED: {"request_rto": 45, "reattempt": 40, "escalate": 15},
    Reason.RESCHEDULE_REQUESTED: {"reattempt_on": 85, "reattempt": 15},
    Reason.ADDRESS_PROBLEM: {"change_address": 75, "reattempt": 25},
    Reason.DENIED_ORDER: {"request_rto": 90, "escalate": 10},
    Reason.CANCELLED_BY_BUYER: {"request_rto": 80, "reattempt": 20},
    Reason.NO_ATTEMPT: {"reattempt": 100},
}
OTHERWISE = {"reattempt": 80, "escalate": 20}
VERBS = {
    CaseAction.REATTEMPT: Verb.REATTEMPT,
    CaseAction.REATTEMPT_ON: Verb.DEFER,
    CaseAction.CHANGE_PHONE: Verb.CHANGE_PHONE,
    CaseAction.CHANGE_ADDRESS: Verb.CHANGE_ADDRESS,
    CaseAction.REQUEST_RTO: Verb.RTO,
}
BRINGS_A_RIDER = {CaseAction.REATTEMPT, CaseAction.REATTEMPT_ON}


@dataclass(frozen=True, slots=True)
class Deed:
    """One act about one failed run (its place among them), and what came of it. `verb` None: no courier was told."""

    run: int
    action: CaseAction
    at: datetime
    by: int | None
    rule: str
    verb: Verb | None = None
    result: Result = Result.NONE
    answered_at: datetime | None = None
    honour_by: datetime | None = None
    honoured_at: datetime | None = None
    broken_at: datetime | None = None


def about(story: Story, *, staff: Staff, luck: Luck, at: datetime) -> list[Deed]:
    """Everything that was done about a parcel by `at`, oldest first."""
    found = (_done(story, place, staff, luck, at) for place in range(len(story.failures)))
    return [deed for deed in found if deed]


def _done(story: Story, run: int, staff: Staff, luck: Luck, at: datetime) -> Deed | None:
    failed, last = story.failures[run], run == len(story.failures) - 1
    rule = _rule(failed, luck)
    fresh = last and story.waits
    if not rule and not luck.happens(FRESH_DONE if fresh else DONE):
        return None
    action = _action(story, failed, luck, rule)
    until = min(filter(None, (story.out_after(failed.at), story.ended_at, at)))
    room = (until - failed.at) * 0.8
    when = failed.at + (min(MINUTE, room) if rule else min(room, (0.2 + luck.expovariate(0.2)) * HOUR))
    when = when.replace(microsecond=0)
    by = luck.choice(staff.desk) if staff.desk and not rule else None
    if when > at:
        return None
    if action not in VERBS:
        return Deed(run, action, when, by, rule)
    return _told(story, Deed(run, action, when, by, rule, VERBS[action]), luck, at)


def _rule(failed: Failure, luck: Luck) -> str:
    """Which of the store's rules acted on it; empty where none did."""
    if failed.reason is Reason.NO_ATTEMPT:
        return "no_attempt"
    return "out" if failed.reason is Reason.UNAVAILABLE and failed.number <= 1 and luck.happens(BY_RULE) else ""


def _action(story: Story, failed: Failure, luck: Luck, rule: str) -> CaseAction:
    if rule:
        return CaseAction.REATTEMPT
    action = CaseAction(luck.pick(USUAL.get(failed.reason, OTHERWISE)))
    if failed.number >= story.account.attempts and action is not CaseAction.REQUEST_RTO:
        return CaseAction.ESCALATE  # the courier takes nothing else any more
    return action


def _told(story: Story, deed: Deed, luck: Luck, at: datetime) -> Deed:
    """With what the courier answered, and whether it went."""
    answered_at = min(deed.at + timedelta(seconds=11 + luck.randrange(6)), at)
    common = (deed.run, deed.action, deed.at, deed.by, deed.rule, deed.verb)
    if luck.happens(REFUSED):
        return Deed(*common, Result.REFUSED, answered_at)
    if deed.action not in BRINGS_A_RIDER:
        return Deed(*common, Result.ACCEPTED, answered_at)
    honour_by, out = answered_at + WITHIN, story.out_after(deed.at)
    if out and out <= honour_by:
        return Deed(*common, Result.ACCEPTED, answered_at, honour_by, honoured_at=out)
    broken_at = honour_by if honour_by <= at else None
    return Deed(*common, Result.ACCEPTED, answered_at, honour_by, broken_at=broken_at)
