"""The recording page and what it posts. Each part saves itself: 200, 422 or 409; without script back to the page."""

from functools import partial

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from minutes.actions import recording
from minutes.forms import adding, photos
from minutes.forms.recording import FORMS
from minutes.views.answers import changed, page_of, recordable, refused, row_of, saved
from minutes.views.conflict import conflict, too_late
from minutes.views.recording_page import Page
from participants.access import staff_view
from rakor.refusals import Refused, Stale


@staff_view
@require_safe
def record(request, pk):
    """The page; once circulated, there is nothing to record and the reading page takes over."""
    meeting = recordable(request, pk)
    if not meeting.is_open:
        return redirect("minutes:meeting", pk=pk)
    return page_of(request, Page(meeting, request.user, opened=request.GET.get("buka", "")))


@staff_view
@require_safe
def roll(request, pk, group):
    """The names of one group, for the page that opens it."""
    page = Page(recordable(request, pk), request.user, opened=group)
    return render(request, "minutes/_roll_names.html", {"page": page})


@staff_view
@require_POST
def save(request, pk, section, row=None):
    """Save what was sent of one part."""
    meeting = recordable(request, pk)
    instance = row_of(meeting, section, row)
    if instance is None:
        return too_late(request, meeting)
    form = FORMS[section](request.POST, row=instance, meeting=meeting, by=request.user)
    if not form.is_valid():
        return refused(request, Page(meeting, request.user, form=form))
    try:
        form.save()
    except Stale:
        return conflict(request, form)
    return saved(request, form)


@staff_view
@require_POST
def add(request, pk, section, form):
    """Add what was typed into one of the adding forms."""
    meeting = recordable(request, pk)
    form = adding.FORMS[form](request.POST, meeting=meeting, by=request.user)
    if not form.is_valid():
        return refused(request, Page(meeting, request.user, form=form))
    return _act(request, meeting, section, lambda meeting, by: form.save())


@staff_view
@require_POST
def add_agenda_item(request, pk):
    """A new, empty item of the agenda."""
    return _act(request, recordable(request, pk), "agenda", recording.add_agenda_item)


@staff_view
@require_POST
def add_commitment(request, pk):
    """A new, empty commitment, or the new wording of one that is carried over."""
    meeting, number = recordable(request, pk), request.POST.get("lanjutan", "")
    renews = row_of(meeting, "carried", number) if number.isascii() and number.isdigit() and len(number) < 10 else None
    add = partial(recording.add_commitment, renews=renews)
    return _act(request, meeting, "commitment", add)


@staff_view
@require_POST
def add_photos(request, pk):
    """Clean and keep the photos that were sent; those that cannot be used are named with the reason."""
    meeting = recordable(request, pk)
    kept, faults = photos.keep(meeting, request.FILES.getlist("photos"), by=request.user)
    if faults:
        return refused(request, Page(meeting, request.user, refused=faults))
    return changed(request, meeting, "photo", kept[0])


@staff_view
@require_POST
def remove(request, pk, section, row):
    """Take a row out of the draft. Twice is once."""
    meeting = recordable(request, pk)
    instance = row_of(meeting, section, row)
    return _act(request, meeting, section, lambda meeting, by: instance and recording.remove_row(instance, by=by))


@staff_view
@require_POST
def move(request, pk, section, row):
    """Move a row up or down."""
    meeting = recordable(request, pk)
    instance, up = row_of(meeting, section, row), request.POST.get("up") == "1"
    return _act(request, meeting, section, lambda meeting, by: instance and recording.move_row(instance, by=by, up=up))


def _act(request, meeting, section, action):
    """Do one thing to the meeting and show the list as it is then."""
    try:
        row = action(meeting, by=request.user)
    except Refused as no:
        return refused(request, Page(meeting, request.user, refused=no.sentences))
    return changed(request, meeting, section, row)
