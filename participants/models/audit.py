"""Who did what to which thing, chained by digest (security.md, findings 6 and T34)."""

from django.db import models
from django.db.models import Q

from participants.models.append_only import AppendOnly


class AuditHead(models.Model):
    """The end of a unit's chain. Locked while an entry is added, or two writers fork the chain."""

    unit = models.OneToOneField("participants.Unit", models.PROTECT, primary_key=True, related_name="audit_head")
    length = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self):
        return f"{self.unit_id}: {self.length}"


class AuditEntry(AppendOnly):
    """One act. Personal particulars lie in AuditDetail; here only their salted digest, so they can be erased."""

    unit = models.ForeignKey("participants.Unit", models.PROTECT, related_name="audit_entries")
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey("participants.User", models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)  # "meeting", "participant", …
    subject_id = models.PositiveBigIntegerField(null=True)
    content_digest = models.CharField(max_length=64, blank=True)  # the frozen text it was about
    detail_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "audit entries"
        ordering = ["unit", "sequence"]
        indexes = [
            models.Index(fields=["subject", "subject_id"], name="audit_by_subject"),
            # How many links somebody opened within the hour, asked at each: not by reading all that they ever did.
            models.Index(fields=["actor", "at"], condition=Q(verb="link-revealed"), name="audit_reveals_of_actor"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["unit", "previous"], name="audit_chain_never_forks"),
            models.UniqueConstraint(fields=["unit", "sequence"], name="audit_chain_has_no_twins"),
        ]

    def __str__(self):
        return f"{self.sequence} {self.verb} {self.subject} {self.subject_id}"


class AuditDetail(models.Model):
    """The particulars of an entry. May be erased with their salt; the chain stays valid (T46)."""

    entry = models.OneToOneField(AuditEntry, models.PROTECT, primary_key=True, related_name="detail")
    salt = models.CharField(max_length=32)
    content = models.TextField()

    def __str__(self):
        return str(self.entry_id)
