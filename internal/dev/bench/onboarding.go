package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"stadttermin/internal/dev/bench/process"
)

// onboarding measures how long it takes to serve a new town: "tenant apply" of its files, until a running web server
// gives the first answer on its host.
func onboarding(ctx context.Context, b *bench) error {
	const name = "a new town, from its files to the first answer"
	f, err := newForge(ctx)
	if err != nil {
		return err
	}
	defer os.RemoveAll(f.folder)
	var all, changed []time.Duration
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
		visitor := newBrowser(1, web.Address, slug+".localhost")
		took, err := f.onboard(ctx, p, visitor, "tenants/"+slug)
		var learned time.Duration
		if err == nil {
			learned, err = f.change(ctx, p, visitor, "tenants/"+slug)
		}
		if stopped := web.Kill(); err == nil {
			err = stopped
		}
		if err != nil {
			return err
		}
		all, changed = append(all, took), append(changed, learned)
	}
	note := fmt.Sprintf("median of %d towns", len(all))
	b.put(figure{Name: name, Value: median(all).Seconds(), Unit: "s", Bound: atMost(1, 0.1), Note: note})
	b.put(figure{Name: "changed settings, from their commit to an answer by them", Value: median(changed).Seconds(), Unit: "s", Bound: atMost(0.5, 0.1), Note: note})
	return nil
}

func (f *forge) onboard(ctx context.Context, p *place, visitor *browser, files string) (time.Duration, error) {
	if _, err := visitor.get("/api/v1/services"); err == nil {
		return 0, fmt.Errorf("%s is served before it was made", files)
	}
	begun := time.Now()
	if err := f.apply(ctx, p, files); err != nil {
		return 0, err
	}
	err := until(time.Minute, func() error { _, err := visitor.get("/api/v1/services"); return err })
	return time.Since(begun), err
}

// change renames a service in a copy of the files, and times how long the old name is answered once the new one is in force.
func (f *forge) change(ctx context.Context, p *place, visitor *browser, files string) (time.Duration, error) {
	const before, after = "Personalausweis beantragen", "Ausweis beantragen"
	copied := filepath.Join(f.folder, "changed", filepath.Base(files))
	if err := os.CopyFS(copied, os.DirFS(files)); err != nil {
		return 0, err
	}
	catalogue := filepath.Join(copied, "services.yaml")
	text, err := os.ReadFile(catalogue)
	if err != nil {
		return 0, err
	}
	if err := os.WriteFile(catalogue, bytes.ReplaceAll(text, []byte(before), []byte(after)), 0o600); err != nil {
		return 0, err
	}
	if err := f.apply(ctx, p, copied); err != nil {
		return 0, err
	}
	begun := time.Now()
	err = until(time.Minute, func() error {
		body, err := visitor.get("/api/v1/services")
		if err == nil && bytes.Contains(body, []byte(before)) {
			err = fmt.Errorf("%s: the old name is still answered", files)
		}
		return err
	})
	return time.Since(begun), err
}

func (f *forge) apply(ctx context.Context, p *place, files string) error {
	apply := exec.CommandContext(ctx, f.program, "tenant", "apply", files)
	apply.Env = append(os.Environ(), "APP_DATABASE_URL="+p.appURL, "REDIS_URL="+p.redisURL)
	if output, err := apply.CombinedOutput(); err != nil {
		return fmt.Errorf("tenant apply %s: %w\n%s", files, err, output)
	}
	return nil
}

// until asks again and again until there is no error, or for so long.
func until(limit time.Duration, ask func() error) error {
	begun := time.Now()
	for {
		err := ask()
		if err == nil || time.Since(begun) > limit {
			return err
		}
		time.Sleep(time.Millisecond)
	}
}
