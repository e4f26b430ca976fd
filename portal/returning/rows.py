"""One line of the order on one page of the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.returning import draft as drafting
from portal.returning import parking
from portal.returning.checks import Faults
from portal.returning.draft import Chosen, Draft, Pair
from portal.returning.offers import Question
from returns import explaining, judging
from returns.queries.exchanges import Swap
from returns.wishes import Judged


@dataclass(frozen=True, slots=True)
class Photo:
    """A parked one and how it looks, small."""

    name: str
    small: str


@dataclass(frozen=True, slots=True)
class Row:
    """What is shown of a line; of the closer parts only what its page asks for."""

    judged: Judged
    chosen: Chosen
    fault: str = ""
    says: str = ""  # until when, or why not
    reasons: Sequence[Pair] = ()
    with_photos: Sequence[str] = ()  # reasons that want one
    photos: Sequence[Photo] = ()
    named: str = ""
    swap: Swap | None = None

    @property
    def name(self) -> str:
        """As the order calls it."""
        return self.judged.line.product.name or self.judged.line.product.sku

    @property
    def instead(self) -> str:
        """What she chose instead."""
        return next((str(one) for one in self.swap.all if str(one.pk) == self.chosen.wants), "") if self.swap else ""


def to_choose(draft: Draft, asked: Question, faults: Faults) -> list[Row]:
    """Every line of the order."""
    return [
        Row(one, draft.of_line(pk), faults.get(pk, ""), explaining.verdict(one.verdict, today=asked.today))
        for pk, one in asked.judged.items()
    ]


def with_reasons(draft: Draft, asked: Question, faults: Faults) -> list[Row]:
    """The chosen lines with what may be said of them."""
    return [_with_reasons(one, asked, faults) for one in draft.lines]


def with_swaps(draft: Draft, asked: Question, faults: Faults, swaps: Mapping[int, Swap]) -> list[Row]:
    """The chosen lines with what there is instead of them."""
    return [
        Row(
            asked.judged[one.line],
            one,
            faults.get(one.line, ""),
            named=drafting.named(one.reason),
            swap=swaps[one.line],
        )
        for one in draft.lines
    ]


def _with_reasons(one: Chosen, asked: Question, faults: Faults) -> Row:
    terms = judging.granted(asked.judged[one.line])
    taken = terms.taken()
    shown = [Photo(name, parking.thumbnail(asked.link, name)) for name in one.photos]
    return Row(
        asked.judged[one.line],
        one,
        faults.get(one.line, ""),
        reasons=drafting.reasons(taken),
        with_photos=[str(drafting.WORDS[why]) for why in taken if terms.on(why).photos],
        photos=[photo for photo in shown if photo.small],
    )
