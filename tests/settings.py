"""The program's own settings, with what a test must not share with a running office."""

import atexit
import os
import secrets
import shutil
import tempfile
import zlib
from pathlib import Path

VAR = Path(tempfile.mkdtemp(prefix="rakor-test-"))
atexit.register(shutil.rmtree, VAR, ignore_errors=True)
os.environ.update(RAKOR_VAR_DIR=str(VAR), HTTPS="False", DEBUG="False")
os.environ.update({name: secrets.token_urlsafe(50) for name in ("SECRET_KEY", "LINK_KEY")})

from rakor.settings import *  # noqa: E402, F403
from rakor.settings import BASE_DIR, DATABASES, STORAGES  # noqa: E402

default = DATABASES["default"]
if default["ENGINE"].endswith("sqlite3"):
    # A file: the in-memory test database answers a second connection with "table is locked".
    default["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
    default["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
else:
    # A name of this folder: two clones on one machine do not meet in one database.
    default["TEST"] = {"NAME": f"test_rakor_{zlib.crc32(bytes(BASE_DIR)):x}"}
    default["CONN_MAX_AGE"] = 0  # a kept connection of a live server's thread would block dropping the database

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# No collectstatic before a test: files come from static/ under their own names.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT = BASE_DIR / "static"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PDF_STRICT = True
