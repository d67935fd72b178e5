"""HTML -> PDF in a process that has limits, no secrets and no way to fetch anything."""

import logging
import socket
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rakor import pdf
from tests import paper
from tests.minutes import frozen

AT = datetime(2024, 1, 11, 2, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def strict(settings):
    settings.PDF_STRICT = True


@pytest.fixture
def listener():
    """An address on this machine, and everybody who knocked at it."""
    knocks = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        done = threading.Event()

        def listen():
            while not done.is_set():
                try:
                    connection, _address = server.accept()
                except TimeoutError:
                    continue
                knocks.append(connection.recv(200))
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}", knocks
        done.set()
        thread.join()


def page(body, head=""):
    return (
        f'<html lang="id"><head><title>Uji</title><link rel="stylesheet" href="app:css/notulen.css">{head}</head>'
        f'<body class="a4 sealed">{body}</body></html>'
    )


def render(html, **options):
    return pdf.render(html, created=AT, modified=AT, **options)


def left_behind(word, patience=2):
    """Processes whose command line holds the word; a killed one may take a moment to go."""
    until = time.monotonic() + patience
    while (running := _running(word)) and time.monotonic() < until:
        time.sleep(0.05)
    return running


def _running(word):
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_bytes().decode(errors="replace"))
        except OSError:
            continue
    return [line for line in lines if word in line]


@pytest.mark.parametrize(
    "vector",
    [
        '<img src="http://{there}/a.png" alt="a">',
        '<link rel="stylesheet" href="http://{there}/a.css">',
        '<style>@import "http://{there}/b.css";</style>',
        "<style>body {{ background: url(http://{there}/c.png) }}</style>",
        "<style>@font-face {{ font-family: x; src: url(http://{there}/d.ttf) }} p {{ font-family: x }}</style><p>a</p>",
        '<a rel="attachment" href="http://{there}/e">a</a>',
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
        '<title>a</title><image xlink:href="http://{there}/f.png" width="9" height="9"/></svg>',
        '<object data="http://{there}/g.svg" type="image/svg+xml"></object>',
        '<img src="file:///etc/passwd" alt="a">',
        '<a rel="attachment" href="file:///etc/hostname">a</a>',
        '<img src="data:image/png;base64,AAAA" alt="a">',
        '<img src="app:image/../../settings.py" alt="a">',
    ],
)
def test_it_refuses_to_fetch(vector, listener):
    there, knocks = listener

    with pytest.raises(pdf.RenderError) as refused:
        render(page(vector.format(there=there)))

    assert refused.value.reason.startswith("FatalURLFetchingError: refused to fetch ")
    assert str(refused.value) == "Dokumen tidak dapat dicetak. Sampaikan hal ini kepada pengelola sistem."
    assert knocks == []


def test_it_stops_what_runs_away_and_nothing_is_left_behind(settings, tmp_path, monkeypatch):
    settings.PDF_SECONDS, settings.PDF_MEGABYTES = 2, 1021  # how to tell our process from those of other tests
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(pdf.RenderError) as stopped:
        render(page("<br>" * 20_000))

    assert stopped.value.reason in {"time", "no answer: SIGXCPU"}
    assert left_behind("\x002\x001021\x00") == []
    assert list(tmp_path.iterdir()) == []


def test_a_word_of_40000_letters_is_stopped(settings):
    settings.PDF_SECONDS = 2
    with pytest.raises(pdf.RenderError):
        render(page(f"<p>{'w' * 40_000}</p>"))


def test_it_kills_the_grandchildren_too(settings, monkeypatch):
    settings.PDF_SECONDS = 1
    monkeypatch.setattr(pdf, "CHILD", "import subprocess; subprocess.Popen(['sleep', '86399']).wait()")
    with pytest.raises(pdf.RenderError) as stopped:
        render(page("a"))

    assert str(stopped.value) == "Pencetakan terlalu lama sehingga dihentikan. Ringkas isinya, lalu coba lagi."
    assert left_behind("86399") == []


def test_it_refuses_what_needs_too_much_memory(settings):
    settings.PDF_MEGABYTES = 330
    with pytest.raises(pdf.RenderError) as refused:
        render(page("<table>" + "<tr><td>a</td><td>b</td></tr>" * 12_000 + "</table>"))

    assert str(refused.value) == "Dokumen terlalu besar untuk dicetak. Ringkas isinya, lalu coba lagi."


@pytest.mark.parametrize(
    "code", ["pass", "import os; os.write(1, b'\\0\\0\\0')", "import os; os.write(1, b'\\0\\0\\0\\2[]')"]
)
def test_it_refuses_an_answer_that_is_no_answer(code, monkeypatch):
    monkeypatch.setattr(pdf, "CHILD", code)
    with pytest.raises(pdf.RenderError) as refused:
        render(page("a"))

    assert refused.value.reason == "no answer: "
    assert str(refused.value) == "Dokumen tidak dapat dicetak. Sampaikan hal ini kepada pengelola sistem."


def test_a_library_that_is_missing_is_not_called_a_large_document(monkeypatch):
    monkeypatch.setattr(pdf, "CHILD", "raise OSError('cannot load library libpango')")
    with pytest.raises(pdf.RenderError) as refused:
        render(page("a"))

    assert refused.value.reason.endswith("OSError: cannot load library libpango")
    assert str(refused.value) == "Dokumen tidak dapat dicetak. Sampaikan hal ini kepada pengelola sistem."


def test_without_its_font_nothing_is_printed(settings, tmp_path):
    settings.FONT_DIR = tmp_path
    for attempt in (pdf.printable_characters, lambda: render(page("a"))):
        with pytest.raises(pdf.RenderError) as refused:
            attempt()
        assert "LiberationSans-Regular.ttf" in refused.value.reason


def test_the_process_gets_no_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "rahasia")
    monkeypatch.setattr(
        pdf,
        "CHILD",
        "import os, sys; sys.path.insert(0, sys.argv[1]); from rakor.frames import write_frame; "
        "head = {'fault': 'error', 'reason': ' '.join(sorted(os.environ)), 'log': []}; "
        "write_frame(sys.stdout.buffer, head, {})",
    )
    with pytest.raises(pdf.RenderError) as told:
        render(page("a"))

    assert told.value.reason == "FONTCONFIG_FILE HOME LANG PATH TMPDIR TZ"


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ('<img src="app:image/a.jpg">', 'Image "app:image/a.jpg" has no required alt description'),
        ("<p>漢</p>", '.notdef glyph rendered for Unicode string unsupported by fonts: "漢" (U+6F22)'),
    ],
)
def test_what_would_break_the_archive_format_is_refused_here_and_logged_elsewhere(body, complaint, settings, caplog):
    images = {"a.jpg": frozen.photo(0, (40, 30))}
    with pytest.raises(pdf.RenderError) as refused:
        render(page(body), images=images)
    assert refused.value.reason == complaint

    settings.PDF_STRICT = False
    caplog.clear()
    with caplog.at_level(logging.ERROR, "rakor.pdf"):
        assert render(page(body), images=images).startswith(b"%PDF-")
    assert caplog.messages == [f"The PDF renderer complained: {complaint}"]


def test_pictures_come_by_name():
    drawn = render(page('<img src="app:image/a.jpg" alt="Aula">'), images={"a.jpg": frozen.photo(0, (40, 30))})

    assert len(paper.poppler("pdfimages", drawn, "-list").splitlines()) == 3
    assert paper.faults(drawn) == []


def test_attachments_are_embedded_as_they_are():
    data = '{"a": "é"}'.encode()
    drawn = render(page("<p>a</p>"), attachments=[pdf.Attachment("isi.json", data, "Isi")])

    assert paper.attached(drawn) == {"isi.json": data}


def test_the_same_page_gives_the_same_bytes():
    html = page("<h2>Satu</h2><p>dua</p>")
    attachments = [pdf.Attachment("isi.json", b"{}", "Isi")]

    assert render(html, attachments=attachments) == render(html, attachments=attachments)


def test_every_font_is_embedded_and_ours():
    drawn = render(page("<p>a <b>b</b> <i>c</i> <b><i>d</i></b></p>"))
    fonts = [line.split() for line in paper.poppler("pdffonts", drawn).splitlines()[2:]]

    assert sorted(row[0].split("+")[1] for row in fonts) == [
        "Liberation-Sans",
        "Liberation-Sans-Bold",
        "Liberation-Sans-Bold-Italic",
        "Liberation-Sans-Italic",
    ]
