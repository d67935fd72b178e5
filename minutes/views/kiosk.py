"""The kiosk: a tablet at the door for those without a phone. The officer who started it is the witness."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minutes import hall
from minutes.views import check_in
from minutes.views.answers import recordable
from participants.access import enter_kiosk, is_kiosk, staff_view
from rakor.http import SeeOther

# Back to the first page by itself: the next person sees nothing of this one, and the session does not end meanwhile.
DONE_SECONDS, SEARCHED_SECONDS, FORM_SECONDS, IDLE_SECONDS = 20, 90, 300, 600


@staff_view
@require_POST
def start(request, pk):
    """Let this browser be nothing but the kiosk of the meeting until it signs out."""
    meeting = recordable(request, pk)
    if not _opens(meeting):
        return _front(request, meeting, status=422)
    home = reverse("minutes:kiosk", args=[pk])
    enter_kiosk(request, home)
    return SeeOther(home)


@staff_view
@require_safe
def kiosk(request, pk):
    """Find a name; before the kiosk was started, say what it is and offer to start it."""
    meeting = recordable(request, pk)
    if not is_kiosk(request, request.path) or not _opens(meeting):
        return _front(request, meeting)
    door = _door(request, meeting)
    seconds = SEARCHED_SECONDS if request.GET else IDLE_SECONDS
    return _back_after(seconds, check_in.find_page(request, door), door)


@staff_view
@require_http_methods(["GET", "HEAD", "POST"])
def form(request, pk):
    """The same form as on the own phone."""
    meeting = recordable(request, pk)
    door = _door(request, meeting)
    if not is_kiosk(request, door.find_url) or not _opens(meeting):
        return HttpResponseRedirect(door.find_url)
    return _back_after(FORM_SECONDS, check_in.form_page(request, door), door)


@staff_view
@require_safe
def done(request, pk, receipt):
    """What was written down and who witnessed it; then the next person."""
    door = _door(request, recordable(request, pk))
    if not is_kiosk(request, door.find_url):
        return HttpResponseRedirect(door.find_url)
    return _back_after(DONE_SECONDS, check_in.done_page(request, door, receipt), door)


def _door(request, meeting):
    return check_in.Door(meeting, witness=request.user)


def _back_after(seconds, response, door):
    response.headers["Refresh"] = f"{seconds};url={door.find_url}"
    return response


def _opens(meeting):
    return meeting.is_open and meeting.date == hall.today_of(meeting)


def _front(request, meeting, status=200):
    """What the kiosk is, and the button that starts it."""
    if status == 422:
        messages.error(request, _("The kiosk opens on the day of the meeting, while its minutes are a draft."))
    locked = is_kiosk(request, request.path)
    context = {"meeting": meeting, "unit": meeting.unit, "opens": _opens(meeting), "locked": locked}
    return render(request, "minutes/check_in/kiosk.html", context, status=status)
