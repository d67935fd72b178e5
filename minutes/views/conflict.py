"""Somebody was faster: both texts side by side and a proposal that loses nothing, or what can no longer be saved."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from minutes import merging
from minutes.forms.parties import PartiesField, token
from minutes.forms.recording import Words
from minutes.models import Meeting
from minutes.views.recording_rows import clock_of, long_shown, parts_of, shown
from rakor.http import wants_fragment


class Difference:
    """A field in which the saved value is not what was typed."""

    def __init__(self, form, name):
        field, saved, mine = form.fields[name], form.initial[name], form.cleaned_data[name]
        self.name, self.id = form.add_prefix(name), f"id_{form.add_prefix(name)}-gabungan"
        self.label = _("Parties") if name in {"parties", *getattr(form, "ADDING", ())} else label_of(form, name)
        if isinstance(field, Words) and name not in getattr(form, "ADDING", ()):
            self.kind, saved = "text", saved or ""
            self.saved_runs, self.mine_runs = merging.marked(saved, mine), merging.marked(mine, saved)
            self.proposal = merging.merged(saved, mine)
        elif isinstance(field, PartiesField):
            self.kind, self.saved_text, self.mine_text = "parties", parts_of(saved), parts_of(mine)
            self.proposal = list(dict.fromkeys(token(party) for party in [*saved, *mine]))
        else:
            self.kind, typed = "choice", form.data[self.name]
            self.saved_text, self.mine_text = long_shown(saved, field), long_shown(mine, field)
            self.proposal = [(shown(saved), self.saved_text), (typed, self.mine_text)]


def label_of(form, name):
    return form.model._meta.get_field(name).verbose_name


def conflict(request, form):
    """Answer a form that came too late."""
    meeting = Meeting.objects.select_related("unit", "circulated_by").get(pk=form.meeting.pk)
    if not meeting.is_open:
        return too_late(request, meeting)
    row = form.model.objects.select_related("saved_by").filter(pk=form.row.pk).first()
    if row is None:
        return too_late(request, meeting)
    fresh = type(form)(form.data, row=row, meeting=meeting, by=request.user)
    fresh.is_valid()
    context = {
        "meeting": meeting,
        "row": row,
        "section": form.section,
        "prefix": form.prefix,
        "action": request.path,
        "at": row.saved_at and clock_of(row.saved_at, meeting.unit),
        "differences": [
            Difference(fresh, name) for name in fresh.changed_data if name not in {"version", *fresh.errors}
        ],
    }
    return _answer(request, "conflict", context)


def too_late(request, meeting):
    """The minutes are frozen, or somebody removed the row: the text can still be copied, not saved."""
    names = [name for name in request.POST if not name.endswith(("csrfmiddlewaretoken", "-version"))]
    context = {
        "meeting": meeting,
        "at": clock_of(meeting.circulated_at, meeting.unit),
        "texts": [text for name in names for text in request.POST.getlist(name) if text],
    }
    return _answer(request, "late", context)


def _answer(request, name, context):
    template = f"minutes/_{name}.html" if wants_fragment(request) else f"minutes/record_{name}.html"
    return render(request, template, context, status=409)
