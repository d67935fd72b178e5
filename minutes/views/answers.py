"""How the recording page answers: a fragment to our script, a page or the way back to it to everybody else."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minutes.forms.recording import FORMS, prefix
from minutes.models import Meeting
from minutes.views.recording_page import Page
from minutes.views.recording_rows import PromiseRow, clock_of
from participants.models import Role
from rakor.http import SeeOther, wants_fragment

# The list in which the rows of a section stand.
LISTS = {
    "agenda": "jalannya",
    "commitment": "kesepakatan",
    "photo": "foto",
    "signatory": "penutup",
    "group": "kehadiran",
    "attendance": "kehadiran",
}


def recordable(request, pk):
    """A meeting in whose minutes this user has a hand, drafted or frozen. 404: not yours to see; 403: not to write."""
    meetings = Meeting.objects.visible_to(request.user).select_related("unit", "chair", "minute_taker")
    meeting = get_object_or_404(meetings, pk=pk)
    if not request.user.holds(Role.RECORDING, meeting.unit_id):
        raise PermissionDenied
    return meeting


def row_of(meeting, section, pk):
    """The row of a part if it is one of this meeting's, else None: somebody may have removed it."""
    if section == "meeting":
        return meeting
    return FORMS[section].model.objects.filter(meeting=meeting, pk=pk).first()


def page_of(request, page, status=200):
    return render(request, "minutes/record.html", {"page": page, "form": page.form}, status=status)


def refused(request, page):
    """What could not be saved as typed, with the typed text."""
    if wants_fragment(request):
        return render(request, "minutes/_faults.html", {"page": page}, status=422)
    return page_of(request, page, status=422)


def saved(request, form):
    """One part was saved."""
    at = clock_of(timezone.now(), form.meeting.unit)
    if not wants_fragment(request):
        messages.success(request, _("Saved %(at)s") % {"at": at})
        return _back(form.meeting, "identitas" if form.section == "meeting" else form.prefix)
    page = Page(form.meeting, request.user)
    row = PromiseRow(page, "commitment", form.row) if form.changes_parties else None
    context = {"page": page, "version": form.row.version, "at": at, "row": row, "part": LISTS.get(form.section)}
    return render(request, "minutes/_saved.html", context)


def changed(request, meeting, section, row=None):
    """Rows were added, removed or moved: our script gets the list again, others the page at the place, or the page of
    the invitation from which they came."""
    added = prefix(section, row) if row is not None and row.pk else ""
    if request.POST.get("kembali") == "undangan":
        return SeeOther(reverse("minutes:invitation", args=[meeting.pk]))
    if not wants_fragment(request):
        return _back(meeting, added or LISTS[section])
    page = Page(meeting, request.user)
    return render(request, "minutes/_changed.html", {"page": page, "part": LISTS[section], "added": added})


def _back(meeting, anchor):
    return SeeOther(f"{reverse('minutes:record', args=[meeting.pk])}#{anchor}")
