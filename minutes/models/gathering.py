"""What brings people to a meeting and lets them in: the letter of invitation, and the code on the hall screen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from minutes.models.versioned import Versioned
from participants.models.constraints import together


class Invitation(Versioned):
    """The letter (surat undangan, domain.md 1.5). Day, hour and place are the meeting's."""

    meeting = models.OneToOneField("minutes.Meeting", models.CASCADE, primary_key=True, related_name="invitation")
    number = models.CharField(_("Number of the letter"), max_length=80, blank=True)
    dated_on = models.DateField(_("Date of the letter"), null=True, blank=True)
    basis = models.TextField(_("References"), blank=True)  # rujukan, one a line
    agenda = models.CharField(_("Agenda of the meeting"), max_length=300, blank=True)  # "acara"
    dress = models.CharField(_("Dress"), max_length=120, blank=True)
    note = models.TextField(_("Note"), blank=True)
    signatory = models.ForeignKey(
        "participants.Participant", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Signed by")
    )
    on_behalf_of = models.CharField(_("On behalf of"), max_length=160, blank=True)
    copies = models.TextField(_("Copies to"), blank=True)  # tembusan, one a line

    def __str__(self):
        return self.number or str(self.meeting_id)


class HallCode(models.Model):
    """The way into `/hadir/<token>/` on the day of the meeting. The token is derived (minutes.hall), never stored."""

    meeting = models.OneToOneField("minutes.Meeting", models.CASCADE, primary_key=True, related_name="hall_code")
    version = models.PositiveIntegerField(default=1)  # raised to change the code: the old one ends at once
    digest = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("participants.User", models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("participants.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [together("closed_at", "closed_by", name="hall_code_closed_at_and_by_together")]

    def __str__(self):
        return str(self.meeting_id)
