"""What a meeting said when it left the drawer."""

import json

from django.db import models

from participants.models.append_only import AppendOnly


class Minutes(AppendOnly):
    """One frozen text. `content` is the canonical JSON itself, so the digest can be taken from the stored bytes."""

    meeting = models.ForeignKey("minutes.Meeting", models.PROTECT, related_name="frozen")
    circulation = models.PositiveSmallIntegerField()  # a recalled text is followed by another of the same revision
    revision = models.PositiveSmallIntegerField()
    content = models.TextField()
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey("participants.User", models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "minutes"
        constraints = [models.UniqueConstraint(fields=["meeting", "circulation"], name="frozen_once")]

    def __str__(self):
        return f"{self.meeting_id}/{self.circulation}"

    @property
    def document(self):
        """The content as a dict, ready for paper and export."""
        return json.loads(self.content)
