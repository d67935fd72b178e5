"""How an e-mail leaves the house. Never inside a request: the worker sends what the outbox holds."""

from smtplib import SMTPException

from django.core.mail import EmailMessage

FAULTS = (OSError, SMTPException)  # of the line and of the server; a later try may do better


def send(to, subject, body):
    """Send one letter, or raise one of FAULTS. Waits at most settings.EMAIL_TIMEOUT for each answer of the server."""
    EmailMessage(subject=" ".join(subject.split()), body=body, to=[to]).send()


def fault_of(error):
    """Why it failed, without an address: the kind of error, and the number the server gave."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
