"""A generated database: 6,000 units, many rakor elsewhere, and one Polres whose desk is the same at any scale.

Written in SQL that both databases understand; `python benchmarks/pages.py` calls it.
"""

from datetime import date

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connection, models
from django.utils import timezone

from minutes import hall, search_index
from minutes.actions import circulating
from minutes.models import AgendaItem, Attendance, Commitment, GroupPresent, HallCode, Meeting, Party, Signatory
from participants import actions
from participants.models import AccessLink, Group, Participant, Role, Unit, User

REGIONS, RESORTS, SECTORS = 30, 500, 5500
OURS = 300  # rakor of our Polres and its Polsek
ATTENDEES = (20, 100, 500)  # of the drafts on our desk, each with ten agenda items and ten commitments
READ = "Rakor yang dibaca"
HALL = "Rakor di aula"  # of today, its hall open, 100 names on the roll
GUEST = 1  # who bears a personal link: on the roll of every rakor with names
DISCUSSION = "Kapolres mengajak seluruh pihak terkait bekerja sama menjaga situasi kamtibmas. " * 8
WORDS = ["ronda", "parkir", "pasar", "sekolah", "gudang", "jalan", "lampu", "patroli", "narkoba", "begal", "ormas"]


def build(meetings):
    """Fill an empty, migrated database; returns nothing. Twice is once."""
    if Meeting.objects.exists():
        return
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
    _units()
    _staff()
    _index(drop=True)
    _rows(Meeting, meetings, **_meeting_columns(meetings))
    _rows(Commitment, meetings, **_commitment_columns())
    _rows(Party, meetings, commitment_id="i", scope="'group'", group_id="1 + i % 9")
    _rows(AgendaItem, meetings, meeting_id="i", title="'Sambutan'", discussion="'Kapolres mengajak seluruh pihak.'")
    _rows(GroupPresent, meetings, meeting_id="i", group_id="1 + i % 9", headcount="10 + i % 40")
    _rows(Attendance, 20 * OURS, meeting_id="1 + i % 300", unit_id=_ours("(1 + i % 300)"), participant_id="1 + i / 300")
    _index(drop=False)
    _numbers_go_on()
    for people in ATTENDEES:
        _full_draft(f"Rakor dengan {people} peserta", people)
    circulating.circulate(_full_draft(READ, 100), by=User.objects.get(username="polres"))
    _open_hall(_full_draft(HALL, 100))
    _links()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("RESET statement_timeout")


def _units():
    call_command("createcachetable")
    rows, paths = [], {0: "/"}
    parents = [0, *[1] * REGIONS, *(2 + n % REGIONS for n in range(RESORTS))]
    parents += [2 + REGIONS + n % RESORTS for n in range(SECTORS)]
    levels = ["mabes", *["polda"] * REGIONS, *["polres"] * RESORTS, *["polsek"] * SECTORS]
    for pk, (parent, level) in enumerate(zip(parents, levels, strict=True), start=1):
        paths[pk] = f"{paths[parent]}u{pk}/"
        rows.append(
            Unit(pk=pk, code=f"u{pk}", name=f"Satuan {pk}", level=level, parent_id=parent or None, path=paths[pk])
        )
    Unit.objects.bulk_create(rows, batch_size=2000)


def _staff():
    """Who reads: the operator of our Polres, a viewer of the Polda above it, a viewer of everything."""
    our_resort, region = 2 + REGIONS, 2
    kinds = [("polres", our_resort, "operator"), ("polda", region, "viewer"), ("mabes", 1, "viewer")]
    for pk, (name, unit, kind) in enumerate(kinds, start=1):
        User.objects.create(pk=pk, username=name, name=name, email=f"{name}@example.org", password=make_password(None))
        Role.objects.create(user_id=pk, unit_id=unit, kind=kind, valid_from=date(2020, 1, 1))
    _rows(
        Participant,
        max(ATTENDEES),
        unit_id=str(our_resort),
        group_id=f"1 + i % {Group.objects.count()}",
        name="'Peserta ' || i",
        sort_name="'peserta ' || i",
        added_at="CURRENT_TIMESTAMP",
        added_by_id="1",
    )


def _full_draft(title, people):
    """A rakor that could be circulated, with ten of everything and so many names."""
    unit, day = Unit.objects.get(pk=2 + REGIONS), date(2025, 12, 1)
    who, groups = list(Participant.objects.order_by("pk")[:people]), list(Group.objects.all())
    drawn = {"created_at": timezone.now(), "created_by_id": 1}
    meeting = Meeting.objects.create(unit=unit, title=title, date=day, place="Aula Wira Satya", chair=who[0], **drawn)
    GroupPresent.objects.bulk_create(GroupPresent(meeting=meeting, group=group) for group in groups)
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, unit=unit, participant=person, status="present") for person in who
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, order=n, title=f"Sambutan {n}", speaker=f"Pembicara {n}", discussion=DISCUSSION)
        for n in range(10)
    )
    promises = Commitment.objects.bulk_create(
        Commitment(meeting=meeting, unit=unit, order=n, text=f"{n}. {DISCUSSION[:160]}", review_on=day)
        for n in range(10)
    )
    Party.objects.bulk_create(
        Party(commitment=promise, scope="group", group=group) for promise in promises for group in groups[:3]
    )
    Signatory.objects.create(meeting=meeting, participant=who[0], capacity="Pimpinan Rapat", order=0)
    return meeting


def _open_hall(meeting):
    HallCode.objects.create(
        meeting=meeting, digest=hall.digest_of(meeting.pk, 1), opened_at=timezone.now(), opened_by_id=1
    )
    half = meeting.attendances.order_by("pk").values("pk")[:50]
    Attendance.objects.filter(pk__in=list(half.values_list("pk", flat=True))).update(
        way="self", checked_in_at=timezone.now()
    )


def _links():
    """For everybody of the group of our guest."""
    guest, by = Participant.objects.get(pk=GUEST), User.objects.get(username="polres")
    actions.issue_links(guest.unit, guest.group, by=by)


def today():
    """Make it the day of the rakor in the hall, and let every link open: a database that was kept grows old."""
    meeting = Meeting.objects.select_related("unit").get(title=HALL)
    Meeting.objects.filter(pk=meeting.pk).update(date=hall.today_of(meeting))
    AccessLink.objects.update(expires_on=date(2100, 1, 1))
    return meeting


def _ours(number):
    """The unit of a rakor: the first 300 belong to our Polres and its eleven Polsek, the others to everybody else."""
    resort, sector = 2 + REGIONS, 2 + REGIONS + RESORTS
    below = f"{sector} + {RESORTS} * ({number} % 11)"
    others = f"{resort + 1} + (CAST({number} AS bigint) * 7919) % {RESORTS + SECTORS - RESORTS // 2}"
    mine = f"CASE WHEN {number} % 3 = 1 THEN {below} ELSE {resort} END"
    return f"CASE WHEN {number} <= {OURS} THEN {mine} ELSE {others} END"


def _text(number):
    words = " ".join(f"WHEN {n} THEN '{word}'" for n, word in enumerate(WORDS))
    brawl = f"CASE WHEN {number} % 50 = 0 THEN ' tawur' ELSE '' END"
    return f"'rapat ' || CASE ({number} / 7) % {len(WORDS)} {words} END || {brawl}"


def _day(number, scale):
    """Over twenty years, the rakor of our own units as evenly as the others."""
    place = f"CASE WHEN {number} <= {OURS} THEN ({number} * 7000) / {OURS} ELSE ({number} * 7000.0) / {scale} END"
    if connection.vendor == "postgresql":
        return f"DATE '2006-01-01' + CAST(FLOOR({place}) AS integer)"
    return f"date('2006-01-01', '+' || CAST({place} AS integer) || ' days')"


def _meeting_columns(scale):
    state = "CASE WHEN i % 60 = 0 THEN 'open' WHEN i % 60 = 1 THEN 'circulated' ELSE 'sealed' END"
    return {
        "unit_id": _ours("i"),
        "title": f"'Rakor ' || i || ' ' || {_text('i')}",
        "stems": f"'rakor ' || i || ' ' || {_text('i')}",
        "date": _day("i", scale),
        "place": "'Aula Wira Satya'",
        "state": state,
        "created_at": "CURRENT_TIMESTAMP",
        "created_by_id": "1",
        "circulated_at": "CASE WHEN i % 60 = 0 THEN NULL ELSE CURRENT_TIMESTAMP END",
        "circulated_by_id": "CASE WHEN i % 60 = 0 THEN NULL ELSE 1 END",
    }


def _commitment_columns():
    return {
        "meeting_id": "i",
        "unit_id": _ours("i"),
        "text": f"'Kesepakatan ' || i || ': ' || {_text('i')}",
        "stems": f"'sepakat ' || i || ' ' || {_text('i')}",
        "life": "CASE WHEN i % 60 = 0 THEN 'draft' WHEN i % 4 = 0 THEN 'in-force' ELSE 'completed' END",
        "review_on": _day("(1 + i % 300)", OURS),
    }


def _rows(model, count, **columns):
    """Insert the rows 1 … count; an expression for each column may use i, what is not named gets its default."""
    for field in model._meta.concrete_fields:
        if field.column in columns:
            continue
        default = field.get_default()
        if field.primary_key:
            columns[field.column] = "i"
        elif default is not None and not isinstance(field, models.ForeignKey):
            columns[field.column] = str(default) if isinstance(default, int) else f"'{default}'"
        else:
            columns[field.column] = "NULL" if field.null else "''"
    names, values = ", ".join(f'"{name}"' for name in columns), ", ".join(columns.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({names}) WITH RECURSIVE n(i) AS "
            f"(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT {values} FROM n"
        )


def _index(*, drop):
    """PostgreSQL builds a GIN index much faster after the rows than with them."""
    if connection.vendor != "postgresql":
        return
    with connection.schema_editor() as editor:
        for table in ("minutes_meeting", "minutes_commitment"):
            if drop:
                editor.execute(f"DROP INDEX {search_index.INDEX.format(table=table)}")
            else:
                search_index._add(table, None, editor)


def _numbers_go_on():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in (Unit, User, Participant, Meeting, Commitment, Party, AgendaItem, GroupPresent, Attendance):
                table = model._meta.db_table
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
