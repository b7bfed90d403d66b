# shellcheck shell=bash
# A PostgreSQL of our own. The folder is named by the major version: a newer server begins anew beside the old data.

start_postgresql() {
    cluster=$folder/postgresql-$(major_version "$postgresql_bin")
    [ -d "$cluster" ] || create_cluster
    start postgresql
    create_owner
    export DATABASE_URL="postgres://stadttermin:$password@127.0.0.1:$port/stadttermin?sslmode=disable"
}

# Made under another name and renamed when complete, so that an interrupted run leaves nothing half.
create_cluster() {
    rm -rf "$cluster.new"
    (
        cd "$folder"
        "${server_user[@]}" "$postgresql_bin/initdb" --pgdata="$cluster.new" --username=postgres --pwfile="$folder/password" \
            --auth=scram-sha-256 --locale=C.UTF-8 --encoding=UTF8 --no-sync
    ) >"$folder/initdb.log" 2>&1 || {
        cat "$folder/initdb.log" >&2
        die "PostgreSQL's initdb failed"
    }
    mv "$cluster.new" "$cluster"
}

# We hold the lock, so nobody runs on this folder; what a killed server left would only puzzle the next one.
postgresql_launch() {
    rm -f "$cluster/postmaster.pid"
    local settings=()
    [ -n "$data$durable" ] || settings=(-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off)
    launch postgresql INT "$postgresql_bin/postgres" -D "$cluster" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
        -c max_connections=200 -c log_lock_waits=on -c log_line_prefix='%m [%p] %d ' "${settings[@]}"
}

# As pg_ctl does: the pid file says whose it is and, in its eighth line, whether it is ready. A question over the network
# might be answered by somebody else's server on the same port.
postgresql_answers() {
    local lines
    mapfile -t lines <"$cluster/postmaster.pid" && [ "${lines[0]}" = "$server" ] && [[ ${lines[7]:-} = ready* ]]
}

# pg_signal_backend: the owner drops the databases of tests while the application's role is still connected.
create_owner() {
    PGPASSWORD=$password "$postgresql_bin/psql" --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --set=password="$password" \
        --host=127.0.0.1 --port="$port" --username=postgres --dbname=postgres <<'SQL' >/dev/null
SET client_min_messages = warning;
SELECT 'CREATE ROLE stadttermin LOGIN CREATEDB CREATEROLE' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'stadttermin') \gexec
ALTER ROLE stadttermin PASSWORD :'password';
GRANT pg_signal_backend TO stadttermin;
SELECT 'CREATE DATABASE stadttermin OWNER stadttermin' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'stadttermin') \gexec
SQL
}
