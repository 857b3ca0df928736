# Reports an unknown command like the JVM does, in a twentieth of the time: CommandLines and Suggestion in awk, kept equal by
# UnknownCommandTest. Variables: typed, the word, of lower-case letters and dashes; red, non-empty to use colours. Input: words.txt.
function distance(a, b,    m, n, i, j, cost, d) {
  m = length(a); n = length(b)
  for (i = 0; i <= m; i++) for (j = 0; j <= n; j++) {
    if (!i || !j) { d[i, j] = i + j; continue }
    cost = substr(a, i, 1) != substr(b, j, 1)
    d[i, j] = least(least(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost)
    if (i > 1 && j > 1 && substr(a, i, 1) == substr(b, j - 1, 1) && substr(a, i - 1, 1) == substr(b, j, 1))
      d[i, j] = least(d[i, j], d[i - 2, j - 2] + 1)
  }
  return d[m, n]
}
function least(a, b) { return a < b ? a : b }
BEGIN { most = least(int(length(typed) / 3), 3) }
/^command / {
  name = substr($0, 9)
  sub(/ [a-z]+$/, "", name)
  edits = distance(typed, name)
  if (edits < most + 1 && (near == "" || edits < best || edits == best && name < near)) { near = name; best = edits }
}
END {
  printf "%s: unknown command \"%s\" [usage]\n", red ? "\033[1;31merror\033[0m" : "error", typed
  if (near == "") print "  aloft --help lists the commands"; else printf "  did you mean \"%s\"?\n", near
}
