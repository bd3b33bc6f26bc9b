#!/bin/sh
# Makes layer.tar in the current folder: what setup.sh, run on top of another layer, has changed.
# Needs, from the environment: BASE (that layer), RECIPE (folder with setup.sh and apt.conf).
set -eu
. "${0%/*}/chroot.sh"

mkdir root
tar --extract --file="$BASE" --directory=root --numeric-owner --same-permissions
mkdir -p root/dev root/proc root/sys root/tmp
entries root >before

enter root
mkdir root/tmp/recipe
cp "$RECIPE"/* root/tmp/recipe/
cat >root/tmp/add <<'END'
#!/bin/sh
# usage: add PACKAGE...
set -eu
[ -e /var/cache/apt/pkgcache.bin ] || apt-get -q update
apt-get -q --yes --no-install-recommends install "$@"
END
chmod 755 root/tmp/add
env -i ${http_proxy:+"http_proxy=$http_proxy"} ${https_proxy:+"https_proxy=$https_proxy"} ${no_proxy:+"no_proxy=$no_proxy"} \
  PATH=/tmp:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
  APT_CONFIG=/tmp/recipe/apt.conf DEBIAN_FRONTEND=noninteractive \
  chroot root sh -eu /tmp/recipe/setup.sh
leave root
trim root

entries root >after
# A file that the lower layer has and this one has not is told by an empty one (OCI image
# specification, Whiteouts). Of a folder that is gone its own mark is enough.
cut -f 1 before >names-before
cut -f 1 after >names-after
LC_ALL=C comm -23 names-before names-after | while IFS= read -r gone; do
  parent=$(dirname "$gone")
  if [ -d "root/$parent" ]; then
    : >"root/$parent/.wh.$(basename "$gone")"
    printf '%s\n' "${parent#./}/.wh.$(basename "$gone")"
  fi
done | sed 's,^\./,,' >marks
# Making the marks has changed their folders once more, which says nothing new.
{ LC_ALL=C comm -13 before after | cut -f 1; cat marks; } | LC_ALL=C sort -u | pack root layer.tar
