# shellcheck shell=bash
# What takes long says that it goes on.

# with_progress WHAT COMMAND…: runs COMMAND without its output and says every two seconds for how long and where it is.
# Where it fails, everything it said is shown, but the names of packages that Go lists while it compiles; with tolerant
# set, nothing.
with_progress() {
    local what=$1 log ticker status=0
    shift
    log=$(mktemp)
    tell_progress "$what" "$log" &
    ticker=$!
    "$@" </dev/null >"$log" 2>&1 || status=$?
    kill "$ticker" 2>/dev/null || true
    wait "$ticker" 2>/dev/null || true
    if [ -t 2 ]; then printf '\r\033[K' >&2; fi
    if [ "$status" != 0 ] && [ -z "${tolerant:-}" ]; then grep -v '^[^[:space:]]*$' "$log" >&2 || true; fi
    rm -f "$log"
    return "$status"
}

tell_progress() { # what, the log
    local since=$SECONDS last
    trap 'exit 0' TERM
    while sleep 2 && kill -0 $$ 2>/dev/null; do # whoever is stopped leaves nobody talking
        last=$(tail -c 400 "$2" | tr '\r' '\n' | tail -n 1 | cut -c 1-70)
        if [ -t 2 ]; then
            printf '\r\033[K%s, %d s  %s' "$1" $((SECONDS - since)) "$last" >&2
        else
            printf '%s, %d s  %s\n' "$1" $((SECONDS - since)) "$last" >&2
        fi
    done
}
