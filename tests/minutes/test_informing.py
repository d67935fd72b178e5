"""What participants tell the police: without a name nothing stored leads to them; officers act once."""

import datetime
import json
import secrets

import pytest
import time_machine
from django.utils import timezone

from minutes.actions import forgetting, informing
from minutes.models import Acknowledgement, Information, Occasion, Party, Report, Response, Trial
from participants import actions, audit
from participants.models import AccessLink, Area, AuditDetail, AuditEntry, Participant
from rakor import tokens
from rakor.refusals import Refused
from tests.cast import add_person, add_staff
from tests.minutes.test_forgetting import dump

pytestmark = pytest.mark.django_db
SAID = {"kind": "information", "text": "Balap liar setiap Sabtu malam di Jalan Pelabuhan."}
KEY = "kunci-dari-satu-halaman-0"
AT = datetime.datetime(2024, 3, 4, 7, 41, 23, 456789, datetime.UTC)


@pytest.fixture
def link(ahmad, dewi):
    return AccessLink.objects.select_related("participant", "unit").get(pk=actions.issue_link(ahmad, by=dewi).pk)


@pytest.fixture
def told(link):
    return informing.send(link, form_key=KEY, **SAID)


@pytest.fixture
def rina(belawan):
    """The other operator."""
    return add_staff("rina", "Rina Lubis", belawan, "operator")


def told_entries():
    return list(AuditEntry.objects.filter(subject="information").order_by("sequence"))


# Sending: refusals ---------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "  \n "])
def test_without_words_nothing_is_told(link, text):
    with pytest.raises(Refused, match="Tulis apa yang perlu diketahui polisi"):
        informing.send(link, form_key=KEY, kind="information", text=text)


def test_too_long_is_said_and_never_cut(link):
    with pytest.raises(Refused, match="terlalu panjang"):
        informing.send(link, form_key=KEY, kind="information", text="x" * 4001)
    assert informing.send(link, form_key=KEY, kind="information", text="x" * 4000).text == "x" * 4000


def test_the_link_of_a_group_tells_nothing(belawan, dewi, ahmad):
    group = actions.issue_group_link(belawan, ahmad.group, by=dewi)
    with pytest.raises(Refused, match="tautan pribadi"):
        informing.send(group, form_key=KEY, **SAID)
    assert not Information.objects.exists()


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("end", [actions.retire_participant, forgetting.forget_participant])
def test_who_has_left_meanwhile_tells_nothing(link, dewi, end, named):
    why = {"reason": "Permintaan yang bersangkutan"} if end is forgetting.forget_participant else {}
    end(Participant.objects.get(pk=link.participant_id), by=dewi, **why)
    with pytest.raises(Refused, match="sudah berakhir"):
        informing.send(link, form_key=KEY, named=named, **SAID)
    assert not Information.objects.exists()


def test_the_area_is_of_the_unit(link, sibling):
    elsewhere = Area.objects.create(unit=sibling, name="Desa", full_name="Desa", regency="Binjai", level="village")
    with pytest.raises(Refused, match="Pilih wilayah dari daftar"):
        informing.send(link, form_key=KEY, area=elsewhere, **SAID)


def test_another_message_under_the_same_form_is_not_lost_silently(link, told):
    with pytest.raises(Refused, match="sudah terkirim"):
        informing.send(link, form_key=KEY, kind="information", text="Hal lain sama sekali.")
    with pytest.raises(Refused, match="sudah terkirim"):
        informing.send(link, form_key=KEY, named=True, **SAID)
    assert Information.objects.get().participant is None


# Sending without a name ------------------------------------------------------------------------------


def test_without_a_name_only_the_hour_is_kept(link):
    with time_machine.travel(AT, tick=False):
        row = informing.send(link, form_key=KEY, **SAID)
    row.refresh_from_db()
    entry = told_entries()[0]

    assert (row.unit, row.participant, row.kind, row.area) == (link.unit, None, "information", None)
    assert row.received == entry.at == AT.replace(minute=0, second=0, microsecond=0)
    assert (entry.verb, entry.actor, entry.detail.content) == ("informed", None, "{}")
    assert audit.first_broken(link.unit_id) is None


def test_nothing_new_in_the_database_leads_to_the_sender(link, ahmad):
    before = set(dump())
    with time_machine.travel(AT, tick=False):
        informing.send(link, form_key=KEY, **SAID)
    new = [row for row in dump() if row not in before]
    tables = {row.partition(":")[0] for row in new}

    assert {table for table in tables if not table.startswith("sqlite")} == {
        "minutes_information",
        "participants_auditentry",
        "participants_auditdetail",
        "participants_audithead",
    }
    names = [ahmad.name, ahmad.phone, KEY, informing.receipt_of(KEY), link.digest, "41, 23", ":41:23"]
    assert [(word, row) for row in new for word in names if word in row] == []
    numbered = Information.objects.values_list("participant", "read_by", "answered_by", "closed_by").get()
    assert numbered == (None, None, None, None)


def test_the_dump_would_notice_a_name(link, ahmad):
    """The control."""
    with time_machine.travel(AT, tick=False):
        row = informing.send(link, form_key=KEY, named=True, **SAID)
    entry = told_entries()[0]

    assert (row.participant, row.received, entry.at) == (ahmad, AT, AT)
    assert json.loads(entry.detail.content) == {"participant": ahmad.pk}
    assert any("41, 23" in line or ":41:23" in line for line in dump() if line.startswith("minutes_information:"))


def test_twenty_taps_are_one_message_with_one_receipt(link):
    rows = {informing.send(link, form_key=KEY, **SAID).pk for __ in range(20)}

    assert len(rows) == Information.objects.count() == len(told_entries()) == 1
    assert Information.objects.get().receipt_digest == tokens.digest(informing.receipt_of(KEY))


def test_two_pages_are_two_messages(link, told):
    informing.send(link, form_key=secrets.token_urlsafe(24), **SAID)
    assert Information.objects.count() == 2


# What officers do ------------------------------------------------------------------------------------


def acts():
    return {
        "read": informing.mark_read,
        "answered": lambda row, by: informing.answer(row, by=by, text="Terima kasih, kami berpatroli."),
        "closed": informing.close,
    }


@pytest.mark.parametrize("act", acts())
def test_only_the_few_do_anything(told, act, budi, vera, tono, sari_admin):
    for somebody in [budi, vera, tono, sari_admin]:
        with pytest.raises(Refused, match="Hanya operator dan pimpinan"):
            acts()[act](told, by=somebody)
    told.refresh_from_db()
    assert told.state == "received"


def test_an_answer_has_words(told, dewi):
    with pytest.raises(Refused, match="Tulis jawabannya"):
        informing.answer(told, by=dewi, text="  ")


def test_what_is_closed_takes_no_answer(told, dewi, janton):
    informing.close(told, by=dewi)
    with pytest.raises(Refused, match="ditutup oleh Dewi Anggraini"):
        informing.answer(told, by=janton, text="Terlambat")


@pytest.mark.parametrize("act", acts())
def test_the_second_officer_is_told_who_was_first(told, act, dewi, rina):
    acts()[act](told, by=dewi)
    with pytest.raises(Refused, match="Dewi Anggraini sudah"):
        acts()[act](told, by=rina)
    told.refresh_from_db()
    assert getattr(told, f"{act}_by") == dewi


@pytest.mark.parametrize("act", acts())
def test_the_same_officer_twice_is_once(told, act, dewi):
    acts()[act](told, by=dewi)
    acts()[act](told, by=dewi)
    assert len(told_entries()) == 2


def test_another_answer_is_refused(told, dewi):
    informing.answer(told, by=dewi, text="Terima kasih")
    with pytest.raises(Refused, match="satu kali"):
        informing.answer(told, by=dewi, text="Lain lagi")


def test_each_act_is_signed_and_the_trail_holds_no_word_of_it(told, dewi, janton):
    informing.mark_read(told, by=janton)
    informing.answer(told, by=dewi, text="Kami berpatroli.")
    row = informing.close(told, by=janton)

    assert (row.read_by, row.answered_by, row.closed_by) == (janton, dewi, janton)
    assert [(entry.verb, entry.actor) for entry in told_entries()] == [
        ("informed", None),
        ("information-read", janton),
        ("information-answered", dewi),
        ("information-closed", janton),
    ]
    details = AuditDetail.objects.filter(entry__subject="information").values_list("content", flat=True)
    assert set(details) == {"{}"}


def test_whoever_answers_or_closes_has_read_it(told, dewi):
    row = informing.close(told, by=dewi)
    assert (row.read_by, row.read_at, row.state) == (dewi, row.closed_at, "closed")


# Forgetting ------------------------------------------------------------------------------------------

WORDS = [
    "Kenariinformasi",
    "Kenarilaporan",
    "Kenaricacah",
    "Kenaritanggapan",
    "Kenarialasan",
    "Kenariatas",
    "Zulwangsa",
]


@pytest.fixture
def zul(belawan, dewi, circulated):
    """Somebody who told, reported, replied, objected and came, each in the own words or under the own name."""
    zul = add_person(belawan, dewi, "Zulwangsa", "lurah", phone="+6281277731415")
    link = actions.issue_link(zul, by=dewi)
    promise, now = circulated.commitments.get(), timezone.now()
    Party.objects.create(commitment=promise, scope=Party.Scope.PERSON, participant=zul, name=zul.name)
    informing.send(link, form_key="a" * 30, kind="information", text="Kenariinformasi", named=True)
    answered = informing.send(link, form_key="b" * 30, kind="suggestion", text="Kenariinformasi", named=True)
    informing.answer(answered, by=dewi, text="Terima kasih Zulwangsa")
    of_him = {"unit": belawan, "commitment": promise, "participant": zul, "group": zul.group, "link": link}
    Report.objects.create(
        about_on=now.date(), verdict="kept", text="Kenarilaporan", count=3, count_of="Kenaricacah", form_key="l",
        sent_at=now, state="disputed", verified_at=now, verified_by=dewi, officer_text="Tidak terlihat",
        reply="Kenaritanggapan", replied_at=now, replied_by=link, **of_him,
    )  # fmt: skip
    for number, answer in enumerate(["object", "agree"], start=1):
        Acknowledgement.objects.create(
            minutes=circulated.current_minutes, number=number, commitment=promise, participant=zul, answer=answer,
            reason="Kenarialasan", on_behalf_of="Kenariatas", acknowledged_at=now, acknowledged_by=link,
        )  # fmt: skip
    area = Area.objects.create(unit=belawan, name="Desa", full_name="Desa", regency="Medan", level="village")
    occasion = Occasion.objects.create(
        unit=belawan, happened_at=now, area=area, kind="crowd", form_key="o", logged_at=now, logged_by=dewi
    )
    Trial.objects.create(occasion=occasion, commitment=promise)
    Response.objects.create(occasion=occasion, name=zul.name, verdict="kept")
    return zul


def said():
    rows = [row for row in dump() if not row.startswith(("participants_participant:", "minutes_minutes:"))]
    return {word for word in WORDS if any(word.casefold() in row.casefold() for row in rows)}


def test_forgetting_leaves_no_word_and_keeps_the_counts(zul, dewi):
    assert said() == set(WORDS)  # the control

    forgetting.forget_participant(zul, by=dewi, reason="Permintaan yang bersangkutan")

    assert said() == set()
    report = Report.objects.get()
    assert (report.verdict, report.count, report.officer_text, report.participant) == ("kept", 3, "Tidak terlihat", zul)
    assert sorted(Acknowledgement.objects.values_list("answer", "reason")) == [
        ("agree", "(data dihapus)"),
        ("object", "(data dihapus)"),
    ]
    assert Response.objects.get().name == Party.objects.get(participant=zul).name == "(data dihapus)"
    assert audit.first_broken(zul.unit_id) is None


def test_what_was_told_becomes_nobodys_and_is_closed(zul, dewi):
    forgetting.forget_participant(zul, by=dewi, reason="Permintaan yang bersangkutan")

    for row in Information.objects.all():
        assert (row.participant, row.text, row.closed_by) == (None, "(data dihapus)", dewi)
        assert (row.received.minute, row.received.second, row.received.microsecond) == (0, 0, 0)
    assert sorted(Information.objects.values_list("answer", flat=True)) == ["", "(data dihapus)"]
    assert not AuditDetail.objects.filter(entry__verb="informed").exists()


def test_what_others_told_stays(zul, dewi, link):
    theirs = informing.send(link, form_key=KEY, named=True, **SAID)
    forgetting.forget_participant(zul, by=dewi, reason="Permintaan yang bersangkutan")

    theirs.refresh_from_db()
    assert (theirs.text, theirs.participant, theirs.closed_at) == (SAID["text"], link.participant, None)


def test_two_who_came_to_one_occasion_are_both_forgotten(zul, dewi, belawan, circulated):
    other = add_person(belawan, dewi, "Halim", "lurah")
    Party.objects.create(commitment=circulated.commitments.get(), scope="person", participant=other, name=other.name)
    Response.objects.create(occasion=Occasion.objects.get(), name=other.name, verdict="partly")
    for person in [zul, other]:
        forgetting.forget_participant(person, by=dewi, reason="Permintaan yang bersangkutan")

    assert sorted(Response.objects.values_list("name", flat=True)) == ["(data dihapus)", "(data dihapus) 2"]
