"""A document says who checked in alone and who before an officer; importing it keeps both."""

import json

import pytest

from minutes import snapshot
from minutes.actions import importing

pytestmark = pytest.mark.django_db
AT = "2024-01-10T02:12:00+00:00"


@pytest.mark.parametrize(("way", "by_whom"), [("self", None), ("kiosk", "dewi"), ("roll-call", "dewi"), (None, "dewi")])
def test_who_checked_in_alone_has_no_witness(belawan, dewi, way, by_whom):
    person = {"name": "Ahmad Siregar", "group": "tokoh-agama", "status": "present", "checked_in_at": AT, "way": way}
    document = {"format": "rakor-minutes/1", "unit": belawan.code, "kind": "rakor", "title": "Rakor"}
    read = snapshot.read(json.dumps(document | {"attendance": [person]}).encode())
    row = importing.import_minutes(read, by=dewi).attendances.get()

    assert (row.way, row.checked_in_at.isoformat()) == (way or "", AT)
    assert row.checked_in_by == {"dewi": dewi, None: None}[by_whom]
