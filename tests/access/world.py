"""A merchant with somebody of each role, one order on the road, and a stranger from another store."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts import services as people
from accounts.models import Holiday, Store, User
from accounts.roles import Role
from accounts.services import inviting, stores
from accounts.services.inviting import Issued
from connectors.couriers.words import ScanStatus, Verb
from connectors.models import Connection
from desk.models import BulkRun, SavedView
from desk.services import running, viewing
from ndr.models import Act, Case, CourierFile, FakeAttempt, Rule
from orders.cost import Terms
from orders.models import BuyerLink, CostModel, Instruction, Note, Order, Purpose, Shipment, Task
from orders.services import costing, instructing, linking, noting, tasking
from orders.services.tasking import Wanted
from returns.models import Claim, RtoCase
from tests.factories.accounts import MembershipFactory, StoreFactory, UserFactory
from tests.factories.analytics import Steps, hear
from tests.factories.connectors import ConnectionFactory
from tests.factories.ndr import (
    ActFactory,
    AttemptFactory,
    CaseFactory,
    CourierFileFactory,
    FakeAttemptFactory,
    RuleFactory,
)
from tests.factories.orders import OrderFactory, OrderLineFactory, ScanFactory, ShipmentFactory
from tests.factories.returns import ClaimFactory, returning

UNHEARD_OF = "QQ-9"  # a code of the parcel’s courier that nobody knows
STRANGER = "other"  # owner of another store
TO_THE_DOOR = [ScanStatus.PICKED_UP, ScanStatus.OUT_FOR_DELIVERY, ScanStatus.ATTEMPT_FAILED]


@dataclass(frozen=True)
class World:
    """`people` by role, and the stranger; `order` waits for a re-attempt, `fresh` for its parcel."""

    at: datetime
    store: Store
    order: Order
    fresh: Order
    parcel: Shipment
    instruction: Instruction
    connection: Connection
    task: Task
    view: SavedView
    note: Note
    costs: CostModel
    offer: Issued
    holiday: Holiday
    bulk: BulkRun
    case: Case
    rule: Rule
    rto: RtoCase
    claim: Claim
    fake: FakeAttempt
    file: CourierFile
    link: BuyerLink
    act: Act
    people: dict[str, User] = field(default_factory=dict)

    def token(self, who: str) -> str:
        """A token for the API."""
        user = self.people[who]
        return people.make_token(user=user, name="test", at=self.at, actor=user)


def build(at: datetime, **order: Any) -> World:
    """The world at the moment `at`; `order` says more about the order on the road."""
    store = StoreFactory()
    staff: dict[str, User] = {role: MembershipFactory(store=store, role=role).user for role in Role}
    staff[STRANGER] = MembershipFactory(role=Role.OWNER, user=UserFactory()).user
    connection = ConnectionFactory(stores=[store])
    placed = at - timedelta(days=3)
    on_the_road = OrderFactory(store=store, placed_at=placed, **order)
    OrderLineFactory(order=on_the_road)
    parcel = ShipmentFactory(order=on_the_road, created_at=placed, connection=connection, cod_amount=Decimal(1299))
    hear(parcel, Steps(TO_THE_DOOR, at - timedelta(days=2)))
    instruction = instructing.instruct(shipment=parcel, verb=Verb.RTO, inputs={}, at=at, actor=None)
    fresh = OrderFactory(store=store, placed_at=at, phone="")
    OrderLineFactory(order=fresh, position=0)
    note = noting.write(order=fresh, text="Call after six.", at=at, actor=staff[Role.OWNER])
    wanted = Wanted("Call the hub about the cartons", due_at=at + timedelta(hours=1))
    task = tasking.open_task(store=store, order=on_the_road, wanted=wanted, at=at, actor=None)
    view = viewing.keep(
        store=store, list_name="orders", title="Everybody's", shared=True, shape=viewing.Shape(query="", sort=""),
        at=at, actor=staff[Role.OWNER],
    )  # fmt: skip
    costs = costing.set_costs(store=store, valid_from=at.date(), terms=Terms.of(CostModel()), at=at, actor=None)
    ScanFactory(shipment=parcel, tracked_by="simulator", raw_code=UNHEARD_OF, status=ScanStatus.UNKNOWN)
    asked = {"store": store, "at": at, "actor": staff[Role.OWNER]}
    offer = inviting.invite(email="new@example.com", role=Role.AGENT, **asked)
    holiday = stores.add_holiday(on=at.date(), name="Diwali", **asked)
    bulk = running.start(
        store=store, list_name="orders", action="hold", inputs={}, rows=Order.objects.filter(pk=fresh.pk), query="",
        at=at, actor=staff[Role.OWNER],
    )  # fmt: skip
    returned = OrderFactory(store=store, placed_at=placed, phone="+919811122233")
    rto = returning(units=2, order=returned, opened_at=at - timedelta(days=1))
    case = CaseFactory(shipment=parcel, failed_at=at - timedelta(hours=20))
    fake = FakeAttemptFactory(attempt=AttemptFactory(case=case), claimed_at=at - timedelta(hours=2))
    link = linking.make(order=on_the_road, shipment=parcel, purpose=Purpose.FAILED_DELIVERY, at=at)
    return World(
        at=at,
        store=store,
        order=on_the_road,
        fresh=fresh,
        parcel=parcel,
        instruction=instruction,
        connection=connection,
        task=task,
        view=view,
        note=note,
        costs=costs,
        offer=offer,
        holiday=holiday,
        bulk=bulk,
        rule=RuleFactory(store=store),
        rto=rto,
        claim=ClaimFactory(case=rto),
        case=case,
        fake=fake,
        file=CourierFileFactory(store=store, connection=connection, asked_at=at),
        link=link,
        act=ActFactory(case=case, at=at),
        people=staff,
    )
