// Command stadttermin is the whole service in one binary: serve and work run an installation, dev runs everything on
// one machine, migrate, tenant and staff set it up, slots, simulate and doctor answer questions. It only
// wires.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // zones on machines that have none installed

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := root().ExecuteContext(ctx); err != nil {
		var status exit
		if errors.As(err, &status) {
			os.Exit(int(status))
		}
		fmt.Fprintln(os.Stderr, "stadttermin:", err)
		os.Exit(1)
	}
}

func root() *cobra.Command {
	command := &cobra.Command{
		Use:           "stadttermin",
		Short:         "Online appointments for town halls",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	command.AddCommand(
		serveCommand(), workCommand(), devCommand(), migrateCommand(),
		tenantCommand(), staffCommand(), slotsCommand(), simulateCommand(), doctorCommand(),
	)
	return command
}
