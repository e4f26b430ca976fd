"""A return is asked for on an order's page, for a buyer on the phone."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.roles import Role
from returns.models import ReturnRequest
from returns.states import AskedBy, ReturnStatus
from tests.desk.telling import text
from tests.factories.accounts import MembershipFactory
from tests.factories.giving_back import arrived, policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(store):
    return arrived((2, "900.00"), (1, "100.00"), store=store, at=timezone.now() - timedelta(days=1))


@pytest.fixture
def agent(store):
    browser = Client()
    browser.force_login(MembershipFactory(store=store, role=Role.AGENT).user)
    return browser


def place(order):
    return reverse("desk:return_ask", args=[order.pk])


def said(order, units=1, why="size:too_small", **more):
    line = order.lines.order_by("position").first().pk
    return {f"quantity-{line}": units, f"why-{line}": why, "resolution": "refund", "seen": "0", **more}


def test_an_agent_asks_in_the_buyer_s_name(agent, order):
    assert "7 days after delivery, policy Everything else." in text(agent.get(place(order)))
    answer = agent.post(place(order), said(order), follow=True)
    row = ReturnRequest.objects.get()
    assert (row.asked_by, row.status, row.lines.get().quantity) == (AskedBy.DESK, ReturnStatus.REQUESTED, 1)
    assert row.actor == answer.context["user"]
    assert f"{row.number} waits for an answer." in text(answer)
    assert row.number in text(agent.get(reverse("desk:order", args=[order.pk])))


def test_sent_twice_it_is_asked_for_once(agent, order):
    agent.post(place(order), said(order))
    assert "see whether it is this one" in text(agent.post(place(order), said(order)))
    assert ReturnRequest.objects.count() == 1


def test_what_needs_a_photo_says_so_and_takes_one(agent, order):
    assert "Add a photo of it." in text(agent.post(place(order), said(order, why="damaged")))
    drawn = BytesIO()
    Image.new("RGB", (9, 9)).save(drawn, "PNG")
    line = order.lines.order_by("position").first().pk
    photo = SimpleUploadedFile("a.png", drawn.getvalue(), "image/png")
    agent.post(place(order), {**said(order, why="damaged"), f"photos-{line}": photo})
    assert ReturnRequest.objects.get().lines.get().photos.count() == 1
    bad = SimpleUploadedFile("a.png", b"<html>", "image/png")
    answer = agent.post(place(order), {**said(order, why="damaged", seen="1"), f"photos-{line}": bad})
    assert "This is no picture that we can read." in text(answer)


def test_only_who_decides_takes_back_what_the_policy_does_not(agent, desk, store):
    late = arrived(store=store, at=timezone.now() - timedelta(days=30))
    assert "It could be returned until" in text(agent.post(place(late), said(late, generous="on")))
    desk.post(place(late), said(late, generous="on"))
    assert ReturnRequest.objects.get().order == late


def test_what_did_not_arrive_can_t_be_chosen(desk, store):
    policy(store)
    order = arrived(store=store, at=timezone.now())
    order.shipments.update(bucket="open", delivered_at=None)
    page = text(desk.get(place(order)))
    assert "It has not been delivered yet." in page
    assert "quantity-" not in page
    assert "Choose what you want to return." in text(desk.post(place(order), {"resolution": "refund", "seen": "0"}))
