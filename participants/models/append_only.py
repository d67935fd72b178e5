"""Rows that are written once. The ORM refuses first; a trigger in the database has the last word."""

from django.db import models


class AppendOnlyQuerySet(models.QuerySet):
    def _refuse(self, *args, **kwargs):
        raise TypeError(f"{self.model.__name__} is append-only")

    update = delete = bulk_update = update_or_create = _refuse
    _raw_delete = _refuse


class AppendOnly(models.Model):
    """Written once. Corrections are new rows."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError(f"{type(self).__name__} is append-only")
