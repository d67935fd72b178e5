"""A page as a person meets it: touched or clicked, checked for what every page must hold."""

import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PICTURES = os.environ.get("JOURNEY_PICTURES")  # a folder: every checked page is kept there as a picture


class Screen:
    """One browser window. `complaints` are the errors its pages reported."""

    def __init__(self, page, *, touch=False):
        self.page, self.touch, self.complaints = page, touch, []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._listen)

    def _listen(self, message):
        if message.type == "error":
            self.complaints.append(message.text)

    def press(self, where):
        """A thumb on the phone, a mouse on the desk."""
        where.tap() if self.touch else where.click()

    def link(self, name, **more):
        self.press(self.page.get_by_role("link", name=name, exact=True, **more).first)

    def button(self, name, within=None):
        self.press((within or self.page).get_by_role("button", name=name, exact=True))

    def unfold(self, details):
        """Open a part that is folded."""
        if details.get_attribute("open") is None:
            self.press(details.locator("> summary"))
        expect(details).to_have_attribute("open", "")

    def check(self, name):
        """Nothing for axe to find, and nothing to scroll sideways."""
        if PICTURES:
            width = self.page.viewport_size["width"]
            self.page.screenshot(path=Path(PICTURES) / f"{width}-{name}.png", full_page=True)
        found = Axe().run(self.page).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not self.page.evaluate(wide), f"{name} scrolls sideways"

    def expect_title(self, title):
        expect(self.page).to_have_title(f"{title} – Rakor")

    def expect_saved(self):
        """Everything typed so far is on the server."""
        expect(self.page.locator("[data-status]:visible").first).to_contain_text(re.compile("^ ?Tersimpan"))
