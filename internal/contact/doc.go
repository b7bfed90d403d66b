// Package contact reads what people type or paste about themselves: a name, an e-mail address, a telephone number.
//
// Whatever cannot be seen and changes nothing is dropped, typographic signs become plain ones, and what is left is either
// taken or refused with a code that says what is wrong. Nobody is refused for what their telephone's address book put
// around a number.
package contact
