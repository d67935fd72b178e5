"""`work`: what nobody should wait for. Queues the reminders of the morning and sends what the outbox holds.

Runs beside the server until it is told to end (SIGTERM, Ctrl-C); `--once` does what is due and stops, for a timer. More
than one may run: a letter is sent by one of them. While the database is away it waits and goes on.
"""

import logging
import signal
import threading

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from minutes.actions import reminding

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Queues reminders and sends e-mail until it is stopped."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do what is due, then stop")
        parser.add_argument("--every", type=int, default=60, metavar="SECONDS", help="how long to rest in between")

    def handle(self, *, once, every, **options):
        ended = threading.Event()
        if once:
            self._round()
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_args: ended.set())
        while not ended.is_set():
            try:
                self._round()
            except (InterfaceError, OperationalError) as gone:
                logger.warning("The database is away: %s", type(gone).__name__)
            finally:
                connection.close()
            ended.wait(max(every, 1))

    def _round(self):
        now = timezone.now()
        queued = reminding.queue_reminders(now)
        sent, failed = reminding.send_due(now)
        if queued or sent or failed:
            self.stdout.write(f"{queued} queued, {sent} sent, {failed} failed.")
