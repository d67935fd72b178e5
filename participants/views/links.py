"""Personal links, where staff keep them: how they stand in a group, issued, handed over, printed, revoked."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants import actions, indonesian, link_cards, links, rules
from participants import messages as texts
from participants.access import staff_view
from participants.link_forms import CardsForm, ReasonForm, RevokeForm
from participants.models import AccessLink, Group, Participant, Role, Unit
from rakor import qr, whatsapp
from rakor.http import SeeOther, download
from rakor.pdf import RenderError
from rakor.refusals import Refused

MEMBERS_A_PAGE = 50


@staff_view(Role.Kind.OPERATOR)
@require_safe
def group_links(request, group):
    """How the links of a group stand, and what was done with them last."""
    unit, group = _unit_and_group(request, group)
    return _page(request, unit, group)


@staff_view(Role.Kind.OPERATOR)
@require_POST
def issue_links(request, group):
    """A link for every member who has none."""
    unit, group = _unit_and_group(request, group)
    issued, left = actions.issue_links(unit, group, by=request.user)
    said = ngettext("%(count)s link was issued.", "%(count)s links were issued.", issued)
    messages.success(request, said % {"count": indonesian.number(issued)})
    if left:
        messages.info(request, _("%(count)s more are waiting. Press once more.") % {"count": indonesian.number(left)})
    return _to_group(unit, group)


@staff_view(Role.Kind.OPERATOR)
@require_POST
def issue_group_link(request, group):
    """The link that a group only reads."""
    unit, group = _unit_and_group(request, group)
    actions.issue_group_link(unit, group, by=request.user)
    messages.success(request, _("The link of the group was issued."))
    return _to_group(unit, group)


@staff_view(Role.Kind.OPERATOR)
@require_POST
def print_cards(request, group):
    """The QR cards of those who are chosen. Every card is a reveal, with its reason."""
    unit, group = _unit_and_group(request, group)
    form = CardsForm(request.POST, printable=links.printable(unit, group, timezone.localdate()))
    if not form.is_valid():
        return _page(request, unit, group, form=form, status=422)
    chosen = list(form.chosen[: settings.CARDS_AT_ONCE])
    try:
        if not chosen:
            raise Refused(_("Nobody is left for this choice. Choose other cards, or issue the links first."))
        paths = actions.reveal_cards(chosen, by=request.user, reason=form.cleaned_data["reason"])
        return _pdf(request, unit, group, chosen, paths)
    except (Refused, RenderError) as no:
        form.add_error(None, getattr(no, "sentences", str(no)))
    return _page(request, unit, group, form=form, status=422)


@staff_view(Role.Kind.OPERATOR)
@require_POST
def issue_link(request, pk):
    """A link for one person."""
    person = get_object_or_404(Participant.objects.visible_to(request.user).select_related("group"), pk=pk)
    if not rules.may_share_links(request.user, person.unit_id):
        raise PermissionDenied
    try:
        link = actions.issue_link(person, by=request.user)
    except Refused as no:
        messages.error(request, " ".join(no.sentences))
        return SeeOther(reverse("participants:person", args=[pk]))
    messages.success(request, _("The link was issued. It opens once it is handed over."))
    return SeeOther(reverse("participants:share-link", args=[link.pk]))


@staff_view(Role.Kind.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def share(request, pk):
    """Ask for what; then show the text with the link and the whole number, once."""
    link = _shareable(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    context = {"link": link, "person": link.participant, "group": _group_of(link), "form": form}
    context["chip"] = link.chip(timezone.localdate())
    if form.is_valid():
        try:
            path = actions.reveal_link(link, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as no:
            form.add_error(None, no.sentences)
        else:
            return render(request, "participants/link_shared.html", context | _revealed(request, link, path))
    return render(request, "participants/link_share.html", context, status=422 if form.errors else 200)


@staff_view(Role.Kind.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request, pk):
    """Ask why, then end the link at once."""
    link = _shareable(request, pk)
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.revoke_link(link, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The link was revoked. It opens no more."))
        return _back(link)
    return _revoke_page(request, link, form)


@staff_view(Role.Kind.OPERATOR)
@require_POST
def reissue(request, pk):
    """A new link in place of this one, which ends at once."""
    link = _shareable(request, pk)
    form = RevokeForm(request.POST)
    try:
        if form.is_valid():
            actions.reissue_link(link, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("A new link was issued. The old one opens no more. Hand over the new one."))
            return _back(link)
    except Refused as no:
        form.add_error(None, no.sentences)
    return _revoke_page(request, link, form)


def _unit_and_group(request, code):
    """The group, in the unit that is asked for (`?satuan=`), of those whose links this user may share."""
    units = Unit.objects.filter(pk__in=rules.keeps_books_of(request.user)).order_by("path")
    if "satuan" in request.GET:
        unit = get_object_or_404(units, code=request.GET["satuan"])
    else:
        unit = next((one for one in units if one == request.user.home_unit), None) or units[0]
    return unit, get_object_or_404(Group, code=code)


def _shareable(request, pk):
    """The link, if this user may share it: 404 when invisible, 403 when the unit is only read."""
    rows = AccessLink.objects.visible_to(request.user).select_related(
        "unit", "group", "participant__group", "participant__unit", "participant__area", "revoked_by", "shared_by"
    )
    link = get_object_or_404(rows, pk=pk)
    if not rules.may_share_links(request.user, link.unit_id):
        raise PermissionDenied
    return link


def _page(request, unit, group, *, form=None, status=200):
    today = timezone.localdate()
    counts, of_group = links.counts(unit, group, today), links.latest_of_group(unit, group)
    chosen = request.GET.get("keadaan", "")
    chosen = chosen if chosen in counts else ""
    context = {
        "unit": unit,
        "group": group,
        "form": form or CardsForm(printable=AccessLink.objects.none()),
        "tabs": _tabs(counts, chosen),
        "total": sum(counts.values()),
        "openable": counts[AccessLink.Chip.ACTIVE] + counts[AccessLink.Chip.NOT_SHARED],
        "without": links.without_one(unit, group, today).count(),
        "of_group": of_group,
        "chip_of_group": of_group.chip(today) if of_group else "",
        "trail": [act | {"sentence": _said(act)} for act in links.trail(unit, group)],
    }
    return render(request, "participants/links.html", context | _rows(request, unit, group, chosen), status=status)


def _rows(request, unit, group, chosen):
    """One page of members with their links, and the way to the next."""
    found = links.members(unit, group, timezone.localdate()).order_by("sort_name", "pk")
    found = _after(found.filter(chip=chosen) if chosen else found, request.GET.get("sesudah", ""))
    rows = list(found[: MEMBERS_A_PAGE + 1])
    page = rows[:MEMBERS_A_PAGE]
    latest = links.latest_of(page)
    return {
        "rows": [{"person": one, "link": latest.get(one.pk), "chip": one.chip} for one in page],
        "first": urlencode({"satuan": unit.code, "keadaan": chosen}) if "sesudah" in request.GET else "",
        "next": _next(unit, chosen, rows),
    }


def _tabs(counts, chosen):
    every = [("", _("All"), sum(counts.values()))]
    every += [(chip.value, chip.label, counts[chip.value]) for chip in AccessLink.Chip if counts[chip.value]]
    return [{"chip": chip, "label": label, "count": count, "here": chip == chosen} for chip, label, count in every]


def _said(act):
    """One act of the trail as a sentence: names of staff and holders, never a token."""
    holder = act["holder"]
    words = {
        "who": act["actor__name"],
        "whose": holder.participant.full_name if holder.participant else holder.group.name,
        "count": indonesian.number(act["count"]),
    }
    several = {
        "link-issued": _("%(who)s issued %(count)s links."),
        "link-revealed": _("%(who)s printed %(count)s QR cards."),
        "link-revoked": _("%(who)s ended %(count)s links."),
    }
    single = {
        "link-issued": _("%(who)s issued the link of %(whose)s."),
        "link-revealed": _("%(who)s opened the link of %(whose)s."),
        "link-revoked": _("%(who)s revoked the link of %(whose)s."),
    }
    if not words["who"]:
        single["link-revoked"] = _("Whoever held the link of %(whose)s gave it back.")
    said = (several if act["count"] > 1 else single).get(act["verb"], act["verb"]) % words
    said = said.removesuffix(".")  # a name may end in a dot of its own
    return f"{said}: {act['reason']}" if act["reason"] else f"{said.removesuffix('.')}."


def _after(found, key):
    """The rows after the last one of the page before: `pk,sort name`; what is none starts at the top."""
    pk, __, sort_name = key.partition(",")
    return found.after(sort_name, int(pk)) if pk.isascii() and pk.isdigit() and len(pk) < 19 else found


def _next(unit, chosen, rows):
    if len(rows) <= MEMBERS_A_PAGE:
        return ""
    last = rows[MEMBERS_A_PAGE - 1]
    return urlencode({"satuan": unit.code, "keadaan": chosen, "sesudah": f"{last.pk},{last.sort_name}"})


def _group_of(link):
    return link.group or link.participant.group


def _revealed(request, link, path):
    address = request.build_absolute_uri(path)
    text = (texts.personal_link if link.participant else texts.group_link)(link, address)
    phone = link.participant.phone if link.participant else ""
    return {
        "text": text,
        "whatsapp": whatsapp.address(text, indonesian.wa_number(phone)),
        "code": qr.svg(address, _("QR code of this link")),
    }


def _revoke_page(request, link, form):
    context = {"link": link, "person": link.participant, "group": _group_of(link), "form": form}
    return render(request, "participants/link_revoke.html", context, status=422 if form.errors else 200)


def _to_group(unit, group):
    return SeeOther(f"{reverse('participants:links', args=[group.code])}?{urlencode({'satuan': unit.code})}")


def _back(link):
    group = _group_of(link)
    if group is None:
        return SeeOther(reverse("participants:person", args=[link.participant_id]))
    return _to_group(link.unit, group)


def _pdf(request, unit, group, chosen, paths):
    now, day = timezone.now(), timezone.localdate()
    until = AccessLink.objects.values_list("expires_on", flat=True).get(pk=chosen[0].pk)  # to reveal it prolonged it
    cards = [(link.participant, request.build_absolute_uri(path)) for link, path in zip(chosen, paths, strict=True)]
    paper = link_cards.cards_pdf(cards, unit=unit, until=until, created=now)
    return download(paper, "application/pdf", f"kartu-tautan-{group.code}-{day.isoformat()}.pdf")
