"""Chat apps, mail scanners and search engines look at a link before people do. Nothing changes, nobody is named (T8).

Against a real server: methods and headers as they are on the line.
"""

import http.client
import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils.html import strip_tags

from participants import actions
from participants.models import AccessLink
from tests.permissions import dump, url_patterns

LOOKERS = {
    "WhatsApp": {"User-Agent": "WhatsApp/2.24.9.78 A"},
    "Facebook": {"User-Agent": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"},
    "Telegram": {"User-Agent": "TelegramBot (like TwitterBot)"},
    "Slack": {"User-Agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"},
    "Discord": {"User-Agent": "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)"},
    "Twitter": {"User-Agent": "Twitterbot/1.0"},
    "LinkedIn": {"User-Agent": "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)"},
    "Google": {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
    "SafeLinks": {
        "User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; Trident/7.0; rv:11.0) like Gecko",
        "X-MS-Exchange-Organization-SafeLinks": "scan",
    },
    "Skype": {"User-Agent": "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5"},
    "prefetch": {
        "User-Agent": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0 Mobile",
        "Sec-Purpose": "prefetch;prerender",
        "Purpose": "prefetch",
    },
    "curl": {"User-Agent": "curl/8.7.1"},
}
TIMES = 20

pytestmark = pytest.mark.django_db(transaction=True)


def look(server, method, path, headers):
    line = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=20)
    try:
        line.request(method, path, headers=headers)
        answer = line.getresponse()
        return answer.status, answer.headers, answer.read().decode()
    finally:
        line.close()


@pytest.fixture
def address(ahmad, link_to):
    return link_to(ahmad)


def test_twelve_lookers_twenty_times_change_nothing(live_server, address, dewi, client_of):
    before = dump()

    for headers in LOOKERS.values():
        for turn in range(TIMES):
            method = ["GET", "HEAD", "GET", "OPTIONS"][turn % 4]
            status, sent, __ = look(live_server, method, address, headers)
            assert (status, method) in {(200, "GET"), (200, "HEAD"), (405, "OPTIONS")}
            assert sent["Cache-Control"] == "private, no-store"
            assert sent["X-Robots-Tag"] == "noindex, nofollow"
            assert sent["Referrer-Policy"] == "same-origin"

    assert dump() == before
    assert Client().get(address).status_code == 200


def test_the_link_still_acts_for_a_human_afterwards(live_server, address):
    for headers in LOOKERS.values():
        look(live_server, "GET", address, headers)

    if "minutes:not-me" in url_patterns():  # the smallest act behind a link: to give it back
        asked = Client().get(f"{address}bukan-saya/")
        assert asked.status_code == 200
        assert AccessLink.objects.standing().count() == 1
        assert Client().post(f"{address}bukan-saya/").status_code in {200, 302, 303}
        assert AccessLink.objects.standing().count() == 0
    else:
        assert Client().get(address).status_code == 200


def test_a_preview_names_the_unit_and_nobody(live_server, address, ahmad):
    pages = {look(live_server, "GET", address, headers)[2] for headers in LOOKERS.values()}

    for page in pages:
        title = strip_tags(re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1])
        assert ahmad.unit.name in title
        assert not any(word in title for word in [*ahmad.name.split(), "Ust.", ahmad.position])
        assert re.findall(r"<meta[^>]+(?:og:|twitter:|description)", page) == []
        assert '<meta name="robots" content="noindex">' in page
        assert re.findall(r'(?:src|href)="(?:https?:)?//', page) == []  # nobody else is told that it was opened


def test_looking_at_a_link_of_a_group_changes_nothing(live_server, ahmad, dewi):
    link = actions.issue_group_link(ahmad.unit, ahmad.group, by=dewi)
    address = actions.reveal_link(link, by=dewi, reason="grup lurah")
    before = dump()

    met = {look(live_server, method, address, LOOKERS["WhatsApp"])[0] for method in ["GET", "HEAD"]}

    assert (met, dump()) == ({200}, before)
