"""A real Chromium in front of the live server, an empty Polres with one operator, and eyes on every page."""

import io
import os

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from participants import actions
from participants.models import Role, Unit
from tests.cast import PASSWORD
from tests.journeys.screen import Screen

DESK = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
CHROMIUM = {
    "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"),
    "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
}
PATIENCE = 15_000  # milliseconds; a machine that does other things, too, is no fault of a page
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def driver():
    """Starts browsers. Its event loop runs in our thread, where Django otherwise refuses its ORM."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield playwright.chromium


@pytest.fixture(scope="module")
def chromium(driver):
    """One browser for the stories of a module."""
    browser = driver.launch(**CHROMIUM)
    yield browser
    browser.close()


@pytest.fixture(autouse=True)
def fresh_limits(transactional_db):
    """Every story signs in from the same address; the sign-ins of one do not count against the next."""
    cache.clear()


@pytest.fixture
def operator(transactional_db):
    """The only account of a Polres that has its areas and has never held a rakor."""
    call_command("load_territory", stdout=io.StringIO())
    return actions.add_user(
        "dewi",
        name="Dewi Anggraini",
        unit=Unit.objects.get(code="polres-pelabuhan-belawan"),
        roles=[Role.Kind.OPERATOR],
        password=PASSWORD,
    )


@pytest.fixture
def open_screen(chromium, live_server):
    """Opens a browser of its own, with a session when it is of a user; at the end no page may have complained."""
    opened = []

    def open_screen(user=None, **options):
        context = chromium.new_context(base_url=live_server.url, locale="id-ID", **(options or DESK))
        context.set_default_timeout(PATIENCE)
        if user is not None:
            context.add_cookies([{"name": "sessionid", "value": _session_of(user), "url": live_server.url}])
        opened.append(Screen(context.new_page(), touch=options.get("has_touch", False)))
        return opened[-1]

    yield open_screen
    for screen in opened:
        screen.page.context.close()
    assert [complaint for screen in opened for complaint in screen.complaints] == []


def _session_of(user):
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value
