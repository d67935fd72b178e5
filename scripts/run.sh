#!/usr/bin/env bash
# `make run`: from a fresh clone to a running program with a demo world. Safe to repeat; the second time is quick.

source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

export PORT=${PORT:-8000}
export HTTPS=${HTTPS:-False} # on 127.0.0.1 there is nobody in between
BIND=${BIND:-127.0.0.1}      # another address of this machine, to try it on a phone
[ "$BIND" = 127.0.0.1 ] || export ALLOWED_HOSTS=${ALLOWED_HOSTS:-$BIND}
VAR=${RAKOR_VAR_DIR:-var}

if (exec 3<>"/dev/tcp/$BIND/$PORT") 2>/dev/null; then
    stop "Port $PORT on $BIND is taken. Choose another one: make run PORT=$((PORT + 1))"
fi

need_packages $(python_packages) $RUN_PACKAGES
need_venv
need_requirements requirements.lock

mkdir -p -m 700 "$VAR"
if [ -z "${SECRET_KEY:-}${SECRET_KEY_FILE:-}" ] && [ ! -s "$VAR/secret-key" ]; then
    say "Making a secret key in $VAR/secret-key"
    (umask 077 && .venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(50))' >"$VAR/secret-key")
fi
if [ -z "${LINK_KEY:-}${LINK_KEY_FILE:-}" ] && [ ! -s "$VAR/link-key" ]; then
    say "Making the key of the personal links in $VAR/link-key"
    (umask 077 && .venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(50))' >"$VAR/link-key")
fi

.venv/bin/python manage.py prepare --demo --address "http://$BIND:$PORT"

# What nobody waits for (reminders by e-mail) runs beside the server and ends with it.
.venv/bin/python manage.py work &
worker=$!
trap 'kill "$worker" 2>/dev/null; wait "$worker" 2>/dev/null || true' EXIT
trap 'kill "${server:-$worker}" 2>/dev/null' INT TERM

say "Rakor answers at http://$BIND:$PORT (Ctrl-C stops it)"
.venv/bin/granian --interface wsgi --host "$BIND" --port "$PORT" \
    --workers 2 --blocking-threads 4 --no-ws rakor.wsgi:application &
server=$!
status=0
wait "$server" || status=$?
wait "$server" 2>/dev/null || true # a signal ends the first wait before the server has ended
exit "$status"
