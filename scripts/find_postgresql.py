"""Prints the URL of a PostgreSQL on which this user may create databases: DATABASE_URL, or a local one."""

import getpass
import os
import sys

import psycopg2

given = os.environ.get("DATABASE_URL", "")
if given.startswith("postgres"):
    candidates = [given]
else:
    names = dict.fromkeys([getpass.getuser(), "postgres"])
    candidates = [f"postgresql://{name}@{host}/postgres" for name in names for host in ("", "127.0.0.1:5432")]

for url in candidates:
    try:
        connection = psycopg2.connect(url, connect_timeout=3)
    except psycopg2.OperationalError as refusal:
        print(f"{url.rpartition('@')[2]}: {str(refusal).strip().splitlines()[0]}", file=sys.stderr)
        continue
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user")
        allowed = cursor.fetchone()[0]
    if allowed and connection.server_version >= 140000:
        print(url)
        sys.exit()
sys.exit(1)
