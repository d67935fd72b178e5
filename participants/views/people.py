"""The address book: groups, people, one person."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants import actions, indonesian, links, rules
from participants.access import staff_view
from participants.forms import NewParticipantForm, ParticipantForm, PeopleFilter
from participants.models import Area, Group, Participant, Role, Unit
from rakor.refusals import Stale


@staff_view
@require_safe
def groups(request):
    """The groups in protocol order, each with how many people of the own units it has."""
    rows = list(Group.objects.with_people_of(request.user.own_unit_ids))
    ungrouped = Participant.objects.visible_to(request.user).current().filter(group=None).count()
    context = {
        "counted": rows,
        "ungrouped": ungrouped,
        "total": sum(group.people for group in rows) + ungrouped,
        "filter": PeopleFilter(areas=Area.objects.none()),
        "may_add": rules.keeps_books_of(request.user),
    }
    return render(request, "participants/groups.html", context)


@staff_view
@require_safe
def people(request):
    """A page of the address book of the own units, by name."""
    units = _own_units(request.user)
    chosen = PeopleFilter(request.GET, areas=Area.objects.of(*units))
    visible = Participant.objects.visible_to(request.user).select_related("group", "area", "unit")
    found = chosen.narrow(visible).order_by("sort_name", "pk")
    page = list(_after(found, request.GET.get("sesudah", ""))[: settings.PAGE_SIZE + 1])
    context = {
        "filter": chosen,
        "group": chosen.cleaned_data.get("kelompok"),
        "page": page[: settings.PAGE_SIZE],
        "pages": _pages(request, page),
        "several_units": len(units) > 1,
        "may_add": rules.keeps_books_of(request.user),
    }
    return render(request, "participants/people.html", context)


@staff_view
@require_safe
def person(request, pk):
    """What the book says about somebody; how much of it, the rules say."""
    participant = _visible(request, pk)
    link = links.latest_of([participant]).get(pk)
    context = {
        "person": participant,
        "unit": participant.unit,
        "link": link,
        "chip": link.chip(timezone.localdate()) if link else "",
        "may_share": rules.may_share_links(request.user, participant.unit_id) and not participant.retired_at,
        "may_keep": rules.may_keep_book(request.user, participant.unit_id),
        "may_see_particulars": rules.may_see_particulars(request.user, participant.unit_id),
    }
    return render(request, "participants/person.html", context)


@staff_view(Role.Kind.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request):
    """Put somebody into the address book."""
    units = list(Unit.objects.filter(pk__in=rules.keeps_books_of(request.user)))
    group = request.GET.get("kelompok", "")
    initial = {"group": Group.objects.filter(code=group).first()} if group else {}
    form = NewParticipantForm(request.POST if request.method == "POST" else None, units=units, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, None)
    participant = actions.add_participant(form.unit, by=request.user, **form.person)
    return _saved(request, participant)


@staff_view(Role.Kind.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request, pk):
    """Write what was typed about a person; who came too late sees both texts."""
    participant = _kept(request, pk)
    form = ParticipantForm(
        request.POST if request.method == "POST" else None, instance=participant, unit=participant.unit
    )
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, participant)
    try:
        version = form.cleaned_data["version"]
        participant = actions.change_participant(participant, by=request.user, version=version, **form.changes)
    except Stale:
        return _conflict(request, form, pk)
    return _saved(request, participant)


@staff_view(Role.Kind.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request, pk):
    """Ask once more, then leave the person out of new invitations."""
    participant = _kept(request, pk)
    if request.method != "POST":
        return render(request, "participants/retire.html", {"person": participant})
    actions.retire_participant(participant, by=request.user)
    messages.success(request, _("%(name)s is retired from the address book.") % {"name": participant.full_name})
    return redirect("participants:person", pk=pk)


@staff_view(Role.Kind.OPERATOR)
@require_POST
def restore(request, pk):
    """Bring a retired person back."""
    participant = actions.restore_participant(_kept(request, pk), by=request.user)
    messages.success(request, _("%(name)s is back in the address book.") % {"name": participant.full_name})
    return redirect("participants:person", pk=pk)


def _visible(request, pk):
    beside = ["unit", "group", "area__sector", "retired_by", "forgotten_by"]
    rows = Participant.objects.visible_to(request.user).select_related(*beside)
    return get_object_or_404(rows, pk=pk)


def _kept(request, pk):
    """The person, if this user keeps the address book; 404 when invisible, 403 when only to be read or forgotten."""
    participant = _visible(request, pk)
    if participant.forgotten_at or not rules.may_keep_book(request.user, participant.unit_id):
        raise PermissionDenied
    return participant


def _own_units(user):
    return list({role.unit_id: role.unit for role in user.current_roles if role.unit_id in user.own_unit_ids}.values())


def _after(found, key):
    """The rows after the last one of the page before: `pk,sort name`; what is none starts at the top."""
    pk, __, sort_name = key.partition(",")
    return found.after(sort_name, int(pk)) if pk.isascii() and pk.isdigit() and len(pk) < 19 else found


def _pages(request, page):
    """The addresses of the first and of the next page under the same filters."""
    kept = {key: request.GET[key] for key in PeopleFilter.base_fields if request.GET.get(key)}
    first = urlencode(kept) if "sesudah" in request.GET else None
    if len(page) <= settings.PAGE_SIZE:
        return {"first": first}
    last = page[settings.PAGE_SIZE - 1]
    return {"first": first, "next": urlencode(kept | {"sesudah": f"{last.pk},{last.sort_name}"})}


def _saved(request, participant):
    messages.success(request, _("Saved: %(name)s") % {"name": participant.full_name})
    return redirect("participants:person", pk=participant.pk)


def _form_page(request, form, participant, *, conflict=(), status=None):
    context = {"form": form, "person": participant, "conflict": conflict, "ranks": indonesian.RANKS}
    return render(request, "participants/person_form.html", context, status=status or (422 if form.is_bound else 200))


def _conflict(request, form, pk):
    """Both texts side by side, and below them the proposal: what was typed, where it was typed, else what is saved."""
    saved = _visible(request, pk)
    differences = form.differences(saved)
    return _form_page(request, form.merged_with(saved), saved, conflict=differences, status=409)
