"""What is on its way back: the board, the list, one parcel, and what may be decided."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from connectors.couriers.words import Reason, ScanStatus
from desk.models import BulkRun
from desk.services import carrying
from orders.models import Shipment
from returns.models import RtoCase
from returns.stage import Stage
from returns.states import RtoStatus
from tests.factories.accounts import MembershipFactory, StoreFactory
from tests.factories.orders import OrderFactory, OrderLineFactory, ProductFactory
from tests.factories.returns import ClaimFactory, RtoLineFactory, returning

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.fixture
def back(store, at):
    """Makes a case of the store that began so many days ago."""

    def back(status: ScanStatus = ScanStatus.RTO_IN_TRANSIT, /, *, days: float = 1, **case) -> RtoCase:
        order = case.pop("order", None) or OrderFactory(store=store)
        return returning(status, order=order, opened_at=at - timedelta(days=days), **case)

    return back


def log_in(store, role: Role) -> Client:
    browser = Client()
    browser.force_login(MembershipFactory(store=store, role=role).user)
    return browser


def rows(answer) -> dict[str, tuple[int, int]]:
    """By stage: how many, and how many of them take too long."""
    return {str(row.stage): (row.n, row.over_age) for row in answer.context["board"].rows if row.n}


def test_nothing_on_its_way_says_when_there_would_be(desk) -> None:
    page = text(desk.get("/coming-back/"))
    assert "Nothing is on its way back." in page
    assert "when its courier sends it back" in page


def test_the_board_counts_stages_money_and_what_takes_too_long(desk, back, store) -> None:
    back(ScanStatus.RTO_INITIATED)
    back(days=16)
    back(days=5)
    back(ScanStatus.RTO_DELIVERED, days=8)
    back(ScanStatus.RTO_DELIVERED, days=2)
    back(ScanStatus.LOST)
    back(status=RtoStatus.RECEIVED)
    back(status=RtoStatus.DISPUTED)
    back(status=RtoStatus.CLOSED)
    returning(ScanStatus.RTO_IN_TRANSIT)  # another store's
    answer = desk.get("/coming-back/")
    assert rows(answer) == {
        "initiated": (1, 0), "in_transit": (2, 1), "delivered_back": (2, 1), "lost": (1, 0), "received": (1, 0),
        "disputed": (1, 0),
    }  # fmt: skip
    page = text(answer)
    assert "3 parcels worth ₹3,897 are on the way back; 1 was marked returned and never came." in page
    assert "₹1,299 stands still here: 1 is received and not counted yet." in page
    transit = next(row for row in answer.context["board"].rows if row.stage is Stage.IN_TRANSIT)
    assert [cell.n for cell in transit.cells] == [0, 1, 0, 1]


def test_each_number_of_the_board_leads_to_exactly_these(desk, back) -> None:
    back(days=16)
    back(days=5)
    back(ScanStatus.RTO_DELIVERED, days=8)
    for row in desk.get("/coming-back/").context["board"].rows:
        for n, url in [(row.n, row.url), (row.over_age, row.over_url), *((cell.n, cell.url) for cell in row.cells)]:
            assert desk.get(url).context["list"].total.n == n, url


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("live=true", {"RED", "BLUE", "HOME"}),
        ("", {"RED", "BLUE", "HOME", "DONE"}),
        ("stage=delivered_back", {"HOME"}),
        ("stage=delivered_back&stage=in_transit", {"RED", "BLUE", "HOME"}),
        ("over_age=true", {"RED"}),
        ("over_age=false", {"BLUE", "HOME", "DONE"}),
        ("age=4-7", {"BLUE"}),
        ("age=16-", {"RED"}),
        ("courier=Simulator", {"RED", "BLUE", "HOME", "DONE"}),
        ("courier=nobody", set()),
        ("reason=refused", {"RED", "BLUE", "HOME", "DONE"}),
        ("value_from=2000", {"BLUE"}),
        ("value_to=1299", {"RED", "HOME", "DONE"}),
        ("awb=red", {"RED"}),
        ("payment_method=prepaid", set()),
        ("state=Maharashtra", {"RED", "BLUE", "HOME", "DONE"}),
    ],
)
def test_the_list_is_narrowed(desk, back, query, found) -> None:
    back(awb="RED", days=20)
    back(awb="BLUE", days=5, value=Decimal(2500))
    back(ScanStatus.RTO_DELIVERED, awb="HOME", days=2)
    back(awb="DONE", status=RtoStatus.CLOSED)
    answer = desk.get(f"/coming-back/list/?{query}")
    assert {row.subject.shipment.awb for row in answer.context["rows"]} == found


def test_a_filter_that_nobody_can_read_says_so(desk, back) -> None:
    back()
    assert "The filter could not be read" in text(desk.get("/coming-back/list/?stage=somewhere&value_from=much"))


def test_the_list_is_a_file_too(desk, back) -> None:
    back(awb="RED", days=20)
    lines = b"".join(desk.get("/coming-back/list/?format=csv").streaming_content).decode().splitlines()
    assert "RED" in lines[1]
    assert "In transit" in lines[1]


def test_a_parcel_says_what_was_sent_where_it_is_and_what_may_be_done(desk, back, store) -> None:
    case = back(ScanStatus.RTO_DELIVERED, days=9, value=Decimal("1299"))
    ClaimFactory(case=case)
    page = text(desk.get(reverse("desk:rto_case", args=[case.pk])))
    assert "Marked returned" in page
    assert "9 days ago, and nobody has seen it: 2 products worth ₹1,299." in page
    assert "Chanderi kurta, indigo block print, M" in page
    for button in ("Mark received", "Dispute", "Write off", "Close", "Missing units, ₹1,299"):
        assert button in page


def test_an_ugly_parcel_is_shown_too(desk, store, at) -> None:
    order = OrderFactory(store=store, buyer_name="श्रीमती " + "व" * 40, total=None, cod_amount=None, city="")
    case = returning(ScanStatus.RTO_IN_TRANSIT, order=order, awb="", opened_at=at, value=Decimal(0))
    for number in range(11):
        name, sku = f"{number}" * 100, f"S{number}" * 40
        product = ProductFactory(store=store, name="" if number == 3 else name, sku="" if number == 4 else sku)
        line = OrderLineFactory(order=order, product=product, unit_price=None, total=None)
        RtoLineFactory(case=case, line=line, expected=1)
    page = text(desk.get(reverse("desk:rto_case", args=[case.pk])))
    assert "13 products" in page
    assert "no AWB" in text(desk.get("/coming-back/list/"))


def move(desk, case, to):
    return desk.post(reverse("desk:rto_move", args=[case.pk]), {"to": to}, follow=True)


@pytest.mark.parametrize(
    ("status", "to", "ends"),
    [
        (RtoStatus.EXPECTED, "received", RtoStatus.RECEIVED),
        (RtoStatus.EXPECTED, "disputed", RtoStatus.DISPUTED),
        (RtoStatus.EXPECTED, "written_off", RtoStatus.WRITTEN_OFF),
        (RtoStatus.EXPECTED, "closed", RtoStatus.CLOSED),
        (RtoStatus.WRITTEN_OFF, "expected", RtoStatus.EXPECTED),
        (RtoStatus.RECEIVED, "expected", RtoStatus.EXPECTED),
        (RtoStatus.RECEIVED, "written_off", RtoStatus.RECEIVED),  # it is here
        (RtoStatus.EXPECTED, "nonsense", RtoStatus.EXPECTED),
    ],
)
def test_what_is_decided(desk, back, status, to, ends) -> None:
    case = back(status=status)
    page = text(move(desk, case, to))
    case.refresh_from_db()
    assert case.status == ends
    if ends == status and to == "nonsense":
        assert "somebody decided meanwhile" in page


def test_a_decision_can_be_taken_back(desk, back) -> None:
    case = back()
    page = move(desk, case, "disputed")
    undo = f"{reverse('desk:rto_move', args=[case.pk])}?to=expected"
    assert undo in page.content.decode()
    desk.post(undo)
    case.refresh_from_db()
    assert case.status == RtoStatus.EXPECTED


def test_who_may_not_decide_is_told_who_can(store, back) -> None:
    case, agent = back(), log_in(store, Role.AGENT)
    page = text(agent.get(reverse("desk:rto_case", args=[case.pk])))
    assert "Your role does not decide that" in page
    assert agent.post(reverse("desk:rto_move", args=[case.pk]), {"to": "disputed"}).status_code == 403


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        (Role.WAREHOUSE, ["Receive", "Unexpected", "Put away", "Board", "List", "On the way"]),
        (Role.FINANCE, ["Claims", "Board", "List", "On the way"]),
        (Role.AGENT, ["Board", "List", "On the way"]),
        (Role.OPERATIONS, ["Board", "List", "On the way", "Receive", "Unexpected", "Put away", "Claims"]),
    ],
)
def test_each_role_sees_its_own_work_first(store, role, pages) -> None:
    answer = log_in(store, role).get("/coming-back/")
    assert [str(page.label) for page in answer.context["pages"]] == pages


def test_many_are_written_off_and_taken_back(desk, back, store) -> None:
    cases = [back(), back(), back(status=RtoStatus.RECEIVED)]
    sent = {"action": "write_off", "row": [case.pk for case in cases]}
    page = desk.post(reverse("desk:bulk_start", args=["coming_back_list"]), sent)
    while carrying.carry(clock=lambda: BulkRun.objects.latest("pk").asked_at + timedelta(seconds=1)):
        pass
    said = text(desk.get(page.url))
    assert "2 parcels written off." in said
    assert "It is here: say for each unit what is done with it." in said
    assert set(RtoCase.objects.values_list("status", flat=True)) == {"written_off", "received"}


def test_another_stores_parcel_is_none(desk) -> None:
    stranger = returning(order=OrderFactory(store=StoreFactory()))
    assert desk.get(reverse("desk:rto_case", args=[stranger.pk])).status_code == 404


def test_the_board_reads_cases_in_one_question(desk, back, django_assert_max_num_queries) -> None:
    for _time in range(12):
        back()
    desk.get("/coming-back/")
    with django_assert_max_num_queries(14):
        desk.get("/coming-back/")
    assert Shipment.objects.count() == 12


def test_somebody_corrects_why_it_comes_back_and_the_courier_s_word_is_one_click_away(desk, back) -> None:
    case = back()
    page = text(desk.post(f"/coming-back/{case.pk}/reason/", {"reason": "fraud", "source": "person"}, follow=True))
    assert "Why: Fraud, says one of us." in page
    page = text(desk.post(f"/coming-back/{case.pk}/reason/", {"reason": "fraud", "source": "courier"}, follow=True))
    assert f"Why: {Reason.UNKNOWN.label}, says the courier." in page
    page = text(desk.post(f"/coming-back/{case.pk}/reason/", {"reason": "moon", "source": "person"}, follow=True))
    assert "Choose a reason, and who says so." in page


def test_a_role_that_does_not_decide_does_not_correct_the_reason(back, store) -> None:
    case = back()
    browser = log_in(store, Role.WAREHOUSE)
    assert "Correct the reason" not in text(browser.get(f"/coming-back/{case.pk}/"))


def test_the_store_says_how_long_it_waits(desk, back) -> None:
    back(ScanStatus.RTO_DELIVERED, days=8)
    assert "was marked returned and never came" in text(desk.get("/coming-back/"))
    address = reverse("settings:returning")
    assert "missed 7 days after it was marked returned, or after 15 days on the way" in text(desk.get(address))
    page = text(desk.post(address, {"returned_days": "14", "travel_days": "20"}, follow=True))
    assert "missed 14 days after it was marked returned, or after 20 days on the way" in page
    assert "never came" not in text(desk.get("/coming-back/"))
    assert "less than or equal to 90" in text(desk.post(address, {"returned_days": "91", "travel_days": "20"}))
