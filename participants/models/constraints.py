"""Facts that come in pairs, said to the database."""

from django.db import models
from django.db.models import Q


def together(*fields, name):
    """All of these columns are empty, or none is."""
    none = Q(**{f"{field}__isnull": True for field in fields})
    every = Q(**{f"{field}__isnull": False for field in fields})
    return models.CheckConstraint(condition=none | every, name=name)
