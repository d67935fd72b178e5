"""What became of the promises: occasions that test them, who came, what the parties and the officers report."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minutes.models.picture import Picture
from participants.models import Unit
from participants.models.constraints import together


class OccasionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the units in which this user holds a role: who came is known in the own unit only."""
        return self.filter(unit__in=user.own_unit_ids)

    def below(self, user):
        """Those of the own units and below, to be counted by area."""
        return self.filter(unit__in=Unit.objects.below(user.reading_paths))

    def counting(self):
        """Neither struck out nor merged into another."""
        return self.filter(struck_at=None, merged_at=None)


class Occasion(Picture):
    """Something that happened at a time in an area and tests promises (kejadian). No names of informants or minors."""

    class Kind(models.TextChoices):
        BRAWL = "brawl", _("Brawl")
        ROBBERY = "robbery", _("Street robbery")
        THEFT = "theft", _("Theft")
        NARCOTICS = "narcotics", _("Narcotics")
        CROWD = "crowd", _("Crowd")
        FIRE = "fire", _("Fire or disaster")
        OTHER = "other", _("Something else")

    unit = models.ForeignKey("participants.Unit", models.PROTECT, related_name="+")
    happened_at = models.DateTimeField(_("When"))
    area = models.ForeignKey("participants.Area", models.PROTECT, related_name="+", verbose_name=_("Area"))
    kind = models.CharField(_("What happened"), max_length=12, choices=Kind)
    note = models.CharField(_("Short note"), max_length=500, blank=True)
    commitments = models.ManyToManyField("minutes.Commitment", through="minutes.Trial", related_name="occasions")
    form_key = models.CharField(
        max_length=64, editable=False
    )  # of the form that was sent: twenty taps are one occasion
    version = models.PositiveIntegerField(default=1, editable=False)
    logged_at = models.DateTimeField(editable=False)
    logged_by = models.ForeignKey("participants.User", models.PROTECT, editable=False, related_name="+")
    changed_at = models.DateTimeField(null=True, editable=False)
    changed_by = models.ForeignKey("participants.User", models.PROTECT, null=True, editable=False, related_name="+")
    # A duplicate points at the occasion that keeps; what it said moved there.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="duplicates")
    merged_at = models.DateTimeField(null=True, editable=False)
    merged_by = models.ForeignKey("participants.User", models.PROTECT, null=True, editable=False, related_name="+")
    struck_at = models.DateTimeField(null=True, editable=False)  # logged by mistake
    struck_by = models.ForeignKey("participants.User", models.PROTECT, null=True, editable=False, related_name="+")
    struck_reason = models.CharField(_("Reason"), max_length=300, blank=True, editable=False)

    objects = OccasionQuerySet.as_manager()

    class Meta(Picture.Meta):
        ordering = ["-happened_at", "-pk"]
        indexes = [
            models.Index(
                models.F("unit"), models.F("happened_at").desc(), models.F("id").desc(), name="occasion_newest_of_unit"
            ),
            models.Index(fields=["area", "happened_at"], name="occasion_by_area"),
        ]
        constraints = [
            *Picture.Meta.constraints,
            models.UniqueConstraint(fields=["logged_by", "form_key"], name="occasion_once_for_a_form"),
            together("changed_at", "changed_by", name="occasion_changed_at_and_by_together"),
            models.CheckConstraint(
                condition=Q(merged_at=None, merged_by=None, merged_into=None)
                | Q(merged_at__isnull=False, merged_by__isnull=False, merged_into__isnull=False),
                name="occasion_is_merged_into_another_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(struck_at=None, struck_by=None, struck_reason="")
                | Q(struck_at__isnull=False, struck_by__isnull=False) & ~Q(struck_reason=""),
                name="occasion_is_struck_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.happened_at:%Y-%m-%d}"


class Trial(models.Model):
    """An occasion tests a promise."""

    occasion = models.ForeignKey(Occasion, models.CASCADE, related_name="trials")
    commitment = models.ForeignKey("minutes.Commitment", models.PROTECT, related_name="trials")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["occasion", "commitment"], name="tested_once_by_an_occasion")]

    def __str__(self):
        return f"{self.occasion_id}: {self.commitment_id}"


class Verdict(models.TextChoices):
    """How a promise was kept, once. Whoever was not called has no row, and is not counted."""

    KEPT = "kept", _("Kept")
    PARTLY = "partly", _("Partly")
    NOT_KEPT = "not-kept", _("Not kept")


class Response(models.Model):
    """Which party came to an occasion: a group, or an organisation or person as the promise names it."""

    occasion = models.ForeignKey(Occasion, models.CASCADE, related_name="responses")
    group = models.ForeignKey("participants.Group", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=160, blank=True)
    verdict = models.CharField(max_length=8, choices=Verdict)

    class Meta:
        ordering = ["group__order", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(group__isnull=False, name="") | Q(group=None) & ~Q(name=""), name="response_is_of_one_party"
            ),
            models.UniqueConstraint(
                fields=["occasion", "group"], condition=Q(group__isnull=False), name="group_responds_once"
            ),
            models.UniqueConstraint(fields=["occasion", "name"], condition=~Q(name=""), name="party_responds_once"),
        ]

    def __str__(self):
        return f"{self.group or self.name}: {self.get_verdict_display()}"


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(unit__in=user.own_unit_ids)

    def waiting(self):
        """Not yet verified, the oldest first."""
        return self.filter(state=Report.State.SUBMITTED).order_by("sent_at", "pk")

    def accepted(self):
        return self.filter(state=Report.State.ACCEPTED)

    def of_sender(self, participant):
        """What this person sent, the newest first."""
        return self.filter(participant=participant).order_by("-sent_at", "-pk")


class Report(Picture):
    """An account of how a promise was kept: of a party by its link, or of an officer who looked. Only accepted count.

    `about_on` is the day, or the first day of the period, that it tells of; a conditional one may name the occasion.
    An officer's own account is accepted as it is sent.
    """

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("Waiting for verification")
        ACCEPTED = "accepted", _("Accepted")
        DISPUTED = "disputed", _("Disputed")

    unit = models.ForeignKey("participants.Unit", models.PROTECT, related_name="+")
    commitment = models.ForeignKey("minutes.Commitment", models.PROTECT, related_name="reports")
    occasion = models.ForeignKey(Occasion, models.PROTECT, null=True, blank=True, related_name="reports")
    about_on = models.DateField(_("Day"))
    verdict = models.CharField(_("How did it go?"), max_length=8, choices=Verdict)
    text = models.CharField(_("What was done"), max_length=1000, blank=True)
    count = models.PositiveIntegerField(_("Number"), null=True, blank=True)
    count_of = models.CharField(_("of what"), max_length=80, blank=True)  # "panggilan orang tua"
    group = models.ForeignKey("participants.Group", models.PROTECT, null=True, related_name="+")  # for whom it speaks
    participant = models.ForeignKey("participants.Participant", models.PROTECT, null=True, related_name="+")
    link = models.ForeignKey("participants.AccessLink", models.PROTECT, null=True, related_name="+")  # sent through it
    form_key = models.CharField(max_length=64, unique=True, editable=False)  # twenty taps are one report
    sent_at = models.DateTimeField(editable=False)
    sent_by = models.ForeignKey(
        "participants.User", models.PROTECT, null=True, editable=False, related_name="+"
    )  # the officer; empty: through the link
    state = models.CharField(max_length=10, choices=State, default=State.SUBMITTED, editable=False)
    verified_at = models.DateTimeField(null=True, editable=False)
    verified_by = models.ForeignKey("participants.User", models.PROTECT, null=True, editable=False, related_name="+")
    officer_text = models.CharField(_("What the officer saw"), max_length=1000, blank=True)
    reply = models.CharField(_("Your reply"), max_length=1000, blank=True)  # of the sender to a dispute, once
    replied_at = models.DateTimeField(null=True, editable=False)
    replied_by = models.ForeignKey(
        "participants.AccessLink", models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = ReportQuerySet.as_manager()

    class Meta(Picture.Meta):
        ordering = ["-about_on", "-pk"]
        indexes = [
            models.Index(fields=["unit", "sent_at", "id"], condition=Q(state="submitted"), name="report_waiting"),
            models.Index(fields=["unit", "replied_at", "id"], condition=Q(state="disputed"), name="report_disputed"),
            models.Index(fields=["commitment", "about_on"], name="report_of_commitment"),
            models.Index(fields=["participant", "sent_at"], name="report_of_sender"),
            models.Index(fields=["unit", "about_on"], name="report_of_unit"),
        ]
        constraints = [
            *Picture.Meta.constraints,
            models.CheckConstraint(
                condition=Q(sent_by__isnull=False, link=None) | Q(sent_by=None, link__isnull=False),
                name="report_is_of_an_officer_or_through_a_link",
            ),
            together("verified_at", "verified_by", name="report_verified_at_and_by_together"),
            models.CheckConstraint(
                condition=Q(state="submitted", verified_at=None) | ~Q(state="submitted") & Q(verified_at__isnull=False),
                name="report_is_verified_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(state="disputed") | ~Q(officer_text=""), name="dispute_says_why"),
            together("replied_at", "replied_by", name="report_replied_at_and_by_together"),
            models.CheckConstraint(
                condition=Q(count=None, count_of="") | Q(count__isnull=False), name="report_counts_something"
            ),
        ]

    def __str__(self):
        return f"{self.commitment_id}: {self.about_on}"


class Acknowledgement(models.Model):
    """Somebody agrees or objects to a frozen promise, once, under the digest of the text that was shown.

    `number` is that of the promise in the frozen text: it stands even when the promise is taken out of a later draft.
    """

    class Answer(models.TextChoices):
        AGREE = "agree", _("Agree")
        OBJECT = "object", _("Object")

    minutes = models.ForeignKey("minutes.Minutes", models.PROTECT, related_name="acknowledgements")
    number = models.PositiveSmallIntegerField()
    commitment = models.ForeignKey("minutes.Commitment", models.SET_NULL, null=True, related_name="acknowledgements")
    digest = models.CharField(max_length=64)  # of the minutes, as the page showed it
    participant = models.ForeignKey("participants.Participant", models.PROTECT, related_name="+")
    on_behalf_of = models.CharField(_("On behalf of"), max_length=160, blank=True)
    answer = models.CharField(_("Answer"), max_length=8, choices=Answer)
    reason = models.CharField(_("Reason"), max_length=500, blank=True)
    acknowledged_at = models.DateTimeField(editable=False)
    acknowledged_by = models.ForeignKey(
        "participants.AccessLink", models.PROTECT, null=True, editable=False, related_name="+"
    )  # through the own link; empty: before an officer
    witnessed_at = models.DateTimeField(null=True, editable=False)
    witnessed_by = models.ForeignKey("participants.User", models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number", "participant"], name="acknowledged_once"),
            models.CheckConstraint(condition=~Q(answer="object") | ~Q(reason=""), name="objection_says_why"),
            together("witnessed_at", "witnessed_by", name="acknowledgement_witnessed_at_and_by_together"),
            models.CheckConstraint(
                condition=Q(acknowledged_by__isnull=False, witnessed_by=None)
                | Q(acknowledged_by=None, witnessed_by__isnull=False),
                name="acknowledged_by_link_or_before_a_witness",
            ),
        ]

    def __str__(self):
        return f"{self.minutes_id}/{self.number}: {self.get_answer_display()}"
