"""Views of a list that people keep, and the columns that they choose."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from core.models import AuditEvent
from desk.models import ColumnChoice, SavedView
from desk.services import viewing
from tests.desk.telling import text
from tests.factories.accounts import MembershipFactory
from tests.factories.orders import OrderFactory, ShipmentFactory

pytestmark = pytest.mark.django_db

ORDERS = "/orders/"


def kept(desk, query="status=new", title="Fresh", **more):
    answer = desk.post(f"{reverse('desk:view_new', args=['orders'])}?{query}", {"title": title, **more})
    assert answer.status_code == 302, answer.context["form"].errors
    return SavedView.objects.latest("pk")


def tabs(desk, query=""):
    return {tab.title: tab for tab in desk.get(f"{ORDERS}?{query}").context["tabs"]}


def colleague(store, role=Role.OPERATIONS):
    browser = Client()
    browser.force_login(MembershipFactory(store=store, role=role).user)
    return browser


def test_a_view_keeps_filters_sort_and_columns_and_nothing_else(desk, store, member):
    query = "status=new&city=&sort=placed_at&columns=order,total&cursor=x&format=&nonsense=1&status=on_hold"
    view = kept(desk, query)
    assert (view.query, view.sort, view.columns) == ("status=new&status=on_hold", "placed_at", ["order", "total"])
    assert (view.store, view.owner, view.shared) == (store, member.user, False)
    event = AuditEvent.objects.get(verb="desk.view.kept")
    assert event.facts == {"list": "orders", "shared": False}


def test_its_tab_opens_it_whole_and_counts_it(desk, store):
    OrderFactory(store=store, number="OURS", city="Pune")
    OrderFactory(store=store, number="OTHER", city="Kochi")
    view = kept(desk, "city=Pune&sort=placed_at&columns=order,total", title="Pune")
    tab = tabs(desk)["Pune"]
    assert (str(tab.count), tab.url) == ("1", f"/orders/?city=Pune&sort=placed_at&view={view.pk}")
    page = desk.get(tab.url)
    assert [column.key for column in page.context["columns"]] == ["order", "total"]
    assert [row.subject.number for row in page.context["rows"]] == ["OURS"]
    assert [one.title for one in page.context["tabs"] if one.current] == ["Pune"]


def test_built_in_views_come_first_and_the_one_that_fits_is_open(desk, store):
    kept(desk)
    found = tabs(desk, "status=on_hold")
    assert list(found) == ["All", "New", "On hold", "Confirmed", "Shipped", "Coming back or back", "Fresh"]
    assert [title for title, tab in found.items() if tab.current] == ["On hold"]


def test_counts_stop_somewhere(desk, store, monkeypatch):
    monkeypatch.setattr("core.web.paging.capped_counts.__defaults__", (2,))
    OrderFactory.create_batch(4, store=store)
    assert str(tabs(desk)["All"].count) == "2+"


@pytest.mark.parametrize(
    ("query", "refusal"),
    [("q=9822014417", "A look-up is not kept"), ("placed_after=yesterday", "The filter could not be read")],
)
def test_what_can_t_be_kept_is_refused_in_words(desk, store, query, refusal):
    answer = desk.post(f"{reverse('desk:view_new', args=['orders'])}?{query}", {"title": "No"})
    assert refusal in text(answer)
    assert not SavedView.objects.exists()


def test_a_title_stands_once(desk, store):
    kept(desk)
    answer = desk.post(reverse("desk:view_new", args=["orders"]), {"title": "FRESH"})
    assert "There is a view “FRESH” already." in text(answer)
    kept(desk, shared="on")  # everybody's own titles are another matter
    assert SavedView.objects.count() == 2


def test_the_database_holds_titles_apart_too(store, member, at):
    fields = {"store": store, "owner": member.user, "list_name": "orders", "created_at": at, "changed_at": at}
    SavedView.objects.create(title="Fresh", **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(title="fresh", **fields)
    SavedView.objects.create(title="fresh", deleted_at=at, **fields)


def test_shared_views_are_everybody_s_and_own_ones_nobody_else_s(desk, store):
    kept(desk, title="Mine")
    shared = kept(desk, title="Ours", shared="on")
    packer = colleague(store, Role.WAREHOUSE)
    assert "Ours" in tabs(packer)
    assert "Mine" not in tabs(packer)
    assert packer.get(reverse("desk:view", args=[shared.pk])).status_code == 404
    assert colleague(store).get(reverse("desk:view", args=[shared.pk])).status_code == 200


def test_who_may_not_share_keeps_it_for_herself(store):
    view = kept(colleague(store, Role.AGENT), shared="on")
    assert not view.shared


def test_it_can_be_renamed_shared_and_brought_up_to_date(desk, store):
    view = kept(desk)
    desk.post(reverse("desk:view", args=[view.pk]), {"title": "Newest", "shared": "on"})
    page = text(desk.post(f"{reverse('desk:view_update', args=[view.pk])}?city=Pune&sort=number", follow=True))
    assert "“Newest” shows this from now on." in page
    view.refresh_from_db()
    assert (view.title, view.shared, view.query, view.sort) == ("Newest", True, "city=Pune", "number")


def test_a_deleted_one_can_be_taken_back_for_a_day(desk, store, at):
    view = kept(desk)
    page = text(desk.post(reverse("desk:view_delete", args=[view.pk]), follow=True))
    undo = reverse("desk:view_restore", args=[view.pk])
    assert f'action="{undo}"' in page
    assert "Fresh" not in tabs(desk)
    desk.post(undo)
    assert "Fresh" in tabs(desk)
    viewing.delete(view=view, at=at - timedelta(days=2), actor=view.owner)
    viewing.forget_old(at=at)
    assert desk.post(undo).status_code == 404


def test_taking_it_back_fails_in_words_where_its_title_is_taken(desk, store):
    view = kept(desk)
    desk.post(reverse("desk:view_delete", args=[view.pk]))
    kept(desk)
    page = text(desk.post(reverse("desk:view_restore", args=[view.pk]), follow=True))
    assert "There is a view “Fresh” already." in page


def columns(desk, query="", **sent):
    return desk.post(f"{reverse('desk:columns', args=['orders'])}?{query}", sent)


def shown(desk, query=""):
    return [column.key for column in desk.get(f"{ORDERS}?{query}").context["columns"]]


def test_columns_are_hers_in_this_view_and_in_her_order(desk, store, member):
    view = kept(desk)
    order = ["total", "order", "state"]
    answer = columns(desk, f"view={view.pk}", order=order, column=["order", "total"])
    assert answer.url == f"/orders/?view={view.pk}"
    assert shown(desk, f"view={view.pk}") == ["total", "order"]
    assert shown(desk)[:2] == ["order", "state"]
    other = colleague(store, Role.MANAGER)
    assert shown(other, f"view={view.pk}")[:2] == ["order", "state"]
    columns(desk, f"view={view.pk}", reset="yes")
    assert not ColumnChoice.objects.exists()


def test_an_arrow_moves_a_column_without_script(desk, store):
    answer = columns(desk, order=["order", "state", "parcel"], column=["order", "state"], down="order")
    assert [column.key for column, _ticked in answer.context["form"].columns][:3] == ["state", "order", "parcel"]
    assert [column.key for column, ticked in answer.context["form"].columns if ticked] == ["state", "order"]
    assert not ColumnChoice.objects.exists()


def test_made_up_columns_and_lists_do_no_harm(desk, store):
    assert shown(desk, "columns=nothing,<b>")[:1] == ["order"]
    assert shown(desk, "view=99999999999999999999")[:1] == ["order"]
    columns(desk, order=["x"], column=["<script>"])
    assert not ColumnChoice.objects.exists()
    assert desk.get(reverse("desk:columns", args=["nothing"])).status_code == 404


def test_every_column_can_be_shown(desk, store, at):
    ShipmentFactory(order=OrderFactory(store=store))
    for address in ("/orders/", "/parcels/", "/failed/"):
        every = desk.get(address).context["asked"].kind.columns
        keys = ",".join(column.key for column in every)
        page = text(desk.get(f"{address}{'&' if '?' in address else '?'}columns={keys}"))
        assert page.count("<th") - page.count("<thead") in {0, len(every) + 1}, address  # and the tick


@pytest.mark.parametrize("sort", ["number", "-number", "placed_at", "-placed_at"])
def test_every_order_of_the_list_is_cut_into_pages_by_key(desk, store, sort, monkeypatch):
    monkeypatch.setattr("core.web.paging.page.__kwdefaults__", {"cursor": None, "size": 2})
    OrderFactory.create_batch(5, store=store)
    seen, address = [], f"?sort={sort}"
    while address:
        found = desk.get(ORDERS + address).context["list"]
        seen += [row.number for row in found.page.rows]
        address = found.older_url
    assert seen == sorted(seen, reverse=sort.startswith("-"))
    assert len(seen) == 5


def test_parcels_of_one_state_can_be_sorted_by_its_age(desk, store, at):
    for days in (1, 3, 2):
        ShipmentFactory(
            order=OrderFactory(store=store), status="in_transit", status_at=at - timedelta(days=days), awb=f"D{days}"
        )
    for sort, awbs in (("status_at", ["D3", "D2", "D1"]), ("-status_at", ["D1", "D2", "D3"])):
        answer = desk.get(reverse("desk:parcels"), {"status": "in_transit", "sort": sort})
        assert [row.subject.awb for row in answer.context["rows"]] == awbs


def test_any_filter_can_be_added(desk, store):
    page = text(desk.get(f"{ORDERS}?status=new"))
    for name in ("city", "sku", "placed_after", "awb", "stale"):
        assert f'name="{name}"' in page
    assert '<input type="hidden" name="status" value="new">' in page


def test_another_store_s_view_does_not_exist(desk, store, member, at):
    stranger = MembershipFactory(role=Role.OWNER)
    shape = viewing.Shape(query="", sort="")
    view = viewing.keep(
        store=stranger.store, list_name="orders", title="Theirs", shared=True, shape=shape, at=at, actor=stranger.user
    )
    for name in ("view", "view_update", "view_delete", "view_restore"):
        assert desk.post(reverse(f"desk:{name}", args=[view.pk]), {"title": "x"}).status_code == 404
    assert "Theirs" not in tabs(desk)
    Membership.objects.filter(pk=member.pk).update(role=Role.AGENT)
    assert "Theirs" not in tabs(desk, f"view={view.pk}")
