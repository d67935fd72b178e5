"""Checking in by the code on the hall screen, on the own phone and without an account; the kiosk shares its pages."""

from dataclasses import dataclass
from functools import wraps
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from minutes import hall, messages
from minutes.actions import checking_in
from minutes.forms.check_in import GuestForm, InvitedForm, RepresentingForm
from minutes.models import Attendance, Commitment, HallCode, Meeting
from participants import indonesian
from participants.access import public_view, refuse_token
from participants.models import User
from rakor.http import SeeOther
from rakor.refusals import Refused

SEARCH_LETTERS, HITS = 3, 8
_receipts = signing.Signer(salt="minutes.checked-in")
_called_by_name = signing.Signer(salt="minutes.called")


@dataclass(frozen=True)
class Door:
    """Where somebody checks in: on the own phone through `code`, or at the kiosk before `witness`."""

    meeting: Meeting
    code: HallCode | None = None
    token: str = ""
    witness: User | None = None

    def _url(self, name, kiosk_name, *rest):
        if self.witness:
            return reverse(f"minutes:{kiosk_name}", args=[self.meeting.pk, *rest])
        return reverse(f"minutes:{name}", args=[self.token, *rest])

    @property
    def find_url(self):
        return self._url("check-in", "kiosk")

    @property
    def form_url(self):
        return self._url("check-in-form", "kiosk-form")

    def done_url(self, row):
        return self._url("checked-in", "kiosk-done", receipt_of(row))


def receipt_of(row):
    """The same for every answer about a row."""
    return _receipts.sign(str(row.pk))


def key_of(row):
    """How an address names a row: only who found a name has its key, so nobody reads the roll number by number."""
    return _called_by_name.sign(str(row.pk))


def hall_view(view):
    """For everybody who stands in the hall: the code is of an open door, else the same page for whatever is wrong."""

    @wraps(view)
    def guarded(request, token, **kwargs):
        code = hall.code_of(token)
        if code is None:
            return refuse_token(request, "minutes/check_in/shut.html")
        return view(request, Door(code.meeting, code=code, token=token), **kwargs)

    return public_view(guarded)


@hall_view
@require_safe
def check_in(request, door):
    """Find the own name (`?nama=`), or go on as a guest."""
    return find_page(request, door)


@hall_view
@require_http_methods(["GET", "HEAD", "POST"])
def form(request, door):
    """Check in as somebody of the roll (`?undangan=`), in the place of one (`&mewakili=1`), or as a guest.

    Staff who are signed in do not write here in the name of others: that is what the kiosk is for (security.md, T12).
    """
    if request.method == "POST" and request.user.is_authenticated:
        return render(request, "minutes/check_in/staff.html", _context(door), status=403)
    return form_page(request, door)


@hall_view
@require_safe
def checked_in(request, door, receipt):
    """What was written down, for the one who did."""
    return done_page(request, door, receipt)


@hall_view
@require_safe
def agreed_today(request, door):
    """The commitments as they stand now, so that everybody leaves with the same text."""
    if not door.meeting.is_ordinary:
        return render(request, "minutes/check_in/shut.html", status=404)
    promises = Commitment.objects.filter(meeting=door.meeting).exclude(text="").order_by("order", "pk")
    context = _context(door) | {"promises": promises}
    if promises:
        text = messages.agreed(door.meeting, [promise.text for promise in promises], changes=True)
        context["share"] = messages.short_wa_url(text)
    return render(request, "minutes/check_in/agreed.html", context)


# The pages, in either dress -------------------------------------------------------------------------


def find_page(request, door, *, missing=False):
    """Look for a name; `missing`: what was asked for is not on this roll, or no longer."""
    typed = " ".join(indonesian.clean_text(request.GET.get("nama", "")[:120]).split())
    words = indonesian.sort_name(typed).split()
    long_enough = sum(map(len, words)) >= SEARCH_LETTERS
    hits = [_hit(door, row) for row in _called(door.meeting, words)] if long_enough else []
    context = {"typed": typed, "too_short": bool(typed) and not long_enough, "hits": hits[:HITS]}
    context |= {"too_many": len(hits) > HITS, "missing": missing}
    return render(request, "minutes/check_in/find.html", _context(door) | context, status=404 if missing else 200)


def form_page(request, door):
    key = request.GET.get("undangan", "")
    row = _row_of(door.meeting, _called_by_name, key)
    if key and row is None:
        return find_page(request, door, missing=True)
    if row is not None and checking_in.has_arrived(row) and request.method != "POST":
        return HttpResponseRedirect(door.done_url(row))
    form_class = GuestForm if row is None else RepresentingForm if "mewakili" in request.GET else InvitedForm
    data = request.POST if request.method == "POST" else None
    form = form_class(data, meeting=door.meeting, shared=door.witness is not None)
    if form.is_valid():
        try:
            written = _write(door, row, form)
        except Refused as no:
            form.add_error(None, no.sentences)
        else:
            return SeeOther(door.done_url(written))
    context = {"form": form, "row": row, "key": key, "representing": form_class is RepresentingForm}
    context["namesakes"] = [_hit(door, one) for one in form.namesakes]
    status = 422 if form.is_bound else 200
    return render(request, "minutes/check_in/form.html", _context(door) | context, status=status)


def _write(door, row, form):
    told = ({"attendance": row} if row else {}) | form.arrival()
    return checking_in.check_in(door.meeting, code=door.code, witness=door.witness, **told)


def done_page(request, door, receipt):
    row = _row_of_receipt(door, receipt)
    if row is None:
        return find_page(request, door, missing=True)
    at = _clock(door, row)
    return render(request, "minutes/check_in/done.html", _context(door) | {"row": row, "at": at})


def _context(door):
    told = {"phone_months": settings.PHONE_MONTHS, "days": settings.REQUEST_HOURS // 24}
    return told | {"door": door, "meeting": door.meeting, "unit": door.meeting.unit}


def _roll(meeting):
    rows = Attendance.objects.filter(meeting=meeting, participant__forgotten_at=None)
    return rows.select_related("participant__group", "checked_in_by")


def _called(meeting, words):
    """Those of the roll in whose name every word occurs; one more than are shown."""
    rows = _roll(meeting)
    for word in words:
        rows = rows.filter(participant__sort_name__contains=word)
    return rows.order_by("participant__sort_name", "pk")[: HITS + 1]


def _hit(door, row):
    arrived = checking_in.has_arrived(row)
    return {"row": row, "key": key_of(row), "arrived_at": _clock(door, row) if arrived else ""}


def _clock(door, row):
    """When somebody came, on the clock of the hall: 09.12 WIB."""
    zone = door.meeting.unit.time_zone
    return indonesian.clock(timezone.localtime(row.checked_in_at, ZoneInfo(zone)), zone)


def _row_of(meeting, signer, signed):
    """The row of this roll that we signed, or None: nobody's, forged, or of another roll."""
    try:
        return _roll(meeting).filter(pk=int(signer.unsign(signed))).first()
    except signing.BadSignature:
        return None


def _row_of_receipt(door, receipt):
    row = _row_of(door.meeting, _receipts, receipt)
    return row if row is not None and row.checked_in_at else None
