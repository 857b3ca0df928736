#!/bin/sh
# shellcheck disable=SC2086 # several options in one variable
# Assembles an installation from the jars of `./mvnw -Pdist package`. Each line that it prints is a step that begins.
# usage: assemble.sh SOURCES VERSION FOLDER   creates FOLDER, and FOLDER/aloft, the launcher for bin; needs JAVA_HOME
# ALOFT_TURNS="1 2 3" records class lists three times, so that they are the same for each build.
set -eu
sources=$1 version=$2 out=$3
dist=$sources/cli/dist
tools=$dist/target/classes
flags='-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xlog:disable'
# Method handles for reflection cost more than they save: aloft package is 100 ms slower with them.
flags="$flags -Djdk.reflect.useNativeAccessorOnly=true"
# A proxy may ask for a user and a password, which the JDK gives to no tunnel by default.
flags="$flags -Djdk.http.auth.tunneling.disabledSchemes="
# Caches are created for one base address; at another, each start relocates all pointers: 45 ms with an SDK.
flags="$flags -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0"
# The JDK's default initial heap, 1/64 of the memory, is filled before the first collection: 182 MB instead of 124 MB for
# 1,000 functions, in the same time.
flags="$flags -Xms32m"
# Protocol Buffers use sun.misc.Unsafe, about which the JDK warns on each start.
flags="$flags --sun-misc-unsafe-memory-access=allow"
modules=java.base,java.logging,java.management,java.naming,java.net.http,java.xml,jdk.crypto.ec,jdk.net,jdk.unsupported,jdk.zipfs
translations=''
for language in de es fr it ja ko pt_BR sv zh_CN zh_HK zh_TW; do
  translations="$translations**_$language.class,**_$language.properties,"
done

# Short runs of the JDK's tools take half the processor time without the optimizing compiler.
c1='-XX:+UseSerialGC -XX:TieredStopAtLevel=1' quick='-J-XX:+UseSerialGC -J-XX:TieredStopAtLevel=1'

mkdir -p "$out/lib" "$out/classes" "$out/help"
work=$out/.work
mkdir "$work"
trap 'kill $(jobs -p) 2>/dev/null; exit 1' INT TERM HUP

echo "Building the Java runtime"
{
  # Without the JDK's messages in other languages than English.
  "$JAVA_HOME/bin/jlink" $quick --add-modules "$modules" --compress zip-6 --strip-java-debug-attributes --no-header-files \
    --no-man-pages --exclude-resources "$translations" --output "$out/runtime"
  # The names of internal functions of the JVM: 5 MB.
  ! command -v strip >/dev/null || strip --strip-unneeded "$out/runtime/lib/server/libjvm.so" 2>/dev/null || :
  # Files only: npm and other archives have no links.
  cp -RL "$out/runtime/legal" "$work/legal"
  rm -r "$out/runtime/legal"
  mv "$work/legal" "$out/runtime/legal"
} &
runtime=$!
cp "$sources/LICENSE" "$out/"
cp -R "$sources/docs/schema" "$out/schema"
cp "$sources/cli/target/aloft-cli-$version-merged.jar" "$out/lib/aloft.jar"
# One additional class path for each cloud, and one for the local cloud.
kinds=''
for merged in "$sources"/providers/*/target/*-merged.jar; do
  kind=${merged#"$sources"/providers/} kind=${kind%%/*} kind=${kind%-cloud}
  mkdir "$out/lib/$kind"
  cp "$merged" "$out/lib/$kind/aloft-$kind.jar"
  kinds="$kinds $kind"
done

# The class files of picocli's own jar are too old for an AOT cache.
(
  cd "$sources/cli/target/picocli-sources"
  find picocli -name '*.java' >"$work/sources.txt"
  "$JAVA_HOME/bin/javac" $quick -nowarn -proc:none -Xlint:none --release 25 -encoding UTF-8 -d "$work/picocli" "@$work/sources.txt"
)
"$JAVA_HOME/bin/jar" $quick --create --file "$out/lib/picocli.jar" --date 2026-01-01T00:00:00Z -C "$work/picocli" .
wait "$runtime"

echo "Reducing the libraries to what Aloft uses"
"$JAVA_HOME/bin/java" $c1 -cp "$tools" aloft.dist.SdkPruner "$out"/lib/*/*.jar
"$JAVA_HOME/bin/java" $c1 -cp "$tools" aloft.dist.LibraryPruner "$out"/lib/*/*.jar
"$JAVA_HOME/bin/java" $c1 -cp "$tools" aloft.dist.DebugInfoRemover "$out"/lib/*.jar "$out"/lib/*/*.jar
"$JAVA_HOME/bin/java" $c1 -cp "$tools" aloft.dist.BytecodeSimplifier "$out"/lib/*.jar "$out"/lib/*/*.jar

class_path() { # kind
  printf %s "$out/lib/aloft.jar:$out/lib/picocli.jar"
  [ "$1" = short ] || printf %s ":$out/lib/$1/aloft-$1.jar"
}

# Each kind of command is run against a stub of its cloud, with and without TLS, to record the classes that it loads.
"$JAVA_HOME/bin/keytool" $quick -genkeypair -alias stub -keyalg EC -dname CN=localhost -ext san=ip:127.0.0.1,dns:localhost \
  -validity 3650 -keystore "$work/stub.p12" -storepass training >/dev/null 2>&1
"$JAVA_HOME/bin/keytool" $quick -exportcert -rfc -alias stub -keystore "$work/stub.p12" -storepass training \
  -file "$work/stub.pem" >/dev/null 2>&1

record() { # kind, turn
  training=$work/$1-$2
  cp -R "$dist/training" "$training"
  "$JAVA_HOME/bin/java" $c1 -cp "$tools" aloft.dist.StubServer "$work/stub.p12" "$training" >/dev/null 2>&1 &
  stub=$!
  tries=0
  while [ ! -f "$training/variables" ] && [ "$tries" -lt 300 ]; do
    sleep 0.1
    tries=$((tries + 1))
  done
  set -- "$1" "$2" "PATH=$training/bin:$PATH" BUNDLE="$work/stub.pem"
  for name in CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE REQUESTS_CA_BUNDLE; do
    set -- "$@" "$name=$work/stub.pem"
  done
  while read -r variable; do
    set -- "$@" "$variable"
  done <"$training/variables"
  list=$work/$1-$2.txt script=$training/$1.txt kind=$1
  shift 2
  PATH=$training/bin:$PATH "$out/runtime/bin/java" $flags -XX:DumpLoadedClassList="$list" -Daloft.home="$out" -cp "$(class_path "$kind")" \
    aloft.cli.Training "$script" "$training/report" "$@" >"$training/out" 2>&1 </dev/null || { kill "$stub"; cat "$training/out" >&2; exit 1; }
  kill "$stub"
}

# Help texts are constant: the launcher prints them without starting a JVM.
render() { # name of the text, words of the command
  name=$1
  shift
  "$out/runtime/bin/java" $flags -Daloft.home="$out" -cp "$(class_path short)" aloft.cli.Main "$@" >"$out/help/$name.txt" </dev/null
}

echo "Recording the classes that commands use"
turns=${ALOFT_TURNS:-1}
(
  for turn in $turns; do
    for kind in $kinds; do [ "$kind" = local ] || record "$kind" "$turn"; done
  done
) &
clouds=$!
for turn in $turns; do
  record short "$turn"
  case " $kinds " in *' local '*) record local "$turn" ;; esac
done
words=$out/help/words.txt
cp "$work/short-1/words.txt" "$words"
render aloft --help
sed -nE 's/^command (.*) [a-z]+$/\1/p' "$words" | while read -r command; do
  render "$(printf %s "$command" | tr ' ' -)" $command --help
done
cp "$dist/unknown.awk" "$out/help/"
for shell in bash zsh fish; do
  render "$shell-completion" completion "$shell"
done
wait "$clouds"
for kind in short $kinds; do
  "$out/runtime/bin/java" $flags -cp "$tools:$(class_path "$kind")" aloft.dist.ClassList "$work/$kind"-[1-3].txt "$out/classes/$kind.txt"
  gzip -9 -n "$out/classes/$kind.txt"
done

# The licences of the libraries: texts that come with them, each once, and a list.
if [ -f "$sources/cli/target/libraries.txt" ]; then
  cp -R "$dist/licences" "$out/licences"
  sed -nE 's/^ +([^: ]+):([^: ]+):jar:([^: ]+):.*/\2 \3 \1/p' "$sources/cli/target/libraries.txt" | LC_ALL=C sort |
    while read -r library number group; do
      texts=''
      for text in "$sources/cli/target/licences/$library-jar"/META-INF/*; do
        [ -f "$text" ] || continue
        same=''
        for known in "$out"/licences/*; do ! cmp -s "$text" "$known" || same=${known##*/}; done
        [ -n "$same" ] || { same=$library-${text##*/} && cp "$text" "$out/licences/$same"; }
        texts="$texts $same"
      done
      [ -n "$texts" ] || texts=$(sed -n "s/^$group:$library //p" "$dist/licences.txt")
      [ -n "$texts" ] || { echo "the licence of $group:$library is missing in cli/dist/licences.txt" >&2; exit 1; }
      echo "$library $number: ${texts# }"
    done >"$work/licences.txt"
  mv "$work/licences.txt" "$out/licences/LIBRARIES.txt"
fi

# The launcher's lists come from the words that the training wrote: commands, options, clouds, sources of variables.
alternatives() { # kind of the lines, separator
  awk -v "kind=$1" -v "separator=$2" '$1 == kind { printf "%s%s", found++ ? separator : "", $2 }' "$words"
}
commands=$(sed -nE 's/^(command|internal|absent) ([a-z-]+).*/\2/p' "$words" | sort -u | tr '\n' '|')
# A case for each reach: first the commands of two words, then those of one.
reach=$(awk '
  $1 == "command" || $1 == "internal" {
    group = (NF == 4) " " $NF
    pattern = NF == 4 ? $2 ":" $3 : $2 ":*"
    patterns[group] = patterns[group] (patterns[group] == "" ? "" : " | ") pattern
  }
  END {
    split("manifest cloud local", reaches, " ")
    for (two = 1; two >= 0; two--)
      for (i = 1; i <= 3; i++) {
        group = two " " reaches[i]
        if (patterns[group] != "") printf "  %s) reach=%s ;;\\\n", patterns[group], reaches[i]
      }
  }' "$words")

folder=${ALOFT_FOLDER:-$(basename "$out")}
kinds=$(printf '%s | ' $kinds)
sed -e "s/@VERSION@/$version/; s/@FOLDER@/$folder/g; s/@WORDS@/${commands}help/; s/@FLAGS@/$flags/; s/@KINDS@/${kinds% | }/" \
  -e "s/@VALUED@/$(alternatives valued ' | ')/; s/@CLOUDS@/$(alternatives provider '|')/; s/@SOURCES@/$(alternatives source '|')/" \
  -e "s,^@REACH@\$,${reach%?}," "$dist/aloft.sh" >"$out/aloft"
sed -e "s/@FLAGS@/$flags/" "$dist/caches.sh" >"$out/caches.sh"
case $(uname -s) in MINGW* | MSYS*)
  for file in aloft.cmd aloft.ps1; do
    sed -e "s/@FOLDER@/$folder/; s/@FLAGS@/$flags/" "$dist/windows/$file" >"$out/$file"
  done ;;
esac
chmod 755 "$out/aloft"
[ -n "${ALOFT_KEEP_TRAINING-}" ] || rm -r "$work"
