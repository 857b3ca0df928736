#!/bin/sh
# Starts Aloft: selects the class path and the AOT cache for a command. A wrong choice only costs time.
case $#${1-} in 1--version | 1-v | 1version)
  echo "aloft @VERSION@"
  exit ;;
esac

case $0 in */*) home=${0%/*}/../share/aloft/@FOLDER@ ;; *) home=../share/aloft/@FOLDER@ ;; esac
if [ ! -d "$home" ]; then # called through a symbolic link
  self=$0
  while [ -h "$self" ]; do
    link=$(readlink "$self")
    case $link in /*) self=$link ;; *) self=${self%/*}/$link ;; esac
  done
  home=${self%/*}/../share/aloft/@FOLDER@
  if [ ! -d "$home" ]; then
    echo "aloft: this installation is incomplete ($home is missing); run install.sh again." >&2
    exit 1
  fi
fi
case $home in /*) ;; *) home=$PWD/$home ;; esac

help=''
case $#:${1-}:${2-}:${3-} in
  0:* | 1:--help:* | 1:-h:* | 1:help:*) help=aloft ;;
  2:help:*) help=$2 ;;
  2:completion:bash | 2:completion:zsh | 2:completion:fish) help=$2-completion ;;
  2:*:--help: | 2:*:-h:) help=$1 ;;
  3:help:*) help=$2-$3 ;;
  3:*:--help | 3:*:-h) help=$1-$2 ;;
esac
case $help in
  '' | *[!a-z-]*) ;;
  *) if [ -f "$home/help/$help.txt" ]; then exec cat "$home/help/$help.txt"; fi ;;
esac

# Unknown commands are reported without a JVM too, unless the report is JSON or the manifest may define the command.
case ${1-} in
  @WORDS@) ;;
  '' | -* | *[!abcdefghijklmnopqrstuvwxyz-]*) ;;
  *)
    red=''
    case ${FORCE_COLOR-}:${NO_COLOR-}:${CLICOLOR_FORCE-} in
      0:* | false:*) ;;
      [!:]*) red=yes ;;
      ::[!0]*) red=yes ;;
      ::*) if [ -t 2 ] && [ "${TERM-}" != dumb ]; then red=yes; fi ;;
    esac
    jvm=''
    case " $* " in *' --json '*) jvm=yes ;; esac
    for file in serverless*; do
      if [ -f "$file" ] && grep -q serverless-plugin-scripts "$file"; then jvm=yes; fi
    done
    if [ -z "$jvm" ] && LC_ALL=C awk -v "typed=$1" -v "red=$red" -f "$home/help/unknown.awk" "$home/help/words.txt" >&2 2>/dev/null; then
      exit 2
    fi ;;
esac

# With a closed stdin, the JVM would read one of its own files as the input of the command.
{ true 3<&0; } 2>/dev/null || exec </dev/null

# The JVM cannot start in a folder that was deleted.
if ! [ . -ef "${PWD:-}" ]; then
  echo 'error: the folder that you are in is gone; change into it again, or into another one [folder/gone]' >&2
  exit 1
fi

# The first two words that are neither options nor values of options, and the options that matter here.
command='' second='' config='' local='' cloud='' before=''
for word; do
  case $before in
    -c | --config) config=$word before='' ;;
    --provider) cloud=$word before='' ;;
    @VALUED@) before='' ;;
    *)
      before=$word
      case $word in
        --config=*) config=${word#*=} ;;
        --provider=*) cloud=${word#*=} ;;
        --local) local=yes ;;
        -*) ;;
        *) if [ -z "$command" ]; then command=$word; elif [ -z "$second" ]; then second=$word; fi ;;
      esac ;;
  esac
done

if [ -z "$config" ]; then
  for config in serverless.yml serverless.yaml serverless.json serverless.js serverless.cjs serverless.mjs serverless.ts; do
    [ ! -f "$config" ] || break
  done
fi
# Reading a pipe or a device would not end.
[ -f "$config" ] || config=/dev/null
# What the command reaches: none, the manifest, a cloud or the local runtime.
reach=none
case $command:$second in
@REACH@
esac
[ -z "$local" ] || reach=local

# Commands that read the manifest need the cloud only for variables of a cloud.
if [ "$reach" = manifest ] && grep -Eq '\$\{(@SOURCES@)[:(.]' "$config" 2>/dev/null; then reach=cloud; fi
kind=short
case $reach in
  local) kind=local ;;
  cloud)
    kind=$cloud
    [ -n "$kind" ] || kind=$(head -c 200000 "$config" 2>/dev/null | sed -nE "s/^(.*[^a-zA-Z])?(name|provider)[\"']?: *[\"']?(@CLOUDS@)([\"' ,}].*)?\$/\\3/p")
    kind=${kind%%[!a-z]*} ;;
esac

path=$home/lib/aloft.jar:$home/lib/picocli.jar
case $kind in
  @KINDS@) path=$path:$home/lib/$kind/aloft-$kind.jar ;;
  *) kind=short ;;
esac
# A deployment fills the usual young generation twice, which takes 15 ms of 350.
heap=''
case $kind in aws | azure | google) heap='-Xmn30m -Xms52m' ;; esac
# A command without a start-up cache runs without, and has it created in the background.
cache=$home/cache/$kind.aot
if [ ! -f "$cache" ]; then
  [ -w "$home" ] || cache=${XDG_CACHE_HOME:-${HOME-}/.cache}/aloft/@FOLDER@/$kind.aot
  [ -f "$cache" ] || (nice sh "$home/caches.sh" "${cache%/*}" "$kind" >/dev/null 2>&1 </dev/null &)
fi

# Options meant for other JVMs must not break this one: use ALOFT_JAVA_OPTIONS.
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
# File names and arguments are UTF-8 even if a container has no locale.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in C | POSIX) export LC_ALL=C.UTF-8 ;; esac
set -f
# shellcheck disable=SC2086 # several options in one variable
exec "$home/runtime/bin/java" @FLAGS@ $heap -XX:AOTCache="$cache" \
  -Daloft.home="$home" -Daloft.cache="$cache" ${ALOFT_JAVA_OPTIONS-} -cp "$path" aloft.cli.Main "$@"
