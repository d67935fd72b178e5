"""The code of the hall: from a meeting to the token of `/hadir/<token>/`, and back. Reads only."""

from zoneinfo import ZoneInfo

from django.utils import timezone

from minutes.models import HallCode
from rakor import tokens


def today_of(meeting, now=None):
    """The day on the wall of the unit's hall."""
    return today_in(meeting.unit, now)


def today_in(unit, now=None):
    """The day on the wall of a unit."""
    return timezone.localdate(now, ZoneInfo(unit.time_zone))


def token_of(code):
    """The token of a code. The hall screen shows it to everybody in the hall."""
    return tokens.derive(_name(code.meeting_id, code.version), tokens.SHORT)


def digest_of(meeting_id, version):
    """What is stored for a version of a meeting's code."""
    return tokens.digest(tokens.derive(_name(meeting_id, version), tokens.SHORT))


def is_open(code, now=None):
    """Does the code let people in now? On the day of the meeting, while the minutes are a draft."""
    meeting = code.meeting
    return code.closed_at is None and meeting.is_open and meeting.date == today_of(meeting, now)


def code_of(token, now=None):
    """The HallCode whose door is open, with its meeting, or None: unknown, changed, closed and of another day alike."""
    if len(token) != 22:
        return None
    found = HallCode.objects.filter(digest=tokens.digest(token)).select_related("meeting__unit").first()
    if found is None or not tokens.matches(token, _name(found.meeting_id, found.version), tokens.SHORT):
        return None
    return found if is_open(found, now) else None


def _name(meeting_id, version):
    return f"hall:{meeting_id}:{version}"
