"""How likely what is: the one place with the propensities, after DOMAIN's known shape of real returns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zlib import crc32

from simulator.facts import Parcel
from simulator.luck import Luck

MOST_ATTEMPTS = 3
RETURNED = {"cod": 0.26, "prepaid": 0.03}
LOST, DAMAGED, DISPOSED, FLIPPED = 0.004, 0.003, 0.0005, 0.003
FAILED_FIRST = {"cod": 0.17, "prepaid": 0.08}  # of the delivered: with at least one failed visit before

RISKS = ((10, 2.3), (35, 1.3), (85, 0.85), (100, 0.5))  # percentile of the neighbourhoods → risk

# the last failure of a parcel that travels back, percent
CAUSES = {
    "UND-REF": 52.0, "UND-CNC": 13.0, "UND-CNA": 7.0, "UND-ADR": 10.0, "UND-NAT": 3.0, "UND-CSH": 4.0, "UND-RSC": 3.0,
    "UND-OPN": 2.0, "UND-CNB": 1.5, "UND-GTE": 1.0, "UND-OTP": 0.8, "UND-ODA": 0.8, "UND-NAS": 0.6, "UND-SLF": 0.4,
    "UND-WRG": 0.3, "UND-DMG": 0.3, "UND-WX": 0.2, "UND-OTH": 0.1,
}  # fmt: skip
FAKE_CAUSES = {"UND-DNY": 38.0, "UND-REF": 22.0, "UND-CNC": 25.0, "UND-ADR": 15.0}
HICCUPS = {
    "UND-CNA": 30.0, "UND-CNC": 21.0, "UND-RSC": 18.0, "UND-CSH": 9.0, "UND-ADR": 7.0, "UND-NAT": 6.0, "UND-GTE": 3.0,
    "UND-WX": 3.0, "UND-SLF": 2.0, "UND-OPN": 1.0,
}  # fmt: skip
CASH = "UND-CSH"  # not ready: nobody asks for cash at a door where everything is paid
NOT_PICKED = {
    "NPR-UNR": 30.0, "NPR-RSC": 17.0, "NPR-NRD": 14.0, "NPR-NAT": 12.0, "NPR-CAN": 9.0, "NPR-QCF": 8.0, "NPR-ADR": 5.0,
    "NPR-QTY": 3.0, "NPR-ODA": 2.0,
}  # fmt: skip
AT_ONCE = frozenset({"UND-REF", "UND-DNY", "UND-NAS", "UND-DMG", "UND-WRG", "UND-ODA", "UND-CNB"})

# a visit that the merchant asked for succeeds with this probability
AGAIN = {
    "UND-REF": 0.24, "UND-DNY": 0.03, "UND-CNB": 0.08, "UND-CNA": 0.62, "UND-CNC": 0.42, "UND-ADR": 0.32,
    "UND-CSH": 0.58, "UND-RSC": 0.7, "UND-NAT": 0.72, "UND-OPN": 0.5, "UND-SLF": 0.75,
}  # fmt: skip
CURED = {
    ("UND-ADR", "change_address"): 0.8, ("UND-CNC", "change_phone"): 0.74, ("UND-CSH", "change_cod"): 0.85,
    ("UND-RSC", "reattempt_on"): 0.84, ("UND-CNA", "reattempt_on"): 0.76, ("UND-CSH", "reattempt_on"): 0.7,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """How it ends, and the failures before."""

    ending: str
    failures: tuple[str, ...] = ()


def story(rng: Luck, parcel: Parcel) -> Story:
    """The whole fate of a parcel that nobody gives instructions about."""
    ending = parcel.fate or _ending(rng, parcel)
    if parcel.direction == "reverse":
        return _fetched(rng, ending, parcel)
    if ending == "rto":
        return Story(ending, _failures_before_return(rng, parcel))
    if ending in {"delivered", "flipped"} and rng.happens(FAILED_FIRST[parcel.payment] / parcel.quality):
        return Story(ending, tuple(rng.pick(_open_to(HICCUPS, parcel)) for _ in range(1 if rng.happens(0.8) else 2)))
    return Story(ending)


def again(rng: Luck, parcel: Parcel, failure: str, attempt: int, verbs: Iterable[str]) -> Story:
    """What comes of the visits that follow an instruction: success by reason and remedy, else failure and return."""
    chance = max([AGAIN.get(failure, 0.5), *(CURED.get((failure, verb), 0.0) for verb in verbs)])
    forced = {"delivered": 1.0, "rto": 0.0}.get(parcel.fate)
    chance = chance * min(1.0, 0.8 + 0.2 * parcel.quality) if forced is None else forced
    if parcel.fake:
        chance *= 0.05
    failures: list[str] = []
    while attempt < MOST_ATTEMPTS:
        if rng.happens(chance):
            return Story("delivered", tuple(failures))
        failures.append(failure if rng.happens(0.7) or parcel.reason else rng.pick(_open_to(CAUSES, parcel)))
        attempt += failures[-1] != "UND-NAT"
        if len(failures) == MOST_ATTEMPTS:
            break
    return Story("rto", tuple(failures))


def honours(rng: Luck, parcel: Parcel) -> bool:
    """Whether the courier does what it accepted: one in ten times it doesn't, more often when it is poor."""
    return not rng.happens(0.1 / parcel.quality)


def postcode_risk(country: str, postcode: str) -> float:
    """The steady risk of a neighbourhood (the first three digits): most are calm, one in ten is twice as bad."""
    drawn = crc32(f"{country}{postcode[:3]}".encode()) % 100
    return next(risk for below, risk in RISKS if drawn < below)


def _open_to(causes: Mapping[str, float], parcel: Parcel) -> dict[str, float]:
    """The causes that this parcel can fail for."""
    return {code: weight for code, weight in causes.items() if code != CASH or parcel.payment == "cod"}


def _ending(rng: Luck, parcel: Parcel) -> str:
    drawn = rng.random() * parcel.quality
    for ending, share in (("lost", LOST), ("damaged", DAMAGED), ("disposed", DISPOSED)):
        if drawn < share:
            return ending
        drawn -= share
    if parcel.direction == "forward" and rng.happens(_return_chance(parcel)):
        return "rto"
    return "flipped" if parcel.direction == "forward" and rng.happens(FLIPPED / parcel.quality) else "delivered"


def _return_chance(parcel: Parcel) -> float:
    if parcel.fake:
        return 0.94
    base = RETURNED[parcel.payment]
    odds = base / (1 - base) * parcel.risk / parcel.quality
    return odds / (1 + odds)


def _failures_before_return(rng: Luck, parcel: Parcel) -> tuple[str, ...]:
    last = parcel.reason or rng.pick(FAKE_CAUSES if parcel.fake else _open_to(CAUSES, parcel))
    visits = rng.choices((1, 2, 3), (50, 25, 25) if last in AT_ONCE else (8, 22, 70))[0]
    before = (
        last if parcel.reason or rng.happens(0.65) else rng.pick(_open_to(HICCUPS, parcel)) for _ in range(visits - 1)
    )
    return (*before, last)


def _fetched(rng: Luck, ending: str, parcel: Parcel) -> Story:
    failures: list[str] = []
    while rng.happens((0.45 if failures else 0.24) / parcel.quality) and len(failures) < MOST_ATTEMPTS:
        failures.append(parcel.reason or rng.pick(NOT_PICKED))
    if ending == "cancelled" or len(failures) == MOST_ATTEMPTS:
        failures = (failures or [parcel.reason or rng.pick(NOT_PICKED)])[:2]
        return Story("cancelled", (*failures, "NPR-MAX"))
    return Story(ending, tuple(failures))
