package main

import (
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// slice is how long one side of a pair is measured per round.
const slice = 2 * time.Second

// rate lets clients repeat an action for a slice of time and gives how many succeeded per second.
func rate(clients int, act func(client, n int) error) (float64, error) {
	var done atomic.Int64
	var failure atomic.Value
	var all sync.WaitGroup
	begun := time.Now()
	for client := range clients {
		all.Go(func() {
			for n := 0; time.Since(begun) < slice; n++ {
				if err := act(client, n); err != nil {
					failure.CompareAndSwap(nil, err)
					return
				}
				done.Add(1)
			}
		})
	}
	all.Wait()
	if err, ok := failure.Load().(error); ok {
		return 0, err
	}
	return float64(done.Load()) / time.Since(begun).Seconds(), nil
}

// client keeps as many connections as there are clients.
func client(clients int) *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConns: clients, MaxIdleConnsPerHost: clients}, Timeout: 30 * time.Second}
}

// get asks an address under a Host header and reads the whole answer.
func get(c *http.Client, address, host string) ([]byte, error) {
	request, err := http.NewRequest(http.MethodGet, address, nil) //nolint:noctx // the client's own time limit ends it
	if err != nil {
		return nil, err
	}
	request.Host = host
	response, err := c.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode >= 300 {
		err = fmt.Errorf("%s: %s: %.200s", address, response.Status, body)
	}
	return body, err
}
