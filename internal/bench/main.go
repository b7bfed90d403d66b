// Command bench measures the service and prints every figure that is compared as a ratio of two things measured in the
// same run, interleaved, medians of at least five rounds. Answers are checked before they are timed: a fast wrong answer
// is a failure. It ends with exit status 0 whatever the figures; with -check it fails below a floor.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime/pprof"
)

func main() {
	out := flag.String("out", "bench.json", "file that the figures are written to")
	check := flag.Bool("check", false, "fail where a figure misses its floor")
	profile := flag.String("profile", "", "cpu: write cpu.prof")
	flag.Parse()
	if err := run(*out, *check, *profile); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(out string, check bool, profile string) error {
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
	b := &board{rounds: 5}
	for _, part := range []func(*board) error{scenario, overHTTP, bookings} {
		if err := part(b); err != nil {
			return err
		}
	}
	b.print(os.Stdout)
	if err := b.write(out); err != nil {
		return err
	}
	if check {
		return b.floors()
	}
	return nil
}
