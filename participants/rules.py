"""May this member of staff do this with people, areas and phone numbers? Questions only (security.md, D)."""

from participants.models import Role

_OPERATOR = frozenset({Role.Kind.OPERATOR})
_SEES_PARTICULARS = frozenset({Role.Kind.OPERATOR, Role.Kind.CHAIR})


def may_add_person(user, unit_id):
    """The operator keeps the book; those who record a meeting write down the guests who came unannounced."""
    return user.holds(Role.RECORDING, unit_id)


def may_keep_book(user, unit_id):
    """May change and retire the people of this unit, and see their phone numbers in full."""
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
