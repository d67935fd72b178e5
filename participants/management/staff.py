"""What the commands about staff accounts share: finding the user, the unit and the role by what was typed."""

from django.core.management.base import CommandError

from participants.models import Role, Unit, User


def add_role_arguments(parser):
    parser.add_argument("username")
    parser.add_argument("role", choices=Role.Kind.values)
    parser.add_argument("--unit", required=True, metavar="CODE")


def find_unit(code):
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        known = ", ".join(Unit.objects.values_list("code", flat=True)) or "none; run load_territory first"
        raise CommandError(f"There is no unit {code!r}. Known: {known}.")
    return unit


def find_user(username):
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"There is no user {username!r}.")
    return user
