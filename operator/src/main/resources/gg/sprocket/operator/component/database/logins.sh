#!/bin/sh
# Makes the role by which a Vault makes logins that act as the application's role. Runs between
# prepare.sh and the server, and may be killed at any moment: what it does is one transaction. Only
# the Vault needs that role, so nothing but a second pod keeps the server from starting.
set -eu
umask 077
export LC_ALL=C

data=${PGDATA:-/var/lib/postgresql/data/pgdata}
config=${SPROCKET_CONFIG:-/etc/sprocket}
credentials=${SPROCKET_MAKER_CREDENTIALS:-/run/secrets/maker}
log=${TMPDIR:-/tmp}/logins.log

say() {
  printf 'logins: %s\n' "$1"
}

# As in prepare.sh, which has spoken of a volume without file locks.
lock() {
  exec 9>>"$data.lock"
  flock --timeout 60 9 || [ $? -ne 1 ] || {
    printf 'logins: another pod still uses %s; wait for it to end, or end it\n' "$data" >&2
    exit 1
  }
}

# The characters allowed keep quotes and line ends out, so the verifier can stand in a statement as
# it is.
is_verifier() {
  case $1 in
    *[!A-Za-z0-9+/=:'$'-]*) return 1 ;;
    'SCRAM-SHA-256$'[1-9]*:?*'$'?*:?*) return 0 ;;
  esac
  return 1
}

# Empty where the role is not to get in.
read_verifier() {
  verifier=$(cat "$credentials/verifier" 2>/dev/null || true)
  if ! is_verifier "$verifier"; then
    say "the Secret of the Vault's login has no SCRAM-SHA-256 verifier under the key verifier, so the Vault makes no logins; delete that Secret to have it made anew"
    verifier=
  elif [ "$version" -lt 16 ]; then
    say "before PostgreSQL 16 a role that makes logins may change every other one, so the Vault makes none at this PostgreSQL $version; use one of 16 or newer, or remove spec.database.vaultLogin"
    verifier=
  fi
}

# It is no superuser.
statement() {
  cat <<SQL
DO \$do\$ BEGIN \
IF '$verifier' = '' THEN \
IF EXISTS (SELECT FROM pg_catalog.pg_authid WHERE rolname = 'sprocket_vault' AND rolcanlogin) THEN ALTER ROLE sprocket_vault NOLOGIN; END IF; \
RETURN; END IF; \
IF NOT EXISTS (SELECT FROM pg_catalog.pg_authid WHERE rolname = 'sprocket_vault') THEN CREATE ROLE sprocket_vault; END IF; \
ALTER ROLE sprocket_vault LOGIN CREATEROLE PASSWORD '$verifier'; \
IF NOT EXISTS (SELECT FROM pg_catalog.pg_auth_members WHERE roleid = 'sprocket'::regrole AND member = 'sprocket_vault'::regrole AND admin_option) THEN GRANT sprocket TO sprocket_vault WITH ADMIN OPTION; END IF; \
END \$do\$
SQL
}

# As prepare.sh does, for the reasons that it gives.
single_user() {
  no_limit=
  [ "$version" -lt 17 ] || no_limit='-c transaction_timeout=0'
  postgres --single -D "$data" -c config_file="$config/postgresql.conf" \
    -c exit_on_error=on -c log_error_verbosity=terse -c log_min_error_statement=panic \
    -c log_statement=none -c log_min_duration_statement=-1 -c log_duration=off \
    -c statement_timeout=0 -c lock_timeout=0 $no_limit \
    postgres >"$log" 2>&1
}

# Never a statement or a part of one: those carry the verifier.
cause() {
  sed -nE 's/ at or near .*//; s/^.*(FATAL|PANIC|ERROR|error): +//p' "$log" | head -n 1
}

lock
version=$(cat "$data/PG_VERSION")
read_verifier
single_user <<SQL || say "cannot make the role sprocket_vault, so the Vault makes no logins: $(cause)"
$(statement)
SQL
rm -f "$log"
say "done"
