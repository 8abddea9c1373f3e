# Finds the JDK and Maven that the build needs. Sourced by the scripts beside it.
# shellcheck shell=bash

readonly JDK_MIN=25

# The major version of the JDK in a directory; empty if there is none.
jdk_version() {
  [ -x "$1/bin/javac" ] && sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2> /dev/null
}

# Prints the home of a JDK of at least the given version, or fails.
jdk_home() {
  local home version
  for home in "${JAVA_HOME:-}" "${JDK_HOME:-}" /usr/lib/jvm/* "$HOME"/.jdks/* "$HOME"/.sdkman/candidates/java/*; do
    version=$(jdk_version "$home" || true)
    if [ -n "$version" ] && [ "$version" -ge "$1" ]; then
      printf '%s\n' "$home"
      return
    fi
  done
  return 1
}

# Ends with advice unless JDK 25 and Maven are here. Maven itself may run on an older Java: the
# build finds the JDK by its toolchain plugin.
require_build_tools() {
  if ! jdk_home "$JDK_MIN" > /dev/null; then
    echo "A JDK $JDK_MIN or newer is needed, in JAVA_HOME or /usr/lib/jvm. Where to get it:" >&2
    echo "  Debian 13, Ubuntu 25.10 and newer:  apt install openjdk-25-jdk-headless" >&2
    echo "  elsewhere:  https://adoptium.net/temurin/releases/?version=25" >&2
    exit 1
  fi
  if ! command -v mvn > /dev/null; then
    echo "Maven 3.8 or newer is needed. Where to get it:" >&2
    echo "  apt install maven" >&2
    echo "  elsewhere:  https://maven.apache.org/download.cgi" >&2
    exit 1
  fi
}
