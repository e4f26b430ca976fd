"""Which format a header is of."""

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


@pytest.mark.parametrize("without", [["Created at"], ["Name"]])
def test_a_header_that_lacks_what_a_format_needs_is_of_none(without):
    names = [name for name in header(FIXTURES / "shopify.csv") if name not in without]
    with pytest.raises(Unreadable):
        registry.choose(name=registry.AUTO, header=names, mapping=None)


def test_a_real_sale_report_is_recognised(samples):
    names = header(samples / "orders" / "amazon_sale_report_2022q2.csv.gz")
    assert registry.choose(name=registry.AUTO, header=names, mapping=None)[0] == "amazon"
