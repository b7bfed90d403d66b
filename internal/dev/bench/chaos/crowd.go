package main

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"stadttermin/internal/civil"
	"stadttermin/internal/dev/bench/seating"
)

// atOnce is how many visitors are on the site at the same moment.
const atOnce = 32

// crowd is everybody who wants an appointment.
type crowd struct {
	visitors []*visitor
	served   atomic.Int64 // who have an appointment or gave up
	repeats  atomic.Int64 // requests that were sent again after an error
}

func newCrowd(i *installation, count int) *crowd {
	c := &crowd{}
	client := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{MaxIdleConns: atOnce, MaxIdleConnsPerHost: atOnce}}
	location, err := time.LoadLocation(i.town.Profile.Timezone)
	if err != nil {
		panic(err) // the town is our own
	}
	today := civil.DateOf(time.Now().In(location))
	citizens := seating.NewCitizens(1)
	for n := range count {
		c.visitors = append(c.visitors, &visitor{
			crowd: c, number: n, citizen: citizens.Next(), client: client, address: i.web.Address, host: i.town.Profile.Slug + ".localhost",
			date: today.AddDays(1 + n%15), // some come too late for their day and take another
		})
	}
	return c
}

// book lets all visitors come, a few at once.
func (c *crowd) book(ctx context.Context) {
	next := make(chan *visitor)
	var all sync.WaitGroup
	for range atOnce {
		all.Go(func() {
			for v := range next {
				v.insist(ctx)
				c.served.Add(1)
			}
		})
	}
	for _, v := range c.visitors {
		next <- v
	}
	close(next)
	all.Wait()
}

// acknowledged gives the e-mail address by reference of everybody who was told to have an appointment.
func (c *crowd) acknowledged() map[string]string {
	told := make(map[string]string)
	for _, v := range c.visitors {
		if v.reference != "" {
			told[v.reference] = v.email()
		}
	}
	return told
}
