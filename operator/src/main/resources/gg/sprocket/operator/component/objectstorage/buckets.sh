#!/bin/sh
# Creates those of the named buckets that do not exist. The server is asked with the credentials of
# its root account, which every bucket belongs to.
set -eu

# The Job may start before the server listens.
tries=30
until buckets=$(versitygw admin list-buckets 2>&1); do
  tries=$((tries - 1))
  if [ "$tries" -eq 0 ]; then
    printf 'buckets: cannot list the buckets at %s: %s\n' "$ADMIN_ENDPOINT_URL" "$buckets" >&2
    exit 1
  fi
  sleep 2
done

# A bucket without an owner is a folder that an interrupted creation left; every request to it fails.
for bucket in "$@"; do
  if printf '%s\n' "$buckets" | grep -Eq "^$bucket +[^ ]"; then
    printf 'buckets: %s is there\n' "$bucket"
  elif answer=$(versitygw admin create-bucket --bucket "$bucket" --owner "$ADMIN_ACCESS_KEY" \
    --object-ownership BucketOwnerPreferred 2>&1); then
    printf 'buckets: created %s\n' "$bucket"
  else
    printf 'buckets: cannot create %s: %s If the volume has an empty folder %s, remove it and run the Job again.\n' "$bucket" "$answer" "$bucket" >&2
    exit 1
  fi
done
