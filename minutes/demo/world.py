"""The demo world, built as people would build it: by the actions and the forms. Fictional but for 10 January 2024."""

import json
from datetime import time, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from minutes.actions import circulating, importing, recording
from minutes.demo import follow_up, gathering, scenes
from minutes.forms.recording import CommitmentForm
from minutes.models import Meeting
from participants import indonesian, working_days
from participants.actions import add_participant, add_user, load_territory
from participants.models import Area, Group, Participant, Role, Unit, User
from rakor import images

HERE = Path(__file__).parent
TERRITORY = settings.BASE_DIR / "participants/territory/polres-pelabuhan-belawan.json"
POLRES, POLSEK, POLDA = "polres-pelabuhan-belawan", "polsek-belawan", "polda-sumatera-utara"

# username, password, name, unit, role
ACCOUNTS = [
    ("operator", "perahu-nelayan-pagi", "Nurhayati Siregar", POLRES, Role.Kind.OPERATOR),
    ("notulis", "catatan-di-atas-meja", "Agus Salim Batubara", POLRES, Role.Kind.MINUTE_TAKER),
    ("kapolres", "lampu-suar-pelabuhan", "Hendra Wijaya Nasution", POLRES, Role.Kind.CHAIR),
    ("polda", "jembatan-kota-medan", "Rina Marbun", POLDA, Role.Kind.VIEWER),
    ("polsek", "gardu-ronda-malam", "Lukman Hakim Siregar", POLSEK, Role.Kind.OPERATOR),
    ("admin", "kunci-lemari-arsip", "Yoga Pratama", POLRES, Role.Kind.SYSTEM_ADMINISTRATOR),
]
OPERATORS = {unit: username for username, _password, _name, unit, role in ACCOUNTS if role == Role.Kind.OPERATOR}

# In the order in which they were held; what is not named below was circulated.
DOCUMENTS = [
    "rakor-2023-02-15.json",
    "rakor-2023-07-20.json",
    "rakor-2024-01-10.json",
    "rakor-2024-03-06.json",
    "rakor-2024-08-14.json",
    "rakor-2025-02-12.json",
    "rakor-2025-12-10.json",
    "rakor-polsek-2026-03-04.json",
    "rakor-2026-06-12.json",
    "rakor-2026-09-09.json",
    "rakor-2026-10-21.json",
]
RECALLED = {"rakor-2026-06-12.json": "Jumlah warga yang hadir belum dicocokkan dengan daftar hadir."}
DRAFTS = {"rakor-2026-10-21.json"}
PHOTOS = {
    "rakor-2025-12-10.json": [(scenes.hall, "Pemaparan pola pengamanan Natal dan Tahun Baru")],
    "rakor-polsek-2026-03-04.json": [(scenes.street, "Pos kamling setelah pertemuan warga")],
    "rakor-2026-09-09.json": [
        (scenes.hall, "Sambutan Wakapolres di Aula Wira Satya"),
        (scenes.street, "Peninjauan pos kamling di Pekan Labuhan"),
    ],
}


@transaction.atomic
def build():
    """Units, areas, accounts, people, rakor: those that were, one that is being held today, one of next week."""
    load_territory(json.loads(TERRITORY.read_text()))
    for username, password, name, unit, role in ACCOUNTS:
        add_user(username, name=name, unit=Unit.objects.get(code=unit), roles=[role], password=password)
    for row in json.loads((HERE / "people.json").read_text()):
        _add_person(row)
    for place, file in enumerate(DOCUMENTS):
        _hold(file, place)
    unit = Unit.objects.get(code=POLRES)
    today, accounts = gathering.today_in(unit), User.objects.in_bulk(field_name="username")
    _plan_next(unit, today)
    gathering.hold(unit, today, operator=accounts["operator"], minute_taker=accounts["notulis"])
    staff = {"operator": accounts["operator"], "minute_taker": accounts["notulis"], "chair": accounts["kapolres"]}
    follow_up.live_on(unit, timezone.now(), **staff)


def open_operator():
    """The account of the demo's operator while its password is the one that everybody knows, or None: what it may hand
    over is no secret then, and where somebody made the account an own one nothing of it is told."""
    username, password, *_rest = ACCOUNTS[0]
    operator = User.objects.filter(username=username, is_active=True).first()
    return operator if operator and operator.check_password(password) else None


def _add_person(row):
    unit = Unit.objects.get(code=row.pop("unit"))
    row["group"] = Group.objects.get(code=row["group"])
    row["phone"] = indonesian.parse_phone(row["phone"])
    if "area" in row:
        row["area"] = Area.objects.of(unit).get(full_name=row["area"])
    add_participant(unit, by=_operator(unit.code), **row)


def _operator(unit_code):
    return User.objects.get(username=OPERATORS[unit_code])


def _hold(file, place):
    """A rakor from its document, with photos, as far on its way as the demo wants it."""
    document = importing.read((HERE / file).read_bytes())
    by = _operator(importing.code_of(document["unit"]))
    meeting = importing.import_minutes(document, by=by)
    for number, (draw, caption) in enumerate(PHOTOS.get(file, [])):
        picture = images.clean(draw(place * 10 + number))
        recording.add_photo(
            meeting, by=by, caption=caption, jpeg=picture.jpeg, width=picture.width, height=picture.height
        )
    if file in DRAFTS:
        return
    _give_review_dates(meeting, by)
    circulating.circulate(meeting, by=by)
    if file in RECALLED:
        circulating.recall(meeting, by=by, reason=RECALLED[file])


def _give_review_dates(meeting, by):
    """What circulating asks of every commitment, as the page offers it."""
    usual = recording.default_review_date(meeting)
    for row in meeting.commitments.filter(review_on=None):
        typed = {f"commitment-{row.pk}-review_on": usual.isoformat(), f"commitment-{row.pk}-version": row.version}
        form = CommitmentForm(typed, row=row, meeting=meeting, by=by)
        if not form.is_valid():
            raise ValueError(form.errors)
        form.save()


def _plan_next(unit, today):
    """A rakor on a working day of next week; it opens with the promises of the last one."""
    last = Meeting.objects.filter(unit=unit, state=Meeting.State.CIRCULATED).order_by("-date").first()
    people = Participant.objects.filter(unit=unit)
    recording.plan_meeting(
        unit,
        by=_operator(POLRES),
        title="Rapat Koordinasi Pengamanan Natal dan Tahun Baru",
        date=working_days.next_working_day(today + timedelta(days=7)),
        starts_at=time(9),
        place=last.place,
        chair=last.chair,
        minute_taker=last.minute_taker,
        groups=Group.objects.filter(code__in=["tokoh-agama", "tokoh-pemuda", "kepala-lingkungan"]),
        invitees=people.filter(group__code__in=["polri", "pemangku-kepentingan", "lurah", "tokoh-agama"]).order_by(
            "group__order", "order", "sort_name"
        ),
        follows=last,
    )
