# Vault's user and folders where, and as whom, the official image's users expect them.
groupadd --gid 1000 vault
useradd --system --uid 100 --gid 1000 --home-dir /home/vault --shell /usr/sbin/nologin vault
install -d -o 100 -g 1000 -m 755 /vault /vault/config /vault/file /vault/logs
