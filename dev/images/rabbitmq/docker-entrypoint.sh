#!/bin/bash
# What users of the official image's entrypoint rely on: root becomes rabbitmq, and variables that it
# no longer takes are refused. RABBITMQ_DEFAULT_USER and its like are read by the server itself.
set -euo pipefail

fail() {
  printf 'entrypoint: %s\n' "$1" >&2
  exit 1
}

if [[ ${1-} == rabbitmq* && $(id -u) == 0 ]]; then
  if [[ $1 == rabbitmq-server ]]; then
    find /var/lib/rabbitmq \! -user rabbitmq -exec chown rabbitmq '{}' +
  fi
  exec setpriv --reuid=rabbitmq --regid=rabbitmq --init-groups "$0" "$@"
fi

for variable in $(compgen -v | grep '^RABBITMQ_' || true); do
  case $variable in
    RABBITMQ_DEFAULT_PASS_FILE | RABBITMQ_DEFAULT_USER_FILE | RABBITMQ_MANAGEMENT_SSL_* | RABBITMQ_SSL_* | RABBITMQ_VM_MEMORY_HIGH_WATERMARK)
      fail "$variable is not taken any more: use a file in /etc/rabbitmq/conf.d"
      ;;
  esac
done
exec "$@"
