"""The rakor of the day on which the demo world is built: invited, answered, partly arrived. Everybody is made up."""

from datetime import time
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from minutes import hall
from minutes.actions import answering, checking_in, halls, inviting, recording
from minutes.demo import scenes
from minutes.forms.recording import CommitmentForm
from minutes.models import Attendance, Meeting
from participants import indonesian, links
from participants.actions import issue_group_link, issue_link, issue_links, reissue_link, requests, reveal_link
from participants.models import AccessLink, Area, Group, Participant

Answer = Attendance.Answer
NOBODYS = "+628120000"  # the block of made-up numbers
FRIDAY, SATURDAY = 4, 5
TIDE = "Antisipasi Banjir Rob dan Gangguan Kamtibmas di Belawan"
PLACE = "Aula Wira Satya Polres Pelabuhan Belawan"

# Who is invited from which kecamatan: 24 people.
INVITED = [
    (
        "Medan Belawan",
        "polri pemangku-kepentingan tokoh-masyarakat tokoh-agama tokoh-pemuda pihak-sekolah lurah kepala-lingkungan",
    ),
    ("Medan Labuhan", "pemangku-kepentingan tokoh-masyarakat tokoh-agama lurah kepala-lingkungan"),
]
# Whoever tries Rakor is this person: invited, told, and silent so far.
VISITOR = "Ahmad Fauzi Lubis"
ANSWERS = {
    "Irwan Effendi": {"answer": Answer.REPRESENTED, "represents": "Syafrizal Tambunan, S.Sos."},
    "Rahmad Hidayat Pohan": {"answer": Answer.UNABLE, "reason": "Mendampingi kunjungan kerja Wali Kota"},
    "Sri Wahyuni": {"answer": Answer.UNABLE, "reason": "Mengawas ujian semester"},
    "Elvina Sembiring": {"answer": Answer.REPRESENTED, "represents": "Rahmawati Ginting, Sekretaris Lurah"},
    "Nurul Huda Nasution": {"answer": Answer.COMING},
    "Faisal Amri": {"answer": Answer.COMING},
    "Rosmawati": {"answer": Answer.COMING},
    "Abdul Malik Tanjung": {"answer": Answer.COMING},
    "Fajar Ramadhan": {"answer": Answer.COMING},
}
TOLD_ONLY = ["Lim Wijaya", "Mariam Hasibuan", "Sugiono"]
ON_THE_PHONE = ["Nurul Huda Nasution", "Faisal Amri", "Rosmawati"]
WITHOUT_DRAWING = "Mariam Hasibuan"
CORRECTS, LEAVES = "Abdul Malik Tanjung", "Benny Marpaung"

AGENDA = [
    "Pembukaan",
    "Prakiraan rob dan keamanan lingkungan",
    "Keluhan warga dan tanggapan",
    "Kesepakatan dan penutup",
]
AGREED = "Pos kamling di kelurahan pesisir dijaga setiap malam selama rob, dan warga melapor ke Bhabinkamtibmas."
BEING_WRITTEN = "Pihak kecamatan menyiapkan tempat mengungsi sementara"


def today_in(unit):
    """The day on the wall of the unit."""
    return timezone.localdate(timezone=ZoneInfo(unit.time_zone))


def programme(day):
    """What a Polres holds on such a day."""
    if day.weekday() == FRIDAY:
        return {"kind": Meeting.Kind.FRIDAY_TALK, "title": f"Jumat Curhat: {TIDE}"}
    if day.weekday() >= SATURDAY:
        return {"kind": Meeting.Kind.GATHERING, "title": f"Silaturahmi Kamtibmas: {TIDE}"}
    return {"kind": Meeting.Kind.COORDINATION, "title": f"Rapat Koordinasi {TIDE}"}


def hold(unit, day, *, operator, minute_taker):
    """The rakor of `day`, as far as it is an hour after the doors opened, and what two people asked of their data."""
    meeting = _plan(unit, day, operator)
    _write_letter(meeting, day, operator)
    _hand_out_links(unit, operator)
    for name in [VISITOR, *TOLD_ONLY, *ANSWERS]:
        inviting.share_invitation(_row(meeting, name), by=operator)
    for name, answer in ANSWERS.items():
        row = _row(meeting, name)
        answering.answer_invitation(row, link=issue_link(row.participant, by=operator), **answer)
    _let_in(meeting, operator, minute_taker)
    _write(meeting, minute_taker)
    _ask(unit, operator)
    return meeting


def _plan(unit, day, by):
    people = Participant.objects.filter(unit=unit)
    meeting = recording.plan_meeting(
        unit,
        by=by,
        date=day,
        starts_at=time(9),
        place=PLACE,
        purpose="Menyamakan langkah menghadapi rob akhir bulan dan menjaga lingkungan yang ditinggal mengungsi.",
        chair=people.get(position="Kasat Binmas"),
        minute_taker=people.get(position="Bintara Sat Binmas", name="Agus Salim Batubara"),
        groups=Group.objects.filter(code__in=["tokoh-agama", "tokoh-masyarakat", "kepala-lingkungan"]),
        **programme(day),
    )
    for area, groups in INVITED:
        district = Area.objects.of(unit).get(full_name=area)
        inviting.invite(meeting, by=by, groups=Group.objects.filter(code__in=groups.split()), area=district)
    return meeting


def _write_letter(meeting, day, by):
    inviting.save_invitation(
        meeting,
        by=by,
        version=0,
        number=f"B/217/{indonesian.roman(day.month)}/BIN.1.1./{day.year}",
        dated_on=day,
        basis="Undang-Undang Nomor 2 Tahun 2002 tentang Kepolisian Negara Republik Indonesia\n"
        "Rencana Kegiatan Satuan Binmas Polres Pelabuhan Belawan",
        agenda=TIDE,
        dress="Polri PDL; undangan batik atau pakaian rapi",
        note="Mohon hadir 15 menit sebelum acara dimulai.",
        signatory=meeting.chair,
        on_behalf_of="a.n. KEPALA KEPOLISIAN RESOR PELABUHAN BELAWAN",
        copies="Kapolres Pelabuhan Belawan\nPara Kapolsek jajaran",
    )


def _hand_out_links(unit, by):
    for code in ["tokoh-agama", "lurah", "kepala-lingkungan"]:
        issue_links(unit, Group.objects.get(code=code), by=by)
    lost = issue_link(Participant.objects.get(unit=unit, name="Lim Wijaya"), by=by)
    reveal_link(lost, by=by, reason="Perkenalan tautan pribadi")
    reissue_link(lost, by=by, reason="Nomor telepon berganti, tautan lama terkirim ke orang lain")
    group = issue_group_link(unit, Group.objects.get(code="tokoh-agama"), by=by)
    reveal_link(group, by=by, reason="Grup WhatsApp tokoh agama")


def _let_in(meeting, operator, minute_taker):
    """Six people: four on a phone, one of them in place of somebody; one at the kiosk; one whom nobody invited."""
    code = halls.open_hall(meeting, by=operator)
    for number, name in enumerate(ON_THE_PHONE):
        row = _row(meeting, name)
        said = {"phone": row.participant.phone, "consented": True} if number == 0 else {}
        checking_in.check_in(meeting, code=code, attendance=row, strokes=scenes.signature(number), **said)
    sent = _row(meeting, "Irwan Effendi")
    checking_in.check_in(
        meeting, code=code, attendance=sent, represented_by=sent.represents, strokes=scenes.signature(7)
    )
    checking_in.check_in(meeting, witness=minute_taker, attendance=_row(meeting, WITHOUT_DRAWING))
    guest = checking_in.Guest(
        name="Syamsul Bahri Tarihoran",
        group=Group.objects.get(code="tokoh-masyarakat"),
        position="Ketua serikat tolong-menolong",
        area=Area.objects.of(meeting.unit).get(full_name="Medan Belawan / Belawan Bahari"),
    )
    phone = indonesian.parse_phone("0812-0000-0071")
    checking_in.check_in(meeting, code=code, guest=guest, phone=phone, consented=True, strokes=scenes.signature(9))


def _write(meeting, by):
    """What the minute taker has so far: the agenda, one promise with its parties, and one half of a sentence."""
    for title in AGENDA:
        recording.add_agenda_item(meeting, by=by, title=title)
    agreed = recording.add_commitment(meeting, by=by, text=AGREED)
    typed = {
        "kind": "continuous",
        "approach": "preventive",
        "add_group": "kepala-lingkungan",
        "version": agreed.version,
    }
    typed = {f"commitment-{agreed.pk}-{name}": value for name, value in typed.items()}
    form = CommitmentForm(typed, row=agreed, meeting=meeting, by=by)
    if not form.is_valid():
        raise ValueError(form.errors)
    form.save()
    recording.add_commitment(meeting, by=by, text=BEING_WRITTEN)


def _ask(unit, operator):
    corrects, leaves = (Participant.objects.get(unit=unit, name=name) for name in (CORRECTS, LEAVES))
    wanted = {"position": "Ketua LPM dan FKDM Kelurahan Belawan II"}
    requests.ask_correction(corrects, link=issue_link(corrects, by=operator), wanted=wanted)
    requests.ask_erasure(leaves, link=issue_link(leaves, by=operator))


def _row(meeting, name):
    return meeting.attendances.select_related("participant", "meeting__unit").get(participant__name=name)


# For whoever tries Rakor ---------------------------------------------------------------------------


def visitors_link(operator):
    """The link of the made-up visitor, if it opens: of a number nobody has, written down and handed over by the demo's
    own operator."""
    people = Participant.objects.filter(name=VISITOR, phone__startswith=NOBODYS, added_by=operator)
    return AccessLink.objects.usable(timezone.localdate()).filter(issued_by=operator, participant__in=people).first()


def gathering_of(operator):
    """The last rakor that `hold` made for this operator, or None."""
    made = Meeting.objects.filter(created_by=operator, title__endswith=TIDE, attendances__participant__name=VISITOR)
    return made.select_related("unit", "hall_code").filter(hall_code__opened_by=operator).order_by("pk").last()


def is_today(operator):
    """Is it still the day of that rakor?"""
    meeting = gathering_of(operator)
    return meeting is not None and meeting.date == hall.today_of(meeting)


def doors(operator):
    """[(path, what is behind it)] of the doors of the demo that open now: a personal link, the check-in of its rakor.

    They are tokens. Whoever calls has made sure that the account of this operator is as open as they are.
    """
    link, meeting = visitors_link(operator), gathering_of(operator)
    found = []
    if link and links.link_of(links.token_of(link)):  # not under another LINK_KEY
        found.append((links.path_of(link), f"the personal link of {VISITOR}"))
    token = hall.token_of(meeting.hall_code) if meeting else ""
    if hall.code_of(token):
        found.append((reverse("minutes:check-in", args=[token]), "the check-in of the rakor of today"))
    return found
