// Command bench measures the service and prints every figure that is compared as a ratio of two things measured in the
// same run, in turn, the median of several rounds. Answers are checked before they are timed, or while: a fast wrong
// answer is a failure. It ends with exit status 0 whatever the figures; with -check it fails below a floor.
//
// Each part works on a database and a logical Redis database of its own, so that none finds what another has left.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime/pprof"
	"slices"
	"strings"
	"time"
)

// bench is one run: how much is measured, and what was found.
type bench struct {
	*board
	full   bool          // the sizes of the goals; otherwise what a few minutes allow
	rounds int           // that count, of everything measured in turn
	slice  time.Duration // of one side in one round
}

// part measures a few related figures.
type part struct {
	name    string
	measure func(context.Context, *bench) error
}

var parts = []part{
	{"engine", engine}, {"starts", starts}, {"capacity", capacity}, {"authorisation", authorisation}, {"finding", finding},
	{"cold", cold}, {"looking", looking}, {"page", timesPage}, {"isolation", isolation},
	{"desk", deskPages}, {"figures", yearOfFigures}, {"booking", bookings}, {"race", race}, {"promise", promise}, {"mail", mails},
	{"onboarding", onboarding}, {"tenants", manyTenants}, {"idle", idle},
}

func main() {
	out := flag.String("out", "bench.json", "file that the figures are written to")
	check := flag.Bool("check", false, "fail where a figure misses its floor")
	full := flag.Bool("full", false, "measure at full size; takes about half an hour")
	only := flag.String("only", "", "parts to measure, separated by commas: "+strings.Join(names(), ", "))
	profile := flag.String("profile", "", "cpu: write cpu.prof")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	b := &bench{board: newBoard(), full: *full, rounds: 7, slice: 400 * time.Millisecond}
	if *full {
		b.rounds, b.slice = 15, 2*time.Second
	}
	if err := run(ctx, b, *only, *out, *profile); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	if *check {
		if err := b.floors(); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
	}
}

func names() (list []string) {
	for _, p := range parts {
		list = append(list, p.name)
	}
	return list
}

func run(ctx context.Context, b *bench, only, out, profile string) error {
	if profile == "cpu" {
		file, err := os.Create("cpu.prof")
		if err != nil {
			return err
		}
		defer file.Close()
		if err := pprof.StartCPUProfile(file); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	for name := range strings.SplitSeq(only, ",") {
		if name != "" && !slices.Contains(names(), name) {
			return fmt.Errorf("there is no part %q", name)
		}
	}
	for _, p := range parts {
		if only != "" && !slices.Contains(strings.Split(only, ","), p.name) {
			continue
		}
		begun := time.Now()
		if err := p.measure(ctx, b); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		fmt.Fprintf(os.Stderr, "%-14s %s\n", p.name, time.Since(begun).Round(100*time.Millisecond))
	}
	b.close()
	if err := b.print(os.Stdout); err != nil {
		return err
	}
	return b.write(out)
}
