#!/bin/sh
# Installs Aloft for the current user: from a release archive, or built from this folder; see `./install.sh --help`.
set -eu
umask 022

usage() {
  cat <<'TEXT'
usage: ./install.sh [--prefix DIR]                                   build Aloft from this folder and install it
       install.sh --from FILE|URL [--sha256 HEX] [--prefix DIR]      install a release archive
       install.sh --uninstall [--prefix DIR]

Installs Aloft into DIR/share/aloft, with the command DIR/bin/aloft. DIR defaults to ~/.local.
Completions for bash, zsh and fish are installed if their completion folders exist in your home.
A build needs sh, curl and tar; JDK 25 and Maven are downloaded into your cache folders if they are missing.
A release archive needs sh, tar and gzip, and curl for a URL; no JDK, no Maven.

  --prefix DIR      where to install
  --from FILE|URL   the release archive aloft-VERSION-OS-ARCH.tar.gz
  --sha256 HEX      its checksum; default: what FILE|URL.sha256 contains
  --wait            return when all start-up caches are complete, not only the first (for container images)
  --uninstall       remove the installation from DIR
  --help            show this help

ALOFT_JDK_URL names another source for JDK 25 than https://api.adoptium.net; it must have the same API.
TEXT
}

fail() {
  printf 'aloft: %s\n' "$1" >&2
  exit "${2:-1}"
}

started=$(date +%s)
step() { printf '%4ss  %s\n' $(($(date +%s) - started)) "$1"; }

steps() { # runs a command, each line of whose output is a step that begins
  { "$@" && echo '=0' || echo "=$?"; } | while IFS= read -r line; do
    case $line in =0) ;; =[0-9]*) exit 1 ;; *) step "$line" ;; esac
  done
}

# The launcher of an installation is recognised by its second line.
ours() {
  [ -f "$1" ] && { read -r _ && read -r line; } 2>/dev/null <"$1" && case $line in '# Starts Aloft: '*) ;; *) false ;; esac
}

# Processes of the versions $1 (a pattern) below this prefix: lines of process id and command line.
running() {
  if [ -d /proc/self ]; then
    for process in /proc/[0-9]*; do
      program=$(readlink "$process/exe" 2>/dev/null) || continue
      # shellcheck disable=SC2254 # a pattern
      case $program in "$share_real"/$1/runtime/bin/java*)
        echo "${process#/proc/} $(tr '\0' ' ' <"$process/cmdline" 2>/dev/null || :)" ;;
      esac
    done
  else
    ps -A -o pid=,args= | while read -r process line; do
      # shellcheck disable=SC2254 # a pattern
      case $line in "$share"/$1/runtime/bin/java* | "$share_real"/$1/runtime/bin/java*) echo "$process $line" ;; esac
    done
  fi
}

end_background() { # of the versions $1: what only creates caches; without its lock, it ends
  # shellcheck disable=SC2086 # a pattern
  rm -f "$share"/$1/cache/*.lock
  running "$1" | while read -r process line; do
    case $line in *' aloft.cli.Main'*) ;; *) end "$process" -KILL ;; esac
  done
}

end() { # a process, with a signal; waits up to 10 seconds for it
  tries=0
  kill "$2" "$1" 2>/dev/null || :
  while kill -0 "$1" 2>/dev/null && [ "$tries" -lt 100 ]; do
    sleep 0.1
    tries=$((tries + 1))
  done
}

remove_versions() { # all but $1 and those that run: they are kept until the next installation
  for old in "$share"/*; do
    if [ -f "$old/.aloft" ] && [ "${old##*/}" != "$1" ]; then
      rm -f "$old/caches.sh"
      end_background "${old##*/}"
      [ -n "$(running "${old##*/}")" ] || { mv "$old" "$share/.old-$$" && rm -rf "$share/.old-$$"; }
      [ -z "${HOME-}" ] || rm -rf "${XDG_CACHE_HOME:-$HOME/.cache}/aloft/${old##*/}"
    fi
  done
}

# The completion files of the user's shells: lines of shell and file.
completions() {
  [ -n "${HOME-}" ] || return 0
  data=${XDG_DATA_HOME:-$HOME/.local/share}
  echo "bash $data/bash-completion/completions/aloft"
  for each in "$data/zsh/site-functions" "$HOME/.zsh/site-functions" "$HOME/.zsh/completions" "$HOME/.zfunc"; do
    echo "zsh $each/_aloft"
  done
  echo "fish ${XDG_CONFIG_HOME:-$HOME/.config}/fish/completions/aloft.fish"
}

completes() { [ -f "$1" ] && case $(tail -n 1 "$1") in "# From Aloft's install.sh") ;; *) false ;; esac; }

write_completions() { # folder of the version; only if the shell's folder exists, never over a file of another program
  completions | while read -r shell file; do
    if [ -d "${file%/*}" ] && { [ ! -e "$file" ] || completes "$file"; }; then
      { cat "$1/help/$shell-completion.txt" && echo "# From Aloft's install.sh"; } 2>/dev/null >"$file.new-$$" &&
        mv -f "$file.new-$$" "$file" || echo "aloft: $file could not be written; aloft completion $shell prints it." >&2
    fi
  done
}

remove_completions() {
  completions | while read -r shell file; do
    ! completes "$file" || rm -f "$file"
  done
}

remove_made_folders() { # the folders that an installation created, if they are empty
  made=$(cat "$share/.made" 2>/dev/null || :)
  rm -rf "$share"/.new-* "$share"/.old-* "$share/.lock" "$share/.made"
  printf '%s\n' "$made" | while read -r each; do
    [ -z "$each" ] || rmdir "$each" 2>/dev/null || :
  done
  rmdir "$share" 2>/dev/null || :
}

mine() { # whether a process is of this user
  [ ! -d /proc/self ] || ls -ldn "/proc/$1" 2>/dev/null | { read -r _ _ owner _ && [ "$owner" = "$(id -u)" ]; }
}

commands() { # what runs from this prefix, without what only creates caches
  running '*' | while read -r process line; do
    case $line in *' aloft.cli.Main'*) echo "$process $line" ;; esac
  done
}

# Ends the local cloud of this user. Refuses before that if anything else runs, and names it.
stop_running() {
  others=$(commands | while read -r process line; do
    case $line in *' aloft.cli.Main local run'*) ! mine "$process" || continue ;; esac
    echo "$process $line"
  done)
  if [ -z "$others" ]; then
    commands | while read -r process line; do
      echo "Stopping the local cloud (process $process)"
      end "$process" -TERM
    done
    others=$(commands)
  fi
  [ -z "$others" ] || {
    printf '%s\n' "$others" | while read -r process line; do
      echo "aloft: process $process still runs: aloft ${line##* aloft.cli.Main }" >&2
    done
    fail "nothing was removed; end these processes and run --uninstall again."
  }
}

kept() { # folder, what it holds
  case $1 in *[!A-Za-z0-9._/+-]*) quote=\' ;; *) quote='' ;; esac
  [ ! -d "$1" ] || echo "Kept: $2. To delete them: rm -r $quote$1$quote"
}

uninstall() {
  jdk_cache=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/aloft/jdk
  if ! [ -d "$share" ] && ! ours "$command"; then
    echo "Aloft is not installed in $prefix."
    exit
  fi
  stop_running
  ! ours "$command" || rm -f "$command"
  remove_completions
  remove_versions ''
  rm -rf "$share/schema"
  remove_made_folders
  rm -rf "$jdk_cache"
  rmdir "${jdk_cache%/jdk}" 2>/dev/null || :
  echo "Removed Aloft from $prefix."
  [ -n "${HOME-}" ] || exit 0
  kept "${XDG_DATA_HOME:-$HOME/.local/share}/aloft-local" 'the deployments and logs of the local cloud'
  kept "${XDG_CACHE_HOME:-$HOME/.cache}/aloft" 'downloads that can be made again'
}

report() {
  echo "$1 Aloft $version in $share/$folder."
  case :$PATH: in
    *:"$prefix/bin":*) echo "Next: aloft --help" ;;
    *) echo "Next: $command --help    ($prefix/bin is not on your PATH)" ;;
  esac
}

installed() { # whether this version is installed and starts
  [ -f "$share/$folder/.aloft" ] && ours "$command" && case $(cat "$command") in *"/share/aloft/$folder"*) ;; *) false ;; esac &&
    "$command" --help >/dev/null 2>&1
}

already_installed() {
  remove_versions "$folder"
  write_completions "$share/$folder"
  report "Already installed:"
}

# Creates the folders and takes the lock; $new is a folder that is removed if the installation does not succeed.
prepare() {
  made=''
  missing=$share
  while [ ! -d "$missing" ]; do made="$made$missing
" missing=$(dirname "$missing"); done
  [ -d "$prefix/bin" ] || case $made in *"$prefix
"*) made="$prefix/bin
$made" ;; *) made="$made$prefix/bin
" ;; esac
  mkdir -p "$share" "$prefix/bin" 2>/dev/null && [ -w "$share" ] && [ -w "$prefix/bin" ] ||
    fail "$prefix cannot be written; choose another --prefix."
  [ -z "$made" ] || [ -f "$share/.made" ] || printf %s "$made" >"$share/.made"
  share_real=$(cd "$share" && pwd -P)

  # One installation at a time; leftovers of a killed run are deleted.
  if ! mkdir "$share/.lock" 2>/dev/null; then
    other=$(cat "$share/.lock/pid" 2>/dev/null || :)
    [ -z "$other" ] || ! kill -0 "$other" 2>/dev/null || fail "another install.sh (process $other) is installing into $prefix; wait for it."
  fi
  echo $$ >"$share/.lock/pid"
  new=$share/.new-$$
  trap clean EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  rm -rf "$share"/.new-* "$share"/.old-*
  mkdir "$new"
}

clean() {
  rm -rf "$new" "$share/.lock"
  ours "$command" || remove_made_folders
}

# Moves a complete version into place: its folder, then the schemas, then the command.
activate() { # folder of the version, its launcher
  : >"$1/.aloft"
  rm -rf "${share:?}/$folder"
  launcher=$prefix/bin/.aloft-$$
  mv "$2" "$launcher"
  mv "$1" "$share/$folder"
  mkdir -p "$share/schema"
  for schema in "$share/$folder"/schema/*.json; do
    [ ! -f "$schema" ] || { cp "$schema" "$share/schema/.new-$$" && mv -f "$share/schema/.new-$$" "$share/schema/${schema##*/}"; }
  done
  mv -f "$launcher" "$command"
  # A cache is valid for the final folder only. A command without one creates it: a kill here costs a slow start.
  step "Creating start-up caches"
  if [ -n "$wait" ]; then
    sh "$share/$folder/caches.sh" "$share/$folder/cache" || :
  else
    sh "$share/$folder/caches.sh" "$share/$folder/cache" short || :
    # The cache of another cloud is created when a command reaches it: together they would take a fifth more space.
    (nice sh "$share/$folder/caches.sh" "$share/$folder/cache" aws local >/dev/null 2>&1 </dev/null &)
  fi
  remove_versions "$folder"
  write_completions "$share/$folder"
  report "Installed"
}

build() {
  sources=$(cd "$(dirname "$0")" && pwd)
  [ -f "$sources/cli/dist/assemble.sh" ] && [ -f "$sources/mvnw" ] ||
    fail "there are no sources of Aloft beside install.sh to build; --from FILE|URL installs a release archive." 2
  # shellcheck source=.mvn/jdk.sh
  . "$sources/.mvn/jdk.sh"
  set +f
  cd "$sources"
  folder=$(sh cli/dist/folder.sh)
  version=${folder%-*}
  if installed; then
    already_installed
    exit
  fi
  prepare
  echo "Building Aloft $version (a minute or two the first time)"
  log=$new/build.log
  step "Looking for Maven (fetched from ${MVNW_REPOURL:-https://repo.maven.apache.org/maven2} if it is missing, 9 MB)"
  ./mvnw --version >"$log" 2>&1 || fail "the build needs Maven, and it could not be fetched ($(tail -n 1 "$log")); check the connection, or name a mirror with MVNW_REPOURL."
  steps compile || {
    grep -E '^\[ERROR\]' "$log" | head -n 20 >&2
    fail "the build failed; its first errors are above. Run ./mvnw -Pdist package for the full output."
  }
  mkdir "$new/version"
  ALOFT_FOLDER=$folder steps sh cli/dist/assemble.sh "$sources" "$version" "$new/version" ||
    fail "assembling the installation failed; the previous installation is unchanged."
  activate "$new/version" "$new/version/aloft"
}

# Runs Maven; prints each module that begins, and large downloads with their size.
compile() {
  {
    ./mvnw -B -Pdist package -Dmaven.test.skip=true -Dspotless.check.skip=true -Dexec.skip=true 2>&1 && echo '=0' || echo '=1'
  } | tee "$log" | while IFS= read -r line; do
    case $line in
      =[01]) exit "${line#=}" ;;
      '[INFO] Building '*' ['*/*']') line=${line#'[INFO] '} && echo "${line%% [0-9]*} [${line##*\[}" ;;
      *'Downloaded from '*' MB at '*) line=${line%% at *} && echo "Downloaded ${line##*/})" ;;
    esac
  done
}

# The platform in the names of release archives.
platform() {
  case $(uname -s) in Linux) printf linux- ;; Darwin) printf macos- ;; *) printf %s- "$(uname -s)" ;; esac
  case $(uname -m) in x86_64 | amd64) echo x64 ;; aarch64 | arm64) echo arm64 ;; *) uname -m ;; esac
}

fetch() { # URL, file, what
  case $1 in https:*) set -- "$@" '=https' ;; *) set -- "$@" '=http,https' ;; esac
  set -- "$1" "$2" "$3" -fSL --proto "$4" --proto-redir "$4" --connect-timeout 20 --retry 2 -o "$2" "$1"
  if [ "$3" = archive ] && [ -t 2 ]; then
    shift 3
    problem='see above'
    curl --progress-bar "$@"
  else
    shift 3
    curl -s "$@" 2>"$new/problem" || {
      problem=$(tail -n 1 "$new/problem" | tr -d '\r')
      return 1
    }
  fi
}

# The size of a download in MB, empty if the server does not say.
size_of() {
  curl -fsSLI --connect-timeout 20 "$1" 2>/dev/null | while read -r name value; do
    case $name in [Cc]ontent-[Ll]ength:) value=${value%"${value##*[0-9]}"} && echo "$(((value + 999999) / 1000000)) MB" ;; esac
  done | tail -n 1
}

check_sha256() {
  case $sha256 in *[!0-9a-fA-F]*) ;; *) [ ${#sha256} != 64 ] || return 0 ;; esac
  fail "\"$sha256\" is not a SHA-256 checksum of 64 hexadecimal digits."
}

install_archive() {
  [ -z "$sha256" ] || check_sha256
  case $from in file://*) from=${from#file://} ;; esac
  for tool in tar gzip; do
    command -v $tool >/dev/null || fail "installing an archive needs $tool."
  done
  sum=sha256sum
  command -v sha256sum >/dev/null || sum='shasum -a 256'
  case $from in
    https://* | http://*)
      command -v curl >/dev/null || fail "downloading $from needs curl."
      case $from in http://127.0.0.1[:/]* | http://localhost[:/]* | https:*) ;; *)
        [ -n "$sha256" ] || fail "$from does not use https, so its checksum file cannot be trusted; add --sha256 HEX or use https." ;; esac
      prepare
      archive=$new/archive.tar.gz
      echo "Installing Aloft from $from"
      if [ -z "$sha256" ]; then
        step "Fetching the checksum"
        case $from in *\?*) beside="${from%%\?*}.sha256?${from#*\?}" ;; *) beside=$from.sha256 ;; esac
        fetch "$beside" "$new/sha256" checksum || fail "the checksum $beside could not be fetched ($problem); add --sha256 HEX if you know it."
        read -r sha256 _ <"$new/sha256" || :
        check_sha256
      fi
      size=$(size_of "$from")
      step "Downloading ${size:-the archive}"
      fetch "$from" "$archive" archive || fail "$from could not be fetched ($problem); the previous installation is unchanged." ;;
    *)
      [ -f "$from" ] || fail "$from does not exist."
      if [ -z "$sha256" ]; then
        [ -f "$from.sha256" ] || fail "the checksum $from.sha256 is missing; add --sha256 HEX if you know it."
        read -r sha256 _ <"$from.sha256" || :
      fi
      prepare
      echo "Installing Aloft from $from"
      archive=$from ;;
  esac
  step "Verifying and unpacking"
  check_sha256
  actual=$($sum <"$archive")
  [ "${actual%% *}" = "$(printf %s "$sha256" | tr A-F a-f)" ] ||
    fail "$from does not match its checksum: expected $sha256, found ${actual%% *}. Nothing was installed."
  unpack
  for launcher in "$new"/*/bin/aloft; do
    tree=${launcher%/bin/aloft}
  done
  for launcher in "$tree"/share/aloft/*/caches.sh; do
    folder=${launcher%/caches.sh} folder=${folder##*/}
  done
  version=${folder%-*}
  { ours "$tree/bin/aloft" && [ -x "$tree/share/aloft/$folder/runtime/bin/java" ]; } || fail "$from is not a release archive of Aloft. Nothing was installed."
  here=$(platform)
  case $tree in *-"$here") ;; *)
    fail "$from is for ${tree##*/aloft-"$version"-}, and this machine is $here. Nothing was installed." ;; esac
  if ls /lib/ld-musl-* >/dev/null 2>&1 && ! ls /lib64/ld-linux-* /lib/ld-linux-* >/dev/null 2>&1; then
    fail "$from needs glibc, and this machine has musl, as Alpine Linux does. Build from the sources with ./install.sh, or use an image with glibc."
  fi
  "$tree/share/aloft/$folder/runtime/bin/java" -version >"$new/problem" 2>&1 ||
    fail "$from does not run on this machine ($(head -n 1 "$new/problem")). Nothing was installed."
  if installed; then
    already_installed
    exit
  fi
  activate "$tree/share/aloft/$folder" "$tree/bin/aloft"
}

damaged() { # with what the last program said; on a full disk, that could not be written either
  problem=$(tail -n 1 "$new/problem")
  fail "$from $1 (${problem:-no space is left in $prefix}). Nothing was installed."
}

# Unpacks $archive into $new; files and folders below one folder only, so that nothing is written elsewhere.
unpack() {
  gzip -dc <"$archive" >"$new/archive.tar" 2>"$new/problem" ||
    damaged "is damaged"
  { LC_ALL=C tar -tvf "$new/archive.tar" >"$new/types" && LC_ALL=C tar -tf "$new/archive.tar" >"$new/names"; } 2>"$new/problem" ||
    damaged "is damaged"
  while read -r type _; do
    case $type in [-d]*) ;; *) fail "$from is not a release archive of Aloft: it contains links or devices. Nothing was installed." ;; esac
  done <"$new/types"
  while IFS= read -r name; do
    case /$name/ in
      */../* | /aloft-*[!a-zA-Z0-9._/-]*) fail "$from is not a release archive of Aloft: \"$name\" is outside of its folder. Nothing was installed." ;;
      /aloft-*) ;;
      *) fail "$from is not a release archive of Aloft: it contains \"$name\". Nothing was installed." ;;
    esac
  done <"$new/names"
  tar -xf "$new/archive.tar" -C "$new" 2>"$new/problem" || damaged "could not be unpacked"
  rm "$new/archive.tar"
}

main() {
  prefix='' action='' from='' sha256='' wait=''
  while [ $# -gt 0 ]; do
    case $1 in
      --prefix | --from | --sha256)
        [ $# -gt 1 ] && [ -n "$2" ] || fail "$1 needs a value; install.sh --help lists the options." 2
        case $1 in --prefix) prefix=$2 ;; --from) from=$2 ;; *) sha256=$2 ;; esac
        shift ;;
      --prefix=*) prefix=${1#*=} ;;
      --from=*) from=${1#*=} ;;
      --sha256=*) sha256=${1#*=} ;;
      --wait) wait=yes ;;
      --uninstall) action=uninstall ;;
      -h | --help) usage; exit ;;
      *) fail "unknown argument \"$1\"; install.sh --help lists the options." 2 ;;
    esac
    shift
  done
  [ -z "$sha256" ] || [ -n "$from" ] || fail "--sha256 belongs to --from." 2
  if [ -z "$prefix" ]; then
    [ -n "${HOME-}" ] || fail "HOME is not set; choose a folder with --prefix DIR." 2
    prefix=$HOME/.local
  fi
  case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac
  prefix=${prefix%/}
  share=$prefix/share/aloft
  share_real=$(cd "$share" 2>/dev/null && pwd -P || echo "$share")
  command=$prefix/bin/aloft
  if [ -n "$action" ]; then
    uninstall
    exit
  fi
  [ ! -e "$command" ] || ours "$command" || fail "$command is another program; move it away or choose another --prefix."
  if [ -n "$from" ]; then install_archive; else build; fi
}

# The last line: a script that arrives through a pipe and is cut off does nothing.
main "$@"
