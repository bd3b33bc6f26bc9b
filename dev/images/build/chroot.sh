# Functions for the scripts beside this one. They run in mount and process namespaces of their own, so
# whatever they mount and start is gone with their first process, however that ends.

# The devices that package scripts use. A folder of device files of their own needs a right that a
# container may not have; binding the machine's needs none.
bind_devices() {
  mount -t tmpfs -o mode=755 devices "$1/dev"
  for device in full null random urandom zero; do
    : >"$1/dev/$device"
    mount --bind "/dev/$device" "$1/dev/$device"
  done
  ln -s /proc/self/fd "$1/dev/fd"
  mkdir -m 1777 "$1/dev/shm"
}

# Makes a root file system fit to run programs in. What apt fetches stays out of it.
enter() {
  mount -t proc proc "$1/proc"
  bind_devices "$1"
  mount -t tmpfs -o mode=1777 temporary "$1/tmp"
  mount -t tmpfs packages "$1/var/cache/apt"
  mount -t tmpfs lists "$1/var/lib/apt/lists"
  for file in resolv.conf hosts; do
    [ -e "$1/etc/$file" ] || : >"$1/etc/$file"
    if [ -e "/etc/$file" ]; then mount --bind "/etc/$file" "$1/etc/$file"; fi
  done
  # No service starts (Debian policy, invoke-rc.d).
  printf '#!/bin/sh\nexit 101\n' >"$1/usr/sbin/policy-rc.d"
  chmod 755 "$1/usr/sbin/policy-rc.d"
}

leave() {
  rm "$1/usr/sbin/policy-rc.d"
  for mount in etc/hosts etc/resolv.conf var/lib/apt/lists var/cache/apt tmp dev proc; do
    if mountpoint -q "$1/$mount"; then umount -R "$1/$mount"; fi
  done
}

# Takes away what no running program reads.
trim() {
  for folder in usr/share/doc usr/share/man usr/share/info usr/share/lintian usr/share/bash-completion \
    usr/share/i18n var/cache/apt var/cache/debconf var/lib/apt/lists var/log; do
    if [ -d "$1/$folder" ]; then
      find "$1/$folder" -xdev -mindepth 1 ! -type d -delete
    fi
  done
  for folder in doc man info lintian bash-completion i18n; do
    rm -rf "$1/usr/share/$folder"
  done
  find "$1/usr/share/locale" -mindepth 1 -maxdepth 1 -type d -exec rm -rf {} +
  rm -f "$1"/etc/*- "$1"/var/lib/dpkg/*-old "$1/etc/hostname"
  : >"$1/etc/resolv.conf"
  : >"$1/etc/hosts"
}

# Every entry with what a layer says of it; the last column is the time of any change.
entries() {
  (cd "$1" && find . -xdev -mindepth 1 \( -path './dev/*' -o -path './proc/*' -o -path './sys/*' -o -path './tmp/*' \) -prune \
    -o -printf '%P\t%y\t%C@\n') | LC_ALL=C sort
}

# Packs the entries of a root file system that are listed on standard input.
pack() {
  tar --create --file="$2" --directory="$1" --format=gnu --numeric-owner --no-recursion \
    --clamp-mtime --mtime=@1767225600 --verbatim-files-from --files-from=-
}
