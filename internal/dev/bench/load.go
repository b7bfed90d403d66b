package main

import (
	"math"
	"sync"
	"sync/atomic"
	"time"
)

// work lets clients do something again and again, at most so often in all and for so long, and gives how often it
// succeeded per second. n counts from 0; no number is given twice.
func work(clients, most int, slice time.Duration, act func(n int) error) (perSecond float64, err error) {
	var next, done atomic.Int64
	begun := time.Now()
	err = together(clients, func(int) error {
		for time.Since(begun) < slice {
			n := int(next.Add(1)) - 1
			if n >= most {
				return nil
			}
			if err := act(n); err != nil {
				return err
			}
			done.Add(1)
		}
		return nil
	})
	return float64(done.Load()) / time.Since(begun).Seconds(), err
}

// Work without the one limit or the other.
const (
	endless = math.MaxInt
	forever = time.Duration(math.MaxInt64)
)

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
