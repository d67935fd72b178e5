"""What became of the promises of the demo world: occasions, checks, reports, an answer. Everything is made up."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from minutes.actions import acknowledging, following_up, informing, occasions, reporting
from minutes.demo import scenes
from minutes.models import Acknowledgement, Commitment, Information, Occasion, Verdict
from participants.actions import change_area, issue_link
from participants.models import Area, Group, Participant
from rakor import images

KEPT, PARTLY, NOT = Verdict.KEPT, Verdict.PARTLY, Verdict.NOT_KEPT
AT_THE_SCENE, BREAK_UP = "Turut serta aktif di tempat", "Segera mendatangi lokasi"

# days ago, hour, kelurahan, kind, note, who came
HAPPENED = [
    (46, time(23, 30), "Belawan Sicanang", Occasion.Kind.BRAWL, "Tawuran di perbatasan, bubar pukul 00.40.",
     {"kepala-lingkungan": KEPT, "tokoh-masyarakat": PARTLY, "tokoh-pemuda": NOT, "polri": KEPT}),
    (33, time(22, 15), "Bagan Deli", Occasion.Kind.THEFT, "Warga mengamankan lokasi sampai petugas tiba.",
     {"kepala-lingkungan": KEPT, "tokoh-masyarakat": KEPT, "polri": KEPT}),
    (21, time(1, 5), "Belawan Bahari", Occasion.Kind.CROWD, "Kerumunan remaja bubar setelah didatangi bersama.",
     {"kepala-lingkungan": KEPT, "tokoh-agama": KEPT, "tokoh-pemuda": PARTLY, "polri": KEPT}),
    (9, time(23, 50), "Belawan Sicanang", Occasion.Kind.BRAWL, "Lemparan batu, dua warung rusak.",
     {"kepala-lingkungan": KEPT, "tokoh-masyarakat": KEPT, "tokoh-agama": KEPT, "tokoh-pemuda": KEPT, "polri": KEPT}),
    (3, time(0, 20), "Belawan Bahari", Occasion.Kind.CROWD, "Balap liar dibubarkan tanpa bentrokan.",
     {"kepala-lingkungan": KEPT, "tokoh-pemuda": KEPT, "polri": KEPT}),
]  # fmt: skip
# the beginning of a promise, days ago of each check, what was seen, words
CHECKED = [
    ("Melaksanakan patroli gabungan", [(2, KEPT), (9, KEPT), (16, KEPT), (23, NOT), (30, KEPT)], "Patroli {n} titik."),
    ("Mengaktifkan pos kamling", [(8, NOT), (40, NOT), (70, PARTLY)], "Pos kosong pada pemeriksaan pukul 23.40."),
    ("Menjaga grup percakapan sekolah", [(12, KEPT)], "Grup aktif, Bhabinkamtibmas menjawab."),
    ("Menyampaikan penyuluhan bahaya narkoba", [(20, KEPT), (50, KEPT)], "Penyuluhan pada pertemuan warga."),
    ("Memeriksa buku mutasi pos kamling", [(60, KEPT)], "Buku mutasi diperiksa."),
]
TOLD = "Mohon lampu di gang dekat jembatan dinyalakan, sering dipakai berkumpul tengah malam."


def live_on(unit, now, *, operator, minute_taker, chair):
    """Fill the weeks before `now` with what a Polres sees of its promises."""
    zone = ZoneInfo(unit.time_zone)
    for number, area in enumerate(Area.objects.of(unit).filter(full_name__startswith="Medan Belawan")):
        change_area(area, by=operator, sector=area.sector, duty_phone=f"+628120000{1100 + number}")
    today = now.astimezone(zone).date()
    _log(unit, today, zone, operator)
    for beginning, seen, words in CHECKED:
        promise = _promise(unit, beginning)
        for number, (days, verdict) in enumerate(seen, 1):
            day = today - timedelta(days=days)
            if promise and day >= promise.meeting.date:
                told = {"about_on": day, "verdict": verdict, "text": words.format(n=number + 3)}
                reporting.record_check(promise, by=minute_taker, form_key=f"demo-{promise.pk}-{days}", **told)
    _deliver(unit, today, chair)
    _report(unit, today, operator)
    _answer(unit)
    _tell(unit, chair)


def _promise(unit, beginning):
    """The newest promise in force that begins like this, or None: on an early day the demo has fewer."""
    found = Commitment.objects.in_force().filter(unit=unit, text__startswith=beginning).select_related("meeting")
    return found.order_by("-meeting__date").first()


def _log(unit, today, zone, by):
    tested = [promise for promise in (_promise(unit, AT_THE_SCENE), _promise(unit, BREAK_UP)) if promise]
    groups = dict(Group.objects.values_list("code", "pk"))
    for number, (days, hour, village, kind, note, came) in enumerate(HAPPENED):
        day = today - timedelta(days=days)
        chosen = [promise for promise in tested if promise.meeting.date <= day]
        if chosen:
            picture = images.clean(scenes.street(number)) if number == 2 else None
            occasions.log_occasion(
                unit,
                by=by,
                form_key=f"demo-{number}",
                happened_at=datetime.combine(day, hour, zone),
                area=Area.objects.of(unit).get(name=village, level=Area.Level.URBAN_VILLAGE),
                kind=kind,
                note=note,
                commitments=chosen,
                responses={groups[code]: verdict for code, verdict in came.items()},
                picture=picture,
            )


def _deliver(unit, today, by):
    """The banners of 2023 hang."""
    banners = _promise(unit, "Memasang spanduk imbauan")
    if banners:
        told = {"about_on": banners.due_on, "verdict": KEPT, "text": "Sepuluh spanduk terpasang."}
        reporting.record_check(banners, by=by, form_key=f"demo-{banners.pk}", **told)
        following_up.complete(banners, by=by, reason="Sepuluh spanduk terpasang dan difoto.")


def _report(unit, today, by):
    """A school reports calls to parents; a youth leader says otherwise than the officer."""
    school = _bearer(unit, "Sri Wahyuni", by)
    for beginning in ["Menjaga grup percakapan sekolah", "Menertibkan anak usia sekolah"]:
        promise = _promise(unit, beginning)
        if promise and promise.meeting.date < today:
            told = {"about_on": today, "verdict": KEPT, "text": "Orang tua dihubungi wali kelas.", "count": 12}
            told["count_of"] = "panggilan orang tua"
            reporting.send_report(promise, link=school, form_key=f"demo-lapor-{promise.pk}", **told)
    youth, promise = _bearer(unit, "Fajar Ramadhan", by), _promise(unit, BREAK_UP)
    if promise and promise.meeting.date < today - timedelta(days=46):
        told = {"about_on": today - timedelta(days=46), "verdict": KEPT}
        told["text"] = "Empat pengurus datang pukul 23.50 WIB dan mengarahkan warga pulang."
        report = reporting.send_report(promise, link=youth, form_key="demo-sanggah", **told)
        seen = "Perwakilan pemuda tidak tampak sampai situasi terkendali pukul 00.40 WIB."
        reporting.dispute_report(report, by=by, text=seen)


def _answer(unit):
    """Two people answer what their groups promised at the last rakor."""
    for name, answer, reason in [
        ("Rosmawati", Acknowledgement.Answer.AGREE, ""),
        ("Fajar Ramadhan", Acknowledgement.Answer.OBJECT, "Mohon ada petugas yang mendampingi pada malam hari."),
    ]:
        person = Participant.objects.get(unit=unit, name=name)
        promise = Commitment.objects.concerning(person).select_related("meeting").first()
        if promise:
            digest, link = promise.meeting.current_minutes.digest, person.links.standing().first()
            acknowledging.acknowledge(promise, link=link, digest=digest, answer=answer, reason=reason)


def _tell(unit, chair):
    """Two messages to the police, one of them without a name and answered."""
    people = Participant.objects.filter(unit=unit, links__revoked_at=None)
    link = people.get(name="Rosmawati").links.standing().first()
    informing.send(link, form_key="demo-tanpa-nama", kind=Information.Kind.SUGGESTION, text=TOLD)
    informing.answer(Information.objects.latest("pk"), by=chair, text="Sudah diteruskan ke kelurahan. Terima kasih.")
    words = "Remaja dari luar kelurahan berkumpul di dermaga tiap malam Minggu."
    informing.send(link, form_key="demo-nama", kind=Information.Kind.INFORMATION, text=words, named=True)


def _bearer(unit, name, by):
    return issue_link(Participant.objects.get(unit=unit, name=name), by=by)
