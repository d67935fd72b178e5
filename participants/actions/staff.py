"""Every change of staff accounts and their roles. Those of a system administrator change on the command line only."""

import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants import audit, indonesian, rules
from participants.models import Role, User
from rakor import sessions
from rakor.refusals import Refused

_TAKEN = gettext_lazy("This user name is taken. Choose another one.")


@transaction.atomic
def add_user(username, *, name, unit, roles, password, email="", valid_until=None, by=None):
    """Open a staff account with these roles in a unit, from today."""
    if by is not None and not rules.may_administer(by, unit.pk):
        raise Refused(_("Only the system administrator of this unit may open accounts in it."))
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(_TAKEN)
    user = User(username=username, name=indonesian.clean_text(name), email=email)
    try:
        validate_password(password, user)
        user.set_password(password)
        user.full_clean()
    except ValidationError as error:
        raise Refused(*error.messages) from None
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:  # another administrator was faster by a moment
        raise Refused(_TAKEN) from None
    audit.record(unit.pk, "user-added", user, by=by, detail={"username": username})
    for kind in roles:
        grant_role(user, kind, unit=unit, valid_until=valid_until, by=by)
    return user


@transaction.atomic
def grant_role(user, kind, *, unit, valid_from=None, valid_until=None, by=None):
    """Let a user act in a unit from a day (today) until a day (no end). Granted again, the new days count."""
    if kind not in Role.Kind.values:
        raise Refused(_("There is no role %(role)s.") % {"role": kind})
    _may_change_role(by, user, kind, unit)
    start = valid_from or timezone.localdate()
    if valid_until and valid_until < start:
        raise Refused(_("A role cannot end before it begins."))
    role, __ = Role.objects.update_or_create(
        user=user, unit=unit, kind=kind, defaults={"valid_from": start, "valid_until": valid_until}
    )
    until = valid_until.isoformat() if valid_until else ""
    detail = {"username": user.username, "role": kind, "from": start.isoformat(), "until": until}
    audit.record(unit.pk, "role-granted", role, by=by, detail=detail)
    return role


@transaction.atomic
def end_role(user, kind, *, unit, by=None):
    """Take a role away now: the next request of the user is refused. Refused when the user does not hold it."""
    _may_change_role(by, user, kind, unit)
    today = timezone.localdate()
    role = Role.objects.filter(user=user, unit=unit, kind=kind).exclude(valid_until__lt=today).first()
    if role is None:
        raise Refused(_("%(user)s does not hold this role in this unit.") % {"user": user.username})
    audit.record(unit.pk, "role-ended", role, by=by, detail={"username": user.username, "role": kind})
    if role.valid_from >= today:  # a role without a single past day leaves its trace in the audit only
        role.delete()
        return
    role.valid_until = today - datetime.timedelta(days=1)
    role.save(update_fields=["valid_until"])


@transaction.atomic
def disable_user(user, *, unit, by):
    """Close an account: every session of it ends now. Twice is once."""
    _keeper(by, user, unit)
    if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        audit.record(unit.pk, "user-disabled", user, by=by, detail={"username": user.username})
    sessions.end_all_of(user)
    user.refresh_from_db()


@transaction.atomic
def enable_user(user, *, unit, by):
    """Open a closed account again, with the roles that are current. Twice is once."""
    _keeper(by, user, unit)
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        audit.record(unit.pk, "user-enabled", user, by=by, detail={"username": user.username})
    user.refresh_from_db()


@transaction.atomic
def set_password(user, *, unit, password, by):
    """Give an account a new password: the old one and every session of it end now."""
    _keeper(by, user, unit)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(*error.messages) from None
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(unit.pk, "password-set", user, by=by, detail={"username": user.username})
    sessions.end_all_of(user)


def _may_change_role(by, user, kind, unit):
    """The command line may; a system administrator may, but for the own roles and those that need a second person."""
    if by is None or rules.may_change_role(by, user, kind, unit.pk):
        return
    if by == user:
        raise Refused(_("Nobody changes their own roles. Ask another system administrator."))
    if kind == Role.Kind.SYSTEM_ADMINISTRATOR:
        raise Refused(_("The role of system administrator is given and taken on the server only."))
    raise Refused(_("Only the system administrator of this unit may give and take its roles."))


def _keeper(by, user, unit):
    refusal = rules.why_not_keep_account(by, user, unit.pk)
    if refusal:
        raise Refused(refusal)
