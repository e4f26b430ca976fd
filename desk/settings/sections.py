"""Which sections the settings have: a new one is a line here, its address in `urls.py`, and a page that extends
`desk/settings/page.html`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.current import store_of
from accounts.roles import Action
from desk import doors


@dataclass(frozen=True, slots=True)
class Section:
    """`name` is that of its first page in `settings:`; without an `action` it is everybody's own."""

    name: str
    label: str | Promise
    text: str | Promise
    icon: str
    action: Action | None = None

    @property
    def url(self) -> str:
        """Its first page; the addresses of the others begin with it."""
        return reverse(f"settings:{self.name}")


@dataclass(frozen=True, slots=True)
class Group:
    """Sections under one heading."""

    label: str | Promise
    sections: tuple[Section, ...]


GROUPS = (
    Group(
        _("You"),
        (
            Section("account", _("My account"), _("Your name and language, your password, the second step"), "user"),
            Section("tokens", _("API tokens"), _("Programs that speak for you"), "key"),
        ),
    ),
    Group(
        _("Store"),
        (
            Section(
                "store",
                _("Store"),
                _("Name, money and clock, brand, working days, contact"),
                "building-store",
                Action.STORE_SETTINGS,
            ),
            Section(
                "failed",
                _("Failed deliveries"),
                _("Whether buyers are asked at once, and obeyed"),
                "alert-circle",
                Action.STORE_SETTINGS,
            ),
            Section(
                "returning",
                _("Coming back"),
                _("How long to wait for a parcel until it is missed"),
                "arrow-back-up",
                Action.STORE_SETTINGS,
            ),
            Section(
                "policies",
                _("Returns"),
                _("What is taken back, until when, on which terms; clocks"),
                "receipt-refund",
                Action.RETURNS_POLICIES,
            ),
            Section("people", _("People"), _("Who works here, as what; invitations"), "users", Action.PEOPLE_MANAGE),
            Section(
                "connections",
                _("Connections"),
                _("Couriers and messengers: credentials, webhooks, health"),
                "plug-connected",
                Action.CONNECTIONS_HEALTH,
            ),
        ),
    ),
    Group(
        _("Figures and traces"),
        (
            Section(
                "costs",
                _("Costs"),
                _("Freight, packing, handling: what a parcel costs that comes back"),
                "coins",
                Action.COSTS_EDIT,
            ),
            Section(
                "codes", _("Couriers’ codes"), _("What a code means that no adapter knows"), "code", Action.CODES_MAP
            ),
            Section("erasure", _("Erase a buyer"), _("Personal data go, with a proof"), "eye-off", Action.BUYERS_ERASE),
            Section("audit", _("Audit log"), _("Who did what, and when"), "history", Action.AUDIT_VIEW),
        ),
    ),
)


def groups_for(request: HttpRequest) -> list[Group]:
    """What the user's role in the store on screen lets her open, without empty groups."""
    store = store_of(request)
    allowed = doors.may(request, store) if store else frozenset()
    open_to_her = [Group(group.label, tuple(_open(group.sections, allowed))) for group in GROUPS]
    return [group for group in open_to_her if group.sections]


def _open(sections: Iterable[Section], allowed: frozenset[Action]) -> list[Section]:
    return [section for section in sections if section.action is None or section.action in allowed]


def current(request: HttpRequest) -> Section | None:
    """The section that the page belongs to."""
    sections = (section for group in GROUPS for section in group.sections)
    return next((section for section in sections if request.path.startswith(section.url)), None)
