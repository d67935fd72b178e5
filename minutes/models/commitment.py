"""What was promised, by whom, and what became of the promises of last time."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minutes.models.versioned import SectionRow
from participants.models import Unit
from participants.models.constraints import together


class CommitmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Commitments reach down the tree once they left the drawer; drafts stay with those who write them."""
        frozen = Q(unit__in=Unit.objects.below(user.reading_paths)) & ~Q(life=Commitment.Life.DRAFT)
        return self.filter(frozen | Q(unit__in=user.own_unit_ids))

    def in_force(self):
        return self.filter(life=Commitment.Life.IN_FORCE)

    def due_for_review(self, today):
        return self.in_force().filter(review_on__lt=today)

    def doing(self, health, today):
        """Those whose health is this on this day (minutes.health says why it can be asked of the database)."""
        needy = Q(attention_on__lte=today)
        if health == Commitment.Health.ATTENTION:
            return self.filter(needy)
        calm = self.filter(Q(attention_on=None) | Q(attention_on__gt=today))
        return calm.filter(recorded_on__isnull=health == Commitment.Health.NO_RECORD)

    def concerning(self, participant):
        """What stands for this person: promised by everyone, by the own group there, the organisation, or alone."""
        return self.in_force().ever_concerning(participant)

    def ever_concerning(self, participant):
        """The same with what has ended or was replaced: the page of a promise still says so."""
        mine = Q(scope=Party.Scope.EVERYONE) | Q(participant=participant)
        if participant.group_id:
            mine |= Q(group=participant.group_id) & (Q(area=None) | _around(participant.area_id))
        if participant.organisation:
            mine |= Q(scope=Party.Scope.ORGANISATION, name__iexact=participant.organisation)
        return self._told_to_guests(participant.unit_id, mine)

    def concerning_group(self, group, unit):
        """What stands for a group of a unit: promised by everyone, or by the group, wherever."""
        return self.in_force().ever_concerning_group(group, unit)

    def ever_concerning_group(self, group, unit):
        """The same with what has ended or was replaced."""
        return self._told_to_guests(unit.pk, Q(scope=Party.Scope.EVERYONE) | Q(group=group))

    def _told_to_guests(self, unit_id, party):
        """Only of rakor that are ordinary and frozen; the newest rakor first, within it as on the paper.

        (The unit is said of the rakor, too, so that the index is walked from the newest of the unit.)
        """
        told = {"meeting__classification": "biasa", "meeting__state__in": ["circulated", "sealed"]}
        told["meeting__unit"] = unit_id
        promised = models.Exists(Party.objects.filter(party, commitment=models.OuterRef("pk")))
        return (
            self.exclude(life=Commitment.Life.DRAFT)
            .filter(promised, unit=unit_id, **told)
            .order_by("-meeting__date", "-meeting_id", "order", "pk")
        )

    def after(self, row):
        """Those after this row in the order of `concerning`."""
        day, meeting = row.meeting.date, row.meeting_id
        same = Q(meeting=meeting) & (Q(order__gt=row.order) | Q(order=row.order, pk__gt=row.pk))
        return self.filter(Q(meeting__date__lt=day) | Q(meeting__date=day, meeting__lt=meeting) | same)


def _around(area_id):
    """The area itself, and those it lies in: what a kecamatan promised, its kelurahan promised, too."""
    if area_id is None:
        return Q(pk__in=[])
    return Q(area=area_id) | Q(area__children=area_id) | Q(area__children__children=area_id)


class Commitment(SectionRow):
    """A promise. Most are standing: they are tested by occasions and reviewed, never "done"."""

    class Kind(models.TextChoices):
        CONDITIONAL = "conditional", _("When it happens")
        CONTINUOUS = "continuous", _("Continuously")
        RECURRING = "recurring", _("Recurring")
        DATED = "dated", _("With a due date")

    class Approach(models.TextChoices):
        PREEMPTIVE = "preemptive", _("Preemptive")
        PREVENTIVE = "preventive", _("Preventive")
        ENFORCEMENT = "enforcement", _("Enforcement")

    class Life(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_FORCE = "in-force", _("In force")
        COMPLETED = "completed", _("Completed")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        SUPERSEDED = "superseded", _("Superseded")

    class Health(models.TextChoices):
        """Computed (minutes.health), never typed in: so nobody "completes" a standing promise."""

        ON_TRACK = "on-track", _("On track")
        ATTENTION = "attention", _("Needs attention")
        NO_RECORD = "no-record", _("No record yet")

    class Every(models.TextChoices):
        DAY = "P1D", _("Every day")
        WEEK = "P1W", _("Every week")
        FORTNIGHT = "P2W", _("Every two weeks")
        MONTH = "P1M", _("Every month")
        QUARTER = "P3M", _("Every three months")
        HALF_YEAR = "P6M", _("Every six months")
        YEAR = "P1Y", _("Every year")

    meeting = models.ForeignKey("minutes.Meeting", models.CASCADE, related_name="commitments")
    unit = models.ForeignKey("participants.Unit", models.PROTECT, related_name="+")  # the meeting's, for fast lists
    text = models.TextField(_("Commitment"), blank=True)
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind, default=Kind.CONTINUOUS)
    approach = models.CharField(_("Approach"), max_length=12, choices=Approach, blank=True)
    officer = models.ForeignKey(
        "participants.Participant",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Police officer in charge"),
    )
    due_on = models.DateField(_("Due date"), null=True, blank=True)
    every = models.CharField(
        _("Every"), max_length=12, blank=True
    )  # ISO 8601; the page offers Every, imports may differ
    review_on = models.DateField(_("Review date"), null=True, blank=True)
    # What it renews: the number in the previous rakor as written, and the row where we hold it.
    renews_number = models.PositiveSmallIntegerField(null=True, blank=True)
    renews = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="renewed_by")
    life = models.CharField(max_length=10, choices=Life, default=Life.DRAFT, editable=False)
    # How it ended: in which rakor (or at the desk, when a dated one was delivered) and why.
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey("participants.User", models.PROTECT, null=True, editable=False, related_name="+")
    ended_in = models.ForeignKey("minutes.Meeting", models.PROTECT, null=True, editable=False, related_name="ended")
    end_reason = models.CharField(max_length=300, blank=True, editable=False)
    # What minutes.health reads, written by minutes.actions.judging alone: the last entries that count, newest first,
    # the day of the newest, and from which day on it needs attention if nothing more is recorded. Filters read these.
    record = models.JSONField(default=list, editable=False)
    recorded_on = models.DateField(null=True, editable=False)
    attention_on = models.DateField(null=True, editable=False)
    stems = models.TextField(blank=True, editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta(SectionRow.Meta):
        constraints = [
            *SectionRow.Meta.constraints,
            models.CheckConstraint(condition=Q(kind="dated") | Q(due_on=None), name="due_only_when_dated"),
            models.CheckConstraint(condition=Q(kind="recurring") | Q(every=""), name="every_only_when_recurring"),
            together("ended_at", "ended_by", name="commitment_ended_at_and_by_together"),
        ]
        indexes = [
            models.Index(fields=["unit", "review_on", "id"], condition=Q(life="in-force"), name="commitment_by_review"),
            models.Index(fields=["review_on", "id"], condition=Q(life="in-force"), name="commitment_by_review_above"),
            models.Index(models.F("unit"), models.F("id").desc(), name="commitment_newest_of_unit"),
            # All that the tabs of the list count by: it is counted without reading the rows.
            models.Index(
                fields=["unit", "attention_on", "recorded_on", "review_on"],
                condition=Q(life="in-force"),
                name="commitment_by_health",
            ),
            models.Index(fields=["unit", "due_on"], condition=Q(due_on__isnull=False), name="commitment_by_due_date"),
        ]

    def __str__(self):
        return self.text

    @property
    def is_in_force(self):
        return self.life == Commitment.Life.IN_FORCE


class Party(models.Model):
    """Who promises: everyone, a group (in an area, if said), an organisation or a person."""

    class Scope(models.TextChoices):
        EVERYONE = "everyone", _("Everyone")
        GROUP = "group", _("Group")
        ORGANISATION = "organisation", _("Organisation")
        PERSON = "person", _("Person")

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="parties")
    scope = models.CharField(max_length=12, choices=Scope)
    group = models.ForeignKey("participants.Group", models.PROTECT, null=True, blank=True, related_name="+")
    area = models.ForeignKey("participants.Area", models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=160, blank=True)  # of the organisation or the person
    participant = models.ForeignKey("participants.Participant", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="party_names_what_its_scope_says",
                condition=Q(scope="everyone", group=None, area=None, name="", participant=None)
                | Q(scope="group", group__isnull=False, name="", participant=None)
                | Q(scope="organisation", group=None, area=None, participant=None) & ~Q(name="")
                | Q(scope="person", group=None, area=None) & ~Q(name=""),
            ),
            models.UniqueConstraint(fields=["commitment"], condition=Q(scope="everyone"), name="everyone_once"),
        ]

    def __str__(self):
        if self.scope == self.Scope.GROUP:
            return f"{self.group} di {self.area.name}" if self.area_id else str(self.group)
        return self.name or self.get_scope_display()


class CarriedOver(SectionRow):
    """A commitment of the previous rakor as it was treated in this one."""

    class Outcome(models.TextChoices):
        REAFFIRMED = "reaffirmed", _("Reaffirmed")
        CHANGED = "changed", _("Changed")
        ENDED = "ended", _("Ended")

    meeting = models.ForeignKey("minutes.Meeting", models.CASCADE, related_name="carried_over")
    commitment = models.ForeignKey(Commitment, models.PROTECT, null=True, blank=True, related_name="carried_into")
    text = models.TextField()
    outcome = models.CharField(_("Outcome"), max_length=12, choices=Outcome, blank=True)
    note = models.CharField(_("Note"), max_length=300, blank=True)

    def __str__(self):
        return self.text
