"""What an instruction changes: whether the courier takes it, and the future that it makes."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from simulator import odds, stages
from simulator.codes import BACK, FAILED, NOT_PICKED, OUTSIDE, OVER, UNPICKED
from simulator.endings import homeward
from simulator.facts import Instruction, Parcel, Scan, zone_of
from simulator.luck import Luck
from simulator.pen import Pen

HOPELESS = frozenset({"UND-DMG", "UND-ODA", "UND-WRG"})
FURTHEST_DAYS = 6
NEEDS = {"change_address": "address", "change_phone": "phone", "change_cod": "cod_amount", "reattempt_on": "date"}


def refusal(parcel: Parcel, past: Sequence[Scan], said: Instruction) -> str:
    """Why the courier won't, in its own words; empty when it will."""
    code = past[-1].code if past else "BKD"
    if code in OVER:
        return "Package in terminal status"
    if code in OUTSIDE:
        return "Package is part of a dispatch, no update now"
    if code in BACK:
        return "Return already initiated"
    needed = NEEDS.get(said.verb)
    if needed and not said.inputs.get(needed, "").strip():
        return f"Field missing: {needed}"
    return _refused_by_verb(parcel, code, past, said)


def _refused_by_verb(parcel: Parcel, code: str, past: Sequence[Scan], said: Instruction) -> str:
    if said.verb in {"reattempt", "reattempt_on"}:
        return _visit_refused(parcel, code, past, said)
    if said.verb == "change_cod":
        return _amount_refused(parcel, said.inputs["cod_amount"])
    if said.verb == "rto" and (code in UNPICKED or parcel.direction == "reverse"):
        return "Package not picked up yet"
    if said.verb == "cancel" and parcel.direction == "reverse" and code not in UNPICKED:
        return "Package already picked up"
    return ""


def _visit_refused(parcel: Parcel, code: str, past: Sequence[Scan], said: Instruction) -> str:
    if code not in FAILED | NOT_PICKED or code in HOPELESS:
        return "Package in incorrect status"
    if past[-1].attempt >= odds.MOST_ATTEMPTS:
        return "Shipment has reached max attempt count"
    return _date_refused(parcel, said) if said.verb == "reattempt_on" else ""


def _date_refused(parcel: Parcel, said: Instruction) -> str:
    try:
        day = date.fromisoformat(said.inputs["date"])
    except ValueError:
        return "Field invalid: date"
    today = said.at.astimezone(zone_of(parcel.route.stops[-1])).date()
    return "" if 0 < (day - today).days <= FURTHEST_DAYS else "Date outside the allowed window"


def _amount_refused(parcel: Parcel, amount: str) -> str:
    if parcel.payment != "cod":
        return "Not a COD package"
    try:
        return "" if Decimal(amount) >= 0 else "Field invalid: cod_amount"
    except InvalidOperation:
        return "Field invalid: cod_amount"


def future(
    rng: Luck, parcel: Parcel, past: Sequence[Scan], planned: Sequence[Scan], taken: Sequence[Instruction]
) -> Sequence[Scan]:
    """The scans from now on; the last one of `taken` is the news, `planned` what would have happened without it."""
    said = taken[-1]
    if said.verb == "cancel" and (not past or past[-1].code in UNPICKED):
        pen = _pen(rng, parcel, past, said)
        pen.wait(0.1, 0.6)
        pen.say("CAN", "control")
        return pen.scans
    if said.verb in {"cancel", "rto"}:
        pen = _pen(rng, parcel, past, said)
        pen.wait(0.5, 3)
        homeward(pen)
        return pen.scans
    if not odds.honours(rng, parcel):
        return planned
    if past and past[-1].code in FAILED | NOT_PICKED:
        return _visited_again(_pen(rng, parcel, past, said), past[-1].code, taken)
    return _eased(rng, parcel, planned)


def _pen(rng: Luck, parcel: Parcel, past: Sequence[Scan], said: Instruction) -> Pen:
    """A pen that goes on where the parcel is now."""
    at = said.at.timestamp() + 1
    if not past:
        return Pen(rng, parcel, at, leg=parcel.direction)
    last = past[-1]
    return Pen(rng, parcel, at, leg=last.leg, stop=last.stop, attempt=last.attempt)


def _visited_again(pen: Pen, failure: str, taken: Sequence[Instruction]) -> Sequence[Scan]:
    wanted = [said.inputs["date"] for said in taken if said.verb == "reattempt_on"][-1:]
    on_day = (date.fromisoformat(wanted[0]) - date(1970, 1, 1)).days if wanted else 0
    if failure in FAILED:
        story = odds.again(pen.rng, pen.parcel, failure, pen.attempt, [said.verb for said in taken])
        stages.at_door(pen, story, on_day=on_day)
    elif pen.parcel.direction == "reverse":
        stages.calls_at_door(pen, odds.Story("delivered"))
    else:
        pen.to_round(10.5, 14)
        pen.say("OFP")
        pen.wait(0.5, 4)
        pen.say("PUP", "shipper")
        stages.carried(pen, odds.story(pen.rng, pen.parcel))
    return pen.scans


def _eased(rng: Luck, parcel: Parcel, planned: Sequence[Scan]) -> Sequence[Scan]:
    """A correction made on the way: the same road, and in half of the cases a smooth delivery at its end."""
    arrival = next((index for index, scan in enumerate(planned) if scan.code == "DIN"), None)
    if arrival is None or parcel.fake or parcel.fate or rng.happens(0.5):
        return planned
    last = planned[arrival]
    pen = Pen(rng, parcel, last.at.timestamp(), leg=last.leg, stop=last.stop, attempt=last.attempt)
    stages.at_door(pen, odds.Story("delivered"))
    return (*planned[: arrival + 1], *pen.scans)
