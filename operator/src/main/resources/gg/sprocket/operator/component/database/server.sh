#!/bin/sh
# Becomes the PostgreSQL server, holding the lock that prepare.sh takes.
set -eu

data=${PGDATA:-/var/lib/postgresql/data/pgdata}
config=${SPROCKET_CONFIG:-/etc/sprocket}

exec 9>>"$data.lock"
# Any other failure means a volume without file locks, of which prepare.sh has spoken.
flock --timeout 60 9 || [ $? -ne 1 ] || {
  printf 'server: another pod still uses %s; wait for it to end, or end it\n' "$data" >&2
  exit 1
}
exec postgres -D "$data" -c config_file="$config/postgresql.conf"
