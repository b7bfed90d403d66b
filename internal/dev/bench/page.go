package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"stadttermin/internal/dev/bench/history"
	"stadttermin/internal/files"
)

// timesPage measures the page on which citizens choose a time of a real town, and what a first visit to it loads.
func timesPage(ctx context.Context, b *bench) error {
	settings, _, err := files.Load("tenants/selm") // it speaks Arabic too
	if err != nil {
		return err
	}
	if settings == nil {
		return errors.New("tenants/selm is refused")
	}
	i, err := install(ctx, "page", time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC), settings)
	if err != nil {
		return err
	}
	defer i.close()
	address, err := i.serve(ctx)
	if err != nil {
		return err
	}
	visitors := newBrowser(lookers, address, settings.Profile.Slug+".localhost")
	path := "/zeiten?anliegen=personalausweis:1"
	body, err := visitors.get(path)
	if err != nil {
		return err
	}
	if count := strings.Count(string(body), `name="zeit"`); count < 2 {
		return fmt.Errorf("the page offers %d times", count)
	}
	if err := b.againstHello(ctx, "citizen page (times of a day) ÷ gin hello", visitors, path, atLeast(0.20, 0.35)); err != nil {
		return err
	}
	for _, script := range []struct {
		name, language string
		limit          *bound
	}{{"Latin", "de", atMost(105, 85)}, {"Arabic", "ar", atMost(200, 150)}} {
		loaded, err := visitors.firstVisit(path+"&lang="+script.language, script.language)
		if err != nil {
			return err
		}
		b.put(figure{
			Name: "first visit to a citizen page, " + script.name, Value: float64(loaded.total()) / 1000, Unit: "KB", Bound: script.limit,
			Note: loaded.String(),
		})
	}
	return nil
}

// yearOfFigures measures the figures of a year of a real town.
func yearOfFigures(ctx context.Context, b *bench) error {
	settings, _, err := files.Load("tenants/werne")
	if err != nil {
		return err
	}
	i, err := install(ctx, "figures", time.Date(2027, 1, 8, 9, 0, 0, 0, time.UTC), settings)
	if err != nil {
		return err
	}
	defer i.close()
	town, err := i.town(ctx, settings.Profile.Slug)
	if err != nil {
		return err
	}
	took, err := history.Measure(ctx, i.App, town, 3*b.rounds)
	if err != nil {
		return err
	}
	b.put(figure{
		Name: "figures of a year of 40,000 appointments", Value: milliseconds(median(took)), Unit: "ms", Bound: atMost(1000, 200),
		Note: fmt.Sprintf("p99 %.0f ms", milliseconds(percentile(took, 99))),
	})
	return nil
}
