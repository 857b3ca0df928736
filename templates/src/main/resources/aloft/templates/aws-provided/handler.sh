# The event is the first argument; what is printed is what the caller gets. Talk goes to stderr, and so into the log.
hello() {
  name=$(printf %s "$1" | sed -n 's/.*"name" *: *"\([^"\\]*\)".*/\1/p')
  echo "greeting ${name:-the world}" >&2
  printf '{"message": "Hello %s"}' "${name:-world}"
}
