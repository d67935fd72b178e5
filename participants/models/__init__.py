from participants.models.audit import AuditDetail, AuditEntry, AuditHead
from participants.models.people import Group, Participant
from participants.models.staff import Role, User
from participants.models.unit import Area, Unit

__all__ = ["Area", "AuditDetail", "AuditEntry", "AuditHead", "Group", "Participant", "Role", "Unit", "User"]
