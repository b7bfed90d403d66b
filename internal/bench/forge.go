package main

import (
	"context"
	"errors"
	"os"

	"stadttermin/internal/bench/process"
	"stadttermin/internal/server/page"
	"stadttermin/web"
)

// forge is a folder with the built program, for what only whole processes can show.
type forge struct {
	folder  string
	program string
}

// newForge builds the program, or notes why figures are missing: without its pages' assets it refuses to serve.
func newForge(ctx context.Context, b *bench, figures string) (*forge, error) {
	if _, err := page.LoadAssets(web.Dist); errors.Is(err, page.ErrNotBuilt) {
		b.miss(figures, "the pages' styles and scripts are missing: run make web")
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "stadttermin-bench-")
	if err != nil {
		return nil, err
	}
	program, err := process.Build(ctx, folder)
	return &forge{folder: folder, program: program}, err
}
