// Package apperr is the one form in which a refusal travels from where it is found to the person who reads it: a stable
// code, from which follow the HTTP status, the problem document and the translated sentence, and the cause for the log.
package apperr

import (
	"context"
	"errors"
)

// Code is stable and public: clients and translations refer to it. The sentence to show is the catalogue's fault.<code>.
type Code string

// Codes and what each one means to a caller.
const (
	Invalid        Code = "invalid"         // the request is not well formed; Field says where
	UnknownService Code = "unknown_service" // no such service, or not bookable here
	UnknownOffice  Code = "unknown_office"  // no such office
	NotServed      Code = "not_served"      // the office, or every office, does not do all that is in the basket
	EmptyBasket    Code = "empty_basket"    // nothing was chosen
	TooMany        Code = "too_many"        // more units of a service than it allows; Args: service, max
	TooLong        Code = "too_long"        // more minutes than one appointment may last; Args: minutes, max
	NotCombinable  Code = "not_combinable"  // two services do not go into one appointment; Args: service, other
	StaffOnly      Code = "staff_only"      // a service that only staff book
	NotOffered     Code = "not_offered"     // the time was never on offer; Args: reasons
	TimeTaken      Code = "time_taken"      // the time was offered and is gone; Extra: alternatives
	OfficeGone     Code = "office_gone"     // the office of the appointment gives no times any more; Extra: alternatives
	HoldInvalid    Code = "hold_invalid"    // the token is none of this tenant's, or changed
	HoldExpired    Code = "hold_expired"    // the held time ran out and the time could not be kept
	HoldUsed       Code = "hold_used"       // this hold already became an appointment
	HoldLimit      Code = "hold_limit"      // extended as often as allowed
	NameMissing    Code = "name_missing"
	NameInvalid    Code = "name_invalid"
	NameLong       Code = "name_long"    // Args: max
	NameAddress    Code = "name_address" // a link or an address stands in it
	EmailMissing   Code = "email_missing"
	EmailInvalid   Code = "email_invalid"
	PhoneInvalid   Code = "phone_invalid"
	PhoneLong      Code = "phone_long"   // Args: max
	TextMissing    Code = "text_missing" // a message without words
	TextInvalid    Code = "text_invalid" // too long, or invisible characters; Args: max
	OpenLimit      Code = "open_limit"   // as many open appointments as one address may have; Args: max
	// More and more addresses are booked for from one connection, so that this one is to be confirmed with the code mailed to it.
	ConfirmAddress    Code = "confirm_address"
	ConfirmationWrong Code = "confirmation_wrong" // the code is another one, too old, or was guessed at too often
	Overtaken         Code = "overtaken"          // somebody has changed it since the form was made; Args: what
	KeyReused         Code = "key_reused"         // same Idempotency-Key, other body
	NotFound          Code = "not_found"          // also everything that belongs to another tenant
	AlreadyCancelled  Code = "already_cancelled"
	AlreadyOver       Code = "already_over" // past, or staff have begun
	TooManyRequests   Code = "too_many_requests"
	BudgetUsed        Code = "budget_used" // more than one visitor may; its cause says what buys one more, or how long to wait
	TooLarge          Code = "too_large"   // body above the limit
	UnsupportedMedia  Code = "unsupported_media"
	MethodNotAllowed  Code = "method_not_allowed"
	Forbidden         Code = "forbidden"
	Unauthenticated   Code = "unauthenticated"
	SignInRefused     Code = "sign_in_refused" // address or password; which of the two is not told
	EmailTaken        Code = "email_taken"     // another account of the town has the address
	PasswordWeak      Code = "password_weak"   // Args: min
	PasswordCommon    Code = "password_common" // among the first that somebody would guess
	PasswordWrong     Code = "password_wrong"  // the one that is asked for before it is changed
	CodeRefused       Code = "code_refused"    // a second factor that is wrong or was taken before
	PasskeyRefused    Code = "passkey_refused" // an answer of a passkey that is wrong, too late, or was taken before
	PasskeyCloned     Code = "passkey_cloned"  // the device of a passkey was copied
	LastFactor        Code = "last_factor"     // somebody who must have a second factor has no other
	SignInExpired     Code = "sign_in_expired" // the second factor came too late or too often; the password is due again
	SetupExpired      Code = "setup_expired"   // a second factor was shown too long ago to be set up
	LinkInvalid       Code = "link_invalid"    // was used, ran out, or never was
	LastAdmin         Code = "last_administrator"
	RoleMissing       Code = "role_missing" // an account without any role could do nothing
	SearchTooShort    Code = "search_too_short"
	CrossOrigin       Code = "cross_origin" // a form of another site

	NobodyWaiting  Code = "nobody_waiting"
	CallRaced      Code = "call_raced"      // somebody else has called the person; Args: number, counter, next
	CallRacedLast  Code = "call_raced_last" // the same, and nobody else waits; Args: number, counter
	NextChanged    Code = "next_changed"    // it is another person's turn by now; Args: number, next
	CounterBusy    Code = "counter_busy"    // somebody is being served there; Args: number
	UnknownCounter Code = "unknown_counter"
	CounterTaken   Code = "counter_taken" // somebody else works there; Args: counter, name
	StateChanged   Code = "state_changed" // what was asked for is not possible any more; Args: number
	NotToday       Code = "not_today"     // an appointment of another day
	TooEarly       Code = "too_early"     // the appointment's time has not come; Args: number
	ClosedToday    Code = "closed_today"
	NoPickup       Code = "no_pickup"       // nothing to be collected comes of it, or nobody to tell
	MinutesInvalid Code = "minutes_invalid" // no whole number of minutes that a case can have taken
	TimeInvalid    Code = "time_invalid"    // no wall time that an appointment can begin at

	ClosureSpan     Code = "closure_span"     // a closure that ends before it begins
	ClosureOver     Code = "closure_over"     // a closure that is over already
	ClosureLong     Code = "closure_long"     // Args: days
	ClosureReason   Code = "closure_reason"   // none, or too long; Args: max
	ClosureChanged  Code = "closure_changed"  // something has happened since it was reckoned; nothing was done
	ClosureAnswered Code = "closure_answered" // somebody has answered, so that it is not to be undone as a whole
	ClosureEnded    Code = "closure_ended"    // this row has been answered or taken back already

	PairingUnknown Code = "pairing_unknown" // no device shows this code, or not any more
	DeviceName     Code = "device_name"     // none, or too long; Args: max

	FileMissing    Code = "file_missing"    // nothing was uploaded, or nothing stands in it
	FileWorkbook   Code = "file_workbook"   // a spreadsheet program's own format
	FileUnreadable Code = "file_unreadable" // neither a table of text nor a calendar
	FileRows       Code = "file_rows"       // Args: max

	RecipientsMany  Code = "recipients_many"  // of an office's list; Args: max
	PassphraseUnfit Code = "passphrase_unfit" // for an office's list; Args: min, max
	ListUnplanned   Code = "list_unplanned"   // the office has no passphrase for its lists that can be read

	ChangeConflict Code = "change_conflict" // somebody else has changed the same place of the settings meanwhile
	ChangeRefused  Code = "change_refused"  // the settings would not be right
	ChangeNothing  Code = "change_nothing"  // nothing is other than in force
	ChangePast     Code = "change_past"     // a day that is not ahead
	ChangeFar      Code = "change_far"      // a day more than a year ahead

	BringBackUnfit Code = "bring_back_unfit" // what was retired does not fit the settings any more; Args: place

	Busy     Code = "busy" // try again; nothing was changed
	Internal Code = "internal"
)

// statuses are those of HTTP (RFC 9110), as numbers because the domain knows no net/http.
var statuses = map[Code]int{
	ChangeConflict: 409, ChangeRefused: 422, ChangeNothing: 409, ChangePast: 422, ChangeFar: 422,
	Invalid: 400, UnknownService: 422, UnknownOffice: 422, NotServed: 422,
	EmptyBasket: 422, TooMany: 422, TooLong: 422,
	NotCombinable: 422, StaffOnly: 422,
	NotOffered: 422, TimeTaken: 409, OfficeGone: 409,
	HoldInvalid: 422, HoldExpired: 410, HoldUsed: 409, HoldLimit: 409,
	NameMissing: 422, NameInvalid: 422, NameLong: 422, NameAddress: 422,
	EmailMissing: 422, EmailInvalid: 422, PhoneInvalid: 422, PhoneLong: 422,
	TextMissing: 422, TextInvalid: 422,
	OpenLimit: 409, ConfirmAddress: 422, ConfirmationWrong: 422, KeyReused: 422, Overtaken: 409,
	NotFound: 404, AlreadyCancelled: 409, AlreadyOver: 409,
	TooManyRequests: 429, BudgetUsed: 429, TooLarge: 413,
	UnsupportedMedia: 415, MethodNotAllowed: 405,
	Forbidden: 403, Unauthenticated: 401, CrossOrigin: 403,
	NobodyWaiting: 409, CallRaced: 409, CallRacedLast: 409, NextChanged: 409, CounterBusy: 409, UnknownCounter: 422, CounterTaken: 409,
	StateChanged: 409, NotToday: 409, TooEarly: 409, ClosedToday: 409, NoPickup: 409,
	ClosureSpan: 422, ClosureOver: 422, ClosureLong: 422, ClosureReason: 422, ClosureChanged: 409, ClosureAnswered: 409, ClosureEnded: 409,
	SignInRefused: 422, EmailTaken: 409, PasswordWeak: 422,
	SearchTooShort: 422,
	FileMissing:    422, FileWorkbook: 422, FileUnreadable: 422, FileRows: 422,
	PairingUnknown: 422, DeviceName: 422,
	MinutesInvalid: 422, TimeInvalid: 422,
	PasswordWrong: 422, PasswordCommon: 422, CodeRefused: 422, PasskeyRefused: 422, PasskeyCloned: 422, LastFactor: 409, SignInExpired: 422, SetupExpired: 422, LinkInvalid: 410, LastAdmin: 409, RoleMissing: 422,
	RecipientsMany: 422, PassphraseUnfit: 422, ListUnplanned: 409,
	BringBackUnfit: 409,
	Busy:           503, Internal: 500,
}

// Codes lists every code with its status, for the API's description and the catalogue tests.
func Codes() map[Code]int { return statuses }

// Error is a refusal. Args fill the translated sentence; Extra goes into the problem document as it is.
type Error struct {
	Code  Code
	Field string // the input it is about, as named in the API and the forms; empty for the whole request
	Args  map[string]any
	Extra map[string]any
	Cause error // for the log; never shown
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return string(e.Code) + ": " + e.Cause.Error()
	}
	return string(e.Code)
}

func (e *Error) Unwrap() error { return e.Cause }

// Is makes errors.Is(err, apperr.New(code)) compare codes.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.Code == e.Code
}

// Status gives the HTTP status of the code.
func (e *Error) Status() int { return statuses[e.Code] }

// New gives a refusal with alternating names and values for its sentence.
func New(code Code, args ...any) *Error {
	e := &Error{Code: code}
	for i := 0; i+1 < len(args); i += 2 {
		if e.Args == nil {
			e.Args = make(map[string]any, len(args)/2)
		}
		e.Args[args[i].(string)] = args[i+1]
	}
	return e
}

// At says which input the refusal is about.
func (e *Error) At(field string) *Error {
	e.Field = field
	return e
}

// Because keeps the cause for the log.
func (e *Error) Because(cause error) *Error {
	e.Cause = cause
	return e
}

// With adds a member to the problem document.
func (e *Error) With(name string, value any) *Error {
	if e.Extra == nil {
		e.Extra = make(map[string]any)
	}
	e.Extra[name] = value
	return e
}

// CodeOf gives the code of an error, Internal where it carries none.
func CodeOf(err error) Code { return Of(err).Code }

// ErrDatabase is among the causes of a Busy where not many visitors but a database that does not answer is to blame.
var ErrDatabase = errors.New("the database does not answer")

// Of gives the refusal in an error: Busy where something took too long, or Internal with the error as its cause.
func Of(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return New(Busy).Because(err)
	}
	return New(Internal).Because(err)
}

// List is several refusals at once, such as of the fields of one form. Its first entry speaks for it.
type List []*Error

func (l List) Error() string { return l[0].Error() }

// Unwrap makes errors.As and errors.Is look at every entry.
func (l List) Unwrap() []error {
	all := make([]error, len(l))
	for i, e := range l {
		all[i] = e
	}
	return all
}
