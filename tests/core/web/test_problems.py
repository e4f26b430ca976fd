import psycopg2
import pytest
from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as ModelError
from django.db import InterfaceError, OperationalError
from django.db.models import TextChoices
from django.http import Http404
from django.test import RequestFactory
from rest_framework import exceptions, serializers

from core.repeats import KeyReused
from core.states import IllegalTransition
from core.web import away, problems
from core.web.cursors import BadCursor


class Life(TextChoices):
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class Line(serializers.Serializer):
    quantity = serializers.IntegerField(min_value=1)


class Order(serializers.Serializer):
    number = serializers.CharField()
    lines = Line(many=True)

    def validate(self, attrs):
        raise serializers.ValidationError("An order needs a buyer.", code="buyer")


def told(error):
    response = problems.problem(error, {})
    assert response.content_type == "application/problem+json"
    assert response.status_code == response.data["status"]
    assert list(response.data) == ["type", "title", "status", "detail", "errors"]
    return response


def lost(code=None):
    """What Django raises for an error of PostgreSQL."""
    error, cause = OperationalError("server closed the connection"), psycopg2.OperationalError()
    cause.__setstate__({"pgcode": code})
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "status", "detail"),
    [
        (IllegalTransition(Life.CLOSED, Life.OPEN), 409, "Closed cannot become Open."),
        (KeyReused("This Idempotency-Key was used for another request."), 409, "This Idempotency-Key was used"),
        (Http404("secret"), 404, "No"),
        (BadCursor("no such page"), 404, "No"),
        (PermissionDenied(), 403, "permission"),
        (exceptions.NotAuthenticated(), 401, "credentials"),
        (exceptions.MethodNotAllowed("PUT"), 405, "PUT"),
        (exceptions.ParseError("JSON parse error"), 400, "JSON parse error"),
        (exceptions.ValidationError("Not like this."), 400, "Not like this."),
        (ModelError({"phone": ["No phone."]}), 400, "See errors."),
        (OperationalError("could not connect"), 503, "database"),
        (InterfaceError("connection already closed"), 503, "database"),
        (lost("57P01"), 503, "database"),
    ],
)
def test_every_refusal_has_one_shape(error, status, detail):
    response = told(error)
    assert response.status_code == status
    assert detail in response.data["detail"]


@pytest.mark.parametrize(
    "error", [ZeroDivisionError(), lost("40P01"), lost("57014")], ids=["bug", "deadlock", "timeout"]
)
def test_what_is_no_refusal_is_left_to_django(error):
    assert problems.problem(error, {}) is None


def test_nested_errors_say_where_they_are():
    form = Order(data={"lines": [{"quantity": 1}, {"quantity": 0}, {}]})
    form.is_valid()
    assert told(exceptions.ValidationError(form.errors)).data["errors"] == [
        {"field": "number", "code": "required", "detail": "This field is required."},
        {
            "field": "lines.1.quantity",
            "code": "min_value",
            "detail": "Ensure this value is greater than or equal to 1.",
        },
        {"field": "lines.2.quantity", "code": "required", "detail": "This field is required."},
    ]


def test_an_error_of_the_whole_request_has_no_field():
    form = Order(data={"number": "1", "lines": []})
    form.is_valid()
    answer = told(exceptions.ValidationError(form.errors)).data
    assert answer["errors"] == [{"field": "", "code": "buyer", "detail": "An order needs a buyer."}]
    assert answer["detail"] == "An order needs a buyer."


def test_a_database_that_is_away_says_when_to_come_back():
    assert told(lost("57P03"))["Retry-After"] == "5"


def test_a_page_says_it_too():
    response = away.answer(RequestFactory().get("/orders/"))
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "try again" in response.content.decode()
