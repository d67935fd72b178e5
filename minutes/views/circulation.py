"""Out of the drawer and back into it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minutes import rules
from minutes.actions import circulating
from minutes.forms.circulation import RecallForm
from minutes.views.answers import page_of, recordable
from minutes.views.recording_page import Page
from participants.access import staff_view
from rakor.refusals import Refused


@staff_view
@require_POST
def circulate(request, pk):
    """Freeze the minutes; what is missing comes back as the checklist of the page."""
    meeting = recordable(request, pk)
    try:
        circulating.circulate(meeting, by=request.user)
    except Refused as no:
        return page_of(request, Page(meeting, request.user, refused=no.sentences), status=422)
    messages.success(request, _("The minutes have been circulated."))
    return redirect("minutes:meeting", pk=pk)


@staff_view
@require_http_methods(["GET", "HEAD", "POST"])
def recall(request, pk):
    """Ask for the reason, then take the minutes back into the drawer."""
    meeting = recordable(request, pk)
    if not rules.may_recall(request.user, meeting):
        raise PermissionDenied
    form = RecallForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            circulating.recall(meeting, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as no:
            form.add_error(None, no.sentences)
        else:
            messages.success(request, _("The minutes are a draft again."))
            return redirect("minutes:record", pk=pk)
    context = {"meeting": meeting, "form": form}
    return render(request, "minutes/recall.html", context, status=422 if form.errors else 200)
