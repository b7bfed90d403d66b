package db

import (
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"stadttermin/internal/apperr"
)

// Unavailable turns the database's absence into apperr.Busy: try again, nothing is lost. Whether a commit whose answer was lost
// has happened, the repeated request finds out by its key.
func Unavailable(err error) error {
	var refusal *apperr.Error
	var refused *pgconn.PgError
	var unreachable *pgconn.ConnectError
	var broken net.Error
	switch {
	case err == nil || errors.As(err, &refusal):
		return err
	case errors.As(err, &refused):
		// Class 57 is the server shutting down or starting, 08 a lost connection, 53 no connection left.
		if class := refused.Code[:2]; class != "57" && class != "08" && class != "53" {
			return err
		}
	case !errors.As(err, &unreachable) && !errors.As(err, &broken) && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) && !pgconn.SafeToRetry(err):
		return err
	}
	return apperr.New(apperr.Busy).Because(fmt.Errorf("%w: %w", apperr.ErrDatabase, err))
}

// NoRow tells whether a query found no row.
func NoRow(err error) bool { return errors.Is(err, pgx.ErrNoRows) }

// Violates tells whether an error is the breach of a named constraint.
func Violates(err error, constraint string) bool {
	var refused *pgconn.PgError
	return errors.As(err, &refused) && constraintOf(refused) == constraint
}

// named is how a message names a constraint: on a node of a cluster with the number of the node's part behind it.
var named = regexp.MustCompile(`constraint "(.+?)(?:_\d{6,})?"`)

// constraintOf gives the constraint that was broken. A cluster does not pass its name on but in the message.
func constraintOf(refused *pgconn.PgError) string {
	if refused.ConstraintName != "" {
		return refused.ConstraintName
	}
	if name := named.FindStringSubmatch(refused.Message); name != nil {
		return name[1]
	}
	return ""
}
