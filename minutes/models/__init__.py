from minutes.models.audit import AuditDetail, AuditEntry, AuditHead
from minutes.models.commitment import CarriedOver, Commitment, Party
from minutes.models.document import Minutes
from minutes.models.meeting import AgendaItem, Attendance, GroupPresent, Meeting, Photo, Signatory

__all__ = [
    "AgendaItem",
    "Attendance",
    "AuditDetail",
    "AuditEntry",
    "AuditHead",
    "CarriedOver",
    "Commitment",
    "GroupPresent",
    "Meeting",
    "Minutes",
    "Party",
    "Photo",
    "Signatory",
]
