"""Calendar files (RFC 5545) for the calendars of telephones and computers.  Pure Python."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

_ZONE = "Asia/Shanghai"
_LINE = 75  # octets
_TIMEZONE = (
    "BEGIN:VTIMEZONE",
    f"TZID:{_ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True)
class CalendarEntry:
    """One visit; ``uid`` stays the same when the file is made again, so that a change replaces the old entry."""

    uid: str
    day: date
    starts_at: time
    minutes: int
    title: str
    place: str = ""
    text: str = ""
    is_certain: bool = True


def calendar_file(entries: Iterable[CalendarEntry], *, stamp: datetime) -> str:
    """Return the file: CRLF, lines of at most 75 octets, text escaped."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Zhuqi//Fieldwork//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += _TIMEZONE
    for entry in entries:
        begin = datetime.combine(entry.day, entry.starts_at)
        end = begin + timedelta(minutes=entry.minutes)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_escaped(entry.uid)}",
            f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;TZID={_ZONE}:{begin:%Y%m%dT%H%M%S}",
            f"DTEND;TZID={_ZONE}:{end:%Y%m%dT%H%M%S}",
            f"SUMMARY:{_escaped(entry.title)}",
            *([f"LOCATION:{_escaped(entry.place)}"] if entry.place else []),
            *([f"DESCRIPTION:{_escaped(entry.text)}"] if entry.text else []),
            f"STATUS:{'CONFIRMED' if entry.is_certain else 'TENTATIVE'}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\\n").replace("\r", "\\n").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """Cut a line into pieces of at most 75 octets, never through a character; later ones begin with a space."""
    pieces, piece, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > _LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + character, size + width
    return [*pieces, piece]
