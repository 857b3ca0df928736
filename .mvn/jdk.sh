# Sourced by mvnw and install.sh: sets JAVA_HOME to a JDK 25.
# Looks at JAVA_HOME, the java on PATH, and the usual folders of this system.

is_jdk25() { [ -x "$1/bin/javac" ] && grep -q '^JAVA_VERSION="25[."]' "$1/release" 2>/dev/null; }

find_jdk25() {
  set +f
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* "${HOME:-/nonexistent}"/.sdkman/candidates/java/* \
    "${HOME:-/nonexistent}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/jdk*; do
    if [ -n "$home" ] && is_jdk25 "$home"; then
      set -f
      JAVA_HOME=$home
      export JAVA_HOME
      return 0
    fi
  done
  set -f
  return 1
}

find_jdk25 || {
  echo "aloft: the build needs JDK 25; install one and set JAVA_HOME to it." >&2
  exit 1
}
