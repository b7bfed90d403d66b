package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"stadttermin/internal/account"
	"stadttermin/internal/audit"
	"stadttermin/internal/authz"
)

func staffCommand() *cobra.Command {
	command := &cobra.Command{Use: "staff", Short: "Make accounts of town-hall staff"}
	command.AddCommand(staffAddCommand())
	return command
}

func staffAddCommand() *cobra.Command {
	var slug, email, name, role, office string
	command := &cobra.Command{
		Use:     "add",
		Short:   "Make an account; the password is read from standard input, so that it is in no list of processes",
		Example: "  stadttermin staff add --tenant werne --email amt@werne.de --name 'Vera Brandt' --role administrator < password.txt",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			password, err := bufio.NewReader(cmd.InOrStdin()).ReadString('\n')
			if err != nil && !errors.Is(err, io.EOF) {
				return err
			}
			s, err := readSettings()
			if err != nil {
				return err
			}
			a, err := newApp(cmd.Context(), s, false)
			if err != nil {
				return err
			}
			defer a.close()
			id, err := a.db.OfSlug(cmd.Context(), slug)
			if err != nil {
				return fmt.Errorf("tenant %s: %w", slug, err)
			}
			_, err = a.accounts().Add(cmd.Context(), id, audit.Provider, account.New{
				Name: name, Email: email, Password: strings.TrimRight(password, "\r\n"),
				Grants: []authz.Grant{{Role: authz.Role(role), Office: office}},
			})
			if err != nil {
				return plain(err)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s may sign in to %s as %s since %s\n", email, slug, role, time.Now().Format(time.DateTime))
			return nil
		},
	}
	flags := command.Flags()
	flags.StringVar(&slug, "tenant", "", "slug of the tenant")
	flags.StringVar(&email, "email", "", "address to sign in with")
	flags.StringVar(&name, "name", "", "name as colleagues know it")
	flags.StringVar(&role, "role", "", "administrator, lead, clerk, reception or privacy")
	flags.StringVar(&office, "office", "", "only in this office (lead and clerk)")
	for _, required := range []string{"tenant", "email", "name", "role"} {
		if err := command.MarkFlagRequired(required); err != nil {
			panic(err)
		}
	}
	return command
}
