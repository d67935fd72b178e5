from participants.models.audit import AuditDetail, AuditEntry, AuditHead
from participants.models.link import AccessLink, DataRequest, RosterImport
from participants.models.people import Group, Participant
from participants.models.staff import Role, User
from participants.models.unit import Area, Unit

__all__ = [
    "AccessLink",
    "Area",
    "AuditDetail",
    "AuditEntry",
    "AuditHead",
    "DataRequest",
    "Group",
    "Participant",
    "Role",
    "RosterImport",
    "Unit",
    "User",
]
