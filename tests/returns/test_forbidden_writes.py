"""Writes that PostgreSQL itself refuses, whoever asks: raw SQL, as a careless script would send it."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from returns.models import Patience
from returns.states import RtoStatus
from tests.factories.accounts import StoreFactory
from tests.factories.orders import NOON, OrderFactory, ShipmentFactory
from tests.factories.returns import ArrivalFactory, ClaimFactory, InspectionFactory, RtoCaseFactory, RtoLineFactory

pytestmark = pytest.mark.django_db


def received() -> object:
    return RtoCaseFactory(status=RtoStatus.RECEIVED)


def closed() -> object:
    return RtoCaseFactory(status=RtoStatus.CLOSED)


def patience() -> object:
    return Patience.objects.create(store=StoreFactory(), set_at=NOON)


FORBIDDEN = [
    (RtoCaseFactory, "UPDATE returns_rtocase SET status = 'late'", "rto_status_is_known"),
    (RtoCaseFactory, "UPDATE returns_rtocase SET reason = 'late'", "rto_reason_is_known"),
    (RtoCaseFactory, "UPDATE returns_rtocase SET value = -1", "rto_amounts_are_not_negative"),
    (RtoCaseFactory, "UPDATE returns_rtocase SET cod_disputed = -1", "rto_amounts_are_not_negative"),
    (RtoCaseFactory, "UPDATE returns_rtocase SET status = 'received'", "what_was_received_came_at_a_moment"),
    (received, "UPDATE returns_rtocase SET received_at = NULL", "what_was_received_came_at_a_moment"),
    (RtoCaseFactory, "UPDATE returns_rtocase SET status = 'closed'", "a_closed_rto_says_when_and_why"),
    (closed, "UPDATE returns_rtocase SET ended = 'so'", "a_closed_rto_says_when_and_why"),
    (closed, "UPDATE returns_rtocase SET status = 'expected'", "a_closed_rto_says_when_and_why"),
    (RtoLineFactory, "UPDATE returns_rtoline SET received = 0, missing = 0, wrong = 0", "units_expected_are"),
    (RtoLineFactory, "UPDATE returns_rtoline SET received = expected", "units_expected_are"),
    (RtoLineFactory, "UPDATE returns_rtoline SET received = -1, missing = expected + 1, wrong = 0", "received"),
    (InspectionFactory, "UPDATE returns_inspection SET unit = 0", "units_are_numbered_from_one"),
    (InspectionFactory, "UPDATE returns_inspection SET grade = 'E'", "grade_is_known"),
    (InspectionFactory, "UPDATE returns_inspection SET disposition = 'eat'", "disposition_is_known"),
    (InspectionFactory, "UPDATE returns_inspection SET grade = 'D'", "nothing_unsellable_is_restocked"),
    (ArrivalFactory, "UPDATE returns_arrival SET verdict = 'hm'", "verdict_is_known"),
    (ClaimFactory, "UPDATE returns_claim SET kind = 'hm'", "claim_kind_is_known"),
    (ClaimFactory, "UPDATE returns_claim SET status = 'hm'", "claim_status_is_known"),
    (ClaimFactory, "UPDATE returns_claim SET asked = -1", "claim_amounts_are_not_negative"),
    (ClaimFactory, "UPDATE returns_claim SET paid = -1", "claim_amounts_are_not_negative"),
    (ClaimFactory, "UPDATE returns_claim SET status = 'paid'", "a_paid_claim_says_how_much"),
    (patience, "UPDATE returns_patience SET returned_days = 0", "rto_patience_is_in_days"),
    (patience, "UPDATE returns_patience SET travel_days = 91", "rto_patience_is_in_days"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "statement", "says"), FORBIDDEN, ids=[statement for _, statement, _ in FORBIDDEN])
def test_postgresql_refuses(make: Callable[[], object], statement: str, says: str) -> None:
    make()
    with pytest.raises(DatabaseError, match=says), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


ACROSS_STORES = [
    ("returns_rtocase", "order_id", OrderFactory, RtoCaseFactory),
    ("returns_rtocase", "shipment_id", ShipmentFactory, RtoCaseFactory),
    ("returns_rtoline", "case_id", RtoCaseFactory, RtoLineFactory),
    ("returns_inspection", "rto_line_id", RtoLineFactory, InspectionFactory),
    ("returns_claim", "shipment_id", ShipmentFactory, ClaimFactory),
    ("returns_claim", "case_id", RtoCaseFactory, ClaimFactory),
    ("returns_arrival", "case_id", RtoCaseFactory, ArrivalFactory),
]


@pytest.mark.parametrize(("table", "column", "target", "make"), ACROSS_STORES)
def test_a_row_cannot_point_into_another_store(
    table: str, column: str, target: Callable[..., OrderFactory], make: Callable[..., OrderFactory]
) -> None:
    ours, theirs = make(), target()
    with pytest.raises(DatabaseError, match="of_the_same_store"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [theirs.pk, ours.pk])


AGAIN = "INSERT INTO {0} SELECT (jsonb_populate_record(x, '{{\"id\": 0}}')).* FROM {0} x"
ONLY = {
    "returns_rtocase": RtoCaseFactory,
    "returns_rtoline": RtoLineFactory,
    "returns_inspection": InspectionFactory,
    "returns_claim": ClaimFactory,
}


@pytest.mark.parametrize("table", ONLY)
def test_there_is_only_one(table: str) -> None:
    ONLY[table]()
    with pytest.raises(DatabaseError, match="duplicate key"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(AGAIN.format(table))
