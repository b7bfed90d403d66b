# shellcheck shell=bash
# What must be installed: is it there, and if not, install it by the system's package manager or say how.

# gather_missing: the packages of everything that is missing are installed, or named, at once.
gather_missing() {
    local packages=()
    [ -n "${DATABASE_URL:-}" ] || find_postgresql >/dev/null || { without_system_cluster && packages+=(postgresql); }
    [ -n "${REDIS_URL:-}" ] || find_redis >/dev/null || packages+=(redis-server)
    [ -z "$needs_node" ] || has_node || packages+=(nodejs npm)
    [ -z "$needs_browser" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null || packages+=(chromium)
    [ ${#packages[@]} -lt 2 ] || install "what this needs" "${packages[@]}"
}

require_postgresql() {
    postgresql_bin=$(find_postgresql) && return
    without_system_cluster
    install "PostgreSQL 15 or newer" postgresql
    postgresql_bin=$(find_postgresql) || die "PostgreSQL 15 or newer is needed, and this system's package is older; install it from https://www.postgresql.org/download/"
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

require_redis() {
    redis_server=$(find_redis) && return
    install "Redis 7 or newer" redis-server
    redis_server=$(find_redis) || die "redis-server is not in PATH although its package is installed"
}

find_redis() { command -v redis-server || command -v valkey-server; }

require_node() {
    has_node && return
    install "Node.js 18 or newer with npm" nodejs npm
    has_node || die "Node.js 18 or newer is needed, and this system's package is older; install it from https://nodejs.org/"
}

has_node() { command -v npm >/dev/null && node_is 18; }

node_is() { # at least version $1
    local version
    version=$(node --version 2>/dev/null) && version=${version#v} && [ "${version%%.*}" -ge "$1" ]
}

require_browser() {
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || install Chromium chromium
    node_is 20 || use_newer_node
}

# What drives the browser needs Node.js 20, and Debian 12 has 18: the tests get one of their own, from the npm registry.
use_newer_node() {
    local folder=$here/node
    if [ ! -e "$folder/node_modules/.package-lock.json" ] || [ "$folder/package-lock.json" -nt "$folder/node_modules/.package-lock.json" ]; then
        say "installing Node.js for the browser tests"
        npm ci --prefix "$folder" --no-audit --no-fund >/dev/null || die "Node.js 20 or newer is needed for the browser tests and could not be installed"
        touch "$folder/node_modules/.package-lock.json"
    fi
    PATH=$(printf '%s:' "$folder"/node_modules/node-linux-*/bin)$PATH
    export PATH
    node_is 20 || die "Node.js 20 or newer is needed for the browser tests; install it from https://nodejs.org/"
}

install() { # what it is, then the packages
    local what=$1
    shift
    command -v apt-get >/dev/null || die "$what is missing; install it with your system's package manager (Debian: $*)"
    can_be_root || die "$what is missing; run: sudo apt-get install --no-install-recommends $*"
    say "installing $*"
    apt_get install "$@" >/dev/null 2>&1 || {
        apt_get update && apt_get install "$@"
    } >&2 || die "$what is missing and could not be installed; run: apt-get install --no-install-recommends $*"
}

apt_get() {
    local action=$1
    shift
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold \
        "$action" ${1:+--no-install-recommends} "$@" </dev/null
}

can_be_root() { [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
