#!/bin/sh
# What the programs in bin share: finding Java, and recording how a program starts. To be sourced,
# with $program set to the program's name.
#
# JAVA_HOME      a JDK or JRE 25 or newer; otherwise java on PATH, then /usr/lib/jvm
# SWARMDNS_HOME  where the archive is; otherwise it is found from the program's own path

readonly JAVA_MIN=25
program=${program:?is to be set to the name of the program}

# The major version of a java binary; empty if it is none. Its release file says it at once, the
# binary itself after a fifth of a second.
java_version() {
  release=$(dirname "$(dirname "$(readlink -f "$1")")")/release
  if [ -r "$release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release"
  else
    "$1" -version 2>&1 | sed -n 's/^[a-z]* version "\([0-9]*\).*/\1/p' | head -n 1
  fi
}

new_enough() {
  [ -x "$1" ] || return 1
  version=$(java_version "$1")
  [ -n "$version" ] && [ "$version" -ge "$JAVA_MIN" ]
}

find_java() {
  for java in "${JAVA_HOME:+$JAVA_HOME/bin/java}" "$(command -v java || true)" /usr/lib/jvm/*/bin/java; do
    if new_enough "$java"; then
      printf '%s\n' "$java"
      return
    fi
  done
  cat >&2 << MISSING
$program: no Java $JAVA_MIN or newer in JAVA_HOME, on PATH or in /usr/lib/jvm.
  Debian 13, Ubuntu 25.10 and newer:  apt install openjdk-25-jre-headless
  elsewhere: https://adoptium.net/temurin/releases/?version=25 ; unpack it and set JAVA_HOME
MISSING
  exit 1
}

# Java reads and writes names of files in the locale's character set. Without a locale, as under
# systemd, that is ASCII, and a path with any other letter cannot be used.
case "${LC_ALL:-${LC_CTYPE:-${LANG:-C}}}" in
  C | POSIX) export LC_ALL=C.UTF-8 ;;
esac

# record FILE COMMAND...: runs the command, which is to have the JVM write to "$1/recording" of the
# directory that it is given, and puts that in the place of FILE. The JVM writes when it ends; a
# recording that is used meanwhile stays whole until it is replaced.
record() {
  recording_file=$1
  shift
  mkdir -p "$(dirname "$recording_file")"
  new=$(mktemp -d "$(dirname "$recording_file")/new.XXXXXX")
  trap 'rm -rf "$new"' EXIT
  echo "recording how $program starts; this takes some seconds ..."
  if ! "$@" "$new/recording" > "$new/log" 2>&1 || [ ! -s "$new/recording" ]; then
    cat "$new/log" >&2
    echo "$program: nothing was recorded; it starts without" >&2
    exit 1
  fi
  chmod 0644 "$new/recording"
  mv "$new/recording" "$recording_file"
  echo "done: $recording_file"
  rm -rf "$new"
}
