# Redis where, and as whom, the official image's users expect it.
groupadd --system --gid 999 redis
useradd --system --uid 999 --gid 999 --home-dir /data --shell /usr/sbin/nologin redis
add redis-server redis-tools
rm -rf /etc/redis /etc/default/redis-server /etc/logrotate.d /usr/lib/systemd /var/lib/redis
install -d -o 999 -g 999 -m 755 /data
