import phonenumbers
import pytest

from orders import phones


@pytest.mark.parametrize(
    ("given", "country", "number"),
    [
        ("9822014417", "IN", "+919822014417"),
        ("09822014417", "IN", "+919822014417"),
        ("+91 98220 14417", "IN", "+919822014417"),
        ("919822014417", "IN", "+919822014417"),
        ("98220-14417", "IN", "+919822014417"),
        ("9822014417.0", "IN", "+919822014417"),
        ("'+919822014417", "IN", "+919822014417"),
        ("9822014417 / 9822014418", "IN", "+919822014417"),
        ("9822014417, 022 2345 6789", "IN", "+919822014417"),
        ("12345, 9822014417", "IN", "+919822014417"),
        ("9822014417 9822014418", "IN", "+919822014417"),
        ("022 2345 6789", "IN", "+912223456789"),
        ("0812 3456 7890", "ID", "+6281234567890"),
        ("62812-3456-7890", "ID", "+6281234567890"),
        ("+62 812 3456 7890", "IN", "+6281234567890"),
        ("12345", "IN", ""),
        ("none", "IN", ""),
        ("", "IN", ""),
        ("9" * 200, "IN", ""),
    ],
)
def test_a_number_is_read_as_its_country_dials(given, country, number):
    assert phones.e164(given, country) == number


@pytest.mark.parametrize(("given", "country"), [("9822014417", "IN"), ("7012345678", "IN"), ("081234567890", "ID")])
def test_the_short_way_gives_what_the_library_gives(given, country):
    read = phonenumbers.parse(given, country)
    assert phones.e164(given, country) == phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)
