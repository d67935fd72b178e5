"""Where things belong: the police units in their tree, and the territory."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# Perkap 1/2023: at most three lines, the longest of at most 41 characters.
LETTERHEAD_LINES = 3
LETTERHEAD_CHARACTERS = 41


def validate_letterhead(text):
    lines = text.splitlines()
    if len(lines) > LETTERHEAD_LINES:
        raise ValidationError(_("A letterhead has at most three lines."))
    if any(len(line) > LETTERHEAD_CHARACTERS for line in lines):
        raise ValidationError(_("A letterhead line has at most 41 characters; abbreviate it."))


class UnitQuerySet(models.QuerySet):
    def below(self, paths):
        """The units at and under these paths of the tree."""
        wanted = Q(pk__in=[])
        for path in paths:
            wanted |= Q(path__startswith=path)
        return self.filter(wanted)

    def administered_by(self, user):
        return self.filter(pk__in=user.administered_unit_ids)


class Unit(models.Model):
    """A police unit. Every record belongs to one."""

    class Level(models.TextChoices):
        HEADQUARTERS = "mabes", _("National headquarters")
        REGION = "polda", _("Regional police")
        RESORT = "polres", _("Resort police")
        SECTOR = "polsek", _("Sector police")
        SECTION = "section", _("Section")

    class Zone(models.TextChoices):
        WESTERN = "Asia/Jakarta", "WIB"
        CENTRAL = "Asia/Makassar", "WITA"
        EASTERN = "Asia/Jayapura", "WIT"

    class Paper(models.TextChoices):
        A4 = "a4", "A4 (210 × 297 mm)"
        F4 = "f4", "F4 (215 × 330 mm)"

    code = models.SlugField(_("Code"), max_length=60, unique=True)
    name = models.CharField(_("Name"), max_length=120)
    level = models.CharField(_("Level"), max_length=10, choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=400, unique=True, editable=False)
    letterhead = models.TextField(_("Letterhead"), blank=True, validators=[validate_letterhead])
    address = models.CharField(_("Address"), max_length=160, blank=True)
    city = models.CharField(_("City of the dateline"), max_length=60, blank=True)
    time_zone = models.CharField(_("Time zone"), max_length=20, choices=Zone, default=Zone.WESTERN)
    paper = models.CharField(_("Paper"), max_length=4, choices=Paper, default=Paper.A4)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        indexes = [models.Index(fields=["path"], name="unit_path_prefix", opclasses=["varchar_pattern_ops"])]

    def __str__(self):
        return self.name


class AreaQuerySet(models.QuerySet):
    def of(self, *units):
        """The territory these units work in: their own, for a Polsek that of the Polres above it, too."""
        ancestors = {code for unit in units for code in unit.path.split("/") if code}
        return self.filter(unit__code__in=ancestors)


class Area(models.Model):
    """Kecamatan › kelurahan/desa › lingkungan/dusun/RW, in the territory of a resort."""

    class Level(models.TextChoices):
        DISTRICT = "district", _("District")
        URBAN_VILLAGE = "urban-village", _("Urban village")
        VILLAGE = "village", _("Village")
        NEIGHBOURHOOD = "neighbourhood", _("Neighbourhood")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="areas")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(_("Name"), max_length=80)
    # "Medan Belawan / Belawan I": names alone collide (Labuhan Deli is a kelurahan and a kecamatan).
    full_name = models.CharField(max_length=255, editable=False)
    regency = models.CharField(_("City or regency"), max_length=80)
    level = models.CharField(_("Level"), max_length=15, choices=Level)
    sector = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="sector_areas", verbose_name=_("Sector police")
    )
    # E.164. Of the post, not of a person: the unit gives it to the residents, and their pages call it.
    duty_phone = models.CharField(_("Telephone of the Bhabinkamtibmas"), max_length=20, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["full_name"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="area_once_in_its_parent"),
            models.UniqueConstraint(fields=["unit", "full_name"], name="area_full_name_once_in_its_unit"),
            models.UniqueConstraint(
                fields=["regency", "name"], condition=Q(parent=None), name="district_once_in_its_regency"
            ),
        ]

    def __str__(self):
        return self.full_name

    @property
    def post(self):
        """The area whose Bhabinkamtibmas is called from here: this one, or the next above it with a number; or None."""
        if self.duty_phone:
            return self
        return self.parent.post if self.parent_id else None
