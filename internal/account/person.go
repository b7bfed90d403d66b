package account

// Person is an account as the administration sees it.
type Person struct {
	Staff

	Active bool
}
