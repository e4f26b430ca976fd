"""A courier for tests: signs its calls, and dies, fails or hangs over them when asked to."""

import hashlib
import hmac
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import ClassVar

from connectors.base import Call
from connectors.couriers.base import Answer, Ask, Capabilities, Courier, Heard, Meaning, ParcelReport, ScanReport
from connectors.couriers.words import Reason, ScanStatus

SIGNATURE = "x-pretend-signature"
SECRET = "a-secret"


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    """The headers of a call, as the courier would send them."""
    return {SIGNATURE: hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def scan(awb: str, code: str, at: datetime, place: str = "Pune") -> dict[str, str]:
    """One report, as it stands in a body."""
    return {"awb": awb, "code": code, "at": at.isoformat(), "place": place}


def body(*scans: dict[str, str], **more: object) -> bytes:
    """A call about these scans."""
    return json.dumps({"scans": scans, **more}).encode()


@dataclass
class Outside:
    """What the pretended world answers when it is asked."""

    track: Callable[[Sequence[str]], Heard] = field(default=lambda awbs: Heard(missing=list(awbs)))
    asked: list[list[str]] = field(default_factory=list)


class Pretend(Courier):
    """Codes are our own status words; a code may carry a reason after a stroke."""

    name = "Pretend"
    can = Capabilities(batch=50, calls=1_000_000, per=timedelta(seconds=1), pushes=True)
    codes: ClassVar[dict[str, Meaning]] = {
        **{status.value: Meaning(status) for status in ScanStatus if status is not ScanStatus.UNKNOWN},
        **{f"attempt_failed/{reason.value}": Meaning(ScanStatus.ATTEMPT_FAILED, reason) for reason in Reason},
    }
    secrets = ("secret", "old_secret")
    outside: ClassVar[Outside] = Outside()

    def signed_by(self) -> tuple[str, ...]:
        return (SIGNATURE,)

    def verify(self, call: Call) -> bool:
        known = [self.account.credentials.get(key) for key in self.secrets]
        said = call.headers.get(SIGNATURE, "").lower()
        return any(secret and hmac.compare_digest(signed(call.body, secret)[SIGNATURE], said) for secret in known)

    def parse(self, call: Call) -> Heard:
        try:
            said = json.loads(call.body)
            if said.get("poison") == "exit":
                os._exit(9)
            if said.get("poison") == "error":
                raise RuntimeError("indigestible")
            scans = [_scan(each) for each in said["scans"]]
        except (ValueError, KeyError, TypeError, AttributeError):
            return Heard()
        return Heard(scans=scans, parcels=[_parcel(each) for each in said.get("parcels", ())])

    def track(self, awbs: Sequence[str]) -> Heard:
        self.outside.asked.append(list(awbs))
        return self.outside.track(awbs)

    def instruct(self, ask: Ask) -> Answer:
        return Answer(accepted=True)

    def look_up(self, ask: Ask, reference: str) -> Answer | None:
        return None

    def test(self) -> str:
        return "well"


def _scan(said: dict[str, str]) -> ScanReport:
    return ScanReport(said["awb"], said["code"], datetime.fromisoformat(said["at"]), place=said.get("place", ""))


def _parcel(said: dict[str, str]) -> ParcelReport:
    return ParcelReport(
        said["awb"],
        cod_amount=Decimal(said["cod_amount"]) if "cod_amount" in said else None,
        freight=Decimal(said["freight"]) if "freight" in said else None,
        promised_on=date.fromisoformat(said["promised_on"]) if "promised_on" in said else None,
        return_awb=said.get("return_awb"),
    )
