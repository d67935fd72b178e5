"""What opens a door without an account: derived from a name and LINK_KEY, never stored (security.md, T10)."""

import base64
import hashlib
import hmac

from django.conf import settings

LONG, SHORT = 32, 16  # bytes: 43 and 22 characters; 256 and 128 bit


def derive(name, size=LONG):
    """The token of a name like "person:7:2": the same for as long as LINK_KEY is."""
    key = hmac.new(settings.LINK_KEY.encode(), name.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(key[:size]).decode().rstrip("=")


def digest(token):
    """What the database holds in place of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def matches(token, name, size=LONG):
    """Is it the token of this name under today's LINK_KEY? After a change of the key it no longer is."""
    return hmac.compare_digest(token.encode(), derive(name, size).encode())
