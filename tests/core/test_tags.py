"""The tags of the templates, and that every icon a template names is in the sprite."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import timezone, translation

from core.web import icons
from core.web.state_words import Colour, StateWord

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
AT = datetime(2026, 11, 21, 5, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_kolkata() -> Iterator[None]:
    with timezone.override(ZoneInfo("Asia/Kolkata")), translation.override("en"):
        yield


def rendered(source: str, **context: object) -> str:
    return Template("{% load sampai %}" + source).render(Context({"at": AT, **context}))


@pytest.mark.parametrize(
    ("source", "value", "written"),
    [
        ('{{ value|money:"INR" }}', Decimal("1095000"), "₹10,95,000"),
        ('{{ value|money_short:"IDR" }}', 2_000_000, "Rp2\N{NO-BREAK SPACE}jt"),
        ("{{ value|count }}", 18614, "18,614"),
        ("{{ value|percent }}", 0.241, "24.1\N{NO-BREAK SPACE}%"),
        ("{{ value|points }}", -0.014, "1.4 points down"),
        ("{{ value|awb }}", "14908213556741", "1490 8213 5567 41"),
        ("{{ value|phone }}", "+9198•••••417", "+91 98••• ••417"),
        ("{{ value|city }}", "America/New_York", "New York"),
        ("{{ value|initials }}", "Asha Nair", "AN"),
        ("{{ value|initials }}", "asha@warna.example", "AS"),
        ("{% share value 1249 %}", 301, "24.1\N{NO-BREAK SPACE}%"),
        ("{% share value 0 %}", 301, "–"),
        ("{% span value 0.249 %}", 0.233, "23.3–24.9"),
        ("{% day value %}", date(2026, 11, 21), "Sat 21 Nov"),
        ("{% day_long value %}", date(2026, 11, 21), "Saturday 21 November"),
        ("{% day value %}{% moment value %}{% ago value %}{% time_left value %}{% clock value %}", None, "–––––"),
    ],
)
def test_values(source: str, value: object, written: str) -> None:
    assert rendered(source, value=value) == written


@pytest.mark.parametrize(
    ("tag", "at", "css", "written"),
    [
        ("clock", AT, "", "10:42"),
        ("moment", AT - timedelta(days=7), "", "Sat 14 Nov, 10:42"),
        ("ago", AT - timedelta(seconds=40), "", "40 s ago"),
        ("age", AT - timedelta(hours=25), "", "25 h"),
        ("time_left", AT + timedelta(hours=5), "clock", "5 h 00"),
        ("time_left", AT + timedelta(minutes=18), "clock soon", "18 min"),
        ("time_left", AT - timedelta(minutes=25), "clock late", "−25 min"),
        ("time_left_words", AT - timedelta(minutes=72), "clock late", "late by 1 h 12"),
    ],
)
def test_times_carry_the_exact_moment(tag: str, at: datetime, css: str, written: str) -> None:
    html = rendered(f"{{% {tag} value %}}", value=at)
    here = at.astimezone(ZoneInfo("Asia/Kolkata"))
    assert re.sub("<.*?>", "", html) == written
    assert f'datetime="{at.isoformat()}"' in html
    assert f"{here:%H:%M:%S} IST" in html
    assert (f'class="{css}"' in html) if css else ("class" not in html)


def test_language_is_that_of_the_page() -> None:
    with translation.override("id"), timezone.override(ZoneInfo("Asia/Jakarta")):
        assert rendered("{% share 301 1249 %}") == "24,1\N{NO-BREAK SPACE}%"
        assert "telat 25 mnt" in rendered("{% time_left value %}", value=AT - timedelta(minutes=25))


def test_state_word_is_escaped() -> None:
    html = rendered("{% state_word value %}", value=StateWord("In <b>transit</b>", Colour.MOVING, "truck"))
    assert 'class="state is-moving"' in html
    assert "#truck" in html
    assert "In &lt;b&gt;transit&lt;/b&gt;" in html


@pytest.mark.parametrize(
    ("address", "tag", "link"),
    [
        ("/?courier=DEL&cursor=abc", '{% query sort="-placed_at" %}', "?courier=DEL&sort=-placed_at"),
        ("/?courier=DEL&cursor=abc", "{% query courier=None %}", "?"),
        ("/?courier=DEL", '{% query cursor="xyz" %}', "?courier=DEL&cursor=xyz"),
        ("/?courier=A&courier=B", '{% query page="a&b" %}', "?courier=A&courier=B&page=a%26b"),
        ("/?q=%22%3E%3Cscript%3E", "{% query a=1 %}", "?q=%22%3E%3Cscript%3E&a=1"),
    ],
)
def test_query_changes_what_it_is_told(address: str, tag: str, link: str) -> None:
    html = rendered(tag, request=RequestFactory().get(address))
    assert html == link.replace("&", "&amp;")


def test_the_sprite_holds_what_the_list_says() -> None:
    sprite = ElementTree.parse(ROOT / "static" / icons.SPRITE).getroot()
    assert {symbol.get("id") for symbol in sprite} == icons.names()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_templates_name_icons_that_exist_and_keep_the_content_policy(path: Path) -> None:
    source = path.read_text()
    named = set(re.findall(r'\{% icon "([^"]+)"', source))
    assert named <= icons.names()
    for inline in (r"\sstyle=", r"\son[a-z]+=", r"<script(?![^>]*\ssrc=)", r"<style"):
        assert not re.search(inline, re.sub(r"\{#.*?#\}", "", source)), f"{inline} breaks the content security policy"
    get_template(str(path.relative_to(ROOT / "templates")))
