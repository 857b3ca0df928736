#!/bin/sh
# Builds Aloft from this folder and installs it for the current user; see `./install.sh --help`.
set -eu
umask 022

usage() {
  cat <<'TEXT'
usage: ./install.sh [--prefix DIR] [--uninstall]

Builds Aloft and installs it into DIR/share/aloft, with the command DIR/bin/aloft. DIR defaults to ~/.local.
Completions for bash, zsh and fish are installed if their completion folders exist in your home.
Requirements: sh, curl, tar. JDK 25 and Maven are downloaded into your cache folders if they are missing.

  --prefix DIR   where to install
  --uninstall    remove the installation from DIR
  --help         show this help

ALOFT_JDK_URL names another source for JDK 25 than https://api.adoptium.net; it must have the same API.
TEXT
}

fail() {
  echo "aloft: $1" >&2
  exit "${2:-1}"
}

prefix='' uninstall=''
while [ $# -gt 0 ]; do
  case $1 in
    --prefix) [ $# -gt 1 ] || fail "--prefix needs a folder." 2; prefix=$2; shift ;;
    --prefix=*) prefix=${1#*=} ;;
    --uninstall) uninstall=yes ;;
    -h | --help) usage; exit ;;
    *) fail "unknown argument \"$1\"; ./install.sh --help lists the options." 2 ;;
  esac
  shift
done
if [ -z "$prefix" ]; then
  [ -n "${HOME-}" ] || fail "HOME is not set; choose a folder with --prefix DIR." 2
  prefix=$HOME/.local
fi
case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac
prefix=${prefix%/}
sources=$(cd "$(dirname "$0")" && pwd)
share=$prefix/share/aloft
command=$prefix/bin/aloft

ours() { [ -f "$1" ] && grep -q '^# Starts Aloft: ' "$1" 2>/dev/null; }

# A version that is still running is kept until the next installation.
in_use() {
  { ls -l /proc/[0-9]*/exe || ps -A -o args=; } 2>/dev/null | grep -F "/share/aloft/$1/runtime/" | grep -vqF 'grep -F'
}

remove_versions() { # all but $1
  for old in "$share"/*; do
    if [ -f "$old/.aloft" ] && [ "${old##*/}" != "$1" ] && ! in_use "${old##*/}"; then
      mv "$old" "$share/.old-$$" && rm -rf "$share/.old-$$"
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

completes() { [ -f "$1" ] && grep -q "^# From Aloft's install.sh\$" "$1" 2>/dev/null; }

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

if [ -n "$uninstall" ]; then
  jdk_cache=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/aloft/jdk
  if ! [ -d "$share" ] && ! ours "$command"; then
    echo "Aloft is not installed in $prefix."
    exit
  fi
  ! ours "$command" || rm -f "$command"
  remove_completions
  remove_versions ''
  for old in "$share"/*; do
    [ ! -f "$old/.aloft" ] || fail "$old is in use by a running command; stop it and run --uninstall again."
  done
  remove_made_folders
  rm -rf "$jdk_cache"
  rmdir "${jdk_cache%/jdk}" 2>/dev/null || :
  echo "Removed Aloft from $prefix."
  exit
fi

[ ! -e "$command" ] || ours "$command" || fail "$command is another program; move it away or choose another --prefix."

# shellcheck source=.mvn/jdk.sh
. "$sources/.mvn/jdk.sh"
set +f

version=$(sed -n 's,^  <version>\(.*\)</version>$,\1,p' "$sources/pom.xml")
hash=$(
  cd "$sources"
  {
    find pom.xml install.sh mvnw LICENSE .mvn cli providers templates \
      \( -name target -o -path '*/src/test' ! -path 'templates/*' -o -name node_modules \) -prune -o -type f -exec $sha256 {} + |
      LC_ALL=C sort
    cat "$JAVA_HOME/release"
  } | $sha256 | cut -c 1-12
)
folder=$version-$hash

report() {
  echo "$1 Aloft $version in $share/$folder."
  case :$PATH: in
    *:"$prefix/bin":*) echo "Next: aloft --help" ;;
    *) echo "Next: $command --help    ($prefix/bin is not on your PATH)" ;;
  esac
}

if [ -f "$share/$folder/.aloft" ] && ours "$command" && grep -q "/share/aloft/$folder\$" "$command" &&
  "$command" --help >/dev/null 2>&1; then
  remove_versions "$folder"
  write_completions "$share/$folder"
  report "Already installed:"
  exit
fi

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

# One installation at a time; leftovers of a killed run are deleted.
if ! mkdir "$share/.lock" 2>/dev/null; then
  other=$(cat "$share/.lock/pid" 2>/dev/null || :)
  [ -z "$other" ] || ! kill -0 "$other" 2>/dev/null || fail "another install.sh (process $other) is installing into $prefix; wait for it."
fi
echo $$ >"$share/.lock/pid"
new=$share/.new-$$
clean() {
  rm -rf "$new" "$share/.lock"
  ours "$command" || remove_made_folders
}
trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
rm -rf "$share"/.new-* "$share"/.old-*

cd "$sources"
echo "Building Aloft $version (a minute or two the first time) ..."
mkdir "$new"
log=$new/build.log
./mvnw --version >"$log" 2>&1 || fail "the build needs Maven, and it could not be fetched ($(tail -n 1 "$log")); check the connection, or name a mirror with MVNW_REPOURL."
./mvnw -q -B -Pdist package -Dmaven.test.skip=true -Dspotless.check.skip=true >"$log" 2>&1 || {
  grep -E '^\[ERROR\]' "$log" | head -n 20 >&2
  fail "the build failed; its first errors are above. Run ./mvnw -Pdist package for the full output."
}
rm "$log"

echo "Assembling the runtime and its start-up caches ..."
ALOFT_FOLDER=$folder sh cli/dist/assemble.sh "$sources" "$version" "$new" ||
  fail "assembling the installation failed; the previous installation is unchanged."
: >"$new/.aloft"
rm -rf "${share:?}/$folder"
launcher=$prefix/bin/.aloft-$$
mv "$new/aloft" "$launcher"
mv "$new" "$share/$folder"
mv -f "$launcher" "$command"
remove_versions "$folder"
write_completions "$share/$folder"
report "Installed"
