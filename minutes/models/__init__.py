from minutes.models.commitment import CarriedOver, Commitment, Party
from minutes.models.document import Minutes
from minutes.models.meeting import AgendaItem, Attendance, GroupPresent, Meeting, Photo, Signatory

__all__ = [
    "AgendaItem",
    "Attendance",
    "CarriedOver",
    "Commitment",
    "GroupPresent",
    "Meeting",
    "Minutes",
    "Party",
    "Photo",
    "Signatory",
]
