#!/bin/sh
# Creates start-up caches of an installation from its class lists. A cache is valid for this machine, this folder and these
# jars only, so it is created where it is used: by install.sh, or in the background by the first command without one.
# usage: caches.sh FOLDER [KIND...]   FOLDER receives the caches; without kinds, all are created
set -u
umask 022
case $0 in */*) cd "${0%/*}" || exit ;; esac
home=$PWD out=$1
shift
[ $# -gt 0 ] || for list in classes/*.gz; do
  list=${list#classes/}
  set -- "$@" "${list%.txt.gz}"
done

for kind; do
  cache=$out/$kind.aot new=$out/.$kind-$$
  [ -f caches.sh ] || exit # install.sh removes this version
  [ ! -f "$cache" ] && [ -f "classes/$kind.txt.gz" ] || continue
  mkdir -p "$out" || exit
  # One process for each cache. What failed once fails again: a second file says so.
  [ -f "$cache.lock" ] && read -r other <"$cache.lock" && kill -0 "$other" && continue
  [ ! -f "$cache.failed" ] || continue
  echo $$ >"$cache.lock"
  rm -f "$out/.$kind"-* # of one that was killed
  trap 'rm -f "$new" "$new.txt" "$cache.lock"' EXIT
  trap 'exit 1' INT TERM HUP
  path=$home/lib/aloft.jar:$home/lib/picocli.jar
  [ "$kind" = short ] || path=$path:$home/lib/$kind/aloft-$kind.jar
  # A cache that the JVM would not use is no better than none.
  gzip -dc "classes/$kind.txt.gz" >"$new.txt" &&
    "$home/runtime/bin/java" @FLAGS@ -XX:ErrorFile=/dev/null -Xshare:dump -XX:+AOTClassLinking \
      -XX:SharedClassListFile="$new.txt" -XX:SharedArchiveFile="$new" -cp "$path" &&
    "$home/runtime/bin/java" @FLAGS@ -XX:AOTMode=on -XX:AOTCache="$new" -cp "$path" -version
  case $? in
    0) mv -f "$new" "$cache" ;;
    *) [ -f "$cache.lock" ] || exit # and ends this
      : >"$cache.failed" ;;
  esac
  rm -f "$new" "$new.txt" "$cache.lock"
done >/dev/null 2>&1 </dev/null
