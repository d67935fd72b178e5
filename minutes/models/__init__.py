from minutes.models.commitment import CarriedOver, Commitment, Party
from minutes.models.document import Minutes
from minutes.models.gathering import HallCode, Invitation
from minutes.models.meeting import (
    AgendaItem,
    Attendance,
    AttendanceSignature,
    GroupPresent,
    Meeting,
    Photo,
    Signatory,
)

__all__ = [
    "AgendaItem",
    "Attendance",
    "AttendanceSignature",
    "CarriedOver",
    "Commitment",
    "GroupPresent",
    "HallCode",
    "Invitation",
    "Meeting",
    "Minutes",
    "Party",
    "Photo",
    "Signatory",
]
