#!/bin/sh
set -eu
cd "$(dirname "$0")"
. ./handler.sh

expect() { # event, answer
  answer=$(hello "$1" 2>/dev/null)
  [ "$answer" = "$2" ] || {
    echo "hello '$1' is $answer, not $2" >&2
    exit 1
  }
}

expect '{}' '{"message": "Hello world"}'
expect '{"name": "Ada"}' '{"message": "Hello Ada"}'
expect '{"from": "me", "name": "Ada Lovelace", "age": 36}' '{"message": "Hello Ada Lovelace"}'
echo OK
