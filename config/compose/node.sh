#!/usr/bin/env bash
# The entry point of the containers in docker-compose.yml. A node whose volume is empty becomes one of
# the swarm first: the one with FOUNDS_FOR founds it and puts a token into the shared volume for each
# node named there; the others wait for theirs, join, and take it away.
set -euo pipefail

readonly DATA=${SWARMDNS_NODE_DATA_DIRECTORY:?}
readonly CONFIG=/opt/swarmdns/config/compose/swarmdns.yaml
readonly ZONES=/opt/swarmdns/config/demo/zones
readonly ZONES_LOADED=${DATA%/*}/zones-loaded
readonly TOKENS=/bootstrap
readonly WAIT_SECONDS_MAX=600
umask 077

# What the first node sees to in the background, once it answers swarmctl: the first
# zones, and a token for each node that is not one of the swarm yet.
bootstrap() {
  local node
  until_done swarmctl zone list --timeout 5s
  if [ ! -e "$ZONES_LOADED" ]; then
    until_done swarmctl apply "$ZONES" --yes --comment "first zones"
    touch "$ZONES_LOADED"
  fi
  for node in $FOUNDS_FOR; do
    if ! swarmctl node show "$node" > /dev/null 2>&1; then
      until_done token_for "$node"
      echo "a token for $node is in $TOKENS"
    fi
  done
}

# Written under another name first: whoever waits for it reads all of it.
token_for() {
  swarmctl token create --node "$1" --valid 1d -o json |
    sed -n 's/.*"token": *"\([^"]*\)".*/\1/p' > "$TOKENS/.$1"
  [ -s "$TOKENS/.$1" ] && mv "$TOKENS/.$1" "$TOKENS/$1.token"
}

# Runs a command until it succeeds; says what it said last when it does not in time.
until_done() {
  local said start=$SECONDS
  until said=$("$@" 2>&1); do
    if [ $((SECONDS - start)) -ge $WAIT_SECONDS_MAX ]; then
      printf '%s\n' "$said" "gave up: $*" >&2
      return 1
    fi
    sleep 1
  done
}

join() {
  local token=$TOKENS/$SWARMDNS_NODE_NAME.token start=$SECONDS
  echo "waiting for a token from the node that founds the swarm"
  until [ -s "$token" ]; do
    if [ $((SECONDS - start)) -ge $WAIT_SECONDS_MAX ]; then
      echo "no token has come; the founder's log says why" >&2
      return 1
    fi
    sleep 0.5
  done
  swarmdnsd join --config "$CONFIG" "$(< "$token")"
  rm -f "$token"
}

if [ ! -d "$DATA/identity" ]; then
  if [ -n "${FOUNDS_FOR:-}" ]; then
    swarmdnsd init --config "$CONFIG"
  else
    join
  fi
fi
if [ -n "${FOUNDS_FOR:-}" ]; then
  bootstrap &
fi
exec swarmdnsd run --config "$CONFIG"
