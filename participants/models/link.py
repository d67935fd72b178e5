"""Personal links: they open a page on a phone without an account. The token is never stored (security.md, T10)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants.models.constraints import together


class AccessLinkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the units in which this user holds a role."""
        return self.filter(unit__in=user.own_unit_ids)

    def standing(self):
        """Not revoked; perhaps expired."""
        return self.filter(revoked_at=None)

    def usable(self, today):
        """Neither revoked nor expired, and its holder is neither retired nor forgotten."""
        holder = Q(participant=None) | Q(participant__retired_at=None, participant__forgotten_at=None)
        return self.standing().filter(holder, expires_on__gte=today)

    def with_digest(self, digest):
        return self.filter(digest=digest)


class AccessLink(models.Model):
    """One issue of a link: for a participant, or, to be read only, for a group of a unit.

    `version` counts the issues for the same holder; the token is derived from holder and version with LINK_KEY
    (participants.links), and only its SHA-256 stands here. A new issue is a new row.
    """

    class Chip(models.TextChoices):
        ACTIVE = "active", _("Active")
        NOT_SHARED = "not-shared", _("Not shared yet")
        EXPIRED = "expired", _("Expired")
        REVOKED = "revoked", _("Revoked")

    unit = models.ForeignKey("participants.Unit", models.PROTECT, related_name="links")
    participant = models.ForeignKey(
        "participants.Participant", models.PROTECT, null=True, blank=True, related_name="links"
    )
    group = models.ForeignKey("participants.Group", models.PROTECT, null=True, blank=True, related_name="links")
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    expires_on = models.DateField()  # the last day on which it opens
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey("participants.User", models.PROTECT, related_name="+")
    shared_at = models.DateTimeField(null=True, blank=True)  # last revealed to be handed over
    shared_by = models.ForeignKey("participants.User", models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        "participants.User", models.PROTECT, null=True, blank=True, related_name="+"
    )  # empty: by the holder ("this is not me")
    revoke_reason = models.CharField(_("Reason"), max_length=160, blank=True)

    objects = AccessLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(participant__isnull=False, group=None) | Q(participant=None, group__isnull=False),
                name="link_is_of_a_person_or_of_a_group",
            ),
            together("shared_at", "shared_by", name="link_shared_at_and_by_together"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None, revoke_reason="")
                | Q(revoked_at__isnull=False) & ~Q(revoke_reason=""),
                name="link_is_revoked_with_a_reason",
            ),
            models.UniqueConstraint(fields=["participant", "version"], name="link_version_once_for_a_person"),
            models.UniqueConstraint(fields=["unit", "group", "version"], name="link_version_once_for_a_group"),
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(revoked_at=None, participant__isnull=False),
                name="one_standing_link_for_a_person",
            ),
            models.UniqueConstraint(
                fields=["unit", "group"],
                condition=Q(revoked_at=None, group__isnull=False),
                name="one_standing_link_for_a_group",
            ),
        ]

    def __str__(self):
        return f"{self.participant or self.group} #{self.version}"

    def chip(self, today):
        """How it stands, as one word for the list."""
        if self.revoked_at:
            return self.Chip.REVOKED
        if self.expires_on < today:
            return self.Chip.EXPIRED
        return self.Chip.ACTIVE if self.shared_at else self.Chip.NOT_SHARED


class DataRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(participant__unit__in=user.own_unit_ids)

    def open(self):
        return self.filter(answered_at=None).order_by("asked_at", "pk")


class DataRequest(models.Model):
    """What a participant asks about the own data: to correct it, or to erase it (UU 27/2022, art. 5-13)."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        ERASURE = "erasure", _("Erasure")

    class Outcome(models.TextChoices):
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")

    participant = models.ForeignKey("participants.Participant", models.PROTECT, related_name="data_requests")
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind)
    wanted = models.JSONField(default=dict)  # the columns of the participant as they should be
    words = models.CharField(_("What should change"), max_length=500, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(AccessLink, models.PROTECT, related_name="+")  # through which link
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("participants.User", models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(_("Outcome"), max_length=8, choices=Outcome, blank=True)
    answer = models.CharField(_("Answer"), max_length=300, blank=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            together("answered_at", "answered_by", name="data_request_answered_at_and_by_together"),
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="") | Q(answered_at__isnull=False) & ~Q(outcome=""),
                name="data_request_is_answered_with_an_outcome",
            ),
            models.UniqueConstraint(
                fields=["participant", "kind"], condition=Q(answered_at=None), name="one_open_data_request_of_a_kind"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.participant_id}"


class RosterImport(models.Model):
    """A roster file between its preview and its import. `rows` holds personal data and is emptied when it is done."""

    unit = models.ForeignKey("participants.Unit", models.PROTECT, related_name="roster_imports")
    file_name = models.CharField(max_length=120)
    rows = models.TextField(blank=True)  # the good rows, as participants.roster writes them (JSON)
    faults = models.TextField(blank=True)  # every bad row: number, column, remedy (JSON)
    good = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)  # of the good rows, people who are in the book already
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey("participants.User", models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(null=True, blank=True)
    imported_by = models.ForeignKey("participants.User", models.PROTECT, null=True, blank=True, related_name="+")
    added = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]
        constraints = [together("imported_at", "imported_by", name="roster_imported_at_and_by_together")]

    def __str__(self):
        return self.file_name
