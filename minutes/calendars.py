"""The meeting as a file for the calendar of a phone (iCalendar, RFC 5545). Pure: the same meeting, the same bytes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from minutes import messages

OPEN_END = timedelta(hours=2)  # what a calendar blocks when the end is open


def ics(meeting, url=""):
    """The calendar entry of a meeting that has its day (else ValueError), with its `unit` loaded. Names nobody.

    `url` is where to answer. A later version of the meeting replaces the earlier one in the calendar, since the UID
    stays and the SEQUENCE rises; a cancelled meeting says so.
    """
    if meeting.date is None:
        raise ValueError("a meeting without a day is in no calendar")
    cancelled = meeting.state == meeting.State.CANCELLED
    event = Event()
    event.add("uid", f"rakor-{meeting.pk}@{meeting.unit.code}")
    event.add("sequence", meeting.version + cancelled)
    event.add("dtstamp", (meeting.saved_at or meeting.created_at).astimezone(UTC))
    for name, at in zip(("dtstart", "dtend"), _span(meeting), strict=True):
        event.add(name, at)
    event.add("summary", _summary(meeting))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if meeting.place:
        event.add("location", meeting.place)
    if description := "\n".join(_notes(meeting, url)):
        event.add("description", description)
    if url:
        event.add("url", url)
    calendar = Calendar()
    calendar.add("prodid", "-//Rakor//Undangan rapat//ID")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return calendar.to_ical()


def _span(meeting):
    """Start and end in UTC, which every phone shows as its own time; the whole day when no hour is known."""
    if meeting.starts_at is None:
        return meeting.date, meeting.date + timedelta(days=1)
    zone = ZoneInfo(meeting.unit.time_zone)
    start = datetime.combine(meeting.date, meeting.starts_at, zone)
    end = datetime.combine(meeting.date, meeting.ends_at, zone) if meeting.ends_at else None
    # An end before the start is past midnight.
    end = start + OPEN_END if end is None else end + timedelta(days=end <= start)
    return start.astimezone(UTC), end.astimezone(UTC)


def _summary(meeting):
    name = messages.event_name(meeting)
    if not meeting.is_ordinary:
        return f"{name} {meeting.unit.name}"
    said = meeting.title.casefold().startswith((name.casefold(), "rapat", "rakor"))
    return meeting.title if said else f"{name}: {meeting.title}"


def _notes(meeting, url):
    notes = []
    if meeting.starts_at and not meeting.ends_at:
        notes.append("Waktu selesai belum ditentukan (s.d. selesai); kalender mencatat dua jam.")
    if meeting.starts_at is None:
        notes.append("Pukul akan diberitahukan kemudian.")
    return [*notes, f"Jawaban hadir, diwakili, atau berhalangan: {url}"] if url else notes
