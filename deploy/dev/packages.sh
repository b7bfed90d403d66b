# shellcheck shell=bash
# What must be installed: is it there, and if not, install it by the system's package manager or say how.

# Everything that is missing is installed in one go, and named in one sentence where that is not possible.
install_missing() {
    missing='' packages=()
    if [ -z "${DATABASE_URL:-}" ] && ! find_postgresql >/dev/null; then lacks "PostgreSQL 15 or newer" postgresql; fi
    if [ -z "${REDIS_URL:-}" ] && ! find_redis >/dev/null; then lacks "Redis 7 or newer" redis-server; fi
    if [ -n "$needs_node" ] && ! has_node; then lacks "Node.js 18 or newer with npm" nodejs npm; fi
    if [ -n "$needs_browser" ] && ! has_browser; then lacks Chromium chromium; fi
    [ -z "$missing" ] || install
    find_all
}

lacks() { # what it is, then the packages
    missing=${missing:+$missing, }$1
    packages+=("${@:2}")
}

# A package may be there and too old.
find_all() {
    if [ -z "${DATABASE_URL:-}" ]; then
        postgresql_bin=$(find_postgresql) || die "PostgreSQL 15 or newer is needed, and this system's package is older; install it from https://www.postgresql.org/download/"
    fi
    if [ -z "${REDIS_URL:-}" ]; then
        redis_server=$(find_redis) || die "redis-server is not in PATH although its package is installed"
    fi
    [ -z "$needs_node" ] || has_node || die "Node.js 18 or newer is needed, and this system's package is older; install it from https://nodejs.org/"
    [ -z "$needs_browser" ] || node_is 20 || use_newer_node
}

# The newest server of version 15 or above; distributions keep it outside PATH.
find_postgresql() {
    local bin
    while read -r bin; do
        if [ "$(major_version "$bin")" -ge 15 ]; then
            printf '%s\n' "$bin"
            return
        fi
    done < <(printf '%s\n' /usr/lib/postgresql/*/bin /usr/pgsql-*/bin | sort -rV; dirname "$(command -v postgres || printf /)")
    return 1
}

major_version() { # of the server in folder $1, 0 where there is none
    local words
    if [ ! -x "$1/postgres" ] || [ ! -x "$1/initdb" ]; then
        printf 0
        return
    fi
    read -r -a words < <("$1/postgres" --version)
    printf '%s' "${words[2]%%[!0-9]*}"
}

# Debian's package creates and starts a system cluster, which nobody here needs.
without_system_cluster() {
    local settings=/etc/postgresql-common/createcluster.conf
    if [ -e "$settings" ] || ! command -v apt-get >/dev/null || ! can_be_root; then return; fi
    as_root mkdir -p "${settings%/*}"
    as_root sh -c "echo 'create_main_cluster = false' >$settings"
}

find_redis() { command -v redis-server || command -v valkey-server; }

has_node() { command -v npm >/dev/null && node_is 18; }

node_is() { # at least version $1
    local version
    version=$(node --version 2>/dev/null) && version=${version#v} && [ "${version%%.*}" -ge "$1" ]
}

has_browser() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null; }

# What drives the browser needs Node.js 20, and Debian 12 has 18: the tests get one of their own, from the npm registry.
use_newer_node() {
    local folder=$here/node
    if [ ! -e "$folder/node_modules/.package-lock.json" ] || [ "$folder/package-lock.json" -nt "$folder/node_modules/.package-lock.json" ]; then
        with_progress "installing Node.js for the browser tests" npm ci --prefix "$folder" --no-audit --no-fund || die "Node.js 20 or newer is needed for the browser tests and could not be installed"
        touch "$folder/node_modules/.package-lock.json"
    fi
    PATH=$(printf '%s:' "$folder"/node_modules/node-linux-*/bin)$PATH
    export PATH
    node_is 20 || die "Node.js 20 or newer is needed for the browser tests; install it from https://nodejs.org/"
}

install() {
    command -v apt-get >/dev/null || die "missing: $missing; install it with your system's package manager (Debian: ${packages[*]})"
    can_be_root || die "missing: $missing; run: sudo apt-get install --no-install-recommends ${packages[*]}"
    say "installing ${packages[*]}"
    [[ " ${packages[*]} " != *" postgresql "* ]] || without_system_cluster
    tolerant=yes with_progress "installing" apt_get install "${packages[@]}" || {
        with_progress "asking for new packages" apt_get update && with_progress "installing" apt_get install "${packages[@]}"
    } || die "missing: $missing; it could not be installed. Run: apt-get install --no-install-recommends ${packages[*]}"
}

apt_get() {
    local action=$1
    shift
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold \
        "$action" ${1:+--no-install-recommends} "$@" </dev/null
}

can_be_root() { [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
