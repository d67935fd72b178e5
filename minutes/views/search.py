"""One question to all rakor and commitments that the user may read."""

from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minutes.models import Commitment, Meeting
from minutes.search import MOST_CHARACTERS, Question, marked, snippet
from minutes.views import listing
from minutes.views.commitments import with_words
from participants.access import staff_view

UNDATED_SHOWN = 20


@staff_view
@require_safe
def search(request):
    """Rakor (or, with `jenis=kesepakatan`, commitments) in which the words are found, newest first."""
    text = request.GET.get("q", "")[:MOST_CHARACTERS]
    question = Question.read(text)
    context = {"text": text, "question": question}
    if question:
        context |= _found(request, question)
        context["query"] = urlencode({"q": text})
    return render(request, "minutes/search.html", context)


def _found(request, question):
    reach = listing.reach_of(request.user)
    found = {"stems__says" if reach.is_small else "stems__matches": question}
    meetings = Meeting.objects.filter(listing.readable(request.user), **found)
    promises = Commitment.objects.filter(_readable(request.user), **found)
    meetings_count, promises_count = _counts(reach, meetings, promises)
    wanted = request.GET.get("jenis")
    of_promises = wanted == "kesepakatan" or (not wanted and meetings_count == "0" != promises_count)
    show, rows = (_promises, promises) if of_promises else (_meetings, meetings)
    page = show(rows, reach, request.GET.get("sebelum"), question)
    reach.named(page.rows)
    return {
        "of_promises": of_promises,
        "meetings_count": meetings_count,
        "promises_count": promises_count,
        "page": page,
    }


def _counts(reach, *kinds):
    """How many of each kind; nothing for a reach so wide that counting would take longer than finding."""
    return [listing.counted(reach.of(rows)) if reach.is_small else "" for rows in kinds]


def _readable(user):
    return ~Q(life=Commitment.Life.DRAFT) | Q(unit__in=listing.recording_units(user))


def _meetings(rows, reach, before, question):
    """A page of meetings by date; on the first one the drafts without a date stand on top."""
    key, dated = listing.Key.read(before), rows.filter(date__isnull=False)
    dated = dated.older_than(key.day, key.pk) if key else dated
    found = reach.first(dated, ["-date", "-pk"], settings.PAGE_SIZE + 1)
    page = listing.Page.of(list(found.prefetch_related("agenda")), by="date")
    if not key:
        undated = reach.of(rows.filter(date=None)).order_by("-pk")
        page.rows[:0] = undated.prefetch_related("agenda")[:UNDATED_SHOWN]
    for row in page.rows:
        texts = [row.purpose, *(text for item in row.agenda.all() for text in (item.title, item.discussion))]
        row.title_parts = marked(row.title, question)
        row.snippet = snippet([*texts, row.place, row.basis, row.number], question)
    return page


def _promises(rows, reach, before, question):
    """A page of commitments, the newest first."""
    number = listing.number(before)
    rows = rows.filter(pk__lt=number) if number else rows
    found = reach.first(rows, ["-pk"], settings.PAGE_SIZE + 1)
    page = listing.Page.of(list(with_words(found)))
    for row in page.rows:
        row.title_parts = snippet([row.text], question, width=400)
    return page
