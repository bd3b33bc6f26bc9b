# The first process of a node's namespaces: makes the mounts that are the node's own, then waits for
# children, its own and those whose parents have ended. $1 is the state folder.
set -eu
state=$1

case $state in
/run/*)
  echo "the state folder must not lie below /run, which the node has for itself" >&2
  exit 1
  ;;
esac

# Sockets, network namespaces of pods and states of containers; the machine's own are hidden.
mount -t tmpfs tmpfs /run
mkdir /run/netns

# The kubelet makes sockets in its folder, and the path of a socket has at most 108 bytes.
mkdir -p "$state/kubelet" /run/kubelet
mount --bind "$state/kubelet" /run/kubelet

# What kubelet, containerd and the network plugins write below /var goes with the node. The state
# folder may lie there itself, and must not.
mkdir /run/state /run/upper /run/work
mount --bind "$state" /run/state
mount -t overlay overlay -o lowerdir=/var,upperdir=/run/upper,workdir=/run/work /var
mount --bind /run/state "$state"

# The values are those that the kubelet wants to see.
mkdir -p "$state/sysctl"
while read -r parameter value; do
  file=$state/sysctl/$(printf '%s' "$parameter" | tr / .)
  printf '%s\n' "$value" >"$file"
  mount --bind "$file" "/proc/sys/$parameter"
done <<END
vm/overcommit_memory 1
vm/panic_on_oom 0
kernel/panic 10
kernel/panic_on_oops 1
kernel/keys/root_maxkeys 1000000
kernel/keys/root_maxbytes 25000000
END

# The network namespace is ours, so these two are no concern of the machine's.
printf '1\n' >/proc/sys/net/ipv4/ip_forward
printf '1\n' >/proc/sys/net/ipv4/conf/all/route_localnet

trap : INT TERM HUP
: >"$state/ready"
while :; do
  sleep 86400 &
  wait $! || true
done
