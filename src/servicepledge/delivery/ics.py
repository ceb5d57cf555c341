"""The days on which reports are due, as a calendar file (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from .due import Owed, State

_LONGEST_OCTETS = 75


def calendar(owed: Iterable[Owed], now: datetime) -> bytes:
    """Return a calendar with one all-day event for each report that is due and not sent; the same report keeps its UID."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//servicepledge//due//EN", "CALSCALE:GREGORIAN"]
    for one in owed:
        if one.state is not State.SENT:
            lines += _event(one, now)
    return "".join(f"{_folded(line)}\r\n" for line in (*lines, "END:VCALENDAR")).encode()


def _event(one: Owed, now: datetime) -> list[str]:
    contract = one.contract
    title = f"{contract.title.text['zh']} {one.period.label} · {contract.client.name.text['zh']}"
    told = f"{contract.title.text['en']} {one.period.label} ({contract.id}): {one.state.value}"
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(contract.id)}-{_text(one.period.label)}@servicepledge",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{one.due_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{one.due_on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(title)}",
        f"DESCRIPTION:{_text(told)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(text: str) -> str:
    plain = " ".join(text.split())
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    """Break a line of more than 75 octets, never within a character."""
    parts, octets = [""], 0
    for character in line:
        width = len(character.encode())
        if octets + width > _LONGEST_OCTETS:
            parts.append(" ")
            octets = 1
        parts[-1] += character
        octets += width
    return "\r\n".join(parts)
