"""Personal links: issued, revealed to be handed over, revoked. The only place where a raw token leaves the house."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from participants import audit, links, rules
from participants.models import AccessLink, AuditEntry, Group, Participant, User
from rakor.refusals import Refused

REVEALED = "link-revealed"


@transaction.atomic
def issue_link(participant, *, by):
    """The standing link of a person, issued now unless there is one that still opens. Raises Refused."""
    _may_share(by, participant.unit_id)
    holder = Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    if holder.retired_at or holder.forgotten_at:
        raise Refused(_("This person is retired from the address book and gets no link."))
    return _standing(by, timezone.now(), unit_id=holder.unit_id, participant=holder)


@transaction.atomic
def issue_group_link(unit, group, *, by):
    """The standing read-only link of a group in a unit, issued now unless there is one that still opens."""
    _may_share(by, unit.pk)
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    return _standing(by, timezone.now(), unit_id=unit.pk, group=group)


@transaction.atomic
def issue_links(unit, group, *, by):
    """Links for the members of a group who have none, settings.LINKS_AT_ONCE at a time; answers how many and how many
    are left."""
    _may_share(by, unit.pk)
    waiting = links.without_one(unit, group, timezone.localdate())
    chosen, at = list(waiting[: settings.LINKS_AT_ONCE]), timezone.now()
    # In the order of their keys, so that two of us wait for each other, and not both for ever.
    held = (
        Participant.objects.select_for_update(no_key=True)
        .filter(pk__in=[person.pk for person in chosen])
        .order_by("pk")
    )
    issued = [
        _standing(by, at, unit_id=unit.pk, participant=person)
        for person in held
        if not (person.retired_at or person.forgotten_at)
    ]
    return len(issued), links.without_one(unit, group, timezone.localdate()).count()


@transaction.atomic
def reveal_link(link, *, by, reason):
    """The address of a link (without its host) to be handed over, with a reason. It lives on from today.

    Every reveal is audited, and one user has settings.LINK_REVEALS_PER_HOUR of them. Raises Refused.
    """
    return _reveal([link], by, reason)[0]


@transaction.atomic
def reveal_cards(chosen, *, by, reason):
    """The addresses of these links of one unit, in their order, to be printed; each a reveal like any other."""
    return _reveal(chosen, by, reason)


@transaction.atomic
def revoke_link(link, *, by, reason):
    """End a link at once. `by=None`: its holder says that it is not theirs. Twice is once. Raises Refused."""
    if by is not None:
        _may_share(by, link.unit_id)
    if not reason.strip():
        raise Refused(_("Give the reason for revoking the link."))
    return _revoke(
        AccessLink.objects.select_for_update(no_key=True, of=("self",)).get(pk=link.pk), by, reason.strip()[:160]
    )


@transaction.atomic
def reissue_link(link, *, by, reason):
    """A new link for the same holder; the old one ends at once. Raises Refused."""
    revoke_link(link, by=by, reason=reason)
    if link.participant_id:
        return issue_link(link.participant, by=by)
    return issue_group_link(link.unit, link.group, by=by)


def _reveal(chosen, by, reason):
    now, reason = timezone.now(), reason.strip()
    for unit_id in {link.unit_id for link in chosen}:
        _may_share(by, unit_id)
    if not reason:
        raise Refused(_("Say for what the link is handed over."))
    User.objects.select_for_update(no_key=True).get(
        pk=by.pk
    )  # or two requests at once would both count before either writes
    lately = AuditEntry.objects.filter(actor=by, verb=REVEALED, at__gt=now - timedelta(hours=1)).count()
    if lately + len(chosen) > settings.LINK_REVEALS_PER_HOUR:
        raise Refused(_("You have opened very many links within an hour. Go on a little later."))
    held = (
        AccessLink.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=[link.pk for link in chosen])
        .order_by("pk")
    )
    held = {link.pk: link for link in held}
    if any(link.revoked_at for link in held.values()):
        raise Refused(_("This link was revoked. Issue a new one."))
    if Participant.objects.filter(links__in=held).exclude(retired_at=None, forgotten_at=None).exists():
        raise Refused(_("This person is retired from the address book and gets no link."))
    for link in held.values():
        link.shared_at, link.shared_by, link.expires_on = now, by, _last_day()
        link.save(update_fields=["shared_at", "shared_by", "expires_on"])
        audit.record(link.unit_id, REVEALED, link, by=by, at=now, detail={"reason": reason, **_holder(link)})
    return [links.path_of(held[link.pk]) for link in chosen]


def _standing(by, at, **holder):
    """What stands and opens; what stands and has expired is replaced."""
    issued = AccessLink.objects.filter(**holder)
    standing, today = issued.standing().first(), timezone.localdate()
    if standing and standing.expires_on >= today:
        return standing
    if standing:
        _revoke(standing, by, _("Expired"), at)
    version = issued.count() + 1
    ids = {name: getattr(row, "pk", row) for name, row in holder.items()}
    ids = {f"{name.removesuffix('_id')}_id": pk for name, pk in ids.items()}
    digest = links.digest_of(version=version, **ids)
    link = AccessLink.objects.create(
        **holder, version=version, digest=digest, expires_on=_last_day(), issued_at=at, issued_by=by
    )
    audit.record(link.unit_id, "link-issued", link, by=by, at=at, detail=_holder(link))
    return link


def _revoke(link, by, reason, at=None):
    if link.revoked_at is None:
        link.revoked_at, link.revoked_by, link.revoke_reason = at or timezone.now(), by, reason
        link.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
        detail = {"reason": reason, **_holder(link)}
        audit.record(link.unit_id, "link-revoked", link, by=by, at=link.revoked_at, detail=detail)
    return link


def _last_day():
    return timezone.localdate() + timedelta(days=settings.LINK_DAYS)


def _holder(link):
    return {"participant": link.participant_id} if link.participant_id else {"group": link.group_id}


def _may_share(by, unit_id):
    if not rules.may_share_links(by, unit_id):
        raise Refused(_("Only the operator of this unit hands over personal links."))
