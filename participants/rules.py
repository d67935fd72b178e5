"""May this member of staff do this with people, areas and phone numbers? Questions only (security.md, D)."""

from django.utils import timezone
from django.utils.translation import gettext as _

from participants.models import Role

_OPERATOR = frozenset({Role.Kind.OPERATOR})
_ADMINISTRATOR = frozenset({Role.Kind.SYSTEM_ADMINISTRATOR})
_SEES_PARTICULARS = frozenset({Role.Kind.OPERATOR, Role.Kind.CHAIR})


def may_add_person(user, unit_id):
    """The operator keeps the book; those who record a meeting write down the guests who came unannounced."""
    return user.holds(Role.RECORDING, unit_id)


def may_keep_book(user, unit_id):
    """May change and retire the people of this unit, and see their phone numbers in full."""
    return user.holds(_OPERATOR, unit_id)


def may_share_links(user, unit_id):
    """May issue, reveal and revoke the personal links of this unit."""
    return user.holds(_OPERATOR, unit_id)


def may_see_particulars(user, unit_id):
    """May see NRP and NIP, which hold a date of birth."""
    return user.holds(_SEES_PARTICULARS, unit_id)


def may_assign_sector(user, area):
    """May say which Polsek looks after a kelurahan."""
    return user.holds(_OPERATOR, area.unit_id)


def keeps_books_of(user):
    """The ids of the units whose address book this user keeps."""
    return {role.unit_id for role in user.current_roles if role.kind in _OPERATOR}


# Units and accounts -------------------------------------------------------------------------------


def may_administer(user, unit_id):
    """May write the letterhead and the paper of this unit, and keep its accounts."""
    return user.holds(_ADMINISTRATOR, unit_id)


def may_change_role(by, user, kind, unit_id):
    """Nobody their own, and none of a system administrator: that needs a second person, with the shell."""
    return may_administer(by, unit_id) and by.pk != user.pk and kind != Role.Kind.SYSTEM_ADMINISTRATOR


def why_not_keep_account(by, user, unit_id):
    """Why this account may not be closed, opened or given a password from this unit, as a sentence; "" when it may.

    A password opens every role of its account. So whoever sets it must be the administrator of all of them.
    """
    if not may_administer(by, unit_id):
        return _("Only the system administrator of this unit may keep its accounts.")
    if by.pk == user.pk:
        return _("This is your own account. Change your password in the menu with your name.")
    roles = list(user.roles.lasting(timezone.localdate()))
    if any(role.kind in _ADMINISTRATOR for role in roles):
        return _("The account of a system administrator is kept on the server only.")
    if any(not may_administer(by, role.unit_id) for role in roles):
        return _("This account has roles in another unit, too. The operator of the server may change it.")
    return ""


def may_enter(user, kinds):
    """Does the user hold one of these roles today, in whatever unit?"""
    return any(role.kind in kinds for role in user.current_roles)
