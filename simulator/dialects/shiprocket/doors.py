"""Shiprocket's addresses, and how it says no."""

from simulator.dialects.base import Dialect, doors
from simulator.dialects.shiprocket import ordering, session, tracking, undelivered
from simulator.dialects.shiprocket.refusing import refused
from simulator.web import Request, Response, answer

BASE = "/v1/external"


def _stranger(request: Request) -> Response:
    if request.path == session.LOG_IN:
        return refused(403, "Invalid email and password combination")
    return refused(401, "Token has expired")


def _too_many(_wait: float) -> Response:
    """It says neither how many are allowed nor how long to wait."""
    return refused(429, "Too many requests")


SHIPROCKET = Dialect(
    name="shiprocket",
    begins=(f"{BASE}/",),
    doors=doors(
        ("POST", f"{session.LOG_IN}()", session.log_in),
        ("POST", f"{BASE}/auth/logout()", session.log_out),
        ("GET", f"{BASE}/courier/track/awb/([^/]+)", tracking.one),
        ("POST", f"{BASE}/courier/track/awbs()", tracking.many),
        ("GET", f"{BASE}/courier/track/shipment/([^/]+)", tracking.by_shipment),
        ("GET", f"{BASE}/courier/track()", tracking.by_order),
        ("GET", f"{BASE}/ndr/all()", undelivered.every),
        ("GET", f"{BASE}/ndr/([^/]+)", undelivered.one),
        ("POST", f"{BASE}/ndr/([^/]+)/action", undelivered.act),
        ("POST", f"{BASE}/orders/create/adhoc()", ordering.create),
        ("POST", f"{BASE}/orders/create/return()", ordering.create_return),
        ("POST", f"{BASE}/courier/assign/awb()", ordering.assign),
        ("POST", f"{BASE}/orders/cancel()", ordering.cancel_orders),
        ("POST", f"{BASE}/orders/cancel/shipment/awbs()", ordering.cancel_parcels),
        ("GET", f"{BASE}/orders/show/([^/]+)", ordering.show),
        ("GET", f"{BASE}/account/details/wallet-balance()", ordering.wallet),
    ),
    who=session.who,
    stranger=_stranger,
    problem=refused,
    too_many=_too_many,
    over_limit=_too_many,
    lie=answer({"message": "Oops! Something went wrong.", "status_code": 500}),
)
