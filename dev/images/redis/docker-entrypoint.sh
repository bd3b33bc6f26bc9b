#!/bin/sh
# What users of the official image's entrypoint rely on: arguments alone are redis-server's, root
# becomes redis, modules are loaded, and a password or an ACL decides who gets in, not the address.
set -eu
modules=/usr/local/lib/redis/modules

case ${1-} in
  -* | *.conf) set -- redis-server "$@" ;;
esac

if [ "${1-}" = redis-server ] && [ "$(id -u)" = 0 ]; then
  find . \! -user redis -exec chown redis '{}' +
  exec setpriv --reuid=redis --regid=redis --init-groups "$0" "$@"
fi

# Files of the data folder are the server's alone unless somebody has said otherwise.
[ "$(umask)" != 0022 ] || umask 0077

# Whether an argument or the configuration file speaks of a parameter.
speaks_of() {
  parameter=$1
  shift
  for argument in "$@"; do
    [ "$argument" != "--$parameter" ] || return 0
  done
  case ${2-} in
    -* | '') return 1 ;;
    *) grep -qis "^[[:space:]]*$parameter[[:space:]]" "$2" ;;
  esac
}

if [ "${1-}" = redis-server ]; then
  speaks_of protected-mode "$@" || set -- "$@" --protected-mode no
  for module in "$modules"/*.so; do
    if [ -e "$module" ] && ! speaks_of loadmodule "$@"; then set -- "$@" --loadmodule "$module"; fi
  done
fi
exec "$@"
