package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"stadttermin/internal/postgres/db"
)

func migrateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "migrate",
		Short: "Bring the database's schema up to date and make its roles",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := readSettings()
			if err != nil {
				return err
			}
			if err := s.need("DATABASE_URL"); err != nil {
				return err
			}
			if err := db.Migrate(cmd.Context(), s.DatabaseURL, s.AppDatabaseURL, s.DueDatabaseURL); err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), "the schema is up to date")
			return nil
		},
	}
}
