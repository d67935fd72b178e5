"""What participants tell the police, by choice without a name. Never on a list, in a file, on paper or in search."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants.models.constraints import together


class InformationQuerySet(models.QuerySet):
    def of_units(self, units):
        return self.filter(unit__in=units)

    def open(self):
        """Not closed: something may still be done."""
        return self.filter(closed_at=None)

    def of_sender(self, participant):
        """What this person sent under the own name, the newest first. What was sent without one is nobody's."""
        return self.filter(participant=participant).order_by("-pk")


class Information(models.Model):
    """Information or a suggestion for the police.

    Without a name nothing here, in the audit chain or in a log leads to the sender: no participant, no link, and the
    hour instead of the moment. The sender looks after it by a receipt, of which only the digest is kept.
    """

    class Kind(models.TextChoices):
        INFORMATION = "information", _("Information")
        SUGGESTION = "suggestion", _("Suggestion")

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        READ = "read", _("Read by an officer")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")

    unit = models.ForeignKey("participants.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind, default=Kind.INFORMATION)
    text = models.TextField(_("What the police should know"))
    area = models.ForeignKey(
        "participants.Area", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Area")
    )
    receipt_digest = models.CharField(max_length=64, unique=True)  # also: twenty taps are one message
    participant = models.ForeignKey(
        "participants.Participant", models.PROTECT, null=True, related_name="+"
    )  # empty: without a name
    received = models.DateTimeField(editable=False)  # without a name: the full hour
    read_at = models.DateTimeField(null=True, editable=False)
    read_by = models.ForeignKey("participants.User", models.PROTECT, null=True, editable=False, related_name="+")
    answer = models.CharField(_("Answer"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey("participants.User", models.PROTECT, null=True, editable=False, related_name="+")
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey("participants.User", models.PROTECT, null=True, editable=False, related_name="+")

    objects = InformationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "information"
        indexes = [
            models.Index(fields=["unit", "id"], condition=Q(closed_at=None), name="information_open"),
            models.Index(fields=["participant", "id"], name="information_of_sender"),
        ]
        constraints = [
            together("read_at", "read_by", name="information_read_at_and_by_together"),
            together("answered_at", "answered_by", name="information_answered_at_and_by_together"),
            together("closed_at", "closed_by", name="information_closed_at_and_by_together"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="information_is_answered_with_words",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="information_says_something"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def state(self):
        """How far it has come; closed, it may have been answered before."""
        if self.closed_at:
            return self.State.CLOSED
        if self.answered_at:
            return self.State.ANSWERED
        return self.State.READ if self.read_at else self.State.RECEIVED
