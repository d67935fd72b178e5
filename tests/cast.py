"""The small named cast: who works in which unit, and a rakor ready to be circulated."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from minutes.actions import circulating, recording
from minutes.models import Commitment, Party
from participants import actions
from participants.models import Group, Participant, Role, Unit, User

PASSWORD = "kata sandi yang cukup panjang"
LONG_AGO = datetime.date(2020, 1, 1)


def add_unit(code, name, level, parent=None, letterhead=""):
    path = f"{parent.path if parent else '/'}{code}/"
    return Unit.objects.create(
        code=code, name=name, level=level, parent=parent, path=path, letterhead=letterhead, city="Belawan"
    )


def add_staff(username, name, unit, *kinds, until=None):
    """A user with roles in a unit, since long ago."""
    user = User.objects.create_user(username, email=f"{username}@example.org", password=PASSWORD, name=name)
    for kind in kinds:
        Role.objects.create(user=user, unit=unit, kind=kind, valid_from=LONG_AGO, valid_until=until)
    return user


def add_person(unit, by, name, group_code, **columns):
    return Participant.objects.create(
        unit=unit,
        name=name,
        sort_name=name.casefold(),
        group=Group.objects.get(code=group_code),
        added_at=timezone.now(),
        added_by=by,
        **columns,
    )


@pytest.fixture
def polda(db):
    return add_unit("polda-sumatera-utara", "Polda Sumatera Utara", Unit.Level.REGION)


@pytest.fixture
def belawan(polda):
    """Polres Pelabuhan Belawan, where the stories happen."""
    letterhead = "KEPOLISIAN NEGARA REPUBLIK INDONESIA\nDAERAH SUMATERA UTARA\nRESOR PELABUHAN BELAWAN"
    return add_unit("polres-pelabuhan-belawan", "Polres Pelabuhan Belawan", Unit.Level.RESORT, polda, letterhead)


@pytest.fixture
def sektor(belawan):
    """Polsek Belawan, below."""
    return add_unit("polsek-belawan", "Polsek Belawan", Unit.Level.SECTOR, belawan)


@pytest.fixture
def sibling(polda):
    """Another Polres beside ours."""
    return add_unit("polres-binjai", "Polres Binjai", Unit.Level.RESORT, polda)


@pytest.fixture
def dewi(belawan):
    """The operator."""
    return add_staff("dewi", "Dewi Anggraini", belawan, Role.Kind.OPERATOR)


@pytest.fixture
def budi(belawan):
    """The minute taker."""
    return add_staff("budi", "Budi Hartono", belawan, Role.Kind.MINUTE_TAKER)


@pytest.fixture
def janton(belawan):
    """The chair."""
    return add_staff("janton", "Janton Silaban", belawan, Role.Kind.CHAIR)


@pytest.fixture
def vera(belawan):
    """The viewer."""
    return add_staff("vera", "Vera Lubis", belawan, Role.Kind.VIEWER)


@pytest.fixture
def sari_admin(belawan):
    """The system administrator: accounts, never minutes."""
    return add_staff("sari", "Sari Wulandari", belawan, Role.Kind.SYSTEM_ADMINISTRATOR)


@pytest.fixture
def tono(sibling):
    """The operator of the other Polres."""
    return add_staff("tono", "Tono Simatupang", sibling, Role.Kind.OPERATOR)


@pytest.fixture
def client_of():
    """A browser in which this user is signed in."""

    def sign_in(user):
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def kapolres(belawan, dewi):
    """The chair as a person of the address book."""
    return add_person(
        belawan,
        dewi,
        "Janton Silaban",
        "polri",
        title_suffix="S.H., S.I.K., M.K.P.",
        rank="AKBP",
        position="Kapolres Pelabuhan Belawan",
        organisation="Polres Pelabuhan Belawan",
    )


@pytest.fixture
def ahmad(belawan, dewi):
    """A religious leader with a telephone number."""
    return add_person(
        belawan,
        dewi,
        "Ahmad Siregar",
        "tokoh-agama",
        title_prefix="Ust.",
        position="Imam Masjid Raya",
        phone="+6281200007890",
    )


@pytest.fixture
def draft(belawan, dewi, kapolres, ahmad):
    """A rakor in which nothing is missing, still in the drawer."""
    meeting = recording.plan_meeting(
        belawan,
        by=dewi,
        title="Antisipasi gangguan kamtibmas",
        date=datetime.date(2024, 1, 10),
        place="Aula Wira Satya",
        chair=kapolres,
        groups=[ahmad.group],
        invitees=[ahmad],
    )
    item = recording.add_agenda_item(meeting, by=dewi, title="Sambutan Kapolres")
    item.discussion = "Kapolres mengajak seluruh pihak bekerja sama."
    item.save(update_fields=["discussion"])
    promise = recording.add_commitment(
        meeting, by=dewi, text="Turut serta aktif di tempat kejadian perkara apabila terjadi tindak pidana."
    )
    promise.kind = Commitment.Kind.CONDITIONAL
    promise.save(update_fields=["kind"])
    Party.objects.create(commitment=promise, scope=Party.Scope.EVERYONE)
    return meeting


@pytest.fixture
def circulated(draft, janton):
    """The same rakor, frozen."""
    circulating.circulate(draft, by=janton)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def link_to(dewi):
    """The address of a person's link, as the operator hands it over: `link_to(ahmad)` is "/t/<token>/"."""

    def reveal(participant):
        link = actions.issue_link(participant, by=dewi)
        return actions.reveal_link(link, by=dewi, reason="undangan rakor")

    return reveal
