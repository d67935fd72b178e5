"""Every change of state of people, areas, units and staff: verbs, subject first, then `by=`.

`by=None` means the command line of the server: whoever has the shell needs no role.
"""

from participants.actions.answers import answer_request
from participants.actions.links import (
    issue_group_link,
    issue_link,
    issue_links,
    reissue_link,
    reveal_cards,
    reveal_link,
    revoke_link,
)
from participants.actions.people import add_participant, change_participant, restore_participant, retire_participant
from participants.actions.staff import add_user, disable_user, enable_user, end_role, grant_role, set_password
from participants.actions.units import assign_sector, change_area, change_unit, load_territory

__all__ = [
    "add_participant",
    "add_user",
    "answer_request",
    "assign_sector",
    "change_area",
    "change_participant",
    "change_unit",
    "disable_user",
    "enable_user",
    "end_role",
    "grant_role",
    "issue_group_link",
    "issue_link",
    "issue_links",
    "load_territory",
    "reissue_link",
    "restore_participant",
    "retire_participant",
    "reveal_cards",
    "reveal_link",
    "revoke_link",
    "set_password",
]
