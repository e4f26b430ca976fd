"""From nothing to the first figure: what is done already, read from the rows, and what comes next."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation, Membership, Store
from accounts.roles import Action
from connectors.models import Connection, Family
from desk.models import StartPutAway
from orders.models import CostModel, Order

WAY = (  # label, gain, page, what its button says, icon, who may
    (
        _("Your store"), _("Days, sums and pages in your own clock, money and language."),
        "settings:store", _("Look at the store"), "building-store", Action.STORE_SETTINGS,
    ),
    (
        _("Your orders"), _("Every order in one place, found by any clue, and who came back how often."),
        "imports:new", _("Bring orders in"), "file-import", Action.ORDERS_IMPORT,
    ),
    (
        _("Your courier"), _("Each scan the moment it happens, failed deliveries with a clock, and what to do."),
        "settings:choose_connection", _("Connect a courier"), "plug-connected", Action.CONNECTIONS_MANAGE,
    ),
    (
        _("Your people"), _("Each with what her work needs and no more, and a log of who did what."),
        "settings:invite", _("Invite somebody"), "users", Action.PEOPLE_MANAGE,
    ),
    (
        _("Your costs"), _("What each parcel costs that nobody took: the first figure in money."),
        "settings:costs", _("Say what parcels cost"), "coins", Action.COSTS_EDIT,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `gain` says what she will get by it; without `may` somebody else does it."""

    label: str
    gain: str
    url: str
    action: str
    icon: str
    done: bool
    may: bool


@dataclass(frozen=True, slots=True)
class Start:
    """The way, how far it is done, and the first step that is left to this person."""

    steps: tuple[Step, ...]
    put_away: bool

    @property
    def done(self) -> int:
        """How many steps."""
        return sum(step.done for step in self.steps)

    @property
    def finished(self) -> bool:
        """Whether nothing is left."""
        return self.done == len(self.steps)

    @property
    def next(self) -> Step | None:
        """The first one that is left and hers."""
        return next((step for step in self.steps if step.may and not step.done), None)


def of_store(store: Store, may: Collection[Action]) -> Start:
    """One query, however large the store."""
    mine, people = {"store": OuterRef("pk")}, Membership.objects.filter(store=OuterRef("pk")).order_by("pk")
    live = Connection.objects.live().filter(stores=OuterRef("pk"), family=Family.COURIER)
    found = Store.objects.filter(pk=store.pk).values_list(
        Exists(Order.objects.filter(**mine)),
        Exists(live),
        Exists(people[1:2]),
        Exists(Invitation.objects.filter(**mine)),
        Exists(CostModel.objects.filter(**mine)),
        Exists(StartPutAway.objects.filter(**mine)),
    )
    orders, courier, colleague, invited, costs, put_away = found.get()
    done = (True, orders, courier, colleague or invited, costs)
    steps = [
        Step(str(label), str(gain), reverse(name), str(action), icon, one, needs in may)
        for (label, gain, name, action, icon, needs), one in zip(WAY, done, strict=True)
    ]
    return Start(tuple(steps), put_away)
