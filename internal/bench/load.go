package main

import (
	"sync"
	"sync/atomic"
	"time"
)

// rate lets clients repeat an action for a slice of time and gives how often it succeeded per second.
func rate(clients int, slice time.Duration, act func(client int) error) (float64, error) {
	var done atomic.Int64
	begun := time.Now()
	err := together(clients, func(client int) error {
		for time.Since(begun) < slice {
			if err := act(client); err != nil {
				return err
			}
			done.Add(1)
		}
		return nil
	})
	return float64(done.Load()) / time.Since(begun).Seconds(), err
}

// share lets clients do a number of things, each once, and gives how many per second.
func share(clients, count int, act func(n int) error) (float64, error) {
	var next atomic.Int64
	begun := time.Now()
	err := together(clients, func(int) error {
		for {
			n := int(next.Add(1)) - 1
			if n >= count {
				return nil
			}
			if err := act(n); err != nil {
				return err
			}
		}
	})
	return float64(count) / time.Since(begun).Seconds(), err
}

// together runs something once per client, all released at one moment, and gives the first error.
func together(clients int, act func(client int) error) error {
	var all sync.WaitGroup
	var once sync.Once
	var failure error
	ready := make(chan struct{})
	for client := range clients {
		all.Go(func() {
			<-ready
			if err := act(client); err != nil {
				once.Do(func() { failure = err })
			}
		})
	}
	close(ready)
	all.Wait()
	return failure
}
