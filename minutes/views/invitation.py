"""The invitation: the letter, who is invited, what is sent to whom, who answered."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minutes import calendars, exporting, invitations, letters, rules, turnout
from minutes import messages as texts
from minutes.actions import inviting
from minutes.forms.invitation import InvitationForm, InviteForm
from minutes.models import Attendance
from minutes.views import listing
from minutes.views.answers import recordable
from minutes.views.invitation_page import InvitationPage
from participants import indonesian
from participants.access import staff_view
from participants.models import Group
from rakor import whatsapp
from rakor.http import SeeOther, download
from rakor.pdf import RenderError
from rakor.refusals import Refused, Stale


@staff_view
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, pk):
    """The page; posting saves the letter, and who came too late sees both texts."""
    if request.method != "POST":
        return _page(request, recordable(request, pk))
    meeting = _planned(request, pk)
    form = InvitationForm(request.POST, letter=invitations.letter_of(meeting))
    if not form.is_valid():
        return _page(request, meeting, letter=form, status=422)
    try:
        inviting.save_invitation(meeting, by=request.user, version=form.cleaned_data["version"], **form.changes)
    except Stale:
        return _conflict(request, meeting)
    except Refused as no:
        form.add_error(None, no.sentences)
        return _page(request, meeting, letter=form, status=422)
    messages.success(request, _("The letter is saved."))
    return _back(meeting, "#surat")


@staff_view
@require_POST
def invite(request, pk):
    """Put the people of the chosen groups on the roll."""
    meeting = _planned(request, pk)
    form = InviteForm(request.POST, unit=meeting.unit)
    if form.is_valid():
        try:
            added = inviting.invite(meeting, by=request.user, **form.cleaned_data)
        except Refused as no:
            form.add_error(None, no.sentences)
    if not form.is_valid():
        return _page(request, meeting, adding=form, status=422)
    messages.success(request, _added(added))
    return _back(meeting)


@staff_view
@require_POST
def share_invitation(request, pk, row):
    """The ready text for one person, with the own link: shown once, to be sent by hand."""
    meeting = _planned(request, pk)
    attendance = get_object_or_404(_named(meeting), pk=row)
    try:
        path = inviting.share_invitation(attendance, by=request.user)
    except Refused as no:
        return _page(request, meeting, refused=no.sentences, status=422)
    person = attendance.participant
    text = texts.to_person(meeting, invitations.letter_of(meeting), person, request.build_absolute_uri(path))
    waiting = invitations.waiting_to_be_told(meeting)
    context = {
        "meeting": meeting,
        "person": person,
        "code": turnout.code_of(person.group),
        "text": text,
        "wa_url": whatsapp.address(text, indonesian.wa_number(person.phone)),
        "following": waiting.select_related("participant").first(),
        "left": waiting.count(),
    }
    return render(request, "minutes/invitation_share.html", context)


@staff_view
@require_safe
def invitation_pdf(request, pk):
    """The letter on paper: to one (`?untuk=`), to a group (`?kelompok=`), else with the list of all."""
    meeting = recordable(request, pk)
    number, code = listing.number(request.GET.get("untuk")), request.GET.get("kelompok")
    to = get_object_or_404(_named(meeting), pk=number) if number is not None else None
    group = get_object_or_404(Group, code=code) if code and to is None else None
    try:
        letter = invitations.document_of(meeting, to=to, group=group)
        pdf = letters.invitation_pdf(letter, timezone.now())
    except RenderError as error:
        return _page(request, meeting, refused=[str(error)], status=422)
    return download(pdf, "application/pdf", exporting.file_name(meeting, ".pdf", paper="surat-undangan"))


@staff_view
@require_safe
def invitation_ics(request, pk):
    """The meeting for a calendar; there is none before it has its day."""
    meeting = recordable(request, pk)
    if meeting.date is None:
        raise Http404
    name = exporting.file_name(meeting, ".ics", paper="undangan")
    return download(calendars.ics(meeting), "text/calendar; charset=utf-8", name)


def _added(number):
    if not number:
        return _("All of them were invited already.")
    sentence = ngettext(
        "%(n)s person was added to the invitation.", "%(n)s people were added to the invitation.", number
    )
    return sentence % {"n": number}


def _planned(request, pk):
    """The meeting, if this user plans those of its unit; 404 when invisible, 403 when only to be read."""
    meeting = recordable(request, pk)
    if not rules.may_plan(request.user, meeting.unit_id):
        raise PermissionDenied
    return meeting


def _named(meeting):
    rows = Attendance.objects.filter(meeting=meeting)
    return rows.select_related("meeting", "participant__group", "participant__area")


def _back(meeting, anchor=""):
    return SeeOther(reverse("minutes:invitation", args=[meeting.pk]) + anchor)


def _conflict(request, meeting):
    """Both texts side by side, and below them the proposal in which nothing of either is lost."""
    form = InvitationForm(request.POST, letter=invitations.letter_of(meeting))
    form.is_valid()
    return _page(request, meeting, letter=form.merged(), conflict=form.differences(), status=409)


def _page(request, meeting, *, status=200, **parts):
    page = InvitationPage(meeting, request.user, request.GET, **parts)
    return render(request, "minutes/invitation.html", {"page": page, "form": page.faulty}, status=status)
