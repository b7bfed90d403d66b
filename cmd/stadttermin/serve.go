package main

import (
	"context"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"
)

func serveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Answer citizens and staff",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return run(cmd.Context(), func(ctx context.Context, p *program, group *errgroup.Group) error { return p.serve(ctx, group) })
		},
	}
}

func workCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "work",
		Short: "Send mails and forget what is to be forgotten",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return run(cmd.Context(), func(ctx context.Context, p *program, group *errgroup.Group) error {
				if err := p.work(ctx, group); err != nil {
					return err
				}
				p.serveMetrics(ctx, group)
				return nil
			})
		},
	}
}

// run starts parts of the app and waits until they have ended, when the context does or one of them fails.
func run(ctx context.Context, start func(context.Context, *program, *errgroup.Group) error) error {
	s, err := readSettings()
	if err != nil {
		return err
	}
	p, err := newProgram(ctx, s, false)
	if err != nil {
		return err
	}
	defer p.close()
	return together(ctx, func(ctx context.Context, group *errgroup.Group) error {
		group.Go(func() error { return p.Hear(ctx) })
		return start(ctx, p, group)
	})
}

func together(ctx context.Context, start func(context.Context, *errgroup.Group) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	group, ctx := errgroup.WithContext(ctx)
	if err := start(ctx, group); err != nil {
		cancel()
		_ = group.Wait() // the reason to stop is err
		return err
	}
	return group.Wait()
}
