"""Calendar feeds: from an officer in charge to the token of `/kalender/<token>.ics`, and what it holds. Reads only."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from minutes import calendars
from minutes.models import CalendarFeed, Commitment, Meeting
from rakor import tokens

MOST = 500  # entries: what a phone reads in a moment
SUMMARY = 70  # characters


def digest_of(unit_id, officer_id, version):
    return tokens.digest(tokens.derive(_name(unit_id, officer_id, version)))


def token_of(feed):
    """The token of a feed, to be revealed once to whoever opened it."""
    return tokens.derive(_name(feed.unit_id, feed.officer_id, feed.version))


def feed_of(token):
    """The CalendarFeed that this token opens, with its unit, or None: closed, unknown or of another key alike."""
    if len(token) != 43:
        return None
    found = CalendarFeed.objects.filter(digest=tokens.digest(token), closed_at=None).select_related("unit").first()
    return found if found and tokens.matches(token, _name(found.unit_id, found.officer_id, found.version)) else None


def ics(feed, today):
    """The feed as a calendar: reviews and due dates of what is in force, and the coming rakor. Names nobody."""
    promises = Commitment.objects.in_force().filter(unit=feed.unit_id).select_related("meeting")
    if feed.officer_id:
        promises = promises.filter(officer=feed.officer_id)
    calendar = Calendar()
    calendar.add("prodid", "-//Rakor//Tinjauan kesepakatan//ID")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Rakor {feed.unit.name}")
    for promise in promises.order_by("review_on", "pk")[:MOST]:
        for event in _of_promise(promise, feed.unit):
            calendar.add_component(event)
    coming = Meeting.objects.editable().filter(unit=feed.unit_id, date__gte=today).select_related("unit")
    for meeting in coming.order_by("date", "pk")[:MOST]:
        entry = Calendar.from_ical(calendars.ics(meeting))
        calendar.add_component(entry.walk("VEVENT")[0])
    return calendar.to_ical()


def _of_promise(promise, unit):
    text = " ".join(promise.text.split())
    text = text if len(text) <= SUMMARY else f"{text[:SUMMARY].rsplit(' ', 1)[0]} …"
    text = text if promise.meeting.is_ordinary else "kesepakatan rakor"
    written = datetime.combine(promise.meeting.date or promise.review_on, time(), ZoneInfo(unit.time_zone))
    for name, label, day in [("tinjau", "Tinjau", promise.review_on), ("tenggat", "Batas waktu", promise.due_on)]:
        if day:
            event = Event()
            event.add("uid", f"{name}-{promise.pk}@{unit.code}")
            event.add("dtstamp", written.astimezone(UTC))
            event.add("dtstart", day)
            event.add("dtend", day + timedelta(days=1))
            event.add("summary", f"{label}: {text}")
            yield event


def _name(unit_id, officer_id, version):
    return f"feed:{unit_id}:{officer_id or 'unit'}:{version}"
