"""A row that several hands write: saved only by whoever saw its last version."""

from django.db import models

from participants.models.constraints import together


class Versioned(models.Model):
    """`version` goes up with each save; `saved_at` and `saved_by` tell the other writer who was first."""

    version = models.PositiveIntegerField(default=1, editable=False)
    saved_at = models.DateTimeField(null=True, editable=False)
    saved_by = models.ForeignKey("participants.User", models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        abstract = True
        constraints = [together("saved_at", "saved_by", name="%(class)s_saved_at_and_by_together")]


class SectionRow(Versioned):
    """A row of a part of the meeting, in the order of the paper."""

    order = models.PositiveIntegerField(default=1)

    class Meta(Versioned.Meta):
        abstract = True
        ordering = ["order", "pk"]
