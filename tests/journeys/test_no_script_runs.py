"""A rakor full of scripts comes by a file and is walked through in a browser: no script runs, none is even refused."""

import json
import os
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect, sync_playwright

from minutes.models import Meeting
from participants.models import Participant
from tests import hostile
from tests.minutes import frozen
from tests.minutes.test_hostile_text import document_of, pages

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread


@pytest.fixture
def page(live_server, client_of, dewi):
    """The operator's browser. `page.complaints` collects what must not happen."""
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        context = browser.new_context(base_url=live_server.url)
        cookie = client_of(dewi).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.complaints = []
        page.on("dialog", lambda dialog: (page.complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: page.complaints.append(f"error {error}"))
        page.on("console", lambda said: page.complaints.append(said.text) if _is_bad(said) else None)
        page.on("request", lambda sent: page.complaints.append(sent.url) if "jahat" in sent.url else None)
        yield page
        browser.close()


def _is_bad(said):
    """Policy reports and errors; a refusal that we asked for (422, 409) is none."""
    return "Content Security Policy" in said.text or (said.type == "error" and "status of 4" not in said.text)


def unharmed(page, where):
    assert page.evaluate("window.__xss") is None, where
    assert page.complaints == [], where


def test_no_script_of_a_file_ever_runs(page, belawan, dewi, sektor, tmp_path):
    file, photo = tmp_path / "notulen.json", tmp_path / "foto.jpg"
    photo.write_bytes(frozen.photo(1))
    file.write_text(json.dumps(dict.fromkeys(hostile.XSS, 1) | {"format": "rakor-minutes/1", "unit": hostile.XSS[0]}))
    page.goto("/rakor/impor/")
    page.set_input_files("[name=file]", file)
    page.click("main form button.btn-main")
    expect(page.locator("main")).to_contain_text("window.__xss=1")
    unharmed(page, "faults of the import")

    file.write_text(json.dumps(document_of(belawan)))
    page.set_input_files("[name=file]", file)
    page.set_input_files("[name=photos]", photo)
    page.click("main form button.btn-main")
    page.wait_for_url("**/ubah/")
    rakor = Meeting.objects.get()
    person = Participant.objects.exclude(position="").first()
    for path in pages(rakor, person):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        unharmed(page, path)

    item = rakor.agenda.get()
    box = f"#id_agenda-{item.pk}-discussion"
    page.goto(f"/rakor/{rakor.pk}/ubah/")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    meanwhile = {"version": 7, "discussion": "\n".join(hostile.XSS[::-1]), "saved_by": dewi, "saved_at": timezone.now()}
    type(item).objects.filter(pk=item.pk).update(**meanwhile)
    page.fill(box, "\n".join(hostile.XSS[::2]))
    expect(page.locator("#bentrok")).to_be_visible()
    expect(page.locator("#bentrok textarea").first).to_have_value(re.compile(re.escape(hostile.XSS[4])))
    unharmed(page, "conflict")
    with page.expect_navigation():  # the merged text is shown by the page that comes anew
        page.locator("#bentrok button.btn-main").click()
    expect(page.locator("#bentrok")).to_be_hidden()
    unharmed(page, "merged")

    page.fill("#id_meeting-date", "2024-01-10")
    page.fill("#id_meeting-starts_at", hostile.XSS[11])
    page.press("#id_meeting-starts_at", "Tab")
    expect(page.locator("#id_meeting-starts_at_error")).to_be_visible()
    unharmed(page, "error in place")
    page.goto("/rakor/baru/")
    page.fill("[name=title]", hostile.XSS[2] * 20)
    page.fill("[name=place]", hostile.XSS[11] * 20)
    page.click("main form button.btn-main")
    expect(page.locator(".summary")).to_be_visible()
    unharmed(page, "error summary")

    page.goto(f"/rakor/{rakor.pk}/ubah/")
    page.locator(f"form[action='/rakor/{rakor.pk}/edarkan/'] button").first.click()
    page.wait_for_load_state()
    unharmed(page, "circulating")
