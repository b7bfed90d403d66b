// Package staff is the SQL of accounts, sessions and the audit trail.
package staff

import (
	"stadttermin/internal/apperr"
	"stadttermin/internal/postgres/db"
)

// Accounts is the database as the use cases of accounts see it.
type Accounts struct{ *db.DB }

// refusalOf says in the domain's words which rule of the database was broken.
func refusalOf(err error) error {
	switch {
	case db.Violates(err, "staff_by_email"):
		return apperr.New(apperr.EmailTaken).At("email")
	case db.Violates(err, "staff_grant_tenant_id_office_id_fkey"):
		return apperr.New(apperr.UnknownOffice).At("grants")
	case db.Violates(err, "staff_passkey_credential"):
		return apperr.New(apperr.PasskeyRefused)
	}
	return err
}
