package main

import (
	"net/http/httptest"
	"testing"
)

func TestGreetings(t *testing.T) {
	for path, expected := range map[string]string{
		"/":          `{"message":"Hello world"}`,
		"/hello/Ada": `{"message":"Hello Ada"}`,
	} {
		response := httptest.NewRecorder()
		routes().ServeHTTP(response, httptest.NewRequest("GET", path, nil))
		if response.Code != 200 || response.Body.String() != expected+"\n" {
			t.Errorf("%s: got %d %s", path, response.Code, response.Body)
		}
	}
}
