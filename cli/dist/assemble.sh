#!/bin/sh
# Assembles an installation from the jars of `./mvnw -Pdist package`.
# usage: assemble.sh SOURCES VERSION FOLDER   creates FOLDER, and FOLDER/aloft, the launcher for bin; needs JAVA_HOME
set -eu
sources=$1 version=$2 out=$3
dist=$sources/cli/dist
tools=$dist/target/classes
flags='-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xlog:disable'
# Method handles for reflection cost more than they save: aloft package is 100 ms slower with them.
flags="$flags -Djdk.reflect.useNativeAccessorOnly=true"
# A proxy may ask for a user and a password, which the JDK gives to no tunnel by default.
flags="$flags -Djdk.http.auth.tunneling.disabledSchemes="
# Caches are recorded for one base address; at another, each start relocates all pointers: 45 ms with an SDK.
flags="$flags -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0"
# The JDK's default initial heap, 1/64 of the memory, is filled before the first collection: 182 MB instead of 124 MB for
# 1,000 functions, in the same time.
flags="$flags -Xms32m"
modules=java.base,java.logging,java.management,java.naming,java.net.http,java.xml,jdk.crypto.ec,jdk.net,jdk.unsupported,jdk.zipfs

sha256=sha256sum
command -v sha256sum >/dev/null || sha256='shasum -a 256'

mkdir -p "$out/lib" "$out/cache"
cp -R "$dist/training" "$out/training"

# The caches are trained against a stub of AWS, with and without TLS.
if [ -f "$out/training/aws.txt" ]; then
  "$JAVA_HOME/bin/keytool" -genkeypair -alias stub -keyalg EC -dname CN=localhost -ext san=ip:127.0.0.1,dns:localhost \
    -validity 3650 -keystore "$out/training/stub.p12" -storepass training >/dev/null 2>&1
  "$JAVA_HOME/bin/keytool" -exportcert -rfc -alias stub -keystore "$out/training/stub.p12" -storepass training \
    -file "$out/training/stub.pem" >/dev/null 2>&1
  "$JAVA_HOME/bin/java" -cp "$tools" aloft.dist.AwsStub "$out/training/stub.p12" "$out/training/stub.ports" >/dev/null 2>&1 &
  stub=$!
  trap 'kill $stub 2>/dev/null' EXIT
  trap 'exit 1' INT TERM HUP
fi

"$JAVA_HOME/bin/jlink" --add-modules "$modules" --compress zip-6 --strip-java-debug-attributes --no-header-files --no-man-pages \
  --output "$out/runtime"
cp "$sources/LICENSE" "$out/"
cp -R "$sources/docs/schema" "$out/schema"

cp "$sources/cli/target/aloft-cli-$version-merged.jar" "$out/lib/aloft.jar"
# The class files of picocli's own jar are too old for an AOT cache.
picocli=$sources/cli/target/picocli-sources
mkdir "$out/picocli"
(
  cd "$picocli"
  find picocli -name '*.java' >"$out/picocli/sources.txt"
  "$JAVA_HOME/bin/javac" -nowarn -proc:none -Xlint:none --release 25 -encoding UTF-8 -d "$out/picocli/classes" "@$out/picocli/sources.txt"
)
"$JAVA_HOME/bin/jar" --create --file "$out/lib/picocli.jar" --date 2026-01-01T00:00:00Z -C "$out/picocli/classes" .
rm -r "$out/picocli"

# One additional class path for each cloud, and one for the local cloud.
kinds=''
for merged in "$sources"/providers/*/target/*-merged.jar; do
  kind=${merged#"$sources"/providers/} kind=${kind%%/*} kind=${kind%-cloud}
  mkdir "$out/lib/$kind"
  cp "$merged" "$out/lib/$kind/aloft-$kind.jar"
  kinds="$kinds $kind"
done

"$JAVA_HOME/bin/java" -cp "$tools" aloft.dist.SdkPruner "$out"/lib/*/*.jar
"$JAVA_HOME/bin/java" -cp "$tools" aloft.dist.BytecodeSimplifier "$out"/lib/*.jar "$out"/lib/*/*.jar

# A cache is valid only for exactly these jars and this runtime: its name contains their hash.
train() { # kind, class path below lib
  path=''
  for jar in $2; do path=$path${path:+:}$out/lib/$jar; done
  hash=$(cd "$out" && for jar in $2; do cat "lib/$jar"; done | cat - runtime/release | $sha256 | cut -c 1-16)
  # shellcheck disable=SC2086 # several flags
  "$out/runtime/bin/java" $flags -Xlog:aot*=warning:file="$out/training/$1.log" -XX:-AOTRecordTraining \
    -XX:AOTCacheOutput="$out/cache/$1-$hash.aot" -Daloft.home="$out" -cp "$path" \
    aloft.cli.Training "$out/training/$1.txt" "$out/training/$1.report" "PATH=$PATH" AWS_ACCESS_KEY_ID=training \
    AWS_SECRET_ACCESS_KEY=training AWS_ENDPOINT_URL="http://127.0.0.1:$http" SECURE="https://127.0.0.1:$https" \
    BUNDLE="$out/training/stub.pem" >"$out/training/$1.out" 2>&1 </dev/null &&
    [ -f "$out/cache/$1-$hash.aot" ] || {
    cat "$out/training/$1.out" "$out/training/$1.log" >&2
    exit 1
  }
}

seconds=0
while [ -n "${stub-}" ] && [ ! -f "$out/training/stub.ports" ] && [ "$seconds" -lt 30 ]; do
  sleep 1
  seconds=$((seconds + 1))
done
http='' https=''
# shellcheck source=/dev/null
[ ! -f "$out/training/stub.ports" ] || . "$out/training/stub.ports"
train short 'aloft.jar picocli.jar'
launch='' short=$hash
for kind in $kinds; do
  train "$kind" "aloft.jar picocli.jar $kind/aloft-$kind.jar"
  launch="$launch  $kind) cache=\$home/cache/$kind-$hash.aot path=\$path:\$home/lib/$kind/aloft-$kind.jar ;;\\
"
done
# Help texts are constant: the launcher prints them without starting a JVM.
render() { # name of the text, words of the command
  name=$1
  shift
  # shellcheck disable=SC2086 # several flags
  "$out/runtime/bin/java" $flags -XX:AOTCache="$out/cache/short-$short.aot" -Daloft.home="$out" \
    -cp "$out/lib/aloft.jar:$out/lib/picocli.jar" aloft.cli.Main "$@" >"$out/help/$name.txt" </dev/null
}
mkdir "$out/help"
render aloft --help
sed -nE 's/^command (.*) [a-z]+$/\1/p' "$out/training/words.txt" | while read -r words; do
  # shellcheck disable=SC2086 # split into arguments
  render "$(printf %s "$words" | tr ' ' -)" $words --help
done
cp "$dist/unknown.awk" "$out/help/"
cp "$out/training/words.txt" "$out/help/"
for shell in bash zsh fish; do
  render "$shell-completion" completion "$shell"
done

[ -n "${ALOFT_KEEP_TRAINING-}" ] || rm -r "$out/training"

# The launcher's lists come from the words that the training wrote: commands, options, clouds, sources of variables.
words=$out/help/words.txt
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
sed -e "s/@VERSION@/$version/; s/@FOLDER@/$folder/g; s/@SHORT@/short-$short/; s/@WORDS@/${commands}help/; s/@FLAGS@/$flags/" \
  -e "s/@VALUED@/$(alternatives valued ' | ')/; s/@CLOUDS@/$(alternatives provider '|')/; s/@SOURCES@/$(alternatives source '|')/" \
  -e "s,^@KINDS@\$,${launch%??}," -e "s,^@REACH@\$,${reach%?}," "$dist/aloft.sh" >"$out/aloft"
chmod 755 "$out/aloft"
