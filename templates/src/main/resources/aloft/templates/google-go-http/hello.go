// Package hello greets.
package hello

import (
	"encoding/json"
	"log"
	"net/http"

	"github.com/GoogleCloudPlatform/functions-framework-go/functions"
)

func init() {
	functions.HTTP("Hello", routes().ServeHTTP)
}

func routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", hello)
	mux.HandleFunc("/hello/{name}", hello)
	return mux
}

// hello greets someone by name, or the world.
func hello(response http.ResponseWriter, request *http.Request) {
	name := request.PathValue("name")
	if name == "" {
		name = "world"
	}
	response.Header().Set("Content-Type", "application/json")
	body := map[string]string{"message": "Hello " + name}
	if err := json.NewEncoder(response).Encode(body); err != nil {
		log.Print(err)
	}
}
