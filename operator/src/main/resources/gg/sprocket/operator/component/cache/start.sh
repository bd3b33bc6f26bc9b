#!/bin/sh
# Becomes the Redis server, with its data in the form that the configuration asks for.
#
# With an append-only file Redis reads nothing else: on a volume that has a snapshot alone it begins
# empty, and overwrites the snapshot when it ends. So the snapshot becomes the beginning of that file,
# built beside its place and renamed into it when complete. Where the configuration says that there is
# none, what is left of a former one goes: it is older than the snapshot by the time it is switched on
# again.
set -eu
umask 077

config=${SPROCKET_CONFIG:-/etc/sprocket}
data=${SPROCKET_DATA:-/data}
log=$data/appendonlydir
scratch=$log.new

say() {
  printf 'start: %s\n' "$1"
}

convert() {
  say "making an append-only file of the snapshot"
  mkdir "$scratch"
  # Redis replaces both files by others and writes into neither, so one may go by two names: that is
  # done at once, however large it is. A file system without such names gets a copy.
  ln "$data/dump.rdb" "$scratch/appendonly.aof.1.base.rdb" 2>/dev/null ||
    cp "$data/dump.rdb" "$scratch/appendonly.aof.1.base.rdb"
  printf 'file appendonly.aof.1.base.rdb seq 1 type b\n' >"$scratch/appendonly.aof.manifest"
  sync "$scratch/appendonly.aof.1.base.rdb" "$scratch/appendonly.aof.manifest" "$scratch"
  # One without a list of its files is what a kill at the very first start left.
  rm -rf "$log"
  mv -T "$scratch" "$log"
  sync "$data"
}

rm -rf "$scratch"
if grep -q '^appendonly no$' "$config/parameters.conf"; then
  rm -rf "$log"
elif ! grep -q '^appendonly yes$' "$config/parameters.conf"; then
  say "parameters.conf has neither \"appendonly yes\" nor \"appendonly no\": nothing was touched; undo what was changed in the ConfigMap"
  exit 1
elif ! [ -s "$log/appendonly.aof.manifest" ] && [ -s "$data/dump.rdb" ]; then
  convert
fi
exec redis-server "$config/redis.conf"
