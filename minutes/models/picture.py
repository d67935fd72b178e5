"""A row with at most one photo."""

from django.db import models
from django.db.models import Q


class Picture(models.Model):
    """A photo as rakor.images cleaned it: no metadata, no place. Empty when there is none."""

    image = models.FileField(upload_to="bukti/", blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [models.CheckConstraint(condition=Q(image="") | ~Q(sha256=""), name="%(class)s_photo_is_known")]
