package main

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"stadttermin/internal/apperr"
	"stadttermin/internal/directory"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
)

func staffCommand() *cobra.Command {
	command := &cobra.Command{Use: "staff", Short: "Invite town-hall staff, and help who cannot sign in any more", RunE: oneOfThem}
	command.AddCommand(staffAddCommand(), staffResetCommand(), staffResetFactorCommand())
	return command
}

func staffAddCommand() *cobra.Command {
	var slug, email, name, role, office string
	command := &cobra.Command{
		Use:     "add",
		Short:   "Make an account and invite its owner to choose a password; without SMTP_URL the link is printed",
		Example: "  stadttermin staff add --tenant werne --email amt@werne.de --name 'Vera Brandt' --role administrator",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return inTown(cmd.Context(), slug, func(p *program, town *directory.Town) error {
				language := town.Settings().SourceLanguage()
				token, err := p.Staff.Links.Invite(cmd.Context(), town.ID, audit.Provider, language, account.Guest{New: account.New{
					Name: name, Email: email, Grants: []authz.Grant{{Role: authz.Role(role), Office: office}},
				}})
				if err != nil {
					return plain(err)
				}
				_, err = fmt.Fprint(cmd.OutOrStdout(), handOver(p, town, email, token, "within seven days"))
				return err
			})
		},
	}
	flags := command.Flags()
	flags.StringVar(&slug, "tenant", "", "slug of the tenant")
	flags.StringVar(&email, "email", "", "address to sign in with")
	flags.StringVar(&name, "name", "", "name as colleagues know it")
	flags.StringVar(&role, "role", "", "administrator, lead, clerk, reception or privacy")
	flags.StringVar(&office, "office", "", "only in this office (lead and clerk)")
	require(command, "tenant", "email", "name", "role")
	return command
}

func staffResetCommand() *cobra.Command {
	var slug, email string
	command := &cobra.Command{
		Use:     "reset-password",
		Short:   "Send a link to choose another password, or an invitation anew; without SMTP_URL it is printed",
		Example: "  stadttermin staff reset-password --tenant werne --email amt@werne.de",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return ofStaff(cmd.Context(), slug, email, func(p *program, town *directory.Town, staff uuid.UUID) error {
				language, while := town.Settings().SourceLanguage(), "within 60 minutes"
				token, err := p.Staff.Links.SendReset(cmd.Context(), town.ID, audit.Provider, language, staff, uuid.New())
				if apperr.CodeOf(err) == apperr.NotFound { // they never chose one
					while = "within seven days"
					token, err = p.Staff.Links.InviteAgain(cmd.Context(), town.ID, audit.Provider, language, staff, uuid.New())
				}
				if apperr.CodeOf(err) == apperr.NotFound {
					return fmt.Errorf("the account of %s is closed", email)
				}
				if err != nil {
					return plain(err)
				}
				_, err = fmt.Fprint(cmd.OutOrStdout(), handOver(p, town, email, token, while))
				return err
			})
		},
	}
	command.Flags().StringVar(&slug, "tenant", "", "slug of the tenant")
	command.Flags().StringVar(&email, "email", "", "address that they sign in with")
	require(command, "tenant", "email")
	return command
}

func staffResetFactorCommand() *cobra.Command {
	var slug, email string
	command := &cobra.Command{
		Use:     "reset-factor",
		Short:   "End somebody's second factor, for instance when devices with passkeys, telephone and recovery codes are lost",
		Example: "  stadttermin staff reset-factor --tenant werne --email amt@werne.de",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return ofStaff(cmd.Context(), slug, email, func(p *program, town *directory.Town, staff uuid.UUID) error {
				if err := p.Staff.Accounts.ResetFactor(cmd.Context(), town.ID, audit.Provider, staff, ""); err != nil {
					return plain(err)
				}
				_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s signs in with the password alone; an administrator sets up another second factor next\n", email)
				return err
			})
		},
	}
	command.Flags().StringVar(&slug, "tenant", "", "slug of the tenant")
	command.Flags().StringVar(&email, "email", "", "address that they sign in with")
	require(command, "tenant", "email")
	return command
}

// handOver says where the link is: on its way by mail, or here, where there is no mail server.
func handOver(p *program, town *directory.Town, email, token, while string) string {
	if p.settings.SMTPURL == "" {
		link := account.LinkURL(town.BaseURL, token, town.Settings().SourceLanguage())
		return fmt.Sprintf("hand this link over to %s; it works once, %s:\n%s\n", email, while, link)
	}
	return fmt.Sprintf("a mail to %s carries the link to choose a password %s\n", email, while)
}

// inTown opens the installation and finds a town.
func inTown(ctx context.Context, slug string, do func(*program, *directory.Town) error) error {
	s, err := readSettings()
	if err != nil {
		return err
	}
	p, err := newProgram(ctx, s, false)
	if err != nil {
		return err
	}
	defer p.close()
	id, err := p.Settings.OfSlug(ctx, slug)
	if err != nil {
		return fmt.Errorf("tenant %s: %w", slug, err)
	}
	town, err := p.Towns.Reload(ctx, id)
	if err != nil {
		return fmt.Errorf("tenant %s: %w", slug, err)
	}
	return do(p, town)
}

// ofStaff finds an account of a town as well.
func ofStaff(ctx context.Context, slug, email string, do func(*program, *directory.Town, uuid.UUID) error) error {
	return inTown(ctx, slug, func(p *program, town *directory.Town) error {
		staff, err := p.Staff.Accounts.Find(ctx, town.ID, email)
		if err != nil {
			return fmt.Errorf("no account of %s has the address %s", slug, email)
		}
		return do(p, town, staff)
	})
}

// require makes flags obligatory; their names are those of the command.
func require(command *cobra.Command, names ...string) {
	for _, name := range names {
		if err := command.MarkFlagRequired(name); err != nil {
			panic(err)
		}
	}
}
