# shellcheck shell=bash
# A Redis (or Valkey) of our own, with enough logical databases for one per test.

start_redis() {
    mkdir -p "$folder/redis"
    [ "$(id -u)" != 0 ] || chown postgres: "$folder/redis"
    start redis
    export REDIS_URL="redis://default:$password@127.0.0.1:$port/0"
}

# The password stands in a file, because everybody on the machine can read arguments.
redis_launch() {
    redis_settings >"$folder/redis.conf"
    [ "$(id -u)" != 0 ] || chown postgres: "$folder/redis.conf"
    launch redis TERM "$redis_server" "$folder/redis.conf"
}

redis_settings() {
    local keep=no
    [ -z "$data" ] || keep=yes
    cat <<SETTINGS
bind 127.0.0.1
port $port
requirepass $password
databases 512
dir $folder/redis
appendonly $keep
save ""
maxmemory-policy noeviction
SETTINGS
}

redis_answers() {
    local answer
    (
        exec 3<>"/dev/tcp/127.0.0.1/$port"
        printf 'AUTH %s\r\nPING\r\n' "$password" >&3
        read -r -t 1 answer <&3 && read -r -t 1 answer <&3 && [ "$answer" = $'+PONG\r' ]
    )
}
