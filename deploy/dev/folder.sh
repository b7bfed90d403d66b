# shellcheck shell=bash
# Where the servers keep their data, and who owns it.
#
# PostgreSQL refuses to run as root, and its user cannot enter a checkout that only root can read. So as root everything
# lies under one folder of the system, named by the checkout, and the servers run as the user postgres.

system_folder=/var/lib/stadttermin-dev

default_folder() {
    if [ "$(id -u)" = 0 ]; then
        printf '%s/%s' "$system_folder" "$(printf %s "$checkout" | sha256sum | cut -c 1-12)"
    else
        printf '%s/.data' "$checkout"
    fi
}

# The servers inherit the lock: it is free when the last process that uses the data is gone, not when this script is.
enter_folder() {
    server_user=()
    [ "$(id -u)" != 0 ] || become_postgres
    if [ -z "$data" ]; then
        folder=$(temporary_folder)
    else
        mkdir -p "$data"
        folder=$(cd "$data" && pwd)
    fi
    [ "$(id -u)" != 0 ] || chown postgres: "$folder"
    chmod 700 "$folder"
    exec 9>"$folder/lock"
    flock --timeout 5 9 || die "the data in $folder is in use; stop the other run, or give --data another folder"
    [ -s "$folder/password" ] || draw_password
    password=$(<"$folder/password")
}

become_postgres() {
    id postgres >/dev/null 2>&1 || useradd --system --user-group --no-create-home --shell /usr/sbin/nologin postgres
    server_user=(setpriv --reuid=postgres --regid=postgres --init-groups)
    mkdir -p "$system_folder"
    chmod 711 "$system_folder"
}

temporary_folder() {
    local base=${TMPDIR:-/tmp}
    [ "$(id -u)" != 0 ] || base=$system_folder
    remove_abandoned "$base"
    mktemp -d "$base/stadttermin-test.XXXXXX"
}

# A run that was killed could not remove its folder; its lock is free.
remove_abandoned() {
    local lock
    for lock in "$1"/stadttermin-test.*/lock; do
        if [ -O "$lock" ] && flock --nonblock "$lock" true 2>/dev/null; then rm -rf "${lock%/lock}"; fi
    done
}

draw_password() {
    (umask 077 && head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n' >"$folder/password")
    [ "$(id -u)" != 0 ] || chown postgres: "$folder/password"
}

# What a failed run must not take with it: a dead-lock, a crash, a long wait in the log of a server that goes away.
leave_folder() { # with the exit status of the command
    [ -n "${folder:-}" ] && [ -z "$data" ] || return 0
    if [ "$1" != 0 ] && [ -s "$folder/postgresql.log" ]; then
        grep -E 'PANIC|deadlock detected|still waiting for|terminated by signal' "$folder/postgresql.log" | head -n 20 >&2 || true
    fi
    rm -rf "$folder"
}
