// Package account holds who works at a town's desks: their accounts, how they are invited and sign in, their second
// factors, and the sessions in which they act. It decides; what it needs of a database it declares.
//
// Invariants: a password is kept as an Argon2id hash, the tokens of sessions and links and the recovery codes as SHA-256
// hashes, the secret of a second factor sealed with a key that no database knows; an unknown address and a wrong
// password get the same answer after the same work, and so does who forgot a password; a code, a passkey's answer and a link work once; whoever has a second factor gives it before another is set up or one removed; a
// session belongs to one tenant, ends after Lifetime whatever happens in it, after Idle where nothing happens, and at
// once when roles, password, second factor or state of its account change; however many guess at an account, they are
// slowed down and its owner signs in from a browser that it was opened in, or after choosing another password; a town that somebody administers never loses its last administrator.
package account

// Services is the use cases. All of them stand on the same Deps.
type Services struct {
	Deps     *Deps
	SignIns  *SignIns
	Pending  *PendingSignIns
	Sessions *Sessions
	Accounts *Accounts
	Links    *Links
	Factors  *Factors
	Passkeys *Passkeys
	Codes    *Codes
}

// NewServices gives the use cases.
func NewServices(deps *Deps) *Services {
	return &Services{
		Deps: deps, SignIns: &SignIns{deps}, Pending: &PendingSignIns{deps}, Sessions: &Sessions{deps}, Accounts: &Accounts{deps},
		Links: &Links{deps}, Factors: &Factors{deps}, Passkeys: &Passkeys{deps}, Codes: &Codes{deps},
	}
}
