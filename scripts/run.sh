#!/usr/bin/env bash
# `make run`: from a fresh clone to a running program with a demo world. Safe to repeat; the second time is quick.

source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

export PORT=${PORT:-8000}
export HTTPS=${HTTPS:-False} # on 127.0.0.1 there is nobody in between
VAR=${RAKOR_VAR_DIR:-var}

if (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; then
    stop "Port $PORT on 127.0.0.1 is taken. Choose another one: make run PORT=$((PORT + 1))"
fi

need_packages $(python_packages) $RUN_PACKAGES
need_venv
need_requirements requirements.lock

mkdir -p -m 700 "$VAR"
if [ -z "${SECRET_KEY:-}${SECRET_KEY_FILE:-}" ] && [ ! -s "$VAR/secret-key" ]; then
    say "Making a secret key in $VAR/secret-key"
    (umask 077 && .venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(50))' >"$VAR/secret-key")
fi

.venv/bin/python manage.py prepare --demo

say "Rakor answers at http://127.0.0.1:$PORT (Ctrl-C stops it)"
exec .venv/bin/granian --interface wsgi --host 127.0.0.1 --port "$PORT" \
    --workers 2 --blocking-threads 1 --no-ws rakor.wsgi:application
