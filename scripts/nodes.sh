# The nodes of a swarm to try things out with: where each keeps what, what runs, what answers.
# Sourced by scripts/swarm and scripts/swarmctl, in the project's directory. Nodes are known by number:
# node 2 is n2, on 127.0.0.2.
# shellcheck shell=bash

readonly RUN=run
readonly NODES_MAX=9
readonly DNS_PORT=5300
readonly SWARM_PORT=7530 # for swarmctl; the next two are for the nodes among themselves
readonly STATUS_PORT=5380
readonly DAEMON=$RUN/install/bin/swarmdnsd
readonly CTL=$RUN/install/bin/swarmctl
readonly NODE_JAVA_OPTS=-Xmx256m

# As root each node has a group of its own, this and its number: that tells its packets apart, and a
# cut can drop them (all nodes connect from 127.0.0.1, whatever address they listen on).
readonly GROUP_BASE=64530

# The network whose addresses the nodes have, of 127.0.0.0/8: another one keeps two copies apart. A swarm
# that there is keeps the one that it was founded in.
readonly NETWORK_FILE=$RUN/network
network=$(cat $NETWORK_FILE 2> /dev/null || printf '%s' "${SWARM_NETWORK:-127.0.0}")
readonly network
if ! [[ $network =~ ^127(\.[0-9]{1,3}){2}$ ]]; then
  echo "SWARM_NETWORK must be like 127.0.1, not '$network'" >&2
  exit 2
fi

address() { printf '%s.%s' "$network" "$1"; }
home() { printf '%s/n%s' $RUN "$1"; }
log_of() { printf '%s/n%s/log' $RUN "$1"; }
is_member() { [ -e "$(home "$1")/data/identity" ]; }

# The numbers of the nodes that there are, in order.
nodes() {
  local number
  for number in $(seq $NODES_MAX); do
    if [ -d "$(home "$number")" ]; then
      printf '%s\n' "$number"
    fi
  done
}

# A node's configuration. Relative paths in it start at its own directory, but for the socket's, which
# starts where the node does, here: a Unix socket's path must be short, and a checkout's may be long.
configure() {
  local number=$1 at
  at=$(address "$number")
  mkdir -p "$(home "$number")"
  cat > "$(home "$number")/swarmdns.yaml" << YAML
# Made by scripts/swarm. All keys: ../../config/swarmdns.yaml
node:
  name: n$number
  data-directory: data
listen:
  addresses: ["$at:$DNS_PORT"]
  event-loops: 1
answers:
  identity: n$number
  nsid: n$number
metrics:
  address: "$at:$STATUS_PORT"
swarm:
  address: $at
  port: $SWARM_PORT
  admin-socket: $(home "$number")/admin.sock
YAML
}

# A running node's process number; fails when it does not run. A number that another process has got
# since is told apart by the command.
running() {
  local pid
  pid=$(cat "$(home "$1")/pid" 2> /dev/null) || return 1
  { tr '\0' ' ' < "/proc/$pid/cmdline"; } 2> /dev/null |
    grep -qF " run --config $(home "$1")/swarmdns.yaml" || return 1
  printf '%s\n' "$pid"
}

# Starts a node, and waits only until its process is one. Descriptor 9 is the script's lock, which must
# end with the script.
launch() {
  local number=$1 as=()
  if [ "$(id -u)" -eq 0 ] && command -v setpriv > /dev/null; then
    as=(setpriv --regid $((GROUP_BASE + number)) --keep-groups)
  fi
  SWARMDNS_JAVA_OPTS="$NODE_JAVA_OPTS ${SWARMDNS_JAVA_OPTS:-}" \
    setsid "${as[@]}" $DAEMON run --config "$(home "$number")/swarmdns.yaml" \
    >> "$(log_of "$number")" 2>&1 < /dev/null 9>&- &
  echo $! > "$(home "$number")/pid"
  for _ in $(seq 50); do
    if running "$number" > /dev/null || ! kill -0 $! 2> /dev/null; then
      return
    fi
    sleep 0.1
  done
}

# swarmctl over a node's own socket.
ctl() {
  local number=$1
  shift
  SWARMCTL_SOCKET="$(home "$number")/admin.sock" $CTL "$@"
}

# Whether a node answers with records: asked by UDP, without any tool but bash and coreutils.
answers() {
  local head
  {
    # A query for www.example.test A, its identity 0x5357. An answer begins with the same, and says
    # in byte 4 that it is one without error, in byte 8 how many records it has.
    printf 'SW\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x03www\x07example\x04test\x00\x00\x01\x00\x01' >&3 &&
      head=$(timeout 1 head -c 8 <&3 | od -An -v -tx1)
  } 2> /dev/null 3<> "/dev/udp/$(address "$1")/$DNS_PORT" || return 1
  [[ $head =~ ^\ 53\ 57\ 8.\ .0\ 00\ 01\ 00\ 0[1-9]$ ]]
}

# What a node's health endpoint says: its state, "READY" at the end.
state() {
  local line
  {
    printf 'GET /ready HTTP/1.0\r\n\r\n' >&3 &&
      line=$(timeout 2 cat <&3 | sed -n 's/.*"state":"\([A-Z]*\)".*/\1/p')
  } 2> /dev/null 3<> "/dev/tcp/$(address "$1")/$STATUS_PORT" || return 1
  printf '%s\n' "${line:-unknown}"
}

# wait_until SECONDS NUMBER WHAT COMMAND...: fails, with the end of the node's log, when the node ends
# or the command has not succeeded in time.
wait_until() {
  local seconds=$1 number=$2 what=$3 start=$SECONDS
  shift 3
  while ! "$@"; do
    if ! running "$number" > /dev/null; then
      tail -n 15 "$(log_of "$number")" >&2
      echo "n$number has ended; its log is in $(log_of "$number")" >&2
      return 1
    fi
    if [ $((SECONDS - start)) -ge "$seconds" ]; then
      tail -n 15 "$(log_of "$number")" >&2
      echo "n$number $what after $seconds s; its log is in $(log_of "$number")" >&2
      return 1
    fi
    sleep 0.2
  done
}

# Prints which of a node's ports somebody has already, as the kernel's tables tell it. An address of
# zeros is a wildcard, which takes the port on all addresses.
taken_ports() {
  local hex port bytes
  IFS=. read -r -a bytes <<< "$(address "$1")"
  hex=$(printf '%02X%02X%02X%02X' "${bytes[3]}" "${bytes[2]}" "${bytes[1]}" "${bytes[0]}")
  for port in $DNS_PORT $STATUS_PORT $SWARM_PORT $((SWARM_PORT + 1)) $((SWARM_PORT + 2)); do
    if awk -v port="$(printf '%04X' "$port")" -v address="$hex" '
      { split($2, at, ":") }
      at[2] == port && ($4 == "0A" || $4 == "07") && (at[1] ~ address "$" || at[1] ~ /^0+$/) { found = 1 }
      END { exit !found }' /proc/net/tcp /proc/net/tcp6 /proc/net/udp /proc/net/udp6 2> /dev/null; then
      printf '%s ' "$port"
    fi
  done
}

require_free_ports() {
  local number=$1 taken
  taken=$(taken_ports "$number")
  if [ -n "$taken" ]; then
    echo "n$number cannot start: on $(address "$number") another process has port ${taken% }," >&2
    echo "perhaps a swarm of another copy of this project: scripts/swarm down, there. Find it:" >&2
    echo "  ss -lpntu 'sport = ${taken%% *}'" >&2
    echo "Both can run when this one has other addresses:" >&2
    echo "  SWARM_NETWORK=127.0.1 scripts/swarm up" >&2
    return 1
  fi
}
