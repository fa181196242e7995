"""Calendar files as RFC 5545 wants them."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from zhuqi.visits.ics import CalendarEntry, calendar_file

STAMP = datetime(2026, 9, 21, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


def entry(**changes):
    given = {
        "uid": "Y000001@zhuqi",
        "day": date(2026, 9, 24),
        "starts_at": time(10),
        "minutes": 90,
        "title": "走访 明晟新材科技有限公司",
    }
    return CalendarEntry(**(given | changes))


def test_an_entry_has_its_times_in_the_city_s_zone():
    lines = calendar_file([entry()], stamp=STAMP).split("\r\n")

    assert "DTSTART;TZID=Asia/Shanghai:20260924T100000" in lines
    assert "DTEND;TZID=Asia/Shanghai:20260924T113000" in lines
    assert "DTSTAMP:20260921T040000Z" in lines
    assert "UID:Y000001@zhuqi" in lines


def test_every_line_ends_with_crlf_and_none_is_longer_than_75_octets():
    text = calendar_file([entry(text="很长的说明" * 40)], stamp=STAMP)

    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    unfolded = text.replace("\r\n ", "")
    assert "DESCRIPTION:" + "很长的说明" * 40 in unfolded


def test_commas_semicolons_backslashes_and_line_ends_are_escaped():
    text = calendar_file([entry(title="a,b;c\\d\ne\r\nf\rBEGIN:VEVENT")], stamp=STAMP)

    assert "SUMMARY:a\\,b\\;c\\\\d\\ne\\nf\\nBEGIN:VEVENT" in text
    assert text.count("\r\nBEGIN:VEVENT\r\n") == 1
