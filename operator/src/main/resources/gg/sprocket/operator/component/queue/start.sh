#!/bin/sh
# Becomes the RabbitMQ server. Erlang takes a cookie only from a file that nobody else may read, which
# no mounted Secret is.
set -eu
umask 077
cat /run/secrets/queue/erlang-cookie >"$HOME/.erlang.cookie"
exec rabbitmq-server
