"""A store's failed deliveries of the past and of now, into the tables by COPY."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from demo.failing import answers, deeds, rows, rules, stories
from demo.failing.deeds import Deed
from demo.failing.rows import Told
from demo.failing.stories import Story
from demo.rows import Place
from demo.staff import Staff
from demo.writing import Numbered
from ndr.models import Attempt, Case
from ndr.models.fakes import STANDING
from ndr.services import following, ruling, suggesting
from ndr.states import TO_DO
from orders.models import Instruction, Scan
from orders.services import tracking
from orders.services.importing.copying import Ids
from orders.services.importing.tables import Row
from orders.states import Bucket
from simulator.luck import Luck

ASSIGNED = 0.4  # of those that wait
AT_ONCE = 2000


def write(place: Place, numbered: Sequence[Numbered], *, staff: Staff, luck: Luck) -> list[Told]:
    """Cases with everything that happened to them, and the rules; returns them. The caller's transaction."""
    known = rules.write(place, staff)
    told = _made_up(place, list(stories.of(place, numbered)), staff, luck)
    rows.CASES.copy(rows.case(place, one) for one in told)
    scans = _scans(told)
    pasts = _pasts(numbered)
    rows.ATTEMPTS.copy(_attempts(place, told, scans, pasts))
    _write_deeds(place, told, known, luck)
    rows.ANSWERS.copy(rows.answer(place, one, one.answer) for one in told if one.answer)
    _write_claims(place, told, scans)
    _suggest(place)
    return told


def _made_up(place: Place, found: Sequence[Story], staff: Staff, luck: Luck) -> list[Told]:
    cases = Ids(Case, len(found))
    attempts = Ids(Attempt, sum(len(story.failures) for story in found))
    return [
        _told(place, story, cases.next(), attempts.take(len(story.failures)), staff=staff, luck=luck) for story in found
    ]


def _told(place: Place, story: Story, case: int, attempts: Sequence[int], *, staff: Staff, luck: Luck) -> Told:
    at = place.at
    asked = answers.asked_at(story, luck, at)
    answer = asked and answers.given(story, asked, staff=staff, luck=luck, at=at, language=place.store.locale)
    return Told(
        story=story,
        case=case,
        attempts=tuple(attempts),
        deeds=tuple(deeds.about(story, staff=staff, luck=luck, at=at)),
        asked_at=asked,
        answer=answer or None,
        fake=answers.claimed(story, answer, staff=staff, luck=luck, at=at) if answer else None,
        assigned_to=luck.choice(staff.desk) if story.waits and staff.desk and luck.happens(ASSIGNED) else None,
    )


def _scans(told: Sequence[Told]) -> dict[bytes, int]:
    """Ids of the reports that failures stand on."""
    digests = [failure.digest for one in told for failure in one.story.failures]
    found: dict[bytes, int] = {}
    for start in range(0, len(digests), AT_ONCE):
        pairs = Scan.objects.filter(digest__in=digests[start : start + AT_ONCE]).values_list("digest", "pk")
        found |= {bytes(digest): pk for digest, pk in pairs}
    return found


def _pasts(numbered: Sequence[Numbered]) -> dict[str, list[tuple[datetime, Bucket]]]:
    """By the buyer's phone: when parcels of hers were delivered or turned round."""
    found = defaultdict[str, list[tuple[datetime, Bucket]]](list)
    for each in numbered:
        for trip in each.sold.trips:
            went = trip.journey
            ended = went.delivered_at if went.bucket is Bucket.DELIVERED else went.rto_initiated_at
            if ended and each.sold.sale.buyer.phone:
                found[each.sold.sale.buyer.phone].append((ended, went.bucket))
    return found


def _attempts(
    place: Place, told: Sequence[Told], scans: dict[bytes, int], pasts: dict[str, list[tuple[datetime, Bucket]]]
) -> Iterator[Row]:
    for one in told:
        ended = pasts.get(one.story.trip.wanted["phone"], ())
        for run, failure in enumerate(one.story.failures):
            before = [bucket for when, bucket in ended if when < failure.at]
            past = before.count(Bucket.DELIVERED), before.count(Bucket.RTO)
            yield rows.attempt(place, one, run, scans[failure.digest], past)


def _write_deeds(place: Place, told: Sequence[Told], known: dict[str, int], luck: Luck) -> None:
    done = [(one, deed) for one in told for deed in one.deeds]
    numbers = Ids(Instruction, sum(deed.verb is not None for _one, deed in done))
    numbered: list[tuple[Told, Deed, int | None]] = [
        (one, deed, numbers.next() if deed.verb else None) for one, deed in done
    ]
    rows.TOLD.copy(rows.instruction(place, one, deed, pk, luck) for one, deed, pk in numbered if pk)
    rows.ACTS.copy(rows.act(place, one, deed, pk, known.get(deed.rule)) for one, deed, pk in numbered)


def _write_claims(place: Place, told: Sequence[Told], scans: dict[bytes, int]) -> None:
    """Claims, and the parcels folded again without the visits that they are about."""
    claimed = [(one, one.fake) for one in told if one.fake]
    rows.FAKES.copy(rows.fake(place, one, claim) for one, claim in claimed)
    doubted = [(one, claim) for one, claim in claimed if claim.status in STANDING]
    rows.DOUBTED.copy(
        (place.store.pk, one.story.parcel, scans[one.story.failures[claim.run].digest], claim.at)
        for one, claim in doubted
    )
    news = tracking.refold(shipment_ids=[one.story.parcel for one, _claim in doubted], at=place.at, quiet=True)
    following.follow(news, at=place.at)


def _suggest(place: Place) -> None:
    """What is to be done next, as it would be said of each case that waits; no rule acts in a made-up past."""
    cases = list(Case.objects.filter(store=place.store, status__in=TO_DO).select_related("order").order_by("pk"))
    ruling.rule_held(cases, at=place.at)
    for case in cases:
        case.rule_acts_at = None
    suggesting.suggest_held(cases, at=place.at)
