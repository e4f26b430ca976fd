"""Log-ins: a token for ten days, in the shape of a JWT, that says whose it is."""

import base64
import hashlib
import hmac
import json
from datetime import datetime, timedelta
from itertools import count

from simulator.web import Request, Response, answer
from simulator.world import World

LOG_IN = "/v1/external/auth/login"
LASTS = timedelta(days=10)
KEY = b"a pretended service has no secret"
_serial = count()


def who(world: World, request: Request) -> str:
    """The account of a call: by its token, or who wants to log in."""
    if request.path == LOG_IN:
        return _claimed(world, request)
    given = request.headers.get("Authorization", "")
    return "" if given in world.expired else read(given.removeprefix("Bearer ").strip(), at=world.now())


def log_in(world: World, account: str, _request: Request, _: str) -> Response:
    """A token; those of before stay good."""
    token = issue(account, at=world.now())
    company = {"company_id": 25149, "created_at": "2026-01-01 00:00:00", "email": account, "first_name": "API"}
    return answer(company | {"id": 6543210, "last_name": "USER", "token": token})


def log_out(world: World, _account: str, request: Request, _: str) -> Response:
    """This token is over."""
    world.expired.add(request.headers.get("Authorization", ""))
    return answer({"message": "Logged out successfully"})


def issue(account: str, *, at: datetime) -> str:
    """A fresh token."""
    begins = int(at.timestamp())
    ends = begins + int(LASTS.total_seconds())
    claims = {"sub": account, "iat": begins, "exp": ends, "jti": next(_serial)}
    body = f"{_packed({'alg': 'HS256', 'typ': 'JWT'})}.{_packed(claims)}"
    return f"{body}.{_proof(body)}"


def read(token: str, *, at: datetime) -> str:
    """Whose token it is; empty where it is none, or none any more."""
    body, _dot, proof = token.rpartition(".")
    if not body or not hmac.compare_digest(_proof(body).encode(), proof.encode()):
        return ""
    claims = json.loads(base64.urlsafe_b64decode(body.rpartition(".")[2] + "=="))
    return str(claims["sub"]) if at.timestamp() < claims["exp"] else ""


def _claimed(world: World, request: Request) -> str:
    """The e-mail address, where the password is not wrong; any password will do until one is set."""
    try:
        said = request.json()
        email, password = str(said.get("email", "")), str(said.get("password", ""))
    except (ValueError, AttributeError):
        return ""
    return email if password and password == world.passwords.get(email, password) else ""


def _packed(content: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def _proof(body: str) -> str:
    return base64.urlsafe_b64encode(hmac.new(KEY, body.encode(), hashlib.sha256).digest()).decode().rstrip("=")
