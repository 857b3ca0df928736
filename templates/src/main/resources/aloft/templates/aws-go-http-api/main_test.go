package main

import (
	"context"
	"encoding/json"
	"os"
	"testing"

	"github.com/aws/aws-lambda-go/events"
)

func TestRootGreetsTheWorld(t *testing.T) {
	response, err := hello(context.Background(), events.APIGatewayV2HTTPRequest{})
	if err != nil || response.StatusCode != 200 || response.Body != `{"message":"Hello world"}` {
		t.Fatalf("got %+v, %v", response, err)
	}
}

func TestHelloGreetsByName(t *testing.T) {
	text, err := os.ReadFile("event.json")
	if err != nil {
		t.Fatal(err)
	}
	var request events.APIGatewayV2HTTPRequest
	if err := json.Unmarshal(text, &request); err != nil {
		t.Fatal(err)
	}
	response, err := hello(context.Background(), request)
	if err != nil || response.Headers["Content-Type"] != "application/json" || response.Body != `{"message":"Hello Ada"}` {
		t.Fatalf("got %+v, %v", response, err)
	}
}
