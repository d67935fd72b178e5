#!/usr/bin/env bash
# `make test`: everything that CI runs. Nothing is skipped; what is missing is installed, or the run fails.

source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

need_packages $(python_packages) $RUN_PACKAGES poppler-utils
need_venv
need_requirements requirements-dev.lock

export CHROMIUM=${CHROMIUM:-/usr/bin/chromium}
[ -x "$CHROMIUM" ] || need_packages chromium
[ -x "$CHROMIUM" ] || stop "The journeys need Chromium, and there is none at $CHROMIUM. Set CHROMIUM=/path/to/chromium"

scratch=$(mktemp -d)
postgresql_data=
trap 'stop_postgresql; rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

# A PostgreSQL of our own, reached by a socket that only this user and root can open.
start_postgresql() {
    local bin as_postgres=()
    bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
    [ -n "$bin" ] || bin=$(dirname "$(command -v initdb)") || stop "initdb is not there: install PostgreSQL."
    postgresql_data=/tmp/rakor-postgresql-$$ # lower case: it becomes the host of a URL
    mkdir -m 700 "$postgresql_data"
    if [ "$(id -u)" -eq 0 ]; then # initdb refuses root
        chown postgres "$postgresql_data"
        as_postgres=(runuser -u postgres --)
    fi
    POSTGRESQL_CTL=("${as_postgres[@]}" "$bin/pg_ctl" --silent -D "$postgresql_data/data")
    (cd / && "${as_postgres[@]}" "$bin/initdb" -D "$postgresql_data/data" -U postgres -A trust -E UTF8 --no-sync) >"$scratch/initdb.log" ||
        stop "initdb failed: $(cat "$scratch/initdb.log")"
    (cd / && "${POSTGRESQL_CTL[@]}" -l "$postgresql_data/log" -w start \
        -o "-c listen_addresses='' -c unix_socket_directories=$postgresql_data -c fsync=off") ||
        stop "PostgreSQL did not start: $(cat "$postgresql_data/log")"
    DATABASE_URL="postgresql://postgres@${postgresql_data//\//%2F}/postgres"
}

stop_postgresql() {
    [ -n "$postgresql_data" ] || return 0
    (cd / && "${POSTGRESQL_CTL[@]}" -m immediate stop) || true
    rm -rf "$postgresql_data"
}

find_postgresql() {
    DATABASE_URL=$(.venv/bin/python scripts/find_postgresql.py) || return 1
}

if ! find_postgresql; then
    case ${DATABASE_URL:-} in postgres*) stop "DATABASE_URL leads to no PostgreSQL that may create databases." ;; esac
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || need_packages postgresql
    say "Starting a PostgreSQL of our own"
    start_postgresql
fi
postgresql_url=$DATABASE_URL
unset DATABASE_URL

failed=()
step() {
    local name=$1
    shift
    say "$name"
    "$@" || failed+=("$name")
}

manage() {
    local key="import secrets; print(secrets.token_urlsafe(50))"
    env RAKOR_VAR_DIR="$scratch" SECRET_KEY="$(.venv/bin/python -c "$key")" LINK_KEY="$(.venv/bin/python -c "$key")" \
        HTTPS=True DEBUG=False ALLOWED_HOSTS=rakor.example .venv/bin/python -W error manage.py "$@"
}

step "Lint" .venv/bin/ruff check .
step "Format" .venv/bin/ruff format --check .
step "Templates: lint" .venv/bin/djlint --lint templates
step "Templates: format" .venv/bin/djlint --check templates
step "Migrations are complete" manage makemigrations --check --dry-run
step "Production settings" manage check --deploy --fail-level WARNING --database default
step "Words are compiled" manage compilemessages --verbosity 0 --ignore .venv
step "Tests on PostgreSQL" env DATABASE_URL="$postgresql_url" .venv/bin/python -m pytest -n 2 -m "not journey"
step "Tests and journeys on SQLite" .venv/bin/python -m pytest -n 2

[ ${#failed[@]} -eq 0 ] || stop "Failed: $(printf '%s. ' "${failed[@]}")"
