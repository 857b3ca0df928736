# Sourced by mvnw and install.sh: sets JAVA_HOME to a JDK 25. It searches this machine; if there is none, or if
# ALOFT_JDK_URL names a source, it downloads one into the cache folder. It also defines unzip for mvnw if it is missing.

sha256=sha256sum
command -v sha256sum >/dev/null || sha256='shasum -a 256'

jdk_failed() {
  echo "aloft: the build needs JDK 25, and $1; install JDK 25 and set JAVA_HOME to it, or name another source with ALOFT_JDK_URL." >&2
  exit 1
}

is_jdk25() {
  [ -x "$1/bin/javac" ] && [ -x "$1/bin/jlink" ] && grep -q '^JAVA_VERSION="25[."]' "$1/release" 2>/dev/null
}

use_first_jdk25() {
  for jdk_home; do
    if is_jdk25 "$jdk_home"; then
      export JAVA_HOME="$jdk_home"
      return 0
    fi
  done
  return 1
}

find_jdk25() {
  set +f
  jdk_cache=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/aloft/jdk
  use_first_jdk25 "${JAVA_HOME:-}" "$jdk_cache"/* "$jdk_cache"/*/Contents/Home && jdk_found=0 || jdk_found=1
  if [ "$jdk_found" = 1 ] && [ -z "${ALOFT_JDK_URL-}" ]; then
    jdk_on_path=$(readlink -f "$(command -v javac)" 2>/dev/null || :)
    use_first_jdk25 "${jdk_on_path%/bin/javac}" /usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/java/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
      /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
      "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* "${HOME:-}"/.asdf/installs/java/* \
      "${HOME:-}"/.local/share/mise/installs/java/* && jdk_found=0
  fi
  set -f
  return "$jdk_found"
}

fetch_jdk25() { # runs in a subshell, whose trap removes incomplete downloads
  [ -n "${XDG_CACHE_HOME:-${HOME-}}" ] || jdk_failed "HOME is not set, so there is no cache folder to fetch it into"
  for tool in curl tar; do
    command -v "$tool" >/dev/null || jdk_failed "the download needs $tool"
  done
  case $(uname -s) in
    Linux) if ls /lib/ld-musl-* >/dev/null 2>&1; then os=alpine-linux; else os=linux; fi ;;
    Darwin) os=mac ;;
    *) jdk_failed "there is no JDK download for $(uname -s)" ;;
  esac
  case $(uname -m) in
    x86_64 | amd64) cpu=x64 ;;
    aarch64 | arm64) cpu=aarch64 ;;
    *) jdk_failed "there is no JDK download for $(uname -m)" ;;
  esac
  source=${ALOFT_JDK_URL:-https://api.adoptium.net}
  new=$jdk_cache/.new-$$
  trap 'rm -rf "$new"; rmdir "$jdk_cache" "${jdk_cache%/jdk}" 2>/dev/null || :' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  mkdir -p "$new/jdk" 2>/dev/null || jdk_failed "$jdk_cache cannot be written"
  echo "aloft: the build needs JDK 25; fetching Temurin 25 for $os $cpu from $source into $jdk_cache (about 140 MB) ..." >&2

  set -- -fSL --connect-timeout 20 --retry 2
  curl "$@" -s -o "$new/assets.json" \
    "${source%/}/v3/assets/latest/25/hotspot?architecture=$cpu&image_type=jdk&os=$os&vendor=eclipse" 2>"$new/problem" ||
    jdk_failed "$source did not answer ($(tail -n 1 "$new/problem"))"
  package=$(tr -d '\r\n\t ' <"$new/assets.json" | sed -n 's/.*"package":{\([^{}]*\)}.*/\1/p')
  link=$(printf '%s\n' "$package" | sed -n 's/.*"link":"\([^"]*\)".*/\1/p')
  checksum=$(printf '%s\n' "$package" | sed -n 's/.*"checksum":"\([0-9a-fA-F]*\)".*/\1/p')
  [ -n "$link" ] && [ -n "$checksum" ] || jdk_failed "$source has no JDK 25 for $os $cpu"

  if [ -t 2 ]; then curl "$@" --progress-bar -o "$new/jdk.tar.gz" "$link"
  else curl "$@" -s -o "$new/jdk.tar.gz" "$link" 2>"$new/problem"; fi ||
    jdk_failed "$link could not be fetched ($(tail -n 1 "$new/problem" 2>/dev/null))"
  actual=$($sha256 "$new/jdk.tar.gz")
  [ "${actual%% *}" = "$checksum" ] || jdk_failed "the download from $link does not match its checksum and was deleted"
  tar -xzf "$new/jdk.tar.gz" -C "$new/jdk" 2>"$new/problem" || jdk_failed "$link could not be unpacked ($(tail -n 1 "$new/problem"))"
  set +f
  for home in "$new"/jdk/* "$new"/jdk/*/Contents/Home; do
    if is_jdk25 "$home" && "$home/bin/javac" -version >/dev/null 2>&1; then
      folder=${home#"$new/jdk/"} folder=${folder%%/*}
      mv "$new/jdk/$folder" "$jdk_cache/$folder" 2>/dev/null || [ -d "$jdk_cache/$folder" ] || jdk_failed "$jdk_cache cannot be written"
      exit 0
    fi
  done
  jdk_failed "the download from $link is not a JDK 25 that runs on this machine"
}

find_jdk25 || {
  (fetch_jdk25) || exit 1
  find_jdk25 || jdk_failed "the one in $jdk_cache is not usable"
}

# Suppresses the JDK 25 warnings about Maven's own libraries.
export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS-}"

# mvnw verifies the checksum of Maven's zip, but would use another archive if there is no unzip.
command -v unzip >/dev/null || unzip() { # -q ARCHIVE -d FOLDER
  (set +f && cd "$4" && "$JAVA_HOME/bin/jar" --extract --file "$2" && chmod +x ./*/bin/mvn)
}
