"""Why the lines of a return may be returned: by the versions of the policies that judged them, as of then."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.dates import day_of
from returns.models import PolicyVersion, ReturnLine, ReturnRequest
from returns.policy import Conditions, No, Policy, Verdict
from returns.queries import eligibility, policies
from returns.wishes import Judged

FITS = Conditions()  # what judged it once is not asked again whether it fits


def of_request(request: ReturnRequest, lines: Sequence[ReturnLine]) -> dict[int, Verdict]:
    """By line of the return: what its policy says, from the day on which it was asked for. A handful of queries for
    each version; nearly all have one.
    """
    asked = day_of(request.asked_at, request.store.zone)
    versions = {line.version_id: line.version for line in lines if line.version}
    judged = {pk: _judged(request, version) for pk, version in versions.items()}
    told = dict[int, Verdict]()
    for line in lines:
        by = judged.get(line.version_id)
        one = by.get(line.line_id) if by else None
        if one is None:
            told[line.pk] = Verdict(None, No.NO_POLICY)
            continue
        said = one.verdict
        late = said.until is not None and asked > said.until
        mine = No.TOO_LATE if late else None if said.no in {No.NOTHING_LEFT, No.TOO_LATE} else said.no
        told[line.pk] = replace(said, no=mine, units=line.quantity)
    return told


def _judged(request: ReturnRequest, version: PolicyVersion) -> Mapping[int, Judged]:
    policy: Policy = replace(policies.of(version, version.policy.name), when=FITS)
    return {one.line.pk: one for one in eligibility.of(request.order, at=request.asked_at, tried=[policy])}
