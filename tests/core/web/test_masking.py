import pytest

from core.web import masking


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("+919876541234", "+91••••••1234"),
        ("+6281234567890", "+62••••••7890"),
        ("+62 812-3456-7890", "+62••••••7890"),
        ("+12025550123", "+1••••••0123"),
        ("9876541234", "••••••1234"),
        ("12345", "••••••"),
        ("call my brother", "••••••"),
        ("", ""),
        (None, None),
    ],
)
def test_a_phone_number_keeps_country_and_four_digits(number, masked):
    assert masking.phone(number) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("suresh@example.com", "s••••••@••••••.com"),
        ("s@rahul-sharma.co.in", "s••••••@••••••.in"),
        ("सुरेश@उदाहरण.भारत", "सु••••••@••••••.भारत"),
        ("not an address", "••••••"),
        ("a@localhost", "a••••••@••••••"),
        (None, None),
    ],
)
def test_an_email_address_keeps_its_first_letter(address, masked):
    assert masking.email(address) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Suresh Khan", "S••••• K•••"),
        ("  Suresh   Khan ", "S••••• K•••"),
        ("सुरेश कुमार", "सु•• कु••"),
        ("श्री राम", "• रा•"),
        ("Ó Brien", "• B••••"),
        ("Siti Nurhaliza", "S••• N••••••••"),
        ("R", "•"),
        ("x" * 60, "x" + "•" * 12),
        ("", ""),
        (None, None),
    ],
)
def test_a_name_keeps_its_initials(name, masked):
    assert masking.name(name) == masked


def test_an_address_keeps_nothing():
    assert masking.address("12, MG Road") == masking.address("१२, एम जी रोड") == "••••••"
    assert masking.address(None) is None
