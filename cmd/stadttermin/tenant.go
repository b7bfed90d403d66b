package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/user"
	"time"

	"github.com/spf13/cobra"

	"stadttermin/internal/app"
	"stadttermin/internal/availability"
	"stadttermin/internal/files"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/postgres/town"
	"stadttermin/internal/redis"
	"stadttermin/internal/town/tenant"
)

func tenantCommand() *cobra.Command {
	command := &cobra.Command{Use: "tenant", Short: "Check, plan, apply and export the files of tenants", RunE: oneOfThem}
	command.AddCommand(tenantCheckCommand(), tenantPlanCommand(), tenantApplyCommand(), tenantExportCommand())
	return command
}

func tenantCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check FOLDER…",
		Short: "Say what is wrong with files, also on this installation where one is configured; exit status 1 where something is refused",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, folders []string) error {
			refused := false
			for _, folder := range folders {
				settings, findings, err := files.Load(folder)
				if err != nil {
					return err
				}
				if settings != nil {
					findings = append(findings, files.Owed(settings)...)
					more, err := onInstallation(cmd.Context(), folder, settings, cmd.ErrOrStderr())
					if err != nil {
						return err
					}
					if findings = append(findings, more...); len(more) > 0 {
						settings = nil
					}
				}
				printFindings(cmd.OutOrStdout(), folder, findings)
				if settings == nil {
					refused = true
					continue
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s: %s is fine\n", folder, settings.Profile.Name)
			}
			if refused {
				return exit(1)
			}
			return nil
		},
	}
}

// printFindings writes what is refused last, apart from what is only warned of, and how much of both there is: whoever reads the
// end of the output has read what matters.
func printFindings(out io.Writer, folder string, findings []files.Finding) {
	var refusals []files.Finding
	for _, finding := range findings {
		if finding.Severity != tenant.Warning {
			refusals = append(refusals, finding)
			continue
		}
		fmt.Fprintf(out, "%s/%s\n", folder, finding)
	}
	warnings := len(findings) - len(refusals)
	if len(refusals) == 0 {
		return
	}
	if warnings > 0 {
		fmt.Fprintln(out)
	}
	for _, finding := range refusals {
		fmt.Fprintf(out, "%s/%s\n", folder, finding)
	}
	fmt.Fprintf(out, "%s is refused: %s, %s\n", folder, count(len(refusals), "mistake"), count(warnings, "warning"))
}

// count gives a number of things in English.
func count(n int, of string) string {
	if n == 1 {
		return "1 " + of
	}
	return fmt.Sprintf("%d %ss", n, of)
}

// oneOfThem refuses a command that does not exist, which cobra would answer with its help and success.
func oneOfThem(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	return fmt.Errorf("there is no %q\n\n%s", args[0], cmd.UsageString())
}

// onInstallation finds what only the folder's name and the installation tell: whose hosts are named. An installation that
// does not answer is said and left out.
func onInstallation(ctx context.Context, folder string, settings *tenant.Settings, errOut io.Writer) (findings []files.Finding, err error) {
	s, err := readSettings()
	if err != nil {
		return nil, err
	}
	refuse := func(err error) {
		if err != nil {
			findings = append(findings, files.Finding{File: "tenant.yaml", Severity: tenant.Refusal, Message: err.Error()})
		}
	}
	refuse(files.CheckFolder(folder, &settings.Profile))
	refuse(tenant.CheckHosts(&settings.Profile, s.PublicURL))
	if s.AppDatabaseURL == "" || len(settings.Profile.Hosts) == 0 {
		return findings, nil
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	err = withDatabase(ctx, func(stored town.Store) error {
		err := files.CheckHosts(ctx, stored, &settings.Profile)
		var taken *files.HostError
		if errors.As(err, &taken) {
			refuse(err)
			return nil
		}
		return err
	})
	if err != nil {
		fmt.Fprintf(errOut, "hosts were not compared with the installation: %v\n", err)
	}
	return findings, nil
}

// ownSettings reads a folder for this installation and refuses what cannot be in force there.
func ownSettings(folder string, errOut io.Writer) (*tenant.Settings, error) {
	settings, err := loadSettings(folder, errOut)
	if err != nil {
		return nil, err
	}
	s, err := readSettings()
	if err != nil {
		return nil, err
	}
	return settings, errors.Join(files.CheckFolder(folder, &settings.Profile), tenant.CheckHosts(&settings.Profile, s.PublicURL))
}

// loadSettings reads a folder and refuses what check refuses, having said why.
func loadSettings(folder string, errOut io.Writer) (*tenant.Settings, error) {
	settings, findings, err := files.Load(folder)
	if err != nil {
		return nil, err
	}
	if settings == nil {
		printFindings(errOut, folder, findings)
		return nil, exit(1)
	}
	return settings, nil
}

func loadRules(folder string, errOut io.Writer) (*availability.Rules, error) {
	settings, err := loadSettings(folder, errOut)
	if err != nil {
		return nil, err
	}
	return availability.Compile(settings)
}

// deciding are the flags that settle conflicts.
type deciding struct{ keep, take []string }

func (d *deciding) flags(command *cobra.Command) {
	command.Flags().StringArrayVar(&d.keep, "keep", nil, "path of a conflict where the administration's value stays")
	command.Flags().StringArrayVar(&d.take, "take", nil, "path of a conflict where the files' value is taken")
}

func (d *deciding) sides() map[string]tenant.Side {
	sides := make(map[string]tenant.Side)
	for _, path := range d.keep {
		sides[path] = tenant.Keep
	}
	for _, path := range d.take {
		sides[path] = tenant.Take
	}
	return sides
}

func tenantPlanCommand() *cobra.Command {
	var decide deciding
	command := &cobra.Command{
		Use:   "plan FOLDER",
		Short: "Show what applying files would change, and which conflicts there are",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withDatabase(cmd.Context(), func(stored town.Store) error {
				settings, err := ownSettings(args[0], cmd.ErrOrStderr())
				if err != nil {
					return err
				}
				plan, err := files.Prepare(cmd.Context(), stored, settings, decide.sides(), time.Now())
				if err != nil {
					return err
				}
				if plan.New {
					fmt.Fprintf(cmd.OutOrStdout(), "%s is new on this installation\n", settings.Profile.Slug)
				}
				return plan.Write(cmd.OutOrStdout())
			})
		},
	}
	decide.flags(command)
	return command
}

func tenantApplyCommand() *cobra.Command {
	var decide deciding
	command := &cobra.Command{
		Use:   "apply FOLDER…",
		Short: "Bring files into force; applying them again changes nothing",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, folders []string) error {
			return withDatabase(cmd.Context(), func(stored town.Store) error {
				for _, folder := range folders {
					if err := applyFolder(cmd.Context(), stored, folder, decide.sides(), cmd.OutOrStdout(), cmd.ErrOrStderr()); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	decide.flags(command)
	return command
}

func applyFolder(ctx context.Context, stored town.Store, folder string, decide map[string]tenant.Side, out, errOut io.Writer) error {
	settings, err := ownSettings(folder, errOut)
	if err != nil {
		return fmt.Errorf("%s: %w", folder, err)
	}
	number, err := files.Apply(ctx, stored, settings, decide, author(), time.Now())
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", folder, err)
	case number == 0:
		fmt.Fprintf(out, "%s: nothing to change\n", settings.Profile.Slug)
	default:
		fmt.Fprintf(out, "%s: revision %d is in force\n", settings.Profile.Slug, number)
	}
	return nil
}

// author names who runs the command, for the trail of the provider's own work.
func author() string {
	if current, err := user.Current(); err == nil {
		return current.Username
	}
	return "command line"
}

func tenantExportCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "export SLUG FOLDER",
		Short: "Write the settings in force as files; applying them changes nothing",
		Args:  cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withDatabase(cmd.Context(), func(stored town.Store) error {
				id, err := stored.OfSlug(cmd.Context(), args[0])
				if err != nil {
					return fmt.Errorf("%s: %w", args[0], err)
				}
				revision, err := stored.Revision(cmd.Context(), id, time.Now())
				if err != nil {
					return fmt.Errorf("%s: %w", args[0], err)
				}
				return files.Write(args[1], revision.Settings)
			})
		},
	}
}

func withDatabase(ctx context.Context, do func(town.Store) error) error {
	s, err := readSettings()
	if err != nil {
		return err
	}
	if err := s.need("APP_DATABASE_URL"); err != nil {
		return err
	}
	db, err := db.Open(ctx, s.AppDatabaseURL)
	if err != nil {
		return err
	}
	defer db.Close()
	if s.RedisURL != "" {
		client, err := redis.Open(s.RedisURL, time.Now)
		if err != nil {
			return err
		}
		defer client.Close()
		db.Announce = app.Announcing(client, s.logger())
	}
	return do(town.Store{DB: db})
}
