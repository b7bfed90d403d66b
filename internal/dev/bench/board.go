package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"
)

// board collects figures, and what could not be measured here.
type board struct {
	Cores   int      `json:"cores"`
	Load    string   `json:"load"` // average over 1, 5 and 15 minutes, at the end
	Took    string   `json:"took"`
	Figures []figure `json:"figures"`

	begun time.Time
}

func newBoard() *board {
	return &board{Cores: runtime.NumCPU(), begun: time.Now()}
}

func (b *board) put(f figure) { b.Figures = append(b.Figures, f) }

// close notes the circumstances.
func (b *board) close() {
	b.Load = "unknown"
	if content, err := os.ReadFile("/proc/loadavg"); err == nil {
		b.Load = strings.Join(strings.Fields(string(content))[:3], " ")
	}
	b.Took = time.Since(b.begun).Round(time.Second).String()
}

func (b *board) print(w io.Writer) error {
	fmt.Fprintf(w, "%d cores, load %s, took %s\n\n", b.Cores, b.Load, b.Took)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "figure\tvalue\tfloor\tgoal\treached\t")
	for i := range b.Figures {
		f := &b.Figures[i]
		floor, goal := f.bounds()
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", f.Name, f.value(), floor, goal, f.verdict(), f.Note)
	}
	return table.Flush()
}

func (b *board) write(path string) error {
	content, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(content, '\n'), 0o644)
}

// floors fails where a figure misses its floor.
func (b *board) floors() error {
	var missed []string
	for i := range b.Figures {
		if b.Figures[i].below() {
			missed = append(missed, b.Figures[i].Name)
		}
	}
	if len(missed) > 0 {
		return fmt.Errorf("below the floor: %s", strings.Join(missed, "; "))
	}
	return nil
}
