package main

import (
	"context"
	"os"

	"stadttermin/internal/dev/bench/process"
)

// forge is a folder with the built program, for what only whole processes can show.
type forge struct {
	folder  string
	program string
}

// newForge builds the program.
func newForge(ctx context.Context) (*forge, error) {
	folder, err := os.MkdirTemp("", "stadttermin-bench-")
	if err != nil {
		return nil, err
	}
	program, err := process.Build(ctx, folder)
	return &forge{folder: folder, program: program}, err
}
