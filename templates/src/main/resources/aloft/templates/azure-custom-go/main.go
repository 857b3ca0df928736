// Command hello greets.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
)

func main() {
	// The host tells on which port it sends the requests.
	address := "127.0.0.1:" + os.Getenv("FUNCTIONS_CUSTOMHANDLER_PORT")
	log.Fatal(http.ListenAndServe(address, routes()))
}

func routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", hello)
	mux.HandleFunc("GET /hello/{name}", hello)
	return mux
}

// hello greets someone by name, or the world.
func hello(response http.ResponseWriter, request *http.Request) {
	name := request.PathValue("name")
	if name == "" {
		name = "world"
	}
	log.Print("greeting ", name)
	response.Header().Set("Content-Type", "application/json")
	body := map[string]string{"message": "Hello " + name}
	if err := json.NewEncoder(response).Encode(body); err != nil {
		log.Print(err)
	}
}
