import pytest
from django.db import IntegrityError

from core.faults import gist
from orders.models import Customer
from tests.factories.orders import CustomerFactory


@pytest.mark.django_db
def test_what_a_database_quotes_of_a_row_is_left_out() -> None:
    customer = CustomerFactory(phone="+919822014417")
    with pytest.raises(IntegrityError) as refused:
        Customer.objects.create(store=customer.store, phone=customer.phone)
    assert "9822014417" in str(refused.value)
    assert gist(refused.value) == 'duplicate key value violates unique constraint "one_customer_per_store_and_phone"'


@pytest.mark.parametrize(
    ("error", "told"),
    [(ValueError("no\0 date"), "no date"), (KeyError("awb"), "'awb'"), (KeyboardInterrupt(), "KeyboardInterrupt")],
)
def test_an_error_without_words_goes_by_its_name(error: BaseException, told: str) -> None:
    assert gist(error) == told
