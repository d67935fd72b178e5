"""What reminds people: letters in the outbox, calendar feeds, and filters somebody wants to find again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants.models.constraints import together


class Mail(models.Model):
    """An e-mail in the outbox. The address is the user's when it is sent; a letter with the same key is sent once."""

    user = models.ForeignKey("participants.User", models.CASCADE, related_name="+")
    key = models.CharField(max_length=120, unique=True)  # "reminder:<user>:<day>"
    subject = models.CharField(max_length=160)
    body = models.TextField()
    queued = models.DateTimeField()
    due = models.DateTimeField()  # not tried before
    tries = models.PositiveSmallIntegerField(default=0)
    sent = models.DateTimeField(null=True)
    given_up = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True)  # why the last try failed; never an address

    class Meta:
        ordering = ["due", "pk"]
        verbose_name_plural = "mail"
        indexes = [models.Index(fields=["due", "id"], condition=Q(sent=None, given_up=None), name="mail_waiting")]

    def __str__(self):
        return self.key


class CalendarFeed(models.Model):
    """The address under which a calendar reads what an officer in charge has to look at; without one, the whole unit.

    The token is derived (minutes.feeds), never stored.
    """

    unit = models.ForeignKey("participants.Unit", models.PROTECT, related_name="+")
    officer = models.ForeignKey("participants.Participant", models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("participants.User", models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("participants.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            together("closed_at", "closed_by", name="feed_closed_at_and_by_together"),
            models.UniqueConstraint(
                fields=["unit", "officer"], condition=Q(closed_at=None, officer__isnull=False), name="one_open_feed"
            ),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(closed_at=None, officer=None), name="one_open_feed_of_a_unit"
            ),
        ]

    def __str__(self):
        return f"{self.unit_id}/{self.officer_id or 'unit'} #{self.version}"


class SavedFilter(models.Model):
    """A filter of the list of commitments under a name: an address, kept for its user."""

    user = models.ForeignKey("participants.User", models.CASCADE, related_name="+")
    name = models.CharField(_("Name"), max_length=60)
    query = models.CharField(max_length=500)  # what stands behind the "?"

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_filter_name_once")]

    def __str__(self):
        return self.name
