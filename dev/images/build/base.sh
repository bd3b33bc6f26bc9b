#!/bin/sh
# Makes layer.tar in the current folder: a small Debian. Needs, from the environment: SUITE, MIRROR,
# KEYRING, INCLUDE (packages, with commas), DEBOOTSTRAP (unpacked package).
set -eu
. "${0%/*}/chroot.sh"

export DEBOOTSTRAP_DIR="$DEBOOTSTRAP/usr/share/debootstrap"
mkdir root
sh "$DEBOOTSTRAP/usr/sbin/debootstrap" --variant=minbase --include="$INCLUDE" --keyring="$KEYRING" \
  "$SUITE" "$PWD/root" "$MIRROR"
for mount in root/proc root/sys; do
  if mountpoint -q "$mount"; then umount -R "$mount"; fi
done
# Of packages that come later, too.
cat >root/etc/dpkg/dpkg.cfg.d/small <<'END'
path-exclude=/usr/share/doc/*
path-exclude=/usr/share/man/*
path-exclude=/usr/share/info/*
path-exclude=/usr/share/lintian/*
path-exclude=/usr/share/locale/*
path-include=/usr/share/locale/locale.alias
force-unsafe-io
END
trim root
entries root | cut -f 1 | pack root layer.tar
