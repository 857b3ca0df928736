# Builds a program that serves one function, and runs it:
#   sh start-go.sh FOLDER PACKAGE NAME SIGNATURE
# FOLDER is for the program: nothing is written into the code. An exit status from 70 on tells why
# the function cannot start; LaunchFailure has the same list.
folder=$1
package=$2
name=$3
signature=$4
framework=github.com/GoogleCloudPlatform/functions-framework-go

command -v go >/dev/null || exit 71
[ -d "$package" ] || exit 73
imports=$(go list -f '{{.ImportPath}} {{join .Imports " "}} ' "$package") || exit 76

# A function that the package registers is found by its name. Another one must be exported.
case "$imports" in
  *" $framework/functions "*)
    alias=_
    register=
    ;;
  *)
    alias=function
    if [ "$signature" = http ]; then
      register="funcframework.RegisterHTTPFunctionContext(context.Background(), \"/\", function.$name)"
    else
      register="funcframework.RegisterCloudEventFunctionContext(context.Background(), \"/\", function.$name)"
    fi
    ;;
esac

mkdir -p "$folder" || exit 76
cat >"$folder/main.go.$$" <<GO
package main

import (
	"context"
	"log"
	"os"

	"$framework/funcframework"
	$alias "${imports%% *}"
)

func main() {
	err := context.Background().Err()
	${register:+err = $register}
	if err == nil {
		err = funcframework.StartHostPort("127.0.0.1", os.Getenv("PORT"))
	}
	log.Fatal(err)
}
GO
mv "$folder/main.go.$$" "$folder/main.go"
printf '{"Replace": {"%s/aloft-local/main.go": "%s/main.go"}}\n' "$PWD" "$folder" >"$folder/overlay.$$"
mv "$folder/overlay.$$" "$folder/overlay.json"

# A copy of go.mod, as the server needs more modules than the functions.
cp go.mod "$folder/go.mod.$$" || exit 73
mv "$folder/go.mod.$$" "$folder/go.mod"
if [ -f go.sum ] && [ ! -f "$folder/go.sum" ]; then
  cp go.sum "$folder/go.sum.$$"
  mv "$folder/go.sum.$$" "$folder/go.sum"
fi

go build -mod=mod -modfile "$folder/go.mod" -overlay "$folder/overlay.json" \
  -o "$folder/function" ./aloft-local || exit 76
exec "$folder/function"
