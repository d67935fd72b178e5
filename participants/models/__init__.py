from participants.models.people import Group, Participant
from participants.models.staff import Role, User
from participants.models.unit import Area, Unit

__all__ = ["Area", "Group", "Participant", "Role", "Unit", "User"]
