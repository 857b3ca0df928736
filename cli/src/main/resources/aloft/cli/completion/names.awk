BEGIN { base = -1; quote = "[\"\047]?" }
{
  sub(/\r$/, "")
  match($0, /^[ \t]*/)
  depth = RLENGTH
  text = substr($0, depth + 1)
  key = ""
  if (match(text, "^" quote "[A-Za-z0-9_-]+" quote "[ \t]*:")) {
    key = substr(text, 1, RLENGTH - 1)
    rest = substr(text, RLENGTH + 1)
    gsub(/[^A-Za-z0-9_-]/, "", key)
  }
}
text == "" || text ~ /^(#|\/\/)/ { next }
base < 0 && key ~ /^(service|provider|functions)$/ { base = depth }
base < 0 { next }
depth <= base { section = key; inner = -1; next }
inner < 0 { inner = depth }
depth > inner || key == "" { next }
want == "functions" && section == "functions" { print key }
want == "stages" && section ~ /^(params|stages)$/ && key != "default" { print key }
want == "stages" && section == "provider" && key == "stage" {
  if (match(rest, /[{]opt:stage, *[^A-Za-z0-9]*[A-Za-z0-9-]+/)) {
    rest = substr(rest, RSTART, RLENGTH)
    sub(/^.opt:stage, *[^A-Za-z0-9]*/, "", rest)
  }
  gsub(/[ "\047,}]|#.*/, "", rest)
  if (rest ~ /^[A-Za-z0-9-]+$/) print rest
}
