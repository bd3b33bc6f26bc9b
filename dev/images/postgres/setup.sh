# PostgreSQL where, and as whom, the official image's users expect it.
groupadd --system --gid 999 postgres
useradd --system --uid 999 --gid 999 --home-dir /var/lib/postgresql --shell /bin/bash postgres

# Compiling queries to machine code takes 150 MB of libraries and is worth it for long queries alone;
# the server goes without where they are missing.
cat >/etc/dpkg/dpkg.cfg.d/postgres <<'END'
path-exclude=/usr/lib/llvm*
path-exclude=/usr/lib/*-linux-gnu/libLLVM*
path-exclude=/usr/lib/*-linux-gnu/libz3*
path-exclude=/usr/lib/postgresql/*/lib/bitcode/*
path-exclude=/usr/lib/postgresql/*/lib/llvmjit*
END
add locales postgresql-common
localedef --inputfile=en_US --charmap=UTF-8 --alias-file=/usr/share/locale/locale.alias en_US.UTF-8
sed -i 's/^#\? *create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
add postgresql-17 libnss-wrapper xz-utils zstd

# The distribution's tools around the server are written in Perl; nothing in a container calls them.
rm -rf /usr/share/perl /usr/share/perl5 /usr/lib/*-linux-gnu/perl /usr/lib/*-linux-gnu/libperl.so* \
  /usr/share/postgresql-common /usr/lib/postgresql/17/lib/pgxs /usr/lib/systemd /usr/bin/perl5*-linux-gnu
rm -f /etc/ssl/private/ssl-cert-snakeoil.key /etc/ssl/certs/ssl-cert-snakeoil.pem

sed -i "s/^#listen_addresses = .*/listen_addresses = '*'/" /usr/share/postgresql/17/postgresql.conf.sample
rm -rf /var/lib/postgresql /etc/postgresql
install -d -o 999 -g 999 -m 1777 /var/lib/postgresql/data
