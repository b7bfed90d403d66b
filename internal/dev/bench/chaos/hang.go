package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// hang lets PostgreSQL answer nothing for a minute, and fails where a page keeps its visitor waiting or anything is still
// wrong afterwards.
func (i *installation) hang(ctx context.Context) (err error) {
	if err := i.database.Pause(); err != nil {
		return err
	}
	for begun := time.Now(); time.Since(begun) < hangsFor && err == nil; {
		if err = i.within(ctx, "/", answersIn, http.StatusOK, http.StatusServiceUnavailable); err == nil {
			err = i.within(ctx, "/readyz", readyIn, http.StatusServiceUnavailable)
		}
	}
	if resumed := i.database.Resume(); err == nil {
		err = resumed
	}
	for back := time.Now(); err == nil; {
		failed := i.within(ctx, "/readyz", readyIn, http.StatusOK)
		if failed == nil {
			return nil
		}
		if time.Since(back) > backIn {
			err = fmt.Errorf("%s after PostgreSQL was back: %w", backIn, failed)
		}
	}
	return err
}

// freeze lets Redis answer nothing for a while, and fails where a page is late or refused because of it.
func (i *installation) freeze(ctx context.Context) (err error) {
	if err := i.cache.Pause(); err != nil {
		return err
	}
	for begun := time.Now(); time.Since(begun) < frozenFor && err == nil; {
		err = i.within(ctx, "/", frozenIn, http.StatusOK)
	}
	if resumed := i.cache.Resume(); err == nil {
		err = resumed
	}
	return err
}

// within asks for a page and fails where the answer is late or none of those that may be.
func (i *installation) within(ctx context.Context, path string, limit time.Duration, allowed ...int) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, i.web.Address+path, nil)
	if err != nil {
		return err
	}
	request.Host = i.town.Profile.Slug + ".localhost"
	begun := time.Now()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return err
	}
	if took := time.Since(begun); took > limit {
		return fmt.Errorf("%s took %s", path, took)
	}
	for _, status := range allowed {
		if response.StatusCode == status {
			return nil
		}
	}
	return fmt.Errorf("%s: %s", path, response.Status)
}
