#!/bin/sh
# Makes shared.jsa in the current folder: the classes that a Java program has loaded when it ends, as
# the runtime maps them into memory. They are made where the program will run, since the runtime
# compares path, size and time of every jar.
# usage: train.sh SECONDS LAYER... -- COMMAND...   (it writes /tmp/shared.jsa; it ends itself or is ended then)
set -eu
. "${0%/*}/chroot.sh"

seconds=$1
shift
mkdir root
while [ "$1" != -- ]; do
  tar --extract --file="$1" --directory=root --numeric-owner --same-permissions
  shift
done
shift
mkdir -p root/dev root/proc root/tmp
enter root
# A program that found nobody to talk to has failed, and is still one that has loaded its classes.
timeout --signal=TERM --kill-after=120 "$seconds" chroot root "$@" || true
cp root/tmp/shared.jsa shared.jsa
