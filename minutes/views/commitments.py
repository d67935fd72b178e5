"""All promises: those in force, and what became of the others."""

from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minutes.forms.search import CommitmentFilter
from minutes.models import Commitment, Party
from minutes.views import listing
from participants.access import staff_view
from participants.models import Area

NEXT_REVIEW_FIRST = ["review_on", "pk"]
SHOWN = ["text", "kind", "life", "due_on", "review_on", "unit", "meeting", "officer"]


@staff_view
@require_safe
def commitments(request):
    """The commitments in force (or, if asked for, ended) of the own units and below, the next review first."""
    reach, today = listing.reach_of(request.user), listing.today(request.user)
    form = CommitmentFilter(request.GET, unit=request.user.home_unit)
    rows = _filtered(Commitment.objects.filter(review_on__isnull=False), form.chosen, today)
    count = listing.counted(reach.of(rows))
    key = listing.Key.read(request.GET.get("sesudah"))
    if key:
        rows = rows.filter(review_on__gte=key.day).exclude(review_on=key.day, pk__lte=key.pk)
    found = reach.first(rows, NEXT_REVIEW_FIRST, settings.PAGE_SIZE + 1)
    page = listing.Page.of(list(with_words(found)), by="review_on")
    count_days_late(reach.named(page.rows), today)
    context = {
        "filter": form,
        "page": page,
        "count": count,
        "with_officers": any(row.officer_id for row in page.rows),
        "query": urlencode({name: request.GET[name] for name in form.chosen}),
    }
    return render(request, "minutes/commitments.html", context)


def with_words(rows):
    """Rows with what the screen says about them, and no more: the meeting and the parties."""
    parties = Party.objects.select_related("group", "area").only("commitment", "scope", "name", "group", "area__name")
    return (
        rows.select_related("meeting", "officer")
        .prefetch_related(Prefetch("parties", parties))
        .only(*SHOWN, "meeting__title", "meeting__date", "officer__name", "officer__position")
    )


def count_days_late(rows, today):
    """The rows with the days since their review date; nothing or less while it lies ahead."""
    for row in rows:
        row.days_late = (today - row.review_on).days if row.life == row.Life.IN_FORCE else 0
    return rows


def _filtered(rows, chosen, today):
    rows = rows.filter(life=chosen.get("keadaan", Commitment.Life.IN_FORCE))
    if "lewat" in chosen:
        rows = rows.due_for_review(today)
    if "jenis" in chosen:
        rows = rows.filter(kind=chosen["jenis"])
    if "upaya" in chosen:
        rows = rows.filter(approach=chosen["upaya"])
    # "Everyone" is every group, everywhere.
    if "kelompok" in chosen:
        rows = rows.filter(_promised_by(Q(group=chosen["kelompok"]) | Q(scope=Party.Scope.EVERYONE)))
    if "wilayah" in chosen:
        area = chosen["wilayah"]
        inside = Area.objects.filter(Q(pk=area.pk) | Q(full_name__startswith=f"{area.full_name} / "), unit=area.unit_id)
        rows = rows.filter(_promised_by(Q(area__in=inside)))
    return rows


def _promised_by(condition):
    return Exists(Party.objects.filter(condition, commitment=OuterRef("pk")))
