// Package addresscheck asks whoever books for one address after another to show that they read the mails of the address that
// they typed: with a code of six digits that is mailed there. Where nobody does so, nothing is asked and nothing is mailed.
//
// A code follows from the hold, the address and a quarter of an hour; nothing of it is stored.
package addresscheck

import (
	"context"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/directory"
	"stadttermin/internal/keyring"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/town/tenant"
)

// Service asks for codes. All fields are set once before the first call.
type Service struct {
	Store  Store
	Budget Budget
	Ring   *keyring.Ring
	Now    func() time.Time
}

// Budget counts addresses and wrong codes.
type Budget interface {
	// Spend counts an act; apperr.BudgetUsed where the visitor has had as many as there are.
	Spend(ctx context.Context, act budget.Act) error
	// Refund takes one back that turned out to be none of those that are bounded.
	Refund(ctx context.Context, act budget.Act)
}

// Check is an address that somebody was asked to confirm.
type Check struct {
	ID       uuid.UUID
	Hold     string // its owner
	Email    string
	Language string
	Asked    time.Time
}

// Store is what checks need of the database.
type Store interface {
	// AddCheck writes a check and the mail that it makes due, once.
	AddCheck(ctx context.Context, id tenant.ID, c *Check, e outbox.Entry) error
	// FindCheck reads a check; apperr.NotFound where it was forgotten.
	FindCheck(ctx context.Context, id tenant.ID, check uuid.UUID) (*Check, error)
}

// Request is a booking whose address may have to be confirmed.
type Request struct {
	Hold     string // its owner
	Email    string
	Language string
	Code     string // what was typed; empty: nothing
	By       budget.Claim
}

// window is how long a code is the newest one; it is taken for one more.
const window = 15 * time.Minute

// addressDay is how long an address counts for its visitor.
const addressDay = 24 * time.Hour

// Until gives how long a time that is kept for some minutes is kept in all while its visitor reads the code: as long as that is
// the newest one.
func Until(expires time.Time, minutes int) time.Time {
	return expires.Add(max(0, window-time.Duration(minutes)*time.Minute))
}

// Vouch tells whether a booking may go on: its visitor has booked for few other addresses within a day, or typed the code.
// Else it is refused with apperr.ConfirmAddress, or apperr.ConfirmationWrong. It tells whether it was the code that let it.
func (s *Service) Vouch(ctx context.Context, town *directory.Town, r Request) (byCode bool, err error) {
	key := mail.AddressKey(r.Email)
	err = s.Budget.Spend(ctx, budget.Act{
		Tenant: town.ID, Rules: rules(town), Purpose: budget.Address, Claim: budget.Claim{Visitor: r.By.Visitor},
		Name: fmt.Sprintf("%x", s.Ring.Tag("counted address", []byte(town.Slug()+"\x00"+key))), Until: s.Now().Add(addressDay),
	})
	switch {
	case err == nil || apperr.CodeOf(err) != apperr.BudgetUsed:
		return false, err
	case r.Code == "":
		return false, apperr.New(apperr.ConfirmAddress).At("confirmation")
	}
	try := budget.Act{Tenant: town.ID, Rules: rules(town), Purpose: budget.Confirmation, Subject: "hold " + r.Hold}
	if s.Budget.Spend(ctx, try) != nil || !s.is(town, r.Hold, key, digits(r.Code)) {
		return false, apperr.New(apperr.ConfirmationWrong).At("confirmation")
	}
	s.Budget.Refund(ctx, try)
	return true, nil
}

// Ask mails the code. Who asks twice within a minute gets one mail; apperr.BudgetUsed where the visitor has had many mails sent.
func (s *Service) Ask(ctx context.Context, town *directory.Town, r Request) error {
	err := s.Budget.Spend(ctx, budget.Act{Tenant: town.ID, Rules: rules(town), Purpose: budget.Mail, Claim: r.By})
	if err != nil {
		return err
	}
	now := s.Now()
	named := s.sum(town, "check", r.Hold, mail.AddressKey(r.Email), strconv.FormatInt(now.Truncate(time.Minute).Unix(), 10))
	c := &Check{Hold: r.Hold, Email: r.Email, Language: r.Language, Asked: now, ID: uuid.NewSHA1(uuid.NameSpaceOID, named)}
	return s.Store.AddCheck(ctx, town.ID, c, outbox.Entry{
		SubjectType: outbox.OfAddressCheck, SubjectID: c.ID, Kind: mail.AddressCode, Due: now, Cause: outbox.ByCitizen,
	})
}

func rules(town *directory.Town) *tenant.Visitors { return &town.Settings().Profile.Visitors }

// is tells whether a code is that of now or of the window before.
func (s *Service) is(town *directory.Town, hold, key, code string) bool {
	found := 0
	for _, at := range []time.Time{s.Now(), s.Now().Add(-window)} {
		found |= subtle.ConstantTimeCompare([]byte(code), []byte(s.code(town, hold, key, at)))
	}
	return found == 1
}

// code gives that of a hold and an address at a moment.
func (s *Service) code(town *directory.Town, hold, key string, at time.Time) string {
	sum := s.sum(town, "code", hold, key, strconv.FormatInt(at.Truncate(window).Unix(), 10))
	return fmt.Sprintf("%06d", binary.BigEndian.Uint64(sum)%1_000_000)
}

func (s *Service) sum(town *directory.Town, parts ...string) []byte {
	return s.Ring.Tag("address check", []byte(town.Slug()+"\x00"+strings.Join(parts, "\x00")))
}

// digits gives the code that was meant: without spaces, in whichever digits it was typed.
func digits(typed string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return '0' + r - '٠'
		case r >= '۰' && r <= '۹':
			return '0' + r - '۰'
		case unicode.IsSpace(r):
			return -1
		}
		return r
	}, typed)
}
