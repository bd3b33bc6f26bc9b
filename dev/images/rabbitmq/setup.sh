# RabbitMQ where, and as whom, the official image's users expect it.
groupadd --system --gid 999 rabbitmq
useradd --system --uid 999 --gid 999 --home-dir /var/lib/rabbitmq --shell /bin/bash rabbitmq
add rabbitmq-server

# Only the command line of the management plugin is written in Python.
rm -rf /usr/lib/python3* /usr/bin/python3* /usr/bin/pydoc* /usr/share/python3 \
  /usr/lib/systemd /etc/logrotate.d /etc/default/rabbitmq-server
rm -rf /usr/lib/erlang/lib/*/examples /usr/lib/erlang/lib/*/src /usr/lib/erlang/lib/*/include

# The distribution's commands run as root or rabbitmq alone and change the user; those below its
# library folder are the project's own.
release=$(echo /usr/lib/rabbitmq/lib/rabbitmq_server-*)
ln -s "$release" /opt/rabbitmq
rm -f /usr/sbin/rabbitmq* /usr/bin/rabbitmq*
rm -rf /var/lib/rabbitmq /var/log/rabbitmq /etc/rabbitmq
install -d -o 999 -g 999 -m 777 /var/lib/rabbitmq /var/log/rabbitmq /etc/rabbitmq /etc/rabbitmq/conf.d
printf '[rabbitmq_management,rabbitmq_prometheus].\n' >/etc/rabbitmq/enabled_plugins
# A log file in a container is seen by nobody, and there is no loopback for the user guest.
printf 'loopback_users.guest = false\nlog.console = true\n' >/etc/rabbitmq/conf.d/10-defaults.conf
chown -R 999:999 /etc/rabbitmq
chmod 666 /etc/rabbitmq/enabled_plugins /etc/rabbitmq/conf.d/10-defaults.conf
