#!/usr/bin/env bash
# Whether the node in this container is READY: its own health endpoint says it.
set -euo pipefail

exec 3<> /dev/tcp/127.0.0.1/9153
printf 'GET /ready HTTP/1.0\r\n\r\n' >&3
IFS= read -r -t 4 status <&3
[[ $status == *" 200 "* ]]
