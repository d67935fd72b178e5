"""What participants told the police: a list that never says what, and one message at a time. For few."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minutes import rules
from minutes.actions import informing
from minutes.forms.informing import InformationAnswerForm
from minutes.models import Information
from minutes.views import listing
from participants.access import staff_view
from rakor.refusals import Refused

CLOSED = "selesai"
few = staff_view(*rules.RECALLING)


@few
@require_safe
def inbox(request):
    """Day, kind, area and state; the open ones, or by `?keadaan=selesai` the closed ones. Never a text or a name."""
    closed = request.GET.get("keadaan") == CLOSED
    rows, last = _told(request), listing.number(request.GET.get("sesudah"))
    rows = rows.exclude(closed_at=None) if closed else rows.open()
    if last is not None:
        rows = rows.filter(pk__lt=last)
    # The texts stay in the database: what is not fetched cannot be shown.
    rows = rows.select_related("area", "unit").defer("text", "answer")
    page = listing.Page.of(list(rows.order_by("-pk")[: settings.PAGE_SIZE + 1]))
    several = len(rules.units_telling(request.user)) > 1
    context = {"page": page, "closed": closed, "several": several, "waiting": listing.counted(_told(request).open())}
    return render(request, "minutes/information/inbox.html", context)


@few
@require_safe
def information(request, pk):
    """What was told, by whom if the sender wants it known, and what to do with it."""
    return _page(request, _one(request, pk), InformationAnswerForm())


@few
@require_POST
def read(request, pk):
    """The sender sees that it was read."""
    return _done(request, pk, informing.mark_read, _("The sender now sees that this was read."))


@few
@require_POST
def close(request, pk):
    """Nothing more is to be done."""
    return _done(request, pk, informing.close, _("This has been closed."))


@few
@require_POST
def answer(request, pk):
    """Answer once; what cannot be kept comes back as it was typed."""
    row, form = _one(request, pk), InformationAnswerForm(request.POST)
    if form.is_valid():
        try:
            informing.answer(row, by=request.user, text=form.cleaned_data["answer"])
        except Refused as no:
            form.add_error(None, no.sentences)
        else:
            messages.success(request, _("The sender can read the answer now."))
            return redirect("minutes:information", pk=pk)
    return _page(request, _one(request, pk), form, status=422)


def _told(request):
    return Information.objects.of_units(rules.units_telling(request.user))


def _one(request, pk):
    """The message; 404 when of another unit, also of one in which the user reads other things only."""
    people = ["unit", "area", "participant__group", "read_by", "answered_by", "closed_by"]
    return get_object_or_404(_told(request).select_related(*people), pk=pk)


def _page(request, row, form, status=200, refused=()):
    context = {"row": row, "form": form, "refused": refused}
    return render(request, "minutes/information/information.html", context, status=status)


def _done(request, pk, act, sentence):
    row = _one(request, pk)
    try:
        act(row, by=request.user)
    except Refused as no:
        return _page(request, _one(request, pk), InformationAnswerForm(), status=409, refused=no.sentences)
    messages.success(request, sentence)
    return redirect("minutes:information", pk=pk)
