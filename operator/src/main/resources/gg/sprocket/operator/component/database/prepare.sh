#!/bin/sh
# Makes the data directory ready for the server: creates it on an empty claim, and gives the
# application role the password of the credentials Secret. Runs before every start of the server and
# may be killed at any moment: a new data directory is built beside its final place and renamed into
# it when complete, and changes to an existing one are transactions.
set -eu
umask 077
export LC_ALL=C

data=${PGDATA:-/var/lib/postgresql/data/pgdata}
config=${SPROCKET_CONFIG:-/etc/sprocket}
credentials=${SPROCKET_CREDENTIALS:-/run/secrets/database}
roles=${SPROCKET_ROLES:-}
log=${TMPDIR:-/tmp}/prepare.log
volume=${data%/*}
scratch=$data.new

say() {
  printf 'prepare: %s\n' "$1"
}

fail() {
  printf 'prepare: %s\n' "$1" >&2
  exit 1
}

# The first reason in a failed program's log. Never a statement or a part of one: those carry the
# verifier.
cause() {
  reason=$(sed -nE 's/ at or near .*//; s/^.*(FATAL|PANIC|ERROR|error): +//p' "$log" | head -n 1)
  case $reason in
    *'contains errors') reason=$(sed -nE 's/^.*LOG: +//p' "$log" | head -n 1) ;;
  esac
  printf '%s' "${reason:-it gave no reason}"
}

# Two pods can meet on one volume, for instance after a forced deletion, and PostgreSQL cannot see a
# server in another pod. The lock is the kernel's, so it ends with the last process that has it.
lock() {
  exec 9>>"$data.lock"
  flock --timeout 60 9 && return 0
  [ $? -ne 1 ] || fail "another pod still uses $data; wait for it to end, or end it"
  say "the volume cannot lock files, so nothing here can notice a second pod"
}

image_version() {
  version=$(postgres --version 2>/dev/null | sed 's/^[^0-9]*\([0-9][0-9]*\).*$/\1/')
  [ -n "$version" ] ||
    fail "there is no postgres on the PATH; use an image that keeps to the layout of the official postgres image"
  # Up to release 16 the parameter does not exist.
  no_limit=
  [ "$version" -lt 17 ] || no_limit='-c transaction_timeout=0'
}

# The characters allowed keep quotes and line ends out, so the verifier can stand in a statement as
# it is.
read_verifier() {
  [ -r "$credentials/verifier" ] ||
    fail "cannot read $credentials/verifier; the credentials Secret needs the key verifier"
  verifier=$(cat "$credentials/verifier")
  case $verifier in
    *[!A-Za-z0-9+/=:'$'-]*) ;;
    'SCRAM-SHA-256$'[1-9]*:?*'$'?*:?*) return 0 ;;
  esac
  fail "the key verifier of the credentials Secret is not a SCRAM-SHA-256 verifier; restore the Secret's keys password and verifier"
}

# Runs the statements on standard input, one a line, without a server. Without exit_on_error
# single-user mode goes on after an error and ends with success. The configuration is the server's,
# so that write-ahead log written here is archived like any other. Never behind a pipe: PostgreSQL
# sees through the postmaster.pid of a killed server (process 1, as this shell is) only in its own
# or its parent's process id, and a pipe puts another process between.
single_user() {
  postgres --single -D "$1" -c config_file="$config/postgresql.conf" \
    -c exit_on_error=on -c log_error_verbosity=terse -c log_min_error_statement=panic \
    -c log_statement=none -c log_min_duration_statement=-1 -c log_duration=off \
    -c statement_timeout=0 -c lock_timeout=0 $no_limit \
    postgres >"$log" 2>&1
}

# In one line, as single-user mode wants it.
role_statement() {
  cat <<SQL
DO \$do\$ BEGIN \
IF NOT EXISTS (SELECT FROM pg_catalog.pg_authid WHERE rolname = 'sprocket') THEN \
CREATE ROLE sprocket LOGIN PASSWORD '$verifier'; \
ELSIF EXISTS (SELECT FROM pg_catalog.pg_authid WHERE rolname = 'sprocket' AND rolpassword IS DISTINCT FROM '$verifier') THEN \
ALTER ROLE sprocket PASSWORD '$verifier'; \
RAISE LOG 'sprocket password replaced'; \
END IF; END \$do\$
SQL
}

# A role that the migrations act as: without a login, and without rights of its own.
member_statement() {
  cat <<SQL
DO \$do\$ BEGIN \
IF NOT EXISTS (SELECT FROM pg_catalog.pg_authid WHERE rolname = '$1') THEN CREATE ROLE "$1"; END IF; \
IF (SELECT rolsuper FROM pg_catalog.pg_authid WHERE rolname = '$1') THEN RAISE EXCEPTION 'role $1 is a superuser, which the application must not become'; END IF; \
IF NOT EXISTS (SELECT FROM pg_catalog.pg_auth_members WHERE roleid = '"$1"'::regrole AND member = 'sprocket'::regrole) THEN GRANT "$1" TO sprocket; END IF; \
END \$do\$
SQL
}

statements() {
  role_statement
  for role in $roles; do
    member_statement "$role"
  done
}

create() {
  # Up to release 16 only the C library has C.UTF-8; it sorts the same there.
  provider=libc
  [ "$version" -lt 17 ] || provider=builtin
  say "creating a data directory of PostgreSQL $version"
  initdb --pgdata="$scratch" --username=sprocket_admin --auth-local=peer --auth-host=scram-sha-256 \
    --encoding=UTF8 --locale-provider=$provider --locale=C.UTF-8 --data-checksums --no-sync \
    --no-instructions >"$log" 2>&1 || fail "initdb failed: $(cause)"
  single_user "$scratch" <<SQL || fail "cannot create the role and database sprocket: $(cause)"
$(statements)
CREATE DATABASE sprocket OWNER sprocket
REVOKE ALL ON DATABASE sprocket FROM PUBLIC
SQL
  initdb --sync-only --pgdata="$scratch" >"$log" 2>&1 || fail "cannot flush $scratch: $(cause)"
  mv -T "$scratch" "$data"
  sync "$volume"
  say "created the role and database sprocket"
}

check_version() {
  found=$(cat "$data/PG_VERSION")
  [ "$found" = "$version" ] ||
    fail "the data is of PostgreSQL $found and the image is PostgreSQL $version; nothing was changed; use an image of PostgreSQL $found, or move the data by backup and restore"
}

update() {
  check_version
  # Group rights, which the kubelet gives when it sets a volume's group, make PostgreSQL refuse.
  chmod 0700 "$data"
  single_user "$data" <<SQL || fail "cannot open the data directory: $(cause)"
$(statements)
SQL
  if grep -q 'sprocket password replaced' "$log"; then
    say "applied the changed password of role sprocket"
  fi
}

if ! [ -d "$volume" ] || ! [ -w "$volume" ]; then
  fail "$volume is not writable by user $(id -u) with groups $(id -G); use a storage class whose volumes honour fsGroup"
fi
image_version
read_verifier
lock
rm -rf "$scratch"
if [ -d "$data" ] && ! [ -O "$data" ]; then
  fail "$data belongs to user $(stat -c %u "$data") and this is user $(id -u); nothing was changed; give the files to user $(id -u)"
fi
if [ -s "$data/PG_VERSION" ]; then
  update
elif [ -e "$data" ] && ! rmdir "$data" 2>/dev/null; then
  fail "$data has no PG_VERSION, so it is no PostgreSQL data directory; nothing was changed; move it away, or restore a backup"
else
  create
fi
rm -f "$log"
say "the data directory is ready"
