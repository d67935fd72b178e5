"""Who works here: users, and the roles they hold in units."""

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class AccountQuerySet(models.QuerySet):
    def of(self, unit):
        """The accounts that hold or held a role in this unit."""
        return self.filter(pk__in=Role.objects.filter(unit=unit).values("user"))

    def after(self, name, pk):
        """Those after this row in the list by name."""
        return self.filter(name__gte=name).exclude(name=name, pk__lte=pk)


class User(AbstractUser):
    """A member of staff. What the user may do is in the roles, never in Django's permissions."""

    first_name = None
    last_name = None
    name = models.CharField(_("Name"), max_length=120)
    wants_reminders = models.BooleanField(_("Reminders by e-mail"), default=True)

    objects = UserManager()
    accounts = AccountQuerySet.as_manager()

    REQUIRED_FIELDS = ["name", "email"]

    def __str__(self):
        return self.name or self.username

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name

    @cached_property
    def current_roles(self):
        """Today's roles, read once for each request: a revoked role is gone at the next one."""
        if not self.is_active:
            return []
        return list(self.roles.current(timezone.localdate()).select_related("unit").order_by("pk"))

    @property
    def own_unit_ids(self):
        """The units in whose minutes the user has a part. A system administrator has none."""
        return {role.unit_id for role in self.current_roles if role.kind != Role.Kind.SYSTEM_ADMINISTRATOR}

    @property
    def administered_unit_ids(self):
        """The units whose accounts and papers the user keeps."""
        return {role.unit_id for role in self.current_roles if role.kind == Role.Kind.SYSTEM_ADMINISTRATOR}

    @property
    def reading_paths(self):
        """Reading reaches down the tree from here."""
        return sorted({role.unit.path for role in self.current_roles if role.kind in Role.READING_DOWN})

    @property
    def home_unit(self):
        """The unit whose desk this is: that of the oldest role."""
        return self.current_roles[0].unit if self.current_roles else None

    def holds(self, kinds, unit_id):
        """Does the user hold one of these roles in this very unit?"""
        return any(role.kind in kinds and role.unit_id == unit_id for role in self.current_roles)


class RoleQuerySet(models.QuerySet):
    def current(self, today):
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=today), valid_from__lte=today)

    def lasting(self, today):
        """Those that are current, or will be."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=today))


class Role(models.Model):
    """What a user may do in a unit, from a day until a day. One person may hold several."""

    class Kind(models.TextChoices):
        VIEWER = "viewer", _("Viewer")
        MINUTE_TAKER = "minute-taker", _("Minute taker")
        OPERATOR = "operator", _("Operator")
        CHAIR = "chair", _("Chair")
        SYSTEM_ADMINISTRATOR = "system-administrator", _("System administrator")

    # security.md, D: lists and frozen minutes are read down the tree, drafts in the own unit only.
    READING_DOWN = frozenset({Kind.VIEWER, Kind.MINUTE_TAKER, Kind.OPERATOR, Kind.CHAIR})
    RECORDING = frozenset({Kind.MINUTE_TAKER, Kind.OPERATOR, Kind.CHAIR})

    user = models.ForeignKey(User, models.CASCADE, related_name="roles")
    unit = models.ForeignKey("participants.Unit", models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=20, choices=Kind)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "unit", "kind"], name="role_once"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")), name="role_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.unit}"
