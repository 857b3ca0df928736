#!/bin/sh
# Prints the name of the folder of an installation: the version, and a hash of all sources and of the JDK.
# usage: folder.sh   in the root folder; needs JAVA_HOME
set -eu
sha256=sha256sum
command -v sha256sum >/dev/null || sha256='shasum -a 256'
version=$(sed -n 's,^  <version>\(.*\)</version>$,\1,p' pom.xml)
hash=$(
  {
    # shellcheck disable=SC2086 # a command with an option
    find pom.xml install.sh mvnw LICENSE .mvn cli providers templates docs/schema \
      \( -name target -o -path '*/src/test' ! -path 'templates/*' -o -name node_modules \) -prune -o -type f -exec $sha256 {} + |
      LC_ALL=C sort
    cat "$JAVA_HOME/release"
  } | $sha256 | cut -c 1-12
)
echo "$version-$hash"
