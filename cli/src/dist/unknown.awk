# Says what the JVM would say of a command that does not exist, in a twentieth of its time: CommandLines and Suggestion in awk,
# held to them by UnknownCommandTest. Wants typed, of lower case letters and dashes, and red, whether colours may be used;
# reads words.txt.
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
  edits = distance(typed, name)
  if (edits < most + 1 && (near == "" || edits < best || edits == best && name < near)) { near = name; best = edits }
}
END {
  printf "%s: there is no command \"%s\" [usage]\n", red ? "\033[1;31merror\033[0m" : "error", typed
  if (near == "") print "  aloft --help lists what there is"; else printf "  did you mean \"%s\"?\n", near
}
