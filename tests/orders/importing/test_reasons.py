"""Why rows were rejected, in a few lines however many rows there are."""

from orders.services.importing.reasons import group


def test_reasons_that_differ_in_what_they_quote_or_count_are_one_with_its_rows() -> None:
    refused = [
        (2, "row 2, column “currency”: INR"),
        (3, "row 3, column “currency”: INR"),
        (7, "row 7, another row of this order is wrong: row 8, column “currency”: INR"),
        (9, "row 9, another row of this order is wrong: row 10, column “currency”: INR"),
    ]
    assert [(one["rows"], one["examples"], one["example"]) for one in group(refused)] == [
        (2, [2, 3], "column “currency”: INR"),
        (2, [7, 9], "another row of this order is wrong: row 8, column “currency”: INR"),
    ]
