"""Search in Indonesian: the same on both databases."""

import datetime

import pytest
from django.db import ProgrammingError, connection, transaction

from minutes import search
from minutes.actions import recording
from minutes.models import Commitment, Meeting
from minutes.search import Question, marked, snippet
from minutes.search_index import INDEX, TRIGGERS
from participants.models import Role
from tests.cast import add_person, add_staff
from tests.minutes.pages import hold, hold_many, queries_of

PATH = "/cari/"


def found(client, text, **more):
    page = client.get(PATH, {"q": text, **more}).context.get("page")
    return [row.title if isinstance(row, Meeting) else row.text for row in page.rows] if page else None


@pytest.fixture
def rakor(belawan, dewi, kapolres):
    """Two rakor with different words."""
    return [
        hold(belawan, dewi, kapolres, "Pencegahan tawuran pelajar", datetime.date(2024, 1, 10), promise="Ronda malam"),
        hold(
            belawan, dewi, kapolres, "Penertiban parkir liar", datetime.date(2024, 2, 10), promise="Mengamankan pasar"
        ),
    ]


# Who finds what -----------------------------------------------------------------------------------


def test_another_unit_finds_nothing_of_ours(client_of, tono, rakor):
    page = client_of(tono).get(PATH, {"q": "tawuran"})

    assert (page.context["meetings_count"], page.context["promises_count"]) == ("0", "0")
    assert "Pencegahan" not in page.content.decode()


def test_drafts_are_found_only_by_those_who_write_them(client_of, dewi, budi, vera, draft, polda):
    search.index_commitment(draft.commitments.get())
    viewer_above = add_staff("polda", "Viewer Polda", polda, Role.Kind.VIEWER)

    for user in (vera, viewer_above):
        assert found(client_of(user), "gangguan") == []
        assert found(client_of(user), "pidana", jenis="kesepakatan") == []
    for user in (dewi, budi):
        assert found(client_of(user), "gangguan") == ["Antisipasi gangguan kamtibmas"]
        assert len(found(client_of(user), "pidana", jenis="kesepakatan")) == 1


def test_the_units_below_are_found(client_of, dewi, sektor):
    rudi = add_staff("rudi", "Rudi", sektor, Role.Kind.OPERATOR)
    kapolsek = add_person(sektor, rudi, "Kapolsek", "polri")
    hold(sektor, rudi, kapolsek, "Ronda di Bahari", datetime.date(2024, 1, 1))
    hold(sektor, rudi, kapolsek, "Draf di Bahari", datetime.date(2024, 1, 2), circulate=False)

    assert found(client_of(dewi), "bahari") == ["Ronda di Bahari"]


# What is asked ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " ", "a", "  b ", "--", "%_", "'\"", "🙂", "()"])
def test_too_little_is_no_question(client_of, dewi, rakor, text):
    assert Question.read(text) is None
    assert client_of(dewi).get(PATH, {"q": text}).status_code == 200


@pytest.mark.parametrize(
    "text",
    [
        "tawuran' OR 1=1 --",
        '"tawuran" OR *',
        "tawuran NEAR(a b)",
        "tawuran:* & !x",
        "stems:tawuran",
        "((((((tawuran",
        "AND OR NOT",
        "ta\\wuran",
        "x" * 5000,
        "ab " * 2000,
        "\u202etawuran",
        "１２ tawuran",
    ],
)
def test_hostile_questions_are_only_words(client_of, dewi, rakor, text):
    assert client_of(dewi).get(PATH, {"q": text}).status_code == 200


@pytest.mark.parametrize("key", ["x", "2024-01-01", "1,2", "9" * 30])
@pytest.mark.parametrize("kind", ["rapat", "kesepakatan"])
def test_what_is_no_key_has_no_page(client_of, dewi, rakor, key, kind):
    assert client_of(dewi).get(PATH, {"q": "ronda", "jenis": kind, "sebelum": key}).status_code == 404


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("tawuran", ["Pencegahan tawuran pelajar"]),
        ("TAWURAN", ["Pencegahan tawuran pelajar"]),
        ("tawur", ["Pencegahan tawuran pelajar"]),
        ("tawura", ["Pencegahan tawuran pelajar"]),
        ("cegah", ["Pencegahan tawuran pelajar"]),
        ("mencegah tawuran", ["Pencegahan tawuran pelajar"]),
        ("tertib", ["Penertiban parkir liar"]),
        ("menertibkan", ["Penertiban parkir liar"]),
        ("pe", ["Penertiban parkir liar", "Pencegahan tawuran pelajar"]),
        ("cegah parkir", []),
        ("awuran", []),
    ],
)
def test_words_are_found_in_their_other_forms(client_of, dewi, rakor, text, titles):
    assert found(client_of(dewi), text, jenis="rapat") == titles


def test_commitments_are_found_by_their_text_and_their_parties(client_of, dewi, rakor):
    client = client_of(dewi)

    assert found(client, "keamanan", jenis="kesepakatan") == ["Mengamankan pasar"]
    assert found(client, "tokoh agama", jenis="kesepakatan") == ["Mengamankan pasar", "Ronda malam"]
    # The only hits are shown without asking for them.
    assert found(client, "mengamankan") == ["Mengamankan pasar"]


def test_what_was_said_is_found_and_shown(client_of, dewi, draft):
    draft.agenda.update(discussion="Lurah mengusulkan penerangan jalan di gudang arang.")
    search.index_meeting(draft)
    page = client_of(dewi).get(PATH, {"q": "usul gudang"}).content.decode()

    assert "Lurah <mark>mengusulkan</mark> penerangan jalan di <mark>gudang</mark> arang." in page


def test_drafts_without_a_date_are_found(client_of, dewi, belawan, rakor):
    recording.plan_meeting(belawan, by=dewi, title="Tawuran lagi")

    assert found(client_of(dewi), "tawuran") == ["Tawuran lagi", "Pencegahan tawuran pelajar"]


@pytest.mark.parametrize("kind", ["rapat", "kesepakatan"])
def test_pages_follow_each_other_without_loss_or_repetition(client_of, dewi, belawan, kapolres, settings, kind):
    settings.PAGE_SIZE = 3
    for n in range(7):
        hold(belawan, dewi, kapolres, f"Ronda {n}", datetime.date(2024, 1, 1 + n // 2), promise=f"Ronda {n}")
    client, seen, key = client_of(dewi), [], ""
    while key is not None:
        page = client.get(PATH, {"q": "ronda", "jenis": kind, "sebelum": key})
        seen += [row.title if kind == "rapat" else row.text for row in page.context["page"].rows]
        key = page.context["page"].following

    assert seen == [f"Ronda {n}" for n in reversed(range(7))]


@pytest.mark.parametrize("kind", ["rapat", "kesepakatan"])
def test_more_hits_take_no_more_queries(client_of, dewi, belawan, kapolres, kind):
    client = client_of(dewi)
    path = f"{PATH}?q={'rakor' if kind == 'rapat' else 'ronda'}&jenis={kind}"
    hold_many(3, belawan, dewi, kapolres)
    few = queries_of(client, path)
    hold_many(30, belawan, dewi, kapolres)

    assert queries_of(client, path) == few
    assert len(client.get(path).content) < 40_000


def test_counts_stop(client_of, dewi, belawan, kapolres, monkeypatch):
    monkeypatch.setattr("minutes.views.listing.COUNT_UP_TO", 2)
    hold_many(3, belawan, dewi, kapolres)

    assert client_of(dewi).get(PATH, {"q": "rakor"}).context["meetings_count"] == "2+"


# The index ----------------------------------------------------------------------------------------


def matches(text):
    return list(Meeting.objects.filter(stems__matches=Question.read(text)).values_list("title", flat=True))


def test_the_index_follows_the_row(rakor, belawan, dewi):
    first = rakor[0]
    Meeting.objects.filter(pk=first.pk).update(title="Lalu lintas")
    first.refresh_from_db()
    search.index_meeting(first)
    plan = recording.plan_meeting(belawan, by=dewi, title="Narkoba")
    plan.delete()

    # The discussion still says it.
    assert matches("tawuran") == ["Lalu lintas"]
    assert matches("lintas") == ["Lalu lintas"]
    assert matches("narkoba") == []


def test_nobody_writes_past_the_index(rakor):
    """PostgreSQL writes the vector itself; on SQLite even INSERT OR REPLACE leaves nothing of the old row behind."""
    if connection.vendor == "postgresql":
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE minutes_commitment SET stems_vector = 'siskamling'")
        return
    row = Commitment.objects.get(text="Ronda malam")
    columns = ", ".join(f'"{field.column}"' for field in Commitment._meta.concrete_fields if field.name != "stems")
    with connection.cursor() as cursor:
        for recursive in ("OFF", "ON"):
            cursor.execute(f"PRAGMA recursive_triggers={recursive}")
            cursor.execute(
                f"INSERT OR REPLACE INTO minutes_commitment ({columns}, stems) "
                f"SELECT {columns}, 'siskamling' FROM minutes_commitment WHERE id = %s",
                [row.pk],
            )
            cursor.execute("SELECT stems FROM minutes_commitment_search WHERE rowid = %s", [row.pk])
            assert cursor.fetchall() == [("siskamling",)]


def test_the_index_is_kept_by_the_database(db):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            wanted = {name.format(table=table) for table in TABLES for name in TRIGGERS}
        else:
            cursor.execute("SELECT indexname FROM pg_indexes")
            wanted = {INDEX.format(table=table) for table in TABLES}
        assert wanted <= {name for (name,) in cursor.fetchall()}


TABLES = ["minutes_meeting", "minutes_commitment"]


def test_a_very_long_text_is_indexed(draft):
    draft.agenda.update(discussion="a" * 20_000 + " " + " ".join(f"kata{n}" for n in range(20_000)))
    search.index_meeting(draft)

    assert matches("kata19") == ["Antisipasi gangguan kamtibmas"]


# The snippet --------------------------------------------------------------------------------------


def test_a_snippet_is_cut_between_words_around_the_hit():
    text = "awal " * 100 + "pencegahan tawuran " + "akhir " * 100
    pieces = snippet([text], Question.read("cegah tawuran"), width=60)

    assert pieces[0] == ("… ", False)
    assert pieces[-1] == (" …", False)
    assert [piece for piece, hit in pieces if hit] == ["pencegahan", "tawuran"]
    assert len("".join(piece for piece, _hit in pieces)) <= 66


def test_the_first_text_with_a_hit_is_taken():
    assert snippet(["kosong", "", "ada tawuran"], Question.read("tawuran")) == [("ada ", False), ("tawuran", True)]
    assert snippet(["kosong"], Question.read("tawuran")) == []


def test_marks_lose_nothing_of_the_text():
    text = "  Pencegahan, <b>tawuran</b>!\nTawur-tawuran "
    pieces = marked(text, Question.read("tawuran"))

    assert "".join(piece for piece, _hit in pieces) == text
    assert [piece for piece, hit in pieces if hit] == ["tawuran", "Tawur", "tawuran"]


def test_a_word_without_end_is_passed_over_quickly():
    text = "a" * 200_000

    assert snippet([text + " tawuran"], Question.read("aa"), width=60)[:1] == []
