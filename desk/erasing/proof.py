"""What can be shown to whoever asked for an erasure: pure, the same for the same row."""

import hashlib
import json
from collections.abc import Iterable

from desk.models import Erasure

WHAT = "personal data of one buyer"
Content = dict[str, object]


def references(ids: Iterable[tuple[str, int]]) -> str:
    """sha256 over the names of the rows, hex."""
    return hashlib.sha256("\n".join(sorted(f"{kind}:{pk}" for kind, pk in ids)).encode()).hexdigest()


def content(erasure: Erasure) -> Content:
    """All that is proven, without the digest. Staff are named by their number: the audit log knows who it is."""
    return {
        "erased": WHAT,
        "number": erasure.pk,
        "store": erasure.store.code,
        "by_user": erasure.by_id,
        "asked_at": erasure.at.isoformat(),
        "done_at": erasure.done_at.isoformat() if erasure.done_at else None,
        "rows": dict(sorted(erasure.counts.items())),
        "references_sha256": erasure.references,
    }


def digest(erasure: Erasure) -> str:
    """sha256 over the content as sorted JSON without spaces, hex."""
    plain = json.dumps(content(erasure), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def document(erasure: Erasure) -> Content:
    """The proof as it is downloaded."""
    return {**content(erasure), "sha256": erasure.digest}
