from minutes.models.commitment import CarriedOver, Commitment, Party
from minutes.models.document import Minutes
from minutes.models.fulfilment import Acknowledgement, Occasion, Report, Response, Trial, Verdict
from minutes.models.gathering import HallCode, Invitation
from minutes.models.information import Information
from minutes.models.meeting import (
    AgendaItem,
    Attendance,
    AttendanceSignature,
    GroupPresent,
    Meeting,
    Photo,
    Signatory,
)
from minutes.models.reminding import CalendarFeed, Mail, SavedFilter

__all__ = [
    "Acknowledgement",
    "AgendaItem",
    "Attendance",
    "AttendanceSignature",
    "CalendarFeed",
    "CarriedOver",
    "Commitment",
    "GroupPresent",
    "HallCode",
    "Information",
    "Invitation",
    "Mail",
    "Meeting",
    "Minutes",
    "Occasion",
    "Party",
    "Photo",
    "Report",
    "Response",
    "SavedFilter",
    "Signatory",
    "Trial",
    "Verdict",
]
