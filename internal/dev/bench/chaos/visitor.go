package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"stadttermin/internal/civil"
	"stadttermin/internal/dev/bench/seating"
)

// visitor wants one appointment and does not give up easily.
type visitor struct {
	crowd     *crowd
	number    int
	citizen   *seating.Citizen
	client    *http.Client
	address   string
	host      string
	date      civil.Date // where the search begins
	attempts  int        // holds asked for, each under a key of its own
	reference string     // of the acknowledged booking
}

// patience is how long a visitor keeps trying, and pause how long between two requests where something failed.
const (
	patience = 90 * time.Second
	pause    = 100 * time.Millisecond
)

func (v *visitor) email() string { return fmt.Sprintf("visitor%d@example.org", v.number) }

// answer is what matters of any of the answers.
type answer struct {
	status    int
	Code      string
	Hold      string
	Reference string
	Times     []struct{ Start string }
}

// insist looks for a time, holds it and books it; a lost time or hold means looking again.
func (v *visitor) insist(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for ctx.Err() == nil {
		start := v.look(ctx)
		if start == "" {
			continue
		}
		v.attempts++
		held := v.ask(ctx, http.MethodPost, "/holds", "hold", map[string]any{"services": v.basket(), "office": "amt", "start": start})
		if held.status != http.StatusCreated {
			continue
		}
		booked := v.ask(ctx, http.MethodPost, "/appointments", "book", map[string]any{
			"hold": held.Hold, "name": "Kim Beispiel", "email": v.email(), "lang": "de",
		})
		if booked.status == http.StatusCreated {
			v.reference = booked.Reference
			return
		}
	}
}

// look gives the free time nearest to the wish; on a full day the search goes on with the next.
func (v *visitor) look(ctx context.Context) (start string) {
	found := v.ask(ctx, http.MethodGet, "/availability/"+v.date.String()+"?services="+v.citizen.Basket.String(), "", nil)
	if found.status == http.StatusOK && len(found.Times) == 0 {
		v.date++
	}
	if len(found.Times) == 0 {
		return ""
	}
	return found.Times[(v.citizen.Wish+v.attempts)%len(found.Times)].Start
}

func (v *visitor) basket() map[string]int {
	services := make(map[string]int)
	for _, item := range v.citizen.Basket {
		services[item.Service] = item.Quantity
	}
	return services
}

// ask sends a request until it is answered: the same one with the same idempotency key, whatever fails in between.
func (v *visitor) ask(ctx context.Context, method, path, operation string, document any) *answer {
	for {
		a, err := v.send(ctx, method, path, operation, document)
		if err == nil && a.status < http.StatusInternalServerError && a.status != http.StatusTooManyRequests {
			return a
		}
		v.crowd.repeats.Add(1)
		select {
		case <-ctx.Done():
			return &answer{}
		case <-time.After(pause):
		}
	}
}

func (v *visitor) send(ctx context.Context, method, path, operation string, document any) (*answer, error) {
	content, err := json.Marshal(document)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, method, v.address+"/api/v1"+path, bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	request.Host = v.host
	request.Header.Set("Content-Type", "application/json")
	if operation != "" {
		request.Header.Set("Idempotency-Key", fmt.Sprintf("%s-%d-%d", operation, v.number, v.attempts))
	}
	response, err := v.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	a := &answer{status: response.StatusCode}
	if response.StatusCode < http.StatusInternalServerError {
		err = json.Unmarshal(body, a)
	}
	return a, err
}
