#!/bin/bash
# What users of the official image's entrypoint rely on: an empty data directory is made ready by
# POSTGRES_* and the files of /docker-entrypoint-initdb.d, then the server takes this process's place.
set -Eeuo pipefail

say() {
  printf 'entrypoint: %s\n' "$1" >&2
}

fail() {
  say "$1"
  exit 1
}

# A variable, the file that NAME_FILE points at, or what stands for it otherwise.
setting() {
  local name=$1 file=$1_FILE otherwise=${2-}
  if [[ -n ${!name-} && -n ${!file-} ]]; then
    fail "both $name and $file are set, and one alone may be"
  fi
  local value=${!name:-$otherwise}
  if [[ -n ${!file-} ]]; then
    value=$(<"${!file}")
  fi
  printf -v "$name" '%s' "$value"
  export "${name?}"
  unset "$file"
}

is_server() {
  local argument
  [[ $1 == postgres ]] || return 1
  for argument in "$@"; do
    case $argument in
      -'?' | --help | --describe-config | -V | --version) return 1 ;;
    esac
  done
}

folders() {
  mkdir -p "$PGDATA" /var/run/postgresql
  chmod 0700 "$PGDATA" 2>/dev/null || true
  if [[ -n ${POSTGRES_INITDB_WALDIR-} ]]; then
    mkdir -p "$POSTGRES_INITDB_WALDIR"
    chmod 0700 "$POSTGRES_INITDB_WALDIR"
  fi
  if [[ $(id -u) == 0 ]]; then
    chown -R postgres: "$PGDATA" /var/run/postgresql ${POSTGRES_INITDB_WALDIR:+"$POSTGRES_INITDB_WALDIR"}
  fi
}

# PostgreSQL's programs want a name for their user; one without an entry gets it from a library.
name_the_user() {
  getent passwd "$(id -u)" >/dev/null && return 0
  local names
  names=$(mktemp -d)
  printf 'postgres:x:%s:%s:PostgreSQL:%s:/bin/false\n' "$(id -u)" "$(id -g)" "$PGDATA" >"$names/passwd"
  printf 'postgres:x:%s:\n' "$(id -g)" >"$names/group"
  export NSS_WRAPPER_PASSWD=$names/passwd NSS_WRAPPER_GROUP=$names/group LD_PRELOAD=libnss_wrapper.so
}

require_password() {
  if [[ -z $POSTGRES_PASSWORD && $POSTGRES_HOST_AUTH_METHOD != trust ]]; then
    fail 'the data directory is empty and there is no superuser password: set POSTGRES_PASSWORD to one that is not empty. POSTGRES_HOST_AUTH_METHOD=trust allows every connection without'
  fi
  if [[ $POSTGRES_HOST_AUTH_METHOD == trust ]]; then
    say 'POSTGRES_HOST_AUTH_METHOD is trust: whoever reaches the server is let in as any user'
  fi
}

make_cluster() {
  local wal=()
  [[ -z ${POSTGRES_INITDB_WALDIR-} ]] || wal=(--waldir "$POSTGRES_INITDB_WALDIR")
  # POSTGRES_INITDB_ARGS is a line as for a shell.
  eval 'initdb --username="$POSTGRES_USER" --pwfile=<(printf "%s\n" "$POSTGRES_PASSWORD") "${wal[@]}" '"$POSTGRES_INITDB_ARGS"
  local method=$POSTGRES_HOST_AUTH_METHOD
  [[ -n $method ]] || method=$(postgres -C password_encryption "${server[@]:1}")
  printf '\nhost all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"
}

sql() {
  PGHOST='' PGHOSTADDR='' psql --no-psqlrc --no-password --set ON_ERROR_STOP=1 \
    --username "$POSTGRES_USER" ${POSTGRES_DB:+--dbname "$POSTGRES_DB"} "$@"
}

make_database() {
  local wanted=$POSTGRES_DB
  POSTGRES_DB=postgres
  if [[ -z $(sql --tuples-only --no-align --set name="$wanted" <<<"SELECT 1 FROM pg_database WHERE datname = :'name'") ]]; then
    sql --set name="$wanted" <<<'CREATE DATABASE :"name"'
  fi
  POSTGRES_DB=$wanted
}

# Scripts that cannot be executed are read by this shell, so that they can use its functions.
run_files() {
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    [[ -e $file ]] || continue
    say "running $file"
    case $file in
      *.sh) if [[ -x $file ]]; then "$file"; else . "$file"; fi ;;
      *.sql) sql --file "$file" ;;
      *.sql.gz) gunzip --stdout "$file" | sql ;;
      *.sql.xz) xz --decompress --stdout "$file" | sql ;;
      *.sql.zst) zstd --decompress --stdout "$file" | sql ;;
      *) say "$file is none of *.sh, *.sql, *.sql.gz, *.sql.xz, *.sql.zst: left alone" ;;
    esac
  done
}

# Only over the socket: nobody outside may meet a server that is half ready.
first_start() {
  require_password
  make_cluster
  export PGPASSWORD=${PGPASSWORD-$POSTGRES_PASSWORD}
  pg_ctl --wait -o "$(printf '%q ' "${server[@]:1}" -c 'listen_addresses=' -p "${PGPORT:-5432}")" start
  make_database
  run_files
  pg_ctl --mode fast --wait stop
  unset PGPASSWORD
  say 'the data directory is ready'
}

[[ ${1-} != -* ]] || set -- postgres "$@"
if is_server "$@"; then
  server=("$@")
  folders
  if [[ $(id -u) == 0 ]]; then
    exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
  fi
  name_the_user
  if [[ ! -s $PGDATA/PG_VERSION ]]; then
    setting POSTGRES_PASSWORD
    setting POSTGRES_USER postgres
    setting POSTGRES_DB "$POSTGRES_USER"
    setting POSTGRES_INITDB_ARGS
    : "${POSTGRES_HOST_AUTH_METHOD:=}"
    first_start
  fi
fi
exec "$@"
