#!/bin/sh
# Makes the release archive of this platform and the packages that carry it, in target/dist: ./mvnw -Pdist package runs it last.
# The archive is an installation without start-up caches, which are valid for one machine only. The same sources and the same
# JDK give the same bytes.
# usage: release.sh VERSION URL   in the root folder; needs JAVA_HOME. URL is the folder that the archive will be published in
set -eu
umask 022
version=$1 url=$2
case $(uname -s) in
  Linux) os=linux npm_os=linux ;;
  Darwin) os=macos npm_os=darwin ;;
  MINGW* | MSYS*) os=windows npm_os=win32 ;;
  *) os=$(uname -s) npm_os=$os ;;
esac
case $(uname -m) in
  x86_64 | amd64) cpu=x64 ;;
  aarch64 | arm64) cpu=arm64 ;;
  *) cpu=$(uname -m) ;;
esac
name=aloft-$version-$os-$cpu
sha256=sha256sum
command -v sha256sum >/dev/null || sha256='shasum -a 256'
case $(tar --version) in
  *GNU*) owner='--owner=0 --group=0 --numeric-owner' ;;
  *) owner='--uid 0 --gid 0 --numeric-owner' ;;
esac

dist=$PWD/target/dist
work=$PWD/target/release
rm -rf "$dist" "$work"
mkdir -p "$dist" "$work"

folder=$(sh cli/dist/folder.sh)
tree=$work/$name
mkdir -p "$tree/bin" "$tree/share/aloft/schema"
ALOFT_TURNS='1 2 3' sh cli/dist/assemble.sh "$PWD" "$version" "$tree/share/aloft/$folder"
mv "$tree/share/aloft/$folder/aloft" "$tree/bin/"
[ "$os" != windows ] || mv "$tree/share/aloft/$folder"/aloft.* "$tree/bin/"
: >"$tree/share/aloft/$folder/.aloft"
cp docs/schema/*.json "$tree/share/aloft/schema/"
cp LICENSE "$tree/"

pack() { # folder, file: the folder and all below it, sorted, of one time and owner
  chmod -R u=rwX,go=rX "$1"
  find "$1" -exec env TZ=UTC touch -t 202601010000 {} +
  # shellcheck disable=SC2086 # several options
  (cd "${1%/*}" && find "${1##*/}" | LC_ALL=C sort | tar --format=ustar $owner --no-recursion -cf - -T -) | gzip -n -9 >"$dist/$2"
}

echo "Writing $name.tar.gz"
pack "$tree" "$name.tar.gz"
(cd "$dist" && $sha256 "$name.tar.gz" >"$name.tar.gz.sha256")
cp install.sh "$dist/"

fill() { # template, file
  mkdir -p "$(dirname "$dist/$2")"
  sed -e "s|@VERSION@|$version|g; s|@URL@|$url|g; s|@ARCHIVE@|$name.tar.gz|g; s|@NPM_OS@|$npm_os|g; s|@CPU@|$cpu|g" \
    -e "s|@SHA256@|$(cut -d ' ' -f 1 "$dist/$name.tar.gz.sha256")|g; s|@INSTALL_SHA256@|$($sha256 <install.sh | cut -d ' ' -f 1)|g" \
    "cli/dist/packages/$1" >"$dist/$2"
}

fill action.yml github-action/action.yml
cp install.sh "$dist/github-action/"
fill gitlab-ci.yml gitlab-ci.yml
fill Dockerfile Dockerfile
fill aloft.rb aloft.rb
fill package.json package.json
# An npm package is an archive with its content in one folder. The command is the launcher itself, not a program of Node.
mkdir "$work/npm"
mv "$tree" "$work/npm/package"
mv "$dist/package.json" "$work/npm/package/"
cp cli/dist/packages/npm.md "$work/npm/package/README.md"
pack "$work/npm/package" "aloft-npm-$version-$os-$cpu.tgz"
rm -r "$work"
