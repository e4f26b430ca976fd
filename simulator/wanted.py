"""A parcel that somebody wants to book: why not, or the facts of it."""

from collections.abc import Container, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from simulator.facts import FATES, Parcel
from simulator.odds import postcode_risk

NOT_SERVED = "000"  # postcodes that begin like this
PLAIN = ("country", "postcode", "city", "direction", "payment", "cod_amount", "currency", "reference")
SANDBOX = {"awb", "booked_at", "risk", "quality", "fake", "fate", "reason"}
CHOICES = {"direction": {"", "forward", "reverse"}, "payment": {"", "cod", "prepaid"}}
FORCED = {"", "cancelled", *FATES}

Wanted = Mapping[str, Any]


def key_of(wanted: Wanted, header: str) -> str:
    """What makes a repeat of it the same parcel: its key, the call's key, or direction and reference."""
    reference = str(wanted.get("reference") or "")
    by_reference = f"{wanted.get('direction') or 'forward'}:{reference}" if reference else ""
    return str(wanted.get("key") or header or by_reference)


def refusal(wanted: Wanted, used: Container[str]) -> str:
    """Why it can't be booked, empty when it can; `used` are the AWBs that exist."""
    if not wanted.get("country") or not (wanted.get("postcode") or wanted.get("city")):
        return "Field missing: country and postcode or city"
    if str(wanted.get("postcode", "")).startswith(NOT_SERVED):
        return "Postcode not served"
    for name, choices in CHOICES.items():
        if wanted.get(name, "") not in choices:
            return f"Field invalid: {name}"
    if wanted.get("payment") == "cod" and Decimal(wanted.get("cod_amount") or 0) <= 0:
        return "Field missing: cod_amount"
    return _sandbox_refused(wanted.get("sandbox", {}), used)


def facts(wanted: Wanted, *, awb: str, at: datetime) -> Parcel:
    """The parcel, with `awb` and `at` where the sandbox part does not say its own."""
    sandbox = dict(wanted.get("sandbox", {}))
    booked_at = datetime.fromisoformat(sandbox.pop("booked_at")) if "booked_at" in sandbox else at
    if booked_at.tzinfo is None:
        message = "booked_at needs an offset"
        raise ValueError(message)
    origin = wanted.get("origin", {})
    buyer = origin if wanted.get("direction") == "reverse" else wanted
    known: dict[str, Any] = {name: str(wanted[name]) for name in PLAIN if wanted.get(name)}
    known |= {f"origin_{name}": str(origin.get(name) or "") for name in ("postcode", "city", "country")}
    risk = postcode_risk(str(wanted["country"]), str(buyer.get("postcode") or ""))
    return Parcel(**{"awb": awb, "booked_at": booked_at.astimezone(UTC), "risk": risk} | known | sandbox)


def _sandbox_refused(sandbox: Wanted, used: Container[str]) -> str:
    if sandbox.get("awb") in used:
        return "AWB already used"
    numbers = all(isinstance(sandbox.get(name, 1.0), int | float) for name in ("risk", "quality"))
    positive = numbers and all(sandbox.get(name, 1.0) > 0 for name in ("risk", "quality"))
    known = sandbox.get("fate", "") in FORCED and not set(sandbox) - SANDBOX
    return "" if positive and known else "Field invalid: sandbox"
