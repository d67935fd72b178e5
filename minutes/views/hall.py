"""The hall: opening, changing and closing its code, and what the projector shows."""

import hashlib

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minutes import hall as hall_code
from minutes import hall_screen
from minutes.actions import halls
from minutes.views.answers import recordable
from minutes.views.listing import number
from participants import indonesian
from participants.access import staff_view
from rakor import qr
from rakor.http import SeeOther
from rakor.refusals import Refused


def hall_address(request, token):
    """Where a phone in the hall checks in: what the QR holds."""
    return request.build_absolute_uri(reverse("minutes:check-in", args=[token]))


@staff_view
@require_safe
def hall(request, pk):
    """The screen of the hall, with the controls that are not projected."""
    meeting = recordable(request, pk)
    return render(request, "minutes/hall.html", _context(request, meeting, hall_screen.of(meeting)))


@staff_view
@require_safe
def hall_news(request, pk):
    """The screen alone, for our script; 304 while nothing has changed."""
    meeting = recordable(request, pk)
    screen = hall_screen.of(meeting)
    etag = _etag(request, screen)
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = render(request, "minutes/_hall_screen.html", _context(request, meeting, screen))
    answer.headers["ETag"] = etag
    return answer


@staff_view
@require_POST
def open_hall(request, pk):
    """Open the check-in."""
    meeting = recordable(request, pk)
    try:
        halls.open_hall(meeting, by=request.user)
    except Refused as no:
        return _refused(request, meeting, no)
    if hall_code.today_of(meeting) < meeting.date:
        day = indonesian.long_date(meeting.date)
        messages.success(request, _("The check-in is prepared. It lets people in on %(day)s.") % {"day": day})
    return SeeOther(reverse("minutes:hall", args=[pk]))


@staff_view
@require_POST
def change_hall_code(request, pk):
    """Show another code; the one that was shown ends."""
    meeting = recordable(request, pk)
    try:
        halls.change_hall_code(meeting, by=request.user, seen=number(request.POST.get("version")))
    except Refused as no:
        return _refused(request, meeting, no)
    messages.success(request, _("The code was changed. The old one does not work any more."))
    return SeeOther(reverse("minutes:hall", args=[pk]))


@staff_view
@require_POST
def close_hall(request, pk):
    """Close the check-in."""
    meeting = recordable(request, pk)
    try:
        halls.close_hall(meeting, by=request.user)
    except Refused as no:
        return _refused(request, meeting, no)
    return SeeOther(reverse("minutes:hall", args=[pk]))


def _refused(request, meeting, no):
    context = _context(request, meeting, hall_screen.of(meeting)) | {"sentences": no.sentences}
    return render(request, "minutes/hall.html", context, status=422)


def _context(request, meeting, screen):
    address = hall_address(request, screen.token) if screen.token else ""
    return {
        "meeting": meeting,
        "screen": screen,
        "now": timezone.now(),
        "address": address.partition("://")[2],
        "qr": qr.svg(address, _("QR code of the attendance list")) if address else "",
        # What a part depends on: our script puts in only what has changed.
        "keys": {part: _key(facts) for part, facts in _parts(screen).items()},
    }


def _parts(screen):
    return {
        "bar": (screen.door, screen.version),
        "side": (screen.door, screen.token, screen.expected, screen.guests, screen.arrived, screen.groups, screen.day),
        "talk": (screen.door, screen.title, screen.day, screen.place, screen.promises, screen.earlier),
    }


def _key(facts):
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def _etag(request, screen):
    return f'"{_key((screen, get_language(), request.get_host()))}"'
