"""Which courier fetches a return, and why this one. Pure: what is known of each goes in, in order they come out.

A courier that is known not to serve the place is left out. Of the others the one is chosen that costs least per parcel
it really fetches: its return freight ÷ the share of pickups that it carried out. Where nobody knows the freight of all
of them, the share alone decides. A courier with few pickups is taken for an average one: 8 of 10.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from connectors.base import JSON

USUAL: Final = (Decimal(8), Decimal(10))  # pickups carried out, of how many: added to what was measured
CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One courier account. `serves`: it has carried there (True), said that it does not (False), or nobody knows
    (None). Of `ended` pickups it carried out `picked`. `freight` of one return, in the store's currency; None unknown.
    """

    connection: int
    name: str
    serves: bool | None = None
    freight: Decimal | None = None
    picked: int = 0
    ended: int = 0

    @property
    def share(self) -> Decimal:
        """Of its pickups, those that it probably carries out."""
        return (self.picked + USUAL[0]) / (self.ended + USUAL[1])

    @property
    def cost(self) -> Decimal | None:
        """Of one parcel that it really fetches."""
        return None if self.freight is None else (self.freight / self.share).quantize(CENT)


def rank(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those that may be asked, the best first; the order they came in decides nothing."""
    able = [one for one in candidates if one.serves is not False]
    by_cost = all(one.cost is not None for one in able)
    return sorted(
        able,
        key=lambda one: (
            one.serves is None,  # what is known to go there goes before what may
            (one.cost or Decimal(0)) if by_cost else Decimal(0),
            -one.share,
            one.connection,
        ),
    )


def kept(ranked: Iterable[Candidate]) -> dict[str, JSON]:
    """The choice as it is kept on a pickup, the chosen one first."""
    return {"candidates": [_plain(one) for one in ranked]}


def of_kept(chosen: Mapping[str, JSON]) -> list[Candidate]:
    """As it was kept; nothing of what can't be read."""
    rows = chosen.get("candidates")
    return [_read(row) for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def in_words(one: Candidate) -> str:
    """What was known of it."""
    place = {
        True: _("has carried to this postcode"), False: _("does not serve this postcode"),
        None: _("not known whether it serves this postcode"),
    }[one.serves]  # fmt: skip
    measured = _("%(picked)d of %(ended)d pickups carried out in 90 days") % {"picked": one.picked, "ended": one.ended}
    parts = [place, measured if one.ended else _("no pickups measured yet")]
    if one.freight is not None and one.cost is not None:
        said = {"freight": one.freight, "cost": one.cost}
        parts.append(_("return freight %(freight)s, %(cost)s per parcel fetched") % said)
    return ", ".join(parts)


def _plain(one: Candidate) -> dict[str, JSON]:
    return {**asdict(one), "freight": None if one.freight is None else str(one.freight)}


def _read(row: Mapping[str, JSON]) -> Candidate:
    freight = row.get("freight")
    serves = row.get("serves")
    return Candidate(
        connection=int(str(row.get("connection") or 0)),
        name=str(row.get("name") or ""),
        serves=serves if isinstance(serves, bool) else None,
        freight=Decimal(str(freight)) if freight else None,
        picked=int(str(row.get("picked") or 0)),
        ended=int(str(row.get("ended") or 0)),
    )
