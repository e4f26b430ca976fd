"""Delhivery's addresses, its limits, and how it says no."""

from simulator.dialects.base import Dialect, doors, retry_after, token
from simulator.dialects.delhivery import booking, changing, papers, tracking
from simulator.web import Response, answer

FIVE_MINUTES = 300.0
FORBIDDEN = (
    b"<html>\r\n<head><title>403 Forbidden</title></head>\r\n"
    b"<body>\r\n<center><h1>403 Forbidden</h1></center>\r\n</body>\r\n</html>\r\n"
)


def _problem(status: int, text: str) -> Response:
    return answer({"Success": False, "Error": text, "rmk": text}, status)


def _too_many(wait: float) -> Response:
    return retry_after(answer({"detail": "Request was throttled."}, 429), wait)


def _firewall(_wait: float) -> Response:
    """What really stops callers who ask too often; it says neither why nor how long."""
    return Response(403, FORBIDDEN, "text/html")


DELHIVERY = Dialect(
    name="delhivery",
    begins=("/api/", "/c/api/", "/waybill/api/"),
    doors=doors(
        ("GET", "/api/v1/packages/json/()", tracking.track),
        ("POST", "/api/cmu/create.json()", booking.create),
        ("GET", "/waybill/api/bulk/json/()", booking.waybills),
        ("GET", "/c/api/pin-codes/json/()", booking.postcode),
        ("POST", "/api/p/edit/?()", changing.edit),
        ("POST", "/api/p/update/?()", changing.update),
        ("GET", "/api/cmu/get_bulk_upl/([^/]+)/?", changing.upload_status),
        ("GET", "/api/p/packing_slip/?()", papers.packing_slip),
        ("GET", "/api/rest/fetch/pkg/document/()", papers.document),
    ),
    who=token,
    stranger=lambda _request: answer({"detail": "Invalid token."}, 401),
    problem=_problem,
    too_many=_too_many,
    over_limit=_firewall,
    lie=answer({"Success": False, "Error": "An internal Error has occurred", "rmk": "An internal Error has occurred"}),
    limits={
        "/api/v1/packages/": (750, FIVE_MINUTES),
        "/api/cmu/create.json": (20_000, FIVE_MINUTES),
        "/api/p/edit": (12_200, FIVE_MINUTES),
        "/c/api/pin-codes/": (4_500, FIVE_MINUTES),
        "/waybill/api/": (5, FIVE_MINUTES),
    },
)
