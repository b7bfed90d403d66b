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
	Cores   int               `json:"cores"`
	Load    string            `json:"load"` // average over 1, 5 and 15 minutes, at the end
	Took    string            `json:"took"`
	Figures []figure          `json:"figures"`
	Missing map[string]string `json:"missing,omitempty"` // why, by name

	begun time.Time
}

func newBoard() *board {
	return &board{Cores: runtime.NumCPU(), Missing: make(map[string]string), begun: time.Now()}
}

func (b *board) put(f figure) { b.Figures = append(b.Figures, f) }

// miss says why something is not measured.
func (b *board) miss(name, why string) { b.Missing[name] = why }

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
	for name, why := range b.Missing {
		fmt.Fprintf(table, "%s\tnot measured\t\t\t\t%s\n", name, why)
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

// floors fails where a figure misses its floor or was not measured.
func (b *board) floors() error {
	var missed []string
	for i := range b.Figures {
		if b.Figures[i].below() {
			missed = append(missed, b.Figures[i].Name)
		}
	}
	for name := range b.Missing {
		missed = append(missed, name+" (not measured)")
	}
	if len(missed) > 0 {
		return fmt.Errorf("below the floor: %s", strings.Join(missed, "; "))
	}
	return nil
}
