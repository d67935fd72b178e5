"""Keeping a filter of the list of commitments under a name, for oneself."""

from django.db import transaction
from django.utils.translation import gettext as _

from minutes.models import SavedFilter
from participants import audit
from participants.models import User
from rakor.refusals import Refused

MOST = 20


@transaction.atomic
def save_filter(user, *, name, query):
    """Keep the address `query` of a filter under this name; the same name again keeps the newer filter.

    Refused when there is nothing to keep, when it is too long, and beyond MOST names.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    kept = SavedFilter.objects.filter(user=user)
    if not query:
        raise Refused(_("Filter the list first, then save the filter."))
    if len(query) > SavedFilter._meta.get_field("query").max_length:
        raise Refused(_("This filter is too long to be kept. Search for fewer words."))
    if not kept.filter(name=name).exists() and kept.count() >= MOST:
        raise Refused(_("At most %(n)s filters can be kept. Remove one first.") % {"n": MOST})
    saved, _is_new = SavedFilter.objects.update_or_create(user=user, name=name, defaults={"query": query})
    audit.record(user.home_unit.pk, "filter-saved", saved, by=user)
    return saved


@transaction.atomic
def remove_filter(saved, *, by):
    """Forget a filter of one's own. Twice is once."""
    mine = SavedFilter.objects.select_for_update(no_key=True).filter(pk=saved.pk, user=by)
    if mine.exists():
        audit.record(by.home_unit.pk, "filter-removed", saved, by=by)
        mine.delete()
