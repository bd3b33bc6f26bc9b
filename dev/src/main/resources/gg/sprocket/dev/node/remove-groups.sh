# Removes the control groups named $1 of every hierarchy, once nothing runs in them any more.
tries=200
while left=$(find /sys/fs/cgroup -maxdepth 2 -type d -name "$1") && [ -n "$left" ]; do
  find $left -depth -type d -exec rmdir {} + 2>/dev/null
  tries=$((tries - 1))
  if [ "$tries" -eq 0 ]; then
    printf 'a process stays in the control group %s\n' $left >&2
    exit 1
  fi
  sleep 0.1
done
