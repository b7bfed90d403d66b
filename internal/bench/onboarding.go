package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"

	"stadttermin/internal/bench/process"
)

// onboarding measures how long it takes to serve a new town: "tenant apply" of its files, until a running web server
// gives the first answer on its host.
func onboarding(ctx context.Context, b *bench) error {
	const name = "a new town, from its files to the first answer"
	f, err := newForge(ctx, b, name)
	if f == nil || err != nil {
		return err
	}
	defer os.RemoveAll(f.folder)
	var all []time.Duration
	for _, slug := range []string{"werne", "plettenberg", "selm"} {
		p, err := newPlace(ctx, "onboarding_"+slug)
		if err != nil {
			return err
		}
		web, err := process.NewWeb(f.program, f.folder, p.appURL, p.redisURL)
		if err != nil {
			return err
		}
		if err := web.Start(); err != nil {
			return err
		}
		took, err := f.onboard(ctx, p, newBrowser(1, web.Address, slug+".localhost"), "tenants/"+slug)
		if stopped := web.Kill(); err == nil {
			err = stopped
		}
		if err != nil {
			return err
		}
		all = append(all, took)
	}
	b.put(figure{Name: name, Value: median(all).Seconds(), Unit: "s", Bound: atMost(5, 1), Note: fmt.Sprintf("median of %d towns", len(all))})
	return nil
}

func (f *forge) onboard(ctx context.Context, p *place, visitor *browser, files string) (time.Duration, error) {
	if _, err := visitor.get("/api/v1/services"); err == nil {
		return 0, fmt.Errorf("%s is served before it was made", files)
	}
	begun := time.Now()
	apply := exec.CommandContext(ctx, f.program, "tenant", "apply", files)
	apply.Env = append(os.Environ(), "APP_DATABASE_URL="+p.appURL)
	if output, err := apply.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("tenant apply %s: %w\n%s", files, err, output)
	}
	for {
		_, err := visitor.get("/api/v1/services")
		if err == nil {
			return time.Since(begun), nil
		}
		if time.Since(begun) > time.Minute {
			return 0, err
		}
		time.Sleep(time.Millisecond)
	}
}
