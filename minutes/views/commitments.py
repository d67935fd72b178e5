"""All promises: those in force, how they are doing, and what became of the others."""

from django.conf import settings
from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minutes import commitments_export, rules, standing
from minutes.actions import saved_filters
from minutes.forms.search import CommitmentFilter, SaveFilterForm
from minutes.models import Commitment, Party, SavedFilter
from minutes.search import Question
from minutes.views import listing
from participants.access import staff_view
from participants.models import Area
from rakor.http import SeeOther, download
from rakor.refusals import Refused

NEXT_REVIEW_FIRST = ["review_on", "pk"]
SHOWN = ["text", "kind", "approach", "life", "due_on", "every", "review_on", "unit", "meeting", "officer", "order"]
SHOWN += ["record", "end_reason"]


@staff_view
@require_safe
def commitments(request):
    """The commitments in force (or, if asked for, ended) of the own units and below, the next review first."""
    return render(request, "minutes/commitments.html", _list(request, request.GET))


@staff_view
@require_safe
def export_commitments(request, form):
    """All that the filter in the address shows, as a file. A filter that cannot be read has none."""
    reach, today = listing.reach_of(request.user), listing.today(request.user)
    chosen = CommitmentFilter(request.GET, user=request.user, units=reach.units)
    if form not in commitments_export.FORMS or not chosen.is_valid():
        raise Http404
    rows, reach = _filtered(chosen.chosen, reach, today)
    rows = _of_health(rows, chosen.chosen, today).order_by(*NEXT_REVIEW_FIRST)
    rows = with_words(reach.of(rows), "unit__name").select_related("unit").annotate(number=standing.NUMBER)
    data = commitments_export.write(form, rows, today=today, own_unit_ids=request.user.own_unit_ids)
    return download(data, commitments_export.FORMS[form], f"kesepakatan-{today:%Y-%m-%d}.{form}")


@staff_view
@require_POST
def keep_filter(request):
    """Keep the filter that was sent along under the name that was typed."""
    units, save = listing.reach_of(request.user).units, SaveFilterForm(request.POST)
    query = CommitmentFilter(request.POST, user=request.user, units=units).address()
    if save.is_valid():
        try:
            saved_filters.save_filter(request.user, name=save.cleaned_data["nama"], query=query)
        except Refused as refused:
            save.add_error("nama", refused.sentences)
        else:
            messages.success(request, _("The filter is saved. It stands above the list."))
            return SeeOther(f"{reverse('minutes:commitments')}?{query}")
    return render(request, "minutes/commitments.html", _list(request, request.POST, save), status=422)


@staff_view
@require_POST
def remove_filter(request, pk):
    """Forget a filter of one's own."""
    saved = get_object_or_404(SavedFilter, pk=pk, user=request.user)
    saved_filters.remove_filter(saved, by=request.user)
    messages.success(request, _("The filter is removed."))
    return SeeOther(reverse("minutes:commitments"))


def _list(request, data, save=None):
    """A page of the list under the filter in `data`; `save` is the form of its name, if it was refused."""
    reach, today = listing.reach_of(request.user), listing.today(request.user)
    form = CommitmentFilter(data, user=request.user, units=reach.units)
    rows, reach = _filtered(form.chosen, reach, today)
    tabs, count = _tabs(form, reach.of(rows), today)
    key = listing.Key.read(data.get("sesudah"))
    page = _page(_of_health(rows, form.chosen, today), reach, key, count)
    standing.tell(reach.named(page.rows), today)
    return {
        "filter": form,
        "tabs": tabs,
        "count": listing.said(count),
        "page": page,
        "paged": key,
        "query": form.address(),
        "saved": SavedFilter.objects.filter(user=request.user)[: saved_filters.MOST],
        "save": save or SaveFilterForm(),
        "may_log": any(rules.may_follow_up(request.user, unit) for unit in request.user.own_unit_ids),
    }


def _page(rows, reach, key, count):
    if key:
        rows = rows.filter(review_on__gte=key.day).exclude(review_on=key.day, pk__lte=key.pk)
    found = reach.first(rows, NEXT_REVIEW_FIRST, settings.PAGE_SIZE + 1, count)
    return listing.Page.of(list(with_words(found).annotate(number=standing.NUMBER)), by="review_on")


def _tabs(form, rows, today):
    """How the commitments are doing, as [(label, drawing, count, address, is it this one)], and how many are shown."""
    if "keadaan" in form.chosen:
        return [], listing.count_up_to(rows)
    chosen = form.chosen.get("kesehatan", "")
    counts = {health.value: listing.count_up_to(rows.doing(health, today)) for health in Commitment.Health}
    counts = {"": sum(counts.values())} | counts
    labels = {"": _("All")} | dict(Commitment.Health.choices)
    tabs = [
        (labels[value], value, listing.said(count), form.address(kesehatan=value), value == chosen)
        for value, count in counts.items()
    ]
    return tabs, counts[chosen]


def with_words(rows, *more):
    """Rows with what the screen says about them (and `more` columns): the meeting and the parties."""
    parties = Party.objects.select_related("group", "area").only("commitment", "scope", "name", "group", "area__name")
    return (
        rows.select_related("meeting", "officer")
        .prefetch_related(Prefetch("parties", parties))
        .only(*SHOWN, "meeting__title", "meeting__date", "officer__name", "officer__position", *more)
    )


def _of_health(rows, chosen, today):
    return rows.doing(chosen["kesehatan"], today) if "kesehatan" in chosen else rows


def _filtered(chosen, reach, today):
    """The commitments that pass the filter but for their health, and the units they may be of."""
    rows = Commitment.objects.filter(review_on__isnull=False, life=chosen.get("keadaan", Commitment.Life.IN_FORCE))
    if "satuan" in chosen:
        reach = listing.Reach([unit.path for unit in reach.units if unit.code == chosen["satuan"]])
    if "q" in chosen:
        rows = rows.filter(**{"stems__says" if reach.is_small else "stems__matches": Question.read(chosen["q"])})
    if "lewat" in chosen:
        rows = rows.due_for_review(today)
    columns = {"jenis": "kind", "upaya": "approach", "pejabat": "officer"}
    rows = rows.filter(**{column: chosen[name] for name, column in columns.items() if name in chosen})
    # "Everyone" is every group, everywhere.
    if "kelompok" in chosen:
        rows = rows.filter(_promised_by(Q(group=chosen["kelompok"]) | Q(scope=Party.Scope.EVERYONE)))
    if "wilayah" in chosen:
        area = chosen["wilayah"]
        inside = Area.objects.filter(Q(pk=area.pk) | Q(full_name__startswith=f"{area.full_name} / "), unit=area.unit_id)
        rows = rows.filter(_promised_by(Q(area__in=inside)))
    return rows, reach


def _promised_by(condition):
    return Exists(Party.objects.filter(condition, commitment=OuterRef("pk")))
