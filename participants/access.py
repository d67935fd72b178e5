"""The doors: who may come in. Which rows exist for you is the queryset's business, which verbs the rules'."""

from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied

from participants.models import Role


def staff_view(*kinds):
    """For staff who today hold one of these roles in some unit; without kinds, any role with a part in minutes.

    Bare (`@staff_view`) or with kinds (`@staff_view(Role.Kind.OPERATOR)`). Raises PermissionDenied (403).
    """
    if len(kinds) == 1 and callable(kinds[0]):
        return staff_view()(kinds[0])
    wanted = frozenset(kinds) or Role.READING_DOWN

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not any(role.kind in wanted for role in request.user.current_roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.access = "staff"  # tests/test_house.py insists on this mark
        guarded.kinds = wanted
        return guarded

    return decorate


def home_of(user):
    """The address, by name, at which this user's day begins."""
    if user.administered_unit_ids and not user.own_unit_ids:
        return "units:units"
    return settings.LOGIN_REDIRECT_URL


def public_view(view):
    """For everybody. Nothing personal behind it."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        return view(request, *args, **kwargs)

    guarded = login_not_required(guarded)
    guarded.access = "public"
    return guarded
