"""Which format a header is of, and how sure that is."""

import csv
import gzip
from pathlib import Path

import pytest

from orders.files import Unreadable
from orders.formats import registry

FIXTURES = Path(__file__).parent / "fixtures"


def header(path: Path) -> list[str]:
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return next(csv.reader([text.decode().splitlines()[0]]))


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("shopify.csv", "shopify"),
        ("woocommerce.csv", "woocommerce"),
        ("woocommerce_keys.csv", "woocommerce"),
        ("woocommerce_report.csv", "woocommerce"),
        ("shiprocket.csv", "shiprocket"),
    ],
)
def test_an_export_is_known_by_its_header(file, name):
    names = header(FIXTURES / file)
    best, *_others = registry.recognise(names)
    assert best.format == name
    assert best.share > 0.8
    chosen, layout = registry.choose(name=registry.AUTO, header=names, mapping=None)
    assert chosen == name
    assert layout.fits(names)
    assert [other for other in registry.KNOWN if _fits(other, names)] == [name]  # and of no other format


def _fits(name: str, names: list[str]) -> bool:
    try:
        registry.choose(name=name, header=names, mapping=None)
    except Unreadable:
        return False
    return True


def test_a_header_that_lacks_what_a_format_needs_is_only_like_it():
    names = [name for name in header(FIXTURES / "shopify.csv") if name != "Created at"]
    assert registry.recognise(names)[0].format == "shopify"
    assert 0.8 < registry.recognise(names)[0].share < 1
    with pytest.raises(Unreadable):
        registry.choose(name=registry.AUTO, header=names, mapping=None)


def test_a_header_of_nobody_is_like_nothing():
    assert registry.recognise(["No.", "Tgl", "Pembeli"]) == []


def test_a_real_sale_report_is_recognised(samples):
    names = header(samples / "orders" / "amazon_sale_report_2022q2.csv.gz")
    assert registry.recognise(names)[0].format == "amazon"
    assert registry.choose(name=registry.AUTO, header=names, mapping=None)[0] == "amazon"
