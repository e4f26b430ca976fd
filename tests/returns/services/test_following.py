"""Cases that follow what couriers say, in whatever order it comes."""

from datetime import timedelta
from decimal import Decimal
from itertools import permutations

import pytest

from connectors.couriers.words import Direction, Reason, ScanStatus
from core.models import AuditEvent
from orders.models import News
from orders.services import tracking
from returns.models import Claim, RtoCase
from returns.services import claiming, moving, receiving
from returns.services.claiming import Said
from returns.services.following import follow
from returns.states import ClaimKind, ClaimStatus, End, ReasonFrom, RtoStatus
from tests.factories.orders import (
    NOON,
    OrderFactory,
    OrderLineFactory,
    ScanFactory,
    ShipmentFactory,
    ShipmentLineFactory,
)

pytestmark = pytest.mark.django_db

OUT = [ScanStatus.PICKED_UP, ScanStatus.OUT_FOR_DELIVERY]
REFUSED = [*OUT, ScanStatus.ATTEMPT_FAILED]
BACK = [*REFUSED, ScanStatus.RTO_INITIATED, ScanStatus.RTO_IN_TRANSIT]
TURNED = [*OUT, ScanStatus.DELIVERED, ScanStatus.RTO_INITIATED]
DAY = timedelta(days=1)


def sent(**columns):
    parcel = ShipmentFactory(**columns)
    OrderLineFactory(order=parcel.order, quantity=2, unit_price=Decimal("649.50"))
    return parcel


def say(parcel, statuses, *, start=0, quiet=False):
    """Each status a day after the one before, folded and followed one by one as a drain does."""
    for day, status in enumerate(statuses, start):
        tell(parcel, status, day)
        hear(parcel, quiet=quiet)


def tell(parcel, status, day):
    reason = Reason.REFUSED if status is ScanStatus.ATTEMPT_FAILED else ""
    ScanFactory(shipment=parcel, status=status, happened_at=NOON + day * DAY, reason=reason, raw_code=f"{status}{day}")


def hear(parcel, *, quiet=False, at=None):
    news = tracking.refold(shipment_ids=[parcel.pk], at=NOON, quiet=quiet)
    follow(news, at=at or NOON + 9 * DAY)
    parcel.refresh_from_db()
    return news


def claims(parcel):
    return {(claim.kind, claim.status): claim.asked for claim in Claim.objects.filter(shipment=parcel)}


def test_a_returning_parcel_has_one_case_with_its_lines():
    parcel = sent(courier="delhivery")
    say(parcel, BACK)
    case = RtoCase.objects.get()
    assert (case.status, case.reason, case.reason_from) == (RtoStatus.EXPECTED, Reason.REFUSED, ReasonFrom.COURIER)
    assert (case.opened_at, case.courier, case.value) == (NOON + 3 * DAY, "delhivery", Decimal("1299.00"))
    assert [line.expected for line in case.lines.all()] == [2]
    assert not claims(parcel)


def test_the_same_news_twice_changes_nothing():
    parcel = sent()
    say(parcel, BACK)
    events = AuditEvent.objects.count()
    follow(list(News.objects.all()), at=NOON + 10 * DAY)
    follow(list(News.objects.order_by("-pk")), at=NOON + 11 * DAY)
    assert RtoCase.objects.count() == 1
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_order_of_scans_makes_no_difference(order):
    parcel = sent()
    story = [*enumerate(TURNED)]
    for place in order:
        tell(parcel, story[place][1], story[place][0])
        hear(parcel)
    case = RtoCase.objects.get()
    assert (case.status, case.cod_disputed, case.opened_at) == (RtoStatus.DISPUTED, Decimal("1299.00"), NOON + 3 * DAY)
    assert claims(parcel) == {(ClaimKind.COD, ClaimStatus.OPEN): Decimal("1299.00")}


def test_a_way_back_that_a_delivery_ends_is_closed_and_opens_again():
    parcel = sent(cod_amount=Decimal("900.00"))
    say(parcel, BACK)
    say(parcel, [ScanStatus.DELIVERED], start=6)
    case = RtoCase.objects.get()
    assert (case.status, case.ended) == (RtoStatus.CLOSED, End.NOT_BACK)
    say(parcel, [ScanStatus.RTO_IN_TRANSIT], start=7)
    case.refresh_from_db()
    assert (case.status, case.ended, case.cod_disputed) == (RtoStatus.DISPUTED, "", Decimal("900.00"))
    assert case.opened_at == NOON + 7 * DAY
    say(parcel, [ScanStatus.DELIVERED], start=8)
    assert claims(parcel) == {(ClaimKind.COD, ClaimStatus.WITHDRAWN): Decimal("900.00")}


def test_a_dispute_that_somebody_settled_is_not_taken_up_again_by_its_courier():
    parcel = sent()
    say(parcel, TURNED)
    case = RtoCase.objects.get()
    moving.move(case=case, to=RtoStatus.EXPECTED, at=NOON + 5 * DAY, actor=None)
    say(parcel, [ScanStatus.RTO_IN_TRANSIT], start=6)
    case.refresh_from_db()
    assert case.status == RtoStatus.EXPECTED


def test_what_somebody_disputes_stays_disputed_while_it_travels():
    parcel = sent()
    say(parcel, BACK)
    case = RtoCase.objects.get()
    moving.move(case=case, to=RtoStatus.DISPUTED, at=NOON + 5 * DAY, actor=None)
    say(parcel, [ScanStatus.RTO_OUT_FOR_DELIVERY, ScanStatus.RTO_DELIVERED], start=6)
    case.refresh_from_db()
    assert case.status == RtoStatus.DISPUTED


@pytest.mark.parametrize(("received", "status"), [(True, RtoStatus.CLOSED), (False, RtoStatus.DISPUTED)])
def test_what_was_closed_by_hand_opens_by_a_delivery_taken_back_unless_it_was_here(received, status):
    parcel = sent()
    say(parcel, BACK)
    case = RtoCase.objects.get()
    if received:
        receiving.receive(shipment=parcel, at=NOON + 5 * DAY, actor=None)
        for to in (RtoStatus.INSPECTED, RtoStatus.CLOSED):
            moving.move(case=case, to=to, at=NOON + 5 * DAY, actor=None)
    else:
        moving.move(case=case, to=RtoStatus.CLOSED, at=NOON + 5 * DAY, actor=None)
    say(parcel, [ScanStatus.DELIVERED, ScanStatus.RTO_IN_TRANSIT], start=6)
    case.refresh_from_db()
    assert case.status == status


def test_nobody_owes_cash_for_a_prepaid_parcel():
    parcel = sent(order=OrderFactory(payment_method="prepaid", cod_amount=None))
    say(parcel, TURNED)
    case = RtoCase.objects.get()
    assert (case.status, case.cod_disputed) == (RtoStatus.DISPUTED, 0)
    assert not claims(parcel)


@pytest.mark.parametrize(
    ("end", "kind"),
    [
        (ScanStatus.LOST, ClaimKind.LOST),
        (ScanStatus.DISPOSED, ClaimKind.LOST),
        (ScanStatus.DAMAGED, ClaimKind.DAMAGED),
    ],
)
def test_what_is_lost_on_the_way_back_is_claimed_until_it_turns_up(end, kind):
    parcel = sent()
    say(parcel, [*BACK, end])
    assert RtoCase.objects.get().status == RtoStatus.EXPECTED
    assert claims(parcel) == {(kind, ClaimStatus.OPEN): Decimal("1299.00")}
    say(parcel, [ScanStatus.RTO_IN_TRANSIT], start=6)
    assert claims(parcel) == {(kind, ClaimStatus.WITHDRAWN): Decimal("1299.00")}
    say(parcel, [end], start=10)
    assert claims(parcel) == {(kind, ClaimStatus.OPEN): Decimal("1299.00")}


def test_a_claim_that_somebody_withdrew_stays_so_until_it_is_said_anew():
    parcel = sent()
    say(parcel, [*BACK, ScanStatus.LOST])
    claiming.move(claim=Claim.objects.get(), to=ClaimStatus.WITHDRAWN, said=Said(), at=NOON + 8 * DAY, actor=None)
    follow(list(News.objects.all()), at=NOON + 9 * DAY)
    assert claims(parcel) == {(ClaimKind.LOST, ClaimStatus.WITHDRAWN): Decimal("1299.00")}
    say(parcel, [ScanStatus.RTO_IN_TRANSIT, ScanStatus.LOST], start=9)
    assert claims(parcel) == {(ClaimKind.LOST, ClaimStatus.OPEN): Decimal("1299.00")}


@pytest.mark.parametrize(("days_ago", "claimed"), [(20, True), (45, False)])
def test_an_import_of_the_past_claims_what_can_still_be_claimed(days_ago, claimed):
    parcel = sent()
    for day, one in enumerate([*BACK, ScanStatus.LOST]):
        tell(parcel, one, day)
    hear(parcel, quiet=True, at=NOON + days_ago * DAY)
    assert RtoCase.objects.get().status == RtoStatus.EXPECTED
    assert Claim.objects.exists() is claimed


def test_a_claim_that_somebody_sent_stays():
    parcel = sent()
    say(parcel, [*BACK, ScanStatus.LOST])
    Claim.objects.update(status=ClaimStatus.SENT)
    say(parcel, [ScanStatus.RTO_IN_TRANSIT], start=6)
    assert claims(parcel) == {(ClaimKind.LOST, ClaimStatus.SENT): Decimal("1299.00")}


@pytest.mark.parametrize("ends", [[*OUT, ScanStatus.LOST], [*OUT, ScanStatus.DELIVERED], [ScanStatus.CANCELLED], OUT])
def test_what_never_turned_round_has_no_case(ends):
    say(sent(), ends)
    assert not RtoCase.objects.exists()


def test_a_parcel_from_a_buyer_has_no_case():
    say(sent(direction=Direction.REVERSE), BACK)
    assert not RtoCase.objects.exists()


@pytest.mark.parametrize(
    ("days_ago", "statuses", "status", "ended"),
    [
        (80, BACK, RtoStatus.CLOSED, End.PAST),
        (40, BACK, RtoStatus.EXPECTED, ""),
        (40, [*BACK, ScanStatus.RTO_DELIVERED], RtoStatus.CLOSED, End.PAST),
        (8, [*BACK, ScanStatus.RTO_DELIVERED], RtoStatus.EXPECTED, ""),
    ],
)
def test_an_import_of_the_past_floods_no_board(days_ago, statuses, status, ended):
    parcel = sent()
    for day, one in enumerate(statuses):
        tell(parcel, one, day)
    hear(parcel, quiet=True, at=NOON + days_ago * DAY)
    case = RtoCase.objects.get()
    assert (case.status, case.ended, case.quiet, case.reason) == (status, ended, True, Reason.REFUSED)
    assert case.lines.exists() is (status == RtoStatus.EXPECTED)


def test_a_closed_one_of_the_past_that_is_heard_of_again_is_waited_for():
    parcel = sent()
    for day, one in enumerate(BACK):
        tell(parcel, one, day)
    hear(parcel, quiet=True, at=NOON + 80 * DAY)
    tell(parcel, ScanStatus.RTO_OUT_FOR_DELIVERY, 82)
    hear(parcel, at=NOON + 82 * DAY)
    assert RtoCase.objects.get().status == RtoStatus.EXPECTED


def test_a_reason_that_the_buyer_gave_stays():
    parcel = sent()
    say(parcel, BACK[:-1])
    RtoCase.objects.update(reason=Reason.NOT_AS_SHOWN, reason_from=ReasonFrom.BUYER)
    say(parcel, [ScanStatus.RTO_IN_TRANSIT], start=5)
    assert RtoCase.objects.get().reason == Reason.NOT_AS_SHOWN


def test_an_order_cancelled_as_fake_is_fraud_whatever_the_door_said():
    parcel = sent(order=OrderFactory(decision="cancelled", cancel_reason="suspected"))
    say(parcel, BACK)
    assert (RtoCase.objects.get().reason, RtoCase.objects.get().reason_from) == (Reason.FRAUD, ReasonFrom.ORDER)


def test_each_of_two_parcels_has_what_travels_in_it():
    order = OrderFactory()
    kurta, scarf = OrderLineFactory(order=order, quantity=3), OrderLineFactory(order=order, quantity=1)
    first, second = ShipmentFactory(order=order), ShipmentFactory(order=order)
    ShipmentLineFactory(shipment=first, line=kurta, quantity=2)
    say(first, BACK)
    say(second, BACK)
    told = {case.shipment_id: dict(case.lines.values_list("line", "expected")) for case in RtoCase.objects.all()}
    assert told == {first.pk: {kurta.pk: 2}, second.pk: {kurta.pk: 1, scarf.pk: 1}}


def test_a_batch_asks_as_often_as_one_does(django_assert_max_num_queries):
    parcels = [sent() for _ in range(30)]
    for parcel in parcels:
        for day, status in enumerate(TURNED):
            tell(parcel, status, day)
    news = tracking.refold(shipment_ids=[parcel.pk for parcel in parcels], at=NOON, quiet=False)
    with django_assert_max_num_queries(16):
        follow(news, at=NOON)
    assert RtoCase.objects.count() == 30
