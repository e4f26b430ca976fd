"""Shiprocket's office: the log-in, the list of failed deliveries, instructions, and bookings in two steps."""

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar
from urllib.parse import quote

import httpx
from django.utils.translation import gettext as _

from connectors import failures, reading
from connectors.base import (
    JSON,
    Account,
    LoggedOut,
    NotAuthorised,
    ProviderError,
    Refused,
)
from connectors.couriers import shiprocket_orders as orders
from connectors.couriers.base import Answer, Ask, require
from connectors.couriers.words import Verb
from connectors.reading import Said
from connectors.service import Service

BASE_URL = "https://apiv2.shiprocket.in/v1/external"
AFTER_A_FAILURE = (Verb.REATTEMPT, Verb.DEFER, Verb.CHANGE_ADDRESS, Verb.CHANGE_PHONE)
COMMENT = "Please attempt the delivery again."  # read by the courier
PER_PAGE, MOST_PAGES = 100, 3

Answered = TypeVar("Answered")


class Office:
    """Calls with the token of the log-in, which is renewed once where it is no longer taken."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._base_url = reading.text(account.settings.get("base_url")) or BASE_URL

    def read(self, path: str, **params: str) -> Said:
        """One call that only asks. Raises `ProviderError`."""
        return self._let_in(lambda service: service.read(path, **params))

    def query(self, path: str, content: JSON) -> Said:
        """One call that asks with a body. Raises `ProviderError`."""
        return self._let_in(lambda service: service.query(path, content))

    def change(self, path: str, content: JSON) -> Said:
        """One call that changes something. Raises `ProviderError`."""
        return self._let_in(lambda service: service.change(path, content))

    def failures(self, awbs: Collection[str]) -> list[Said]:
        """The records of these failed deliveries, as far as the newest pages of the list have them. The list comes on
        top: without it a parcel has no reason, but its state is known."""
        found = dict[str, Said]()
        for page in range(1, MOST_PAGES + 1) if awbs else ():
            try:
                said = self.read("/ndr/all", page=str(page), per_page=str(PER_PAGE))
            except Refused:
                break
            records = [*reading.parts(said.get("data"))]
            found |= {awb: it for it in records if (awb := reading.text(it.get("awb_code"))) in awbs}
            if len(found) == len(awbs) or len(records) < PER_PAGE:
                break
        return [*found.values()]

    def _let_in(self, do: Callable[[Service], Answered]) -> Answered:
        session = self._account.session
        token = session.token() or session.renewed("", self._log_in)
        try:
            return do(self._service(token))
        except LoggedOut:
            return do(self._service(session.renewed(token, self._log_in)))

    def _service(self, token: str = "") -> Service:
        return Service(self._base_url, {"Authorization": f"Bearer {token}"} if token else {})

    def _log_in(self) -> str:
        """A fresh token. Raises `NotAuthorised` where e-mail and password are not those of an API user."""
        names = {name: self._account.credentials.get(name, "") for name in ("email", "password")}
        try:
            said = self._service().query("/auth/login", dict(names))
        except (LoggedOut, Refused) as error:
            raise NotAuthorised(_not_an_api_user(error)) from error
        if not (token := reading.text(said.get("token"))):
            raise NotAuthorised(_not_an_api_user(said=failures.sentence(said)))
        return token


def _not_an_api_user(error: ProviderError | None = None, *, said: str = "") -> str:
    told = _("E-mail and password are not those of an API user: look under Settings › API at Shiprocket.")
    return f"{told} {error or said}".strip()


def check(said: Said) -> None:
    """Nothing where an answer only leaves parcels out. Raises `ProviderError` for one that is a failure in disguise."""
    words = failures.sentence(said)
    if words or "status_code" in said:
        raise failures.by_words(words or _("Declined."))


def instruct(office: Office, settings: Mapping[str, JSON], ask: Ask) -> Answer:
    """Hand it over. Raises `ProviderError`."""
    require(ask)
    if ask.verb in orders.PATHS:
        return orders.book(office.change, settings, ask)
    if ask.verb is Verb.CANCEL:
        said = office.change("/orders/cancel/shipment/awbs", {"awbs": [ask.awb]})
        return Answer(accepted=_is_fine(said), text=failures.sentence(said))
    said = office.change(f"/ndr/{quote(ask.awb, safe='')}/action", _action(ask))
    return Answer(accepted=_is_fine(said), text=reading.text(said.get("status")) or failures.sentence(said))


def look_up(office: Office, ask: Ask, reference: str) -> Answer | None:
    """A booking goes on with its second step; cancelling twice is cancelling. Raises `ProviderError`."""
    if ask.verb in orders.PATHS and reference:
        return orders.numbered(office.change, reference, track=office.read)
    if ask.verb is Verb.CANCEL or ask.verb in orders.PATHS:
        return None  # an order number is taken once
    raise Refused(_("Shiprocket can't say whether it arrived: look at the parcel in its panel before you ask again."))


def _is_fine(said: Said) -> bool:
    """An answer of success may carry the code of a failure."""
    status = said.get("status_code")
    return not (isinstance(status, int) and status >= httpx.codes.BAD_REQUEST) and said.get("success") is not False


def _action(ask: Ask) -> dict[str, JSON]:
    action = "return" if ask.verb is Verb.RTO else "fake-attempt" if ask.inputs.get("fake") else "re-attempt"
    given = {
        "deferred_date": ask.inputs.get("date"),
        "address1": ask.inputs.get("address"),
        "phone": ask.inputs.get("phone"),
    }
    comment = reading.text(ask.inputs.get("comment")) or COMMENT
    told: dict[str, JSON] = {"action": action, "comments": comment}
    return told | {name: words for name, words in given.items() if words}
