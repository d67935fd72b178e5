"""The roster as a file: in, with a preview in between."""

import json

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants import indonesian, rules
from participants.access import staff_view
from participants.actions import roster as actions
from participants.models import Group, Role, RosterImport, Unit
from participants.roster_forms import UploadForm
from participants.roster_words import LABELS
from rakor.http import SeeOther
from rakor.refusals import Refused

PEOPLE_PAGE = 50
FAULTS_PAGE = 200


@staff_view(Role.Kind.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request):
    """Take a file of people, and show what was understood before anything is written into the book."""
    units = list(Unit.objects.filter(pk__in=rules.keeps_books_of(request.user)))
    form = UploadForm(request.POST, request.FILES, units=units) if request.method == "POST" else UploadForm(units=units)
    if not form.is_bound or not form.is_valid():
        context = {"form": form, "most": settings.ROSTER_ROWS}
        return render(request, "participants/roster.html", context, status=422 if form.is_bound else 200)
    sent = actions.send_roster(form.for_unit, by=request.user, file_name=form.file_name, roster=form.roster)
    return _to_preview(sent)


@staff_view(Role.Kind.OPERATOR)
@require_safe
def preview(request, pk):
    """What was understood, row by row, and every fault; afterwards what became of it."""
    return _preview(request, _sent(request, pk))


@staff_view(Role.Kind.OPERATOR)
@require_POST
def import_roster(request, pk):
    """Put the good rows into the book."""
    sent = _sent(request, pk)
    try:
        sent = actions.import_roster(sent, by=request.user)
    except Refused as refused:
        return _preview(request, sent, refused=refused.sentences)
    sentence = ngettext("%(n)s person was added to the address book.", "%(n)s people were added.", sent.added)
    messages.success(request, sentence % {"n": indonesian.number(sent.added)})
    return _to_preview(sent)


@staff_view(Role.Kind.OPERATOR)
@require_POST
def drop_roster(request, pk):
    """Import nothing, and forget the file."""
    sent = _sent(request, pk)
    try:
        actions.drop_roster(sent, by=request.user)
    except Refused as refused:
        return _preview(request, sent, refused=refused.sentences)
    messages.success(request, _("Nothing was imported, and nothing of the file was kept."))
    return SeeOther(reverse("participants:roster"))


def _sent(request, pk):
    rows = RosterImport.objects.filter(unit__in=rules.keeps_books_of(request.user))
    return get_object_or_404(rows.select_related("unit", "imported_by"), pk=pk)


def _to_preview(sent):
    return SeeOther(reverse("participants:roster-preview", args=[sent.pk]))


def _preview(request, sent, *, refused=()):
    said = json.loads(sent.rows or "{}")
    people, next_person = _page(said.get("people", []), request.GET.get("sesudah", ""), PEOPLE_PAGE)
    faults, next_fault = _page(json.loads(sent.faults or "[]"), request.GET.get("salah", ""), FAULTS_PAGE)
    groups = dict(Group.objects.values_list("pk", "name")) if people else {}
    context = {
        "sent": sent,
        "new": sent.good - sent.known,
        "said": said,
        "columns": [column | {"label": LABELS[column["meaning"]]} for column in said.get("columns", [])],
        "people": [person | {"group_name": groups.get(person["group"], "")} for person in people],
        "faults": faults,
        "next_person": next_person,
        "next_fault": next_fault,
        "refused": [{"message": sentence, "target": ""} for sentence in refused],
    }
    return render(request, "participants/roster_preview.html", context, status=409 if refused else 200)


def _page(rows, key, size):
    """(the rows after that number in the file, the number after which the next page begins); a row is never divided."""
    after = int(key) if key.isascii() and key.isdigit() and len(key) < 10 else 0
    rest = [row for row in rows if row["row"] > after]
    if len(rest) <= size:
        return rest, None
    last = rest[size - 1]["row"]
    return [row for row in rest if row["row"] <= last], last if rest[-1]["row"] > last else None
