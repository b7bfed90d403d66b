package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// errTaken says that somebody else was faster.
var errTaken = errors.New("somebody else took the time")

// hold keeps a time and gives the token.
func (b *browser) hold(start time.Time) (token string, err error) {
	status, body, err := b.post("/api/v1/holds", map[string]any{
		"services": map[string]int{"pass": 1}, "office": "buergerbuero", "start": start.Format(time.RFC3339),
	})
	if err != nil {
		return "", err
	}
	var answer struct{ Hold, Code string }
	if err := json.Unmarshal(body, &answer); err != nil {
		return "", err
	}
	switch {
	case status == http.StatusCreated:
		return answer.Hold, nil
	case answer.Code == "time_taken":
		return "", errTaken
	}
	return "", refused("hold", status, body)
}

// book makes a hold binding.
func (b *browser) book(token, email string) error {
	status, body, err := b.post("/api/v1/appointments", map[string]any{"hold": token, "name": "Kim Beispiel", "email": email, "lang": "de"})
	if err != nil {
		return err
	}
	var answer struct{ Reference, Code string }
	if err := json.Unmarshal(body, &answer); err != nil {
		return err
	}
	switch {
	case status == http.StatusCreated && answer.Reference != "":
		return nil
	case answer.Code == "time_taken":
		return errTaken
	}
	return refused("book", status, body)
}

func email(kind string, n int) string { return fmt.Sprintf("%s%d@example.org", kind, n) }
