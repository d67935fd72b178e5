"""Which link is whose: from a row to its token, and from a token to its row; and how the links of a group stand.

Reads only.
"""

import json

from django.conf import settings
from django.db.models import Case, CharField, Count, Exists, F, FilteredRelation, Max, OuterRef, Q, Value, When
from django.shortcuts import resolve_url
from django.utils import timezone

from participants.models import AccessLink, AuditDetail, AuditEntry, Participant
from rakor import tokens

Chip = AccessLink.Chip


def token_of(link):
    """The token of a link. Raw tokens are revealed by one action only (actions.reveal_link)."""
    return tokens.derive(_name_of(link))


def digest_of(*, version, participant_id=None, unit_id=None, group_id=None):
    """What is stored for the next issue of a holder's link."""
    return tokens.digest(tokens.derive(_name(participant_id, unit_id, group_id, version)))


def link_of(token, today=None):
    """The usable AccessLink of a token, with its holder, or None: unknown, expired and revoked look alike."""
    if len(token) != 43:
        return None
    found = AccessLink.objects.usable(today or timezone.localdate()).with_digest(tokens.digest(token))
    holder = ["participant__unit", "participant__group", "participant__area__parent__parent"]
    link = found.select_related("unit", "group", *holder).first()
    return link if link and tokens.matches(token, _name_of(link)) else None


def path_of(link):
    """The address of a link without its host. Hold it like the token itself."""
    return resolve_url(settings.PARTICIPANT_HOME, token=token_of(link))


def _name_of(link):
    return _name(link.participant_id, link.unit_id, link.group_id, link.version)


def _name(participant_id, unit_id, group_id, version):
    return f"person:{participant_id}:{version}" if participant_id else f"group:{unit_id}:{group_id}:{version}"


# How they stand -----------------------------------------------------------------------------------


def members(unit, group, today):
    """The current people of a group, each with `chip`: how the link stands. Who never had one is "not shared"."""
    ended = AccessLink.objects.filter(participant=OuterRef("pk"), unit=unit, revoked_at__isnull=False)
    people = Participant.objects.current().filter(unit=unit, group=group, forgotten_at=None)
    # The unit is said of the links, too: of many people only its links are read, not all there are.
    standing = FilteredRelation("links", condition=Q(links__revoked_at=None, links__unit=unit))
    people = people.annotate(standing=standing, had_one=Exists(ended), standing_link=F("standing__pk"))
    chip = Case(
        When(standing__expires_on__lt=today, then=Value(Chip.EXPIRED)),
        When(standing__shared_at__isnull=False, then=Value(Chip.ACTIVE)),
        When(standing_link=None, had_one=True, then=Value(Chip.REVOKED)),
        default=Value(Chip.NOT_SHARED),
        output_field=CharField(),
    )
    return people.annotate(chip=chip)


def without_one(unit, group, today):
    """The members for whom a link is to be issued: they never had one, or it expired. To revoke was a decision."""
    never = Q(standing_link=None, had_one=False)
    return members(unit, group, today).filter(never | Q(chip=Chip.EXPIRED)).order_by("sort_name", "pk")


def counts(unit, group, today):
    """{chip: how many members}."""
    rows = members(unit, group, today).order_by().values("chip").annotate(people=Count("pk"))
    return dict.fromkeys(Chip.values, 0) | {row["chip"]: row["people"] for row in rows}


def latest_of(people):
    """{participant id: the last link that was issued}, with who shared and who revoked it."""
    rows = AccessLink.objects.filter(participant__in=[person.pk for person in people]).order_by("version")
    return {link.participant_id: link for link in rows.select_related("shared_by", "revoked_by")}


def latest_of_group(unit, group):
    """The last link that was issued for a group of a unit, or None."""
    rows = AccessLink.objects.filter(unit=unit, group=group).order_by("-version")
    return rows.select_related("unit", "group", "shared_by", "revoked_by").first()


def printable(unit, group, today):
    """The links of members that open and can be printed, by name."""
    people = members(unit, group, today).filter(chip__in=[Chip.ACTIVE, Chip.NOT_SHARED])
    rows = AccessLink.objects.usable(today).filter(participant__in=people.values("pk"))
    return rows.select_related("unit", "participant__area").order_by("participant__sort_name", "participant_id")


def trail(unit, group, most=5):
    """The last acts about the links of a group and its members: what was done at one moment is one act.

    Each has at, verb, actor, count, and for a single link whose it is and the reason.
    """
    held = Participant.objects.filter(unit=unit, group=group).order_by()
    of_members = AccessLink.objects.filter(unit=unit, participant__in=held.values("pk")).order_by()
    of_group = AccessLink.objects.filter(unit=unit, group=group).order_by()
    # Two questions in one, each by its own index; asked with "or" they would join the links to everybody there is.
    about = of_group.values("pk").union(of_members.values("pk"), all=True)
    entries = AuditEntry.objects.filter(unit=unit, subject="accesslink", subject_id__in=about)
    acts = entries.order_by().values("at", "verb", "actor__name")
    acts = list(
        acts.annotate(count=Count("pk"), link=Max("subject_id"), entry=Max("pk")).order_by("-at", "-entry")[:most]
    )
    holders = AccessLink.objects.select_related("participant", "group").in_bulk([act["link"] for act in acts])
    details = AuditDetail.objects.in_bulk([act["entry"] for act in acts])
    for act in acts:
        act["holder"] = holders[act["link"]]
        act["reason"] = json.loads(details[act["entry"]].content).get("reason", "") if act["entry"] in details else ""
    return acts
