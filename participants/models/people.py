"""The people a unit meets: groups in protocol order, and the address book."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants import indonesian
from participants.models.constraints import together


class GroupQuerySet(models.QuerySet):
    def with_people_of(self, unit_ids):
        """Each group in protocol order with `people`, how many current people of these units are in it."""
        current = Q(participants__unit__in=unit_ids, participants__retired_at=None)
        return self.annotate(people=models.Count("participants", filter=current)).order_by("order")


class Group(models.Model):
    """A kind of participant (tokoh agama, lurah, …). Data, never a login."""

    POLICE = "polri"  # the code of our own people, who hold ranks and take charge

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("Name"), max_length=80)
    order = models.PositiveSmallIntegerField(_("Protocol order"), unique=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["order"]

    def __str__(self):
        return self.name


class ParticipantQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The address book of the units in which this user holds a role. Names do not reach down the tree."""
        return self.filter(unit__in=user.own_unit_ids)

    def current(self):
        return self.filter(retired_at=None)

    def in_area(self, area):
        """Those of a kelurahan, or of everything within a kecamatan."""
        return self.filter(Q(area=area) | Q(area__parent=area) | Q(area__parent__parent=area))

    def called(self, words):
        """Those in whose name, titles, position or organisation every word occurs."""
        people = self
        for word in words.split():
            found = Q(sort_name__icontains=indonesian.sort_name(word) or word)
            for field in ("title_prefix", "title_suffix", "position", "organisation"):
                found |= Q(**{f"{field}__icontains": word})
            people = people.filter(found)
        return people

    def in_protocol_order(self):
        return self.order_by("group__order", "order", "sort_name", "pk")

    def after(self, sort_name, pk):
        """Those after this row in the list by name. (Written so that the index is entered at the row.)"""
        return self.filter(sort_name__gte=sort_name).exclude(sort_name=sort_name, pk__lte=pk)


class Participant(models.Model):
    """A person in a unit's address book. One name field; no NIK, no address, no birth date."""

    unit = models.ForeignKey("participants.Unit", models.PROTECT, related_name="participants")
    group = models.ForeignKey(Group, models.PROTECT, related_name="participants", verbose_name=_("Group"), null=True)
    name = models.CharField(_("Name"), max_length=120)
    sort_name = models.CharField(max_length=120, editable=False)  # without titles, folded
    title_prefix = models.CharField(_("Title before the name"), max_length=60, blank=True)
    title_suffix = models.CharField(_("Title after the name"), max_length=80, blank=True)
    position = models.CharField(_("Position"), max_length=160, blank=True)
    organisation = models.CharField(_("Organisation"), max_length=160, blank=True)
    area = models.ForeignKey(
        "participants.Area", models.PROTECT, null=True, blank=True, related_name="participants", verbose_name=_("Area")
    )
    phone = models.CharField(
        _("Phone"), max_length=20, blank=True
    )  # E.164; shown to staff who edit it, masked elsewhere
    rank = models.CharField(_("Rank"), max_length=20, blank=True)  # short form, indonesian.RANKS
    police_id = models.CharField(_("NRP"), max_length=20, blank=True)  # text: births from 2000 start with 0
    civil_service_id = models.CharField(_("NIP"), max_length=20, blank=True)
    order = models.PositiveSmallIntegerField(_("Order in the group"), default=1000)
    version = models.PositiveIntegerField(default=1, editable=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        "participants.User", models.PROTECT, null=True, related_name="+"
    )  # empty: wrote down the own name at the door
    # The day on which the number was given at the door, on a phone nobody looked at; empty once staff wrote it.
    phone_unconfirmed_since = models.DateField(null=True, blank=True, editable=False)
    # The day on which the person agreed to be written to by WhatsApp; empty while not, or no longer.
    consented_on = models.DateField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True, editable=False)  # erased on request; the row stays
    forgotten_by = models.ForeignKey("participants.User", models.PROTECT, null=True, editable=False, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey("participants.User", models.PROTECT, null=True, blank=True, related_name="+")

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "pk"]
        indexes = [
            models.Index(fields=["unit", "sort_name", "id"], name="participant_by_name"),
            models.Index(fields=["unit", "group", "order"], name="participant_by_protocol"),
        ]
        constraints = [
            together("retired_at", "retired_by", name="participant_retired_at_and_by_together"),
            together("forgotten_at", "forgotten_by", name="participant_forgotten_at_and_by_together"),
            models.CheckConstraint(condition=~Q(name=""), name="participant_has_a_name"),
        ]

    def __str__(self):
        return self.name

    @property
    def full_name(self):
        """The name with its titles."""
        return indonesian.full_name(self.title_prefix, self.name, self.title_suffix)
