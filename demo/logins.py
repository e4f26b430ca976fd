"""Who may come in: the demo's people. Their password is no secret, so it works in the demo and on a laptop only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts import services
from accounts.models import Store, User
from accounts.roles import Role

DOMAIN = "demo.sampai.example"
PASSWORD = "sampai demo 2026"  # noqa: S105 printed on the log-in page, and refused outside the demo


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the merchant's."""

    mailbox: str
    name: str
    role: Role
    stores: tuple[str, ...]
    language: str = "en"

    @property
    def email(self) -> str:
        """What she logs in with."""
        return f"{self.mailbox}@{DOMAIN}"


@dataclass(frozen=True, slots=True)
class Login:
    """One way in, as the log-in page and the terminal show it."""

    role: str
    email: str
    password: str
    store: str


PEOPLE = (
    Person("owner", "Meera Joshi", Role.OWNER, ("warna",)),
    Person("manager", "Arjun Mehta", Role.MANAGER, ("warna",)),
    Person("operations", "Kavya Nair", Role.OPERATIONS, ("warna",)),
    Person("agent", "Imran Shaikh", Role.AGENT, ("warna",)),
    Person("warehouse", "Suresh Yadav", Role.WAREHOUSE, ("warna",)),
    Person("finance", "Ritu Agarwal", Role.FINANCE, ("warna",)),
    Person("manajer", "Dewi Lestari", Role.MANAGER, ("rona",), "id"),
    Person("everywhere", "Hui Min Tan", Role.OWNER, ("warna", "rona", "nord")),
)


def known() -> list[Login]:
    """The demo's people who are there, in order; nobody outside the demo."""
    if not settings.DEMO:
        return []
    people = {person.email: person for person in PEOPLE}
    users = {user.email: user for user in User.objects.filter(email__in=people).prefetch_related("stores")}
    return [
        Login(person.role.value, email, PASSWORD, ", ".join(store.name for store in users[email].stores.all()))
        for email, person in people.items()
        if email in users
    ]


def shown(_request: HttpRequest) -> dict[str, object]:
    """Context processor: `demo_logins` for the log-in page, asked for only where a template does."""
    return {"demo_logins": SimpleLazyObject(known)} if settings.DEMO else {}


def invite(*, stores: Sequence[Store], at: datetime) -> None:
    """Make the people of these stores. Without demo and outside a laptop nobody knows their passwords."""
    by_code = {store.code: store for store in stores}
    there = set(User.objects.filter(email__endswith=f"@{DOMAIN}").values_list("email", flat=True))
    for person in PEOPLE:
        for code in filter(by_code.get, person.stores):
            services.put_member(
                email=person.email, role=person.role, store=by_code[code], password=None, at=at, actor=None
            )
    fresh = [person for person in PEOPLE if person.email not in there]
    known = settings.DEMO or settings.LOCAL
    password = make_password(PASSWORD if known else None)  # one for all of them: hashing is slow on purpose
    for person in fresh:
        User.objects.filter(email=person.email).update(name=person.name, language=person.language, password=password)
