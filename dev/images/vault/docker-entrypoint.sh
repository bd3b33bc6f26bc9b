#!/bin/sh
# What users of the official image of Vault rely on: a subcommand or an option is one of vault; `server`
# reads the folder of configuration, and what VAULT_LOCAL_CONFIG holds; root becomes the user vault.
set -eu

config=${VAULT_CONFIG_DIR:-/vault/config}
if [ -n "${VAULT_LOCAL_CONFIG:-}" ]; then
  printf '%s\n' "$VAULT_LOCAL_CONFIG" >"$config/local.json"
fi
case "${1:-}" in
  server)
    shift
    set -- vault server -config="$config" "$@"
    ;;
  -*) set -- vault "$@" ;;
  *) if vault "${1:-}" -h >/dev/null 2>&1; then set -- vault "$@"; fi ;;
esac
if [ "$(id -u)" = 0 ] && [ "$1" = vault ]; then
  chown -R vault:vault /vault
  exec setpriv --reuid=vault --regid=vault --clear-groups "$@"
fi
exec "$@"
