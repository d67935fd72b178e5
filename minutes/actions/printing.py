"""Paper that shows more than others may see: written down before it is handed out."""

from django.db import transaction
from django.utils.translation import gettext as _

from minutes import rules
from participants import audit
from rakor.refusals import Refused


@transaction.atomic
def hand_out_phones(meeting, *, by):
    """Write down that `by` takes the attendance list with the telephone numbers. Raises Refused."""
    if not rules.may_print_phones(by, meeting):
        raise Refused(_("You may not print the telephone numbers of this meeting."))
    audit.record(meeting.unit_id, "attendance-list-with-phones", meeting, by=by)
