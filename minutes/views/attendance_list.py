"""The attendance list as PDF: the public copy, the staff copy, and the blank sheet for the doors."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from minutes import attendance_content, exporting, rules
from minutes.actions import printing
from minutes.attendance_list import attendance_pdf
from minutes.models import Meeting
from participants.access import staff_view
from rakor.http import download
from rakor.pdf import RenderError


@staff_view
@require_safe
def attendance_list(request, pk):
    """The list that may lie on a table: no telephone number, no signature. `?blanko=1`: the sheet for pens."""
    meeting = _meeting(request, pk)
    if not rules.may_read_names(request.user, meeting):
        raise PermissionDenied
    return _paper(request, meeting, staff=False)


@staff_view
@require_POST
def attendance_list_staff(request, pk):
    """The list with telephone numbers and signatures, for the operator; on `?blanko=1` the column is empty."""
    meeting = _meeting(request, pk)
    if not rules.may_print_phones(request.user, meeting):
        raise PermissionDenied
    if not _is_blank(request):
        printing.hand_out_phones(meeting, by=request.user)
    return _paper(request, meeting, staff=True)


def _meeting(request, pk):
    people = ["chair__group", "chair__area", "minute_taker__group", "minute_taker__area"]
    rows = Meeting.objects.visible_to(request.user).select_related("unit", *people)
    return get_object_or_404(rows, pk=pk)


def _is_blank(request):
    return request.GET.get("blanko") == "1"


def _paper(request, meeting, *, staff):
    blank = _is_blank(request)
    content = attendance_content.take(meeting, staff=staff, blank=blank)
    paths = attendance_content.signatures_of(meeting) if staff and not blank else {}
    try:
        pdf = attendance_pdf(content, paths=paths, created=timezone.now())
    except RenderError as error:
        return render(request, "minutes/no_list.html", {"meeting": meeting, "reason": error}, status=422)
    name = "daftar-hadir" + "-petugas" * staff + "-blanko" * blank
    return download(pdf, "application/pdf", exporting.file_name(meeting, ".pdf", paper=name))
