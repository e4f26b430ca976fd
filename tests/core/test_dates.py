from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import dates
from core.dates import Days, Moment

KOLKATA, JAKARTA, BERLIN = ZoneInfo("Asia/Kolkata"), ZoneInfo("Asia/Jakarta"), ZoneInfo("Europe/Berlin")
CAIRO, HAVANA, APIA = ZoneInfo("Africa/Cairo"), ZoneInfo("America/Havana"), ZoneInfo("Pacific/Apia")


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        ("2026-03-10T18:29:59", KOLKATA, date(2026, 3, 10)),
        ("2026-03-10T18:30:00", KOLKATA, date(2026, 3, 11)),
        ("2026-03-10T17:00:00", JAKARTA, date(2026, 3, 11)),
        ("2026-03-10T16:59:59", JAKARTA, date(2026, 3, 10)),
    ],
)
def test_a_day_is_a_day_of_the_store(at, zone, day):
    assert dates.day_of(utc(at), zone) == day


def test_a_naive_time_has_no_day():
    with pytest.raises(ValueError, match="no time zone"):
        dates.day_of(datetime(2026, 3, 10), KOLKATA)


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        (date(2026, 3, 10), KOLKATA, 24),
        (date(2026, 3, 29), BERLIN, 23),
        (date(2026, 10, 25), BERLIN, 25),
        (date(2026, 4, 24), CAIRO, 23),  # midnight itself is skipped
        (date(2026, 11, 1), HAVANA, 25),  # midnight comes twice
        (date(2011, 12, 30), APIA, 0),  # the day that Samoa left out
    ],
)
def test_a_day_is_as_long_as_the_clocks_make_it(day, zone, hours):
    span = dates.Days(day, day).span(zone)
    assert span.end - span.start == timedelta(hours=hours)
    assert span.start.tzinfo is UTC


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),
    st.sampled_from([KOLKATA, JAKARTA, BERLIN, CAIRO, HAVANA, APIA]),
)
def test_every_moment_is_in_its_own_day_and_in_no_other(at, zone):
    day = dates.day_of(at, zone)
    around = [day + timedelta(days=shift) for shift in (-1, 0, 1)]
    assert [at in dates.Days(each, each).span(zone) for each in around] == [False, True, False]


def test_weeks_begin_on_monday_and_months_on_the_first():
    days = Days(date(2026, 2, 26), date(2026, 3, 2))
    assert dates.weeks(days) == [Days(date(2026, 2, 23), date(2026, 3, 1)), Days(date(2026, 3, 2), date(2026, 3, 8))]
    assert dates.months(days) == [Days(date(2026, 2, 1), date(2026, 2, 28)), Days(date(2026, 3, 1), date(2026, 3, 31))]
    assert [day.day for day in days.each()] == [26, 27, 28, 1, 2]


def test_days_run_forwards():
    with pytest.raises(ValueError, match="comes after"):
        Days(date(2026, 3, 2), date(2026, 3, 1))


@pytest.mark.parametrize(
    ("text", "formats", "zone", "at", "time_assumed"),
    [
        ("04-30-22", ["%m-%d-%y", "%m-%d-%Y"], KOLKATA, "2022-04-29T18:30:00", True),
        ("04-30-2022", ["%m-%d-%y", "%m-%d-%Y"], KOLKATA, "2022-04-29T18:30:00", True),  # both in one column
        (" 30/04/2022 10:15 ", ["%d/%m/%Y %H:%M"], KOLKATA, "2022-04-30T04:45:00", False),
        ("30/04/2022 00:00", ["%d/%m/%Y %H:%M"], KOLKATA, "2022-04-29T18:30:00", False),  # midnight was said
        ("2022-04-30T10:15:00+07:00", [dates.ISO], KOLKATA, "2022-04-30T03:15:00", False),
        ("2022-04-30T10:15:00Z", [dates.ISO], KOLKATA, "2022-04-30T10:15:00", False),
        ("2022-04-30 10:15:00", [dates.ISO], JAKARTA, "2022-04-30T03:15:00", False),
        ("2022-04-30", [dates.ISO], JAKARTA, "2022-04-29T17:00:00", True),
        ("30 Apr 2022 10:15 +0530", ["%d %b %Y %H:%M %z"], JAKARTA, "2022-04-30T04:45:00", False),
        ("2026-03-29 02:30", [dates.ISO], BERLIN, "2026-03-29T01:30:00", False),  # a time that never was
        ("2026-10-25 02:30", [dates.ISO], BERLIN, "2026-10-25T00:30:00", False),  # the first of two
    ],
)
def test_moments_are_read_in_the_formats_given(text, formats, zone, at, time_assumed):
    assert dates.parse(text, formats=formats, zone=zone) == Moment(utc(at), time_assumed)


@pytest.mark.parametrize("text", ["", "yesterday", "30-04-2022", "2022-02-30", "0001-01-01", "2022-04-30\0", "1" * 100])
def test_what_fits_no_format_is_refused_and_quoted(text):
    with pytest.raises(ValueError, match="is not a date") as refusal:
        dates.parse(text, formats=["%m-%d-%Y", dates.ISO], zone=KOLKATA)
    assert text[:64] in str(refusal.value)
