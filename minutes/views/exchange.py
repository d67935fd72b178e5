"""In from a file, out as a file: import, the document, the paper, the photos."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minutes import exporting, rules, snapshot
from minutes.actions import importing
from minutes.forms.importing import ImportForm
from minutes.models import Meeting
from participants.access import staff_view
from participants.models import Role
from rakor.http import SeeOther, download
from rakor.pdf import RenderError
from rakor.refusals import Refused


@staff_view(Role.Kind.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def import_minutes(request):
    """Take a rakor from a file: a draft, or every fault of the file."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_bound and form.is_valid():
        try:
            meeting = importing.import_minutes(
                form.cleaned_data["document"], by=request.user, photos=form.cleaned_data["photos"]
            )
        except snapshot.Unreadable as unreadable:
            form.refuse(unreadable.faults)
        except Refused as refused:
            form.add_error("file", refused.sentences)
        else:
            messages.success(request, _("The rakor was imported as a draft. Check it and add what is missing."))
            return SeeOther(reverse("minutes:record", args=[meeting.pk]))
    return render(request, "minutes/import.html", {"form": form}, status=422 if form.errors else 200)


@staff_view
@require_safe
def export_minutes(request, pk):
    """The document of the meeting: the very bytes whose SHA-256 is its digest."""
    meeting = _readable(request.user, pk)
    content = snapshot.canonical(exporting.document_of(meeting))
    return download(content, "application/json", exporting.file_name(meeting, ".json"))


@staff_view
@require_safe
def minutes_pdf(request, pk):
    """The paper of the meeting as it stands."""
    meeting = _readable(request.user, pk)
    try:
        pdf = exporting.pdf_of(meeting)
    except RenderError as error:
        return render(request, "minutes/no_pdf.html", {"meeting": meeting, "reason": error}, status=422)
    return download(pdf, "application/pdf", exporting.file_name(meeting, ".pdf"))


@staff_view
@require_safe
def photo(request, pk, photo):
    """A picture of the meeting, to be shown on its pages."""
    row = get_object_or_404(_readable(request.user, pk).photos.exclude(image=""), pk=photo)
    try:
        data = exporting.picture(row)
    except FileNotFoundError:
        raise Http404 from None
    return download(data, "image/jpeg", f"foto-{pk}-{photo}.jpg", shown=True)


def _readable(user, pk):
    """The meeting, if it exists for this user (404) and may be read in its state (403)."""
    meeting = get_object_or_404(Meeting.objects.visible_to(user).select_related("unit"), pk=pk)
    if not rules.may_read(user, meeting):
        raise PermissionDenied
    return meeting
