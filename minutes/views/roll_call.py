"""The roll call at the door. Each tap is saved alone: 200, 422 or 409 to our script; without script back to the row."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minutes import rules, turnout
from minutes.actions import attending
from minutes.forms.attending import GuestForm, MarkForm
from minutes.views.answers import recordable
from minutes.views.conflict import too_late
from minutes.views.recording_rows import clock_of
from minutes.views.roll_call_page import Door, DoorRow, state_of_roll
from participants.access import staff_view
from rakor.http import SeeOther, wants_fragment
from rakor.refusals import Refused, Stale


@staff_view
@require_safe
def roll_call(request, pk):
    """The page of the door; once circulated, the roll to be read."""
    meeting = recordable(request, pk)
    asked = {"opened": request.GET.get("buka", ""), "question": request.GET.get("q", "")}
    return _page(request, Door(meeting, request.user, group=request.GET.get("kelompok", ""), **asked))


@staff_view
@require_safe
def roll_news(request, pk):
    """What changed since the page was drawn: 204 when nothing did, else the counts; `kelompok` asks for names."""
    meeting = recordable(request, pk)
    if "kelompok" in request.GET:
        door = Door(meeting, request.user, only=request.GET["kelompok"] or "-")
        return render(
            request, "minutes/_rc_names.html", {"door": door, "rows": door.rows, "code": door.only, "meeting": meeting}
        )
    if request.GET.get("sejak") == state_of_roll(meeting.attendances.all()):
        return HttpResponse(status=204)
    return render(request, "minutes/_rc_news.html", {"door": Door(meeting, request.user)})


@staff_view
@require_POST
def mark(request, pk, row):
    """Mark one person: present, represented by whom, excused why, absent, or not recorded after all."""
    meeting = recordable(request, pk)
    found = meeting.attendances.select_related("participant__group").filter(pk=row).first()
    if found is None:
        return too_late(request, meeting)
    form = MarkForm(request.POST, row=found, by=request.user)
    if not form.is_valid():
        return _faulty(request, Door(meeting, request.user, form=form))
    try:
        form.save()
    except Stale:
        return _other_was_first(request, meeting, form)
    except Refused:
        return too_late(request, meeting)
    return _marked(request, meeting, row)


@staff_view
@require_POST
def walk_in(request, pk):
    """Let in somebody without an invitation; who of that name is known is offered first."""
    meeting = recordable(request, pk)
    form = GuestForm(request.POST, meeting=meeting, by=request.user)
    if not form.is_valid():
        return _faulty(request, Door(meeting, request.user, guest=form))
    try:
        row = form.save()
    except Stale:
        door = Door(meeting, request.user, guest=form, twins=form.twins)
        return _page(request, door, status=409, part="minutes/_rc_twins.html")
    except Refused:
        return too_late(request, meeting)
    return _marked(request, meeting, row.pk, added=True)


@staff_view
@require_http_methods(["GET", "HEAD", "POST"])
def close_roll(request, pk):
    """Ask once more with the number, then make absent whoever was expected and never seen."""
    meeting = recordable(request, pk)
    if not meeting.is_open:
        return redirect("minutes:roll-call", pk=pk) if request.method != "POST" else too_late(request, meeting)
    refused = []
    if request.method == "POST":
        try:
            return _closed(request, meeting, attending.close_roll(meeting, by=request.user))
        except Refused as no:
            refused = no.sentences
    rows = attending.open_rows(meeting).select_related("participant")
    rows = rows.order_by(*turnout.PROTOCOL)
    why = "" if refused else attending.why_not_close(meeting)
    arrived = turnout.of(meeting).arrived
    context = {"meeting": meeting, "rows": list(rows), "arrived": arrived, "why": why, "refused": refused}
    return render(request, "minutes/roll_call_close.html", context, status=422 if refused else 200)


def _closed(request, meeting, number):
    sentence = ngettext("%(n)s person was marked absent.", "%(n)s people were marked absent.", number)
    messages.success(request, sentence % {"n": number})
    return SeeOther(reverse("minutes:roll-call", args=[meeting.pk]))


def _page(request, door, *, status=200, part=""):
    """The whole page, or to our script the part of it that answers."""
    template = part if part and wants_fragment(request) else "minutes/roll_call.html"
    form = door.form or (door.guest if door.meeting.is_open and door.guest.is_bound else None)
    context = {"door": door, "form": form, "meeting": door.meeting}
    context["may_print_phones"] = rules.may_print_phones(request.user, door.meeting)
    return render(request, template, context, status=status)


def _faulty(request, door):
    if not door.meeting.is_open:
        return too_late(request, door.meeting)
    return _page(request, door, status=422, part="minutes/_rc_faults.html")


def _row(meeting, pk):
    return meeting.attendances.select_related("participant__group", "saved_by").filter(pk=pk).first()


def _other_was_first(request, meeting, form):
    """What the other officer recorded beside what was chosen here; the row keeps what was typed."""
    row = _row(meeting, form.row.pk)
    if row is None:
        return too_late(request, meeting)
    fresh = MarkForm(request.POST, row=row, by=request.user)
    fresh.is_valid()
    said = {"row": DoorRow(row, meeting.unit), "who": row.saved_by, "at": clock_of(row.saved_at, meeting.unit)}
    said["mine"] = dict(fresh.fields["status"].choices).get(fresh.cleaned_data.get("status"), "")
    return _page(
        request, Door(meeting, request.user, form=fresh, other=said), status=409, part="minutes/_rc_other.html"
    )


def _marked(request, meeting, pk, *, added=False):
    """One row was saved."""
    row = _row(meeting, pk)
    code = turnout.code_of(row.participant.group)
    if not wants_fragment(request):
        asked = urlencode({"kelompok": code} if added else {"buka": code})
        anchor = "id_guest-name" if added else f"baris-{pk}"
        messages.success(request, f"{row.participant.name}: {DoorRow(row, meeting.unit).words}")
        return SeeOther(f"{reverse('minutes:roll-call', args=[meeting.pk])}?{asked}#{anchor}")
    at = clock_of(timezone.now(), meeting.unit)
    context = {
        "door": Door(meeting, request.user),
        "row": DoorRow(row, meeting.unit),
        "at": at,
        "added": added,
        "code": code,
    }
    return render(request, "minutes/_rc_marked.html", context)
