"""Keep one attempt per failed run of a case, however often and in whatever order it is told."""

from collections.abc import Mapping, Sequence

from core.writing import write
from ndr.failures import Failure
from ndr.models import Attempt, Case
from ndr.queries import pasts
from ndr.services.stories import Story
from orders.models import Scan

MIRRORED = ("scan_id", "raw_code", "reported_at", "reason", "number", "genuine")  # by the failure

Scans = Mapping[bytes, tuple[int, str]]  # id and raw code by digest


def keep(stories: Sequence[Story]) -> set[int]:
    """Bring the attempts in line with the failures; returns the cases whose last failure is new.

    New too is one that turns out real: where at first nobody went, and then somebody was refused at the door.
    """
    scans = _scans(stories)
    told = [(story, failure, story.known(failure)) for story in stories for failure in story.failures]
    fresh = {
        attempt.case_id
        for story, failure, attempt in told
        if attempt and failure is story.failures[-1] and attempt.scan_id != scans[failure.digest][0]
    }
    changed = [attempt for _story, failure, attempt in told if attempt and _mirror(attempt, failure, scans)]
    write(Attempt, MIRRORED, [(row.pk, *(getattr(row, name) for name in MIRRORED)) for row in changed])
    _forget(stories)
    return fresh | _add([(story, failure) for story, failure, attempt in told if not attempt], scans)


def _scans(stories: Sequence[Story]) -> Scans:
    digests = [failure.digest for story in stories for failure in story.failures]
    rows = Scan.objects.filter(digest__in=digests).values_list("digest", "pk", "raw_code")
    return {bytes(digest): (pk, raw_code) for digest, pk, raw_code in rows}


def _mirror(attempt: Attempt, failure: Failure, scans: Scans) -> bool:
    """Whether the attempt had to be changed to say what the failure says."""
    now = (*scans[failure.digest], failure.at, failure.reason, failure.number, failure.genuine)
    before = tuple(getattr(attempt, name) for name in MIRRORED)
    for name, value in zip(MIRRORED, now, strict=True):
        setattr(attempt, name, value)
    return before != now


def _add(told: Sequence[tuple[Story, Failure]], scans: Scans) -> set[int]:
    """New attempts, in a case that is there for them; returns the cases whose last failure is among them."""
    homes = [(story, failure, case) for story, failure in told if (case := _home(story, failure))]
    before = pasts.of([(case.order_id, failure.at) for _story, failure, case in homes])
    for (story, failure, case), past in zip(homes, before, strict=True):
        attempt = Attempt(case=case, store_id=case.store_id)
        attempt.buyer_delivered, attempt.buyer_returned = past
        _mirror(attempt, failure, scans)
        story.attempts[failure.digest] = attempt
    Attempt.objects.bulk_create([story.attempts[failure.digest] for story, failure, _case in homes])
    return {case.pk for story, failure, case in homes if failure is story.failures[-1]}


def _home(story: Story, failure: Failure) -> Case | None:
    """The case of a failure: the first that had not ended before it; none where none was opened."""
    return next((case for case in story.cases if case.closed_at is None or failure.at <= case.closed_at), None)


def _forget(stories: Sequence[Story]) -> None:
    """Attempts whose report says something else by now: somebody said what its code really means."""
    gone = []
    for story in stories:
        standing = {attempt.pk for failure in story.failures if (attempt := story.known(failure))}
        for digest, attempt in list(story.attempts.items()):
            if attempt.pk not in standing:
                gone.append(attempt.pk)
                del story.attempts[digest]
    if gone:
        Attempt.objects.filter(pk__in=gone).delete()
