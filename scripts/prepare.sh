# Sourced by run.sh and test.sh: brings a bare Debian or Ubuntu to where the program can start.
# Everything here looks first and acts only on what is missing.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }

stop() {
    printf '\n%s\n' "$*" >&2
    exit 1
}

# The libraries and the font of the paper, and msgfmt for the words.
RUN_PACKAGES="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-liberation2 gettext"

# need_packages NAME... : installs the Debian packages that are not there, or says how.
need_packages() {
    local missing=() package
    if ! command -v apt-get >/dev/null; then
        say "This is not Debian or Ubuntu; it is up to you that these are there: $*"
        return
    fi
    for package in "$@"; do
        package_is_there "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    local command="apt-get install -y --no-install-recommends ${missing[*]}"
    if [ "$(id -u)" -eq 0 ]; then
        local sudo=()
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        local sudo=(sudo -n)
    else
        stop "System packages are missing. Install them and try again:

    sudo apt-get update && sudo $command"
    fi
    say "Installing system packages: ${missing[*]}"
    "${sudo[@]}" apt-get update -qq
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive $command
}

package_is_there() {
    local version
    # From Debian 13 on, fonts-liberation is what fonts-liberation2 was.
    if [ "$1" = fonts-liberation2 ] && version=$(installed_version fonts-liberation); then
        dpkg --compare-versions "$version" ge 1:2 && return
    fi
    installed_version "$1" >/dev/null
}

installed_version() {
    dpkg-query -W -f='${Status} ${Version}\n' "$1" 2>/dev/null | sed -n 's/^install ok installed //p' | grep .
}

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# Prints the first Python that is new enough.
find_python() {
    local python
    for python in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        new_enough "$python" && command -v "$python" && return
    done
    return 1
}

has_venv() {
    [ -x .venv/bin/pip ] && new_enough .venv/bin/python
}

# The packages without which there is no virtual environment: printed, so that one apt-get brings everything.
python_packages() {
    local python
    if has_venv; then
        return
    elif ! command -v "${PYTHON:-python3}" >/dev/null; then
        echo python3 python3-venv
    elif python=$(find_python) && ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
    fi
}

need_venv() {
    local python
    has_venv && return
    python=$(find_python) || stop "Rakor needs Python 3.11 or newer; here is $("${PYTHON:-python3}" --version 2>&1).
Debian 12, Ubuntu 24.04 and later bring one that is new enough. Another one: make run PYTHON=/path/to/python3"
    say "Making the virtual environment .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
}

# need_requirements LOCK : installs exactly what the lock says, once per version of the lock.
need_requirements() {
    local lock=$1 stamp=.venv/installed-$1 sum
    sum=$(sha256sum <"$lock")
    [ "$(cat "$stamp" 2>/dev/null)" = "$sum" ] && return
    say "Installing the locked Python packages ($lock)"
    .venv/bin/python -m pip install --require-hashes --disable-pip-version-check -r "$lock" ||
        stop "The Python packages could not be installed; pip says above why."
    printf '%s\n' "$sum" >"$stamp"
}
