"""One commitment: what became of it, and what follows between two rakor."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minutes import rules, standing, timeline
from minutes.actions import following_up
from minutes.forms.following_up import CompleteForm, ReviewForm
from minutes.models import Commitment, Party
from minutes.views import listing
from minutes.views.commitment_page import Page
from participants.access import staff_view
from rakor.http import SeeOther
from rakor.refusals import Refused

_JOINED = ["meeting", "unit", "officer", "ended_in", "ended_by"]


@staff_view
@require_safe
def commitment(request, pk):
    """The whole life of a promise; a draft only for those who write in its unit."""
    row = _visible(request, pk)
    try:
        before = timeline.Key.read(request.GET.get("sebelum"))
    except ValueError:
        raise Http404 from None
    page = Page(row, request.user, listing.today(request.user), before)
    return render(request, "minutes/commitment/page.html", {"page": page, "commitment": row})


@staff_view
@require_http_methods(["GET", "HEAD", "POST"])
def complete_commitment(request, pk):
    """Say how a dated promise was fulfilled; a standing one is told where it ends."""
    row = _followed(request, pk)
    form = CompleteForm(request.POST if request.method == "POST" else None, commitment=row)
    if form.is_valid():
        try:
            following_up.complete(row, by=request.user, **form.cleaned_data)
        except Refused as no:
            form.add_error(None, no.sentences)
        else:
            messages.success(request, _("The commitment is completed."))
            return SeeOther(reverse("minutes:commitment", args=[pk]))
    context = {
        "commitment": row,
        "code": standing.code_of(row),
        "form": form,
        "why": following_up.why_not_complete(row),
    }
    return render(request, "minutes/commitment/complete.html", context, status=422 if form.errors else 200)


@staff_view
@require_http_methods(["GET", "HEAD", "POST"])
def review_commitment(request, pk):
    """Look at a promise now, and choose the day of the next look."""
    row = _followed(request, pk)
    form = ReviewForm(request.POST if request.method == "POST" else None, today=listing.today(request.user))
    if form.is_valid():
        try:
            following_up.review(row, by=request.user, **form.cleaned_data)
        except Refused as no:
            form.add_error("review_on", no.sentences)
        else:
            messages.success(request, _("The next review date is set."))
            return SeeOther(reverse("minutes:commitment", args=[pk]))
    context = {"commitment": row, "code": standing.code_of(row), "form": form, "why": following_up.why_not_review(row)}
    context["assessment"] = standing.assessment_of(row, listing.today(request.user))
    return render(request, "minutes/commitment/review.html", context, status=422 if form.errors else 200)


def _visible(request, pk):
    parties = Prefetch("parties", Party.objects.select_related("group", "area"))
    rows = Commitment.objects.visible_to(request.user).annotate(number=standing.NUMBER)
    row = get_object_or_404(rows.select_related(*_JOINED).prefetch_related(parties), pk=pk)
    if row.life == Commitment.Life.DRAFT and not rules.may_read(request.user, row.meeting):
        raise PermissionDenied
    return row


def _followed(request, pk):
    row = _visible(request, pk)
    if not rules.may_follow_up(request.user, row.unit_id):
        raise PermissionDenied
    return row
