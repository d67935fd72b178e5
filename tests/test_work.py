"""The worker and its outbox, against a real SMTP server on this machine."""

import datetime
import socketserver
import threading
import time

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from minutes.actions import reminding
from minutes.models import Mail
from rakor import mail
from tests.test_concurrency import at_the_same_moment

SOON = datetime.timedelta(seconds=1)


class Postman(socketserver.StreamRequestHandler):
    """Speaks as much SMTP as a letter needs, and keeps it."""

    def handle(self):
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            word = line[:4].upper()
            if word == "DATA":
                self._say("354 go on")
                self.server.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")).decode())
                self._say("250 kept")
            elif word == "QUIT":
                return self._say("221 bye")
            else:
                self._say(self.server.refusal if word == "RCPT" and self.server.refusal else "250 fine")
        return None

    def _say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def post(socket_enabled):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Postman) as server:
        server.letters, server.refusal, server.daemon_threads = [], "", True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        backend = "django.core.mail.backends.smtp.EmailBackend"
        with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=server.server_address[1]):
            yield server
        server.shutdown()


def letter(user, key="reminder:1:1:2024-04-01"):
    now = timezone.now()
    return Mail.objects.create(user=user, key=key, subject="Rakor: 1 hal menunggu", body="Ronda", queued=now, due=now)


@pytest.mark.django_db
def test_a_letter_reaches_the_server_once(post, dewi, capsys):
    letter(dewi)

    call_command("work", once=True)
    call_command("work", once=True)

    [said] = post.letters
    assert "To: dewi@example.org" in said
    assert "Ronda" in said
    assert Mail.objects.get().sent
    assert capsys.readouterr().out == "0 queued, 1 sent, 0 failed.\n"


@pytest.mark.django_db
def test_while_the_server_is_away_it_is_tried_ever_later_and_then_given_up(socket_enabled, dewi):
    letter(dewi)
    now, away = timezone.now(), {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": 9}
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", **away):
        assert reminding.send_due(now) == (0, 1)
        assert reminding.send_due(now + SOON) == (0, 0)
        for _try in range(len(reminding.PAUSES)):
            now = Mail.objects.get().due
            assert reminding.send_due(now) == (0, 1)
        assert reminding.send_due(now + datetime.timedelta(days=9)) == (0, 0)

    row = Mail.objects.get()
    assert (row.tries, row.given_up, row.fault) == (8, now, "ConnectionRefusedError")


@pytest.mark.django_db
def test_a_refused_address_stands_in_no_fault(post, dewi):
    post.refusal = "550 dewi@example.org is not here"
    letter(dewi)

    reminding.send_due(timezone.now())

    assert Mail.objects.get().fault == "SMTPRecipientsRefused"


@pytest.mark.django_db
def test_who_no_longer_wants_letters_gets_none(post, dewi):
    letter(dewi)
    reminding.want_reminders(dewi, False)

    assert reminding.send_due(timezone.now()) == (0, 0)
    assert (post.letters, Mail.objects.get().given_up is None) == ([], False)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_workers_at_once_send_a_letter_once(dewi, monkeypatch):
    sent = []
    monkeypatch.setattr(mail, "send", lambda to, subject, body: (time.sleep(0.05), sent.append(subject)))
    for number in range(6):
        letter(dewi, f"reminder:{number}")

    at_the_same_moment(lambda number: reminding.send_due(timezone.now() + SOON))

    assert len(sent) == 6


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_without_the_claim_they_would_send_it_more_often(dewi, monkeypatch):
    sent = []
    monkeypatch.setattr(mail, "send", lambda to, subject, body: (time.sleep(0.3), sent.append(subject)))
    monkeypatch.setattr(reminding, "_claim", lambda pk, now: Mail.objects.select_related("user").get(pk=pk))
    letter(dewi)

    at_the_same_moment(lambda number: reminding.send_due(timezone.now() + SOON))

    assert len(sent) > 1
