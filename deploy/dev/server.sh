# shellcheck shell=bash
# Starting and stopping a server process.
#
# A server is in a session of its own, so that Ctrl-C reaches the command alone and the server is stopped after it; and
# the kernel stops it when this script dies, however that happens, so that no server is ever left behind.

# launch NAME SIGNAL COMMAND…: starts a server that stops on SIGNAL; its output goes to NAME.log.
launch() {
    local name=$1 signal=$2
    shift 2
    # setpriv sets the signal last, because changing the user clears it.
    (cd "$folder" && exec setsid "${server_user[@]}" setpriv --pdeathsig "$signal" "$@") </dev/null >>"$folder/$name.log" 2>&1 &
    server=$!
    started+=("$server")
}

# await NAME: until the function NAME_answers succeeds; fails when the process ends before, e.g. for a port just taken.
await() {
    local tries
    for tries in {1..600}; do
        "$1_answers" >/dev/null 2>&1 && return
        kill -0 "$server" 2>/dev/null || break
        sleep 0.05
    done
    kill -KILL "$server" 2>/dev/null || true
    unset 'started[-1]'
    return 1
}

# start NAME: calls NAME_launch with free ports until the server answers.
start() {
    local tries
    for tries in 1 2 3 4 5; do
        free_port
        "$1_launch"
        await "$1" && return
    done
    tail -n 20 "$folder/$1.log" >&2
    die "$1 does not start after $tries attempts; above are the last lines of its log"
}

# Below 32768, where Linux begins to give ports to outgoing connections.
free_port() {
    while port=$((20000 + RANDOM % 12000)) && (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
}

# The last one started is stopped first. INT is PostgreSQL's fast shutdown, and Redis saves on it as on TERM.
stop_servers() {
    local i
    for ((i = ${#started[@]} - 1; i >= 0; i--)); do
        kill -INT "${started[i]}" 2>/dev/null || true
        wait "${started[i]}" 2>/dev/null || true
    done
}
