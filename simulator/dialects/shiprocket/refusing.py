"""How Shiprocket says no."""

from collections.abc import Mapping, Sequence

from simulator.web import Response, answer


def refused(status: int, text: str, errors: Mapping[str, Sequence[str]] | None = None) -> Response:
    """A sentence with the status in the body too, and what is wrong with which field."""
    fields = {"errors": dict(errors)} if errors else {}
    return answer({"message": text, **fields, "status_code": status}, status)
