"""What was promised, by whom, and what became of the promises of last time."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minutes.models.versioned import SectionRow
from participants.models import Unit


class CommitmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Commitments reach down the tree once they left the drawer; drafts stay with those who write them."""
        frozen = Q(unit__in=Unit.objects.below(user.reading_paths)) & ~Q(life=Commitment.Life.DRAFT)
        return self.filter(frozen | Q(unit__in=user.own_unit_ids))

    def in_force(self):
        return self.filter(life=Commitment.Life.IN_FORCE)

    def due_for_review(self, today):
        return self.in_force().filter(review_on__lt=today)


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
    stems = models.TextField(blank=True, editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta(SectionRow.Meta):
        constraints = [
            *SectionRow.Meta.constraints,
            models.CheckConstraint(condition=Q(kind="dated") | Q(due_on=None), name="due_only_when_dated"),
            models.CheckConstraint(condition=Q(kind="recurring") | Q(every=""), name="every_only_when_recurring"),
        ]
        indexes = [
            models.Index(fields=["unit", "review_on", "id"], condition=Q(life="in-force"), name="commitment_by_review"),
            models.Index(fields=["review_on", "id"], condition=Q(life="in-force"), name="commitment_by_review_above"),
            models.Index(models.F("unit"), models.F("id").desc(), name="commitment_newest_of_unit"),
        ]

    def __str__(self):
        return self.text


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
