"""Failed deliveries as a list: what runs out first on top, what each tab shows, what a row says."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from connectors.couriers.words import Reason
from ndr.states import CaseAction, CaseStatus, SuggestedBy, Truth, Wish
from tests.desk.telling import text
from tests.factories.accounts import MembershipFactory, StoreFactory
from tests.factories.ndr import ActFactory, AnswerFactory, CaseFactory, RuleFactory
from tests.factories.orders import OrderFactory, ShipmentFactory

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 21, 10, 20, tzinfo=ZoneInfo("Asia/Kolkata"))


@pytest.fixture
def at(monkeypatch):
    """Twenty past ten on the store's clock."""
    monkeypatch.setattr(timezone, "now", lambda: MORNING)
    return MORNING


@pytest.fixture
def case(store, at):
    """Makes a case that has this many minutes left."""

    def make(left=600, *, order=None, **fields):
        about = {"store": store, "placed_at": at - timedelta(days=4), **(order or {})}
        shipment = ShipmentFactory(order=OrderFactory(**about), courier=fields.pop("courier", "delhivery"))
        due = at + timedelta(minutes=left)
        return CaseFactory(shipment=shipment, failed_at=due - timedelta(hours=24), due_at=due, **fields)

    return make


def shown(desk, **query):
    return desk.get(reverse("desk:failed"), query)


def listed(desk, **query):
    return [row.subject.pk for row in shown(desk, **query).context["rows"]]


def test_runs_out_first_stands_first_and_the_dearer_first_among_equals(desk, case):
    later, cheap, late = case(300), case(60, value=Decimal(500)), case(-30)
    dear = case(60, value=Decimal(900))
    assert listed(desk) == [late.pk, dear.pk, cheap.pk, later.pk]
    assert listed(desk, sort="-clock") == [later.pk, cheap.pk, dear.pk, late.pk]


@pytest.mark.parametrize(
    ("clocks", "sentence"),
    [
        ([60, 100, 600], "3 parcels can still be saved, 2 only until 14:00."),
        ([60], "1 parcel can still be saved, 1 only until 14:00."),
        ([600], "1 parcel can still be saved."),
        ([600, -5], "1 parcel can still be saved. 1 parcel is past its clock."),
        ([-5, -6], "2 parcels are past their clock."),
        ([], "Every failed delivery is taken care of."),
    ],
)
def test_the_first_line_says_what_can_be_saved_until_when(desk, case, clocks, sentence):
    for left in clocks:
        case(left)
    assert f">{sentence}</h1>" in text(shown(desk))


def test_stretches_of_the_clock_come_with_their_count_and_money(desk, case):
    for left in (-30, 30, 90, 400, 2000):
        case(left, value=Decimal(1000))
    page = shown(desk)
    heads = [(str(band.title), band.sum) for band in page.context["bands"].values()]
    assert heads == [
        ("Late", "1 · ₹1,000"),
        ("Under 2 hours", "2 · ₹2,000"),
        ("Today", "1 · ₹1,000"),
        ("Later", "1 · ₹1,000"),
    ]
    assert text(page).count('<tr class="grp">') == 4


def test_beyond_what_is_weighed_a_stretch_says_that_there_is_more(desk, case, monkeypatch):
    monkeypatch.setattr("ndr.queries.cases.MOST_WEIGHED", 2)
    for left in (-30, 30, 40, 400):
        case(left, value=Decimal(1000))
    sums = [band.sum for band in shown(desk).context["bands"].values()]
    assert sums[:2] == ["1 · ₹1,000", "1+ · ₹1,000+"]


def test_each_tab_shows_what_it_counts(desk, member, case, at):
    made = {
        "running_out": case(60),
        "answered": case(answered_at=at),
        "nobody_went": case(reason=Reason.NO_ATTEMPT),
        "waiting": case(status=CaseStatus.INSTRUCTED, instructed_at=at),
        "broken": case(),
        "mine": case(assigned_to=member.user),
    }
    case(status=CaseStatus.RESOLVED, closed_at=at)
    ActFactory(case=made["broken"], at=at, broken_at=at, honour_by=at)
    tabs = {tab.key: tab for tab in shown(desk).context["tabs"]}
    assert [str(tab.count) for tab in tabs.values()] == ["5", "1", "1", "1", "1", "1", "1", "7"]
    for key, one in made.items():
        assert [row.subject for row in desk.get(tabs[key].url).context["rows"]] == [one]
    assert tabs["to_do"].current
    assert [tab.key for tab in shown(desk, queue="mine", reason="refused").context["tabs"] if tab.current] == ["mine"]


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ({"courier": "Xpressbees"}, {"courier": "xpressbees"}),
        ({"reason": "refused"}, {"reason": Reason.REFUSED}),
        ({"payment_method": "prepaid"}, {"order": {"payment_method": "prepaid", "cod_amount": 0}}),
        ({"state": "kerala"}, {"order": {"state": "Kerala"}}),
        ({"attempts": "3"}, {"attempts": 4}),
        ({"attempts": "0"}, {"attempts": 0, "reason": Reason.NO_ATTEMPT}),
        ({"value_from": "5000"}, {"value": Decimal(5000)}),
        ({"clock": "past"}, {"left": -5}),
        ({"q": "WK-777"}, {"order": {"number": "WK-777"}}),
    ],
)
def test_is_narrowed(desk, case, query, fields):
    case()
    wanted = case(**fields)
    assert listed(desk, **query) == [wanted.pk]


def test_is_narrowed_to_what_is_somebody_s_or_nobody_s(desk, member, case):
    mine, nobody_s = case(60, assigned_to=member.user), case()
    assert listed(desk, assignee=member.user_id) == [mine.pk]
    assert str(member.user) in [chip.value for chip in shown(desk, assignee=member.user_id).context["list"].chips]
    assert listed(desk, assignee="-") == [nobody_s.pk]
    stranger = MembershipFactory(store=StoreFactory())
    assert "Assigned to" in shown(desk, assignee=stranger.user_id).context["list"].errors[0]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"truth": Truth.NOT_ORDERED}, "Never ordered"),
        ({"truth": Truth.WAS_OUT, "wish": Wish.CANCEL}, "Wants to cancel"),
        ({"landmark": "Behind the school"}, "Sent a landmark"),
        ({"address": "12 Prabhat Road"}, "Sent an address"),
        ({"phone": "+919822014417"}, "Sent a phone number"),
        ({"on": MORNING.date() + timedelta(days=2)}, "Come Mon 23 Nov"),
        ({"truth": Truth.NOBODY_CAME}, "Nobody came"),
        ({"truth": Truth.OTHER, "wish": "", "note": "Gate 2"}, "Gate 2"),
    ],
)
def test_a_row_says_what_the_buyer_says(desk, case, at, answer, says):
    one = case(answered_at=at)
    AnswerFactory(case=one, at=at - timedelta(hours=2), truth=Truth.TRUE)
    AnswerFactory(case=one, at=at - timedelta(minutes=4), **{"truth": "", "wish": Wish.DELIVER, **answer})
    (row,) = shown(desk).context["rows"]
    assert (row.says.fact, row.says.origin) == (says, "link, 10:16")


def test_a_row_says_what_is_suggested_and_why(desk, store, case, at):
    rule = RuleFactory(store=store, name="Prepaid again")
    case(
        60,
        suggested=CaseAction.REATTEMPT_ON,
        suggested_by=SuggestedBy.BUYER,
        suggested_on=at.date() + timedelta(days=1),
    )
    case(70, suggested=CaseAction.REATTEMPT, suggested_by=SuggestedBy.RULE, rule=rule)
    case(80)
    told = [(row.suggestion.fact, row.suggestion.origin) for row in shown(desk).context["rows"]]
    assert told == [
        ("Re-attempt Sun 22 Nov", "the buyer picked the day"),
        ("Re-attempt", "rule: Prepaid again"),
        ("Decide", "nothing is suggested"),
    ]


def test_an_ugly_row_stays_a_row(desk, case):
    case(
        order={"buyer_name": "", "city": "", "phone": "", "total": None, "cod_amount": None},
        value=Decimal(0),
        courier="",
    )
    case(order={"buyer_name": "सुनीता शर्मा " * 3})
    page = text(shown(desk))
    assert "no name" in page
    assert "courier unknown" in page
    assert "सुनीता शर्मा" in page


def test_names_are_initials_for_who_may_not_reveal(desk, member, case):
    case(order={"buyer_name": "Asha Pillai"})
    Membership.objects.filter(pk=member.pk).update(role=Role.WAREHOUSE)
    page = text(shown(desk))
    assert "Asha Pillai" not in page
    assert "A••• P•••" in page or "A•" in page


def test_nothing_of_another_store_is_there(desk, case, store):
    other = MembershipFactory(store=StoreFactory())
    theirs = Client()
    theirs.force_login(other.user)
    one = case()
    assert listed(theirs) == []
    assert theirs.get(reverse("desk:failed_case", args=[one.pk])).status_code == 404


def test_says_what_would_be_here_and_how_many_there_are_without_the_filter(desk, case):
    assert "Nothing waits here." in text(shown(desk))
    case()
    assert "1 is there without the filter." in text(shown(desk, reason="refused"))


def test_a_filter_that_nothing_fits_does_not_say_that_all_is_done(desk, case):
    case(60, reason=Reason.REFUSED)
    assert "Every failed delivery is taken care of." not in text(shown(desk, reason=Reason.UNAVAILABLE))


def test_a_filter_that_nobody_can_read_is_said(desk, case):
    case()
    page = shown(desk, queue="nonsense", value_from="lots")
    assert page.status_code == 200
    assert len(page.context["list"].errors) == 2
