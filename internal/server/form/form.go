// Package form is what a citizen's form shows: its inputs, and what is wrong with each and with all of it.
package form

import (
	"errors"
	"slices"

	"stadttermin/internal/apperr"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
)

// Field is one input of a form with what is wrong about it.
type Field struct {
	Name         string
	Type         string // of an input, or textarea
	Autocomplete string
	Label        string
	Hint         string
	Value        string
	Error        string
	Optional     bool
}

// Errors is what is wrong with a form.
type Errors []Error

// Typed tells whether typing differently mends it.
func (l Errors) Typed() bool {
	return slices.ContainsFunc(l, func(e Error) bool { return e.Field != "" })
}

// Error is an entry of the list above a form; one without a field is about all of it.
type Error struct {
	Field    string
	Sentence string
}

// inputs maps the fields of the use cases to the inputs of the forms.
var inputs = map[string]string{"name": "name", "email": "email", "phone": "telefon", "text": "nachricht", "confirmation": "code"}

// Explain writes each refusal at its field and lists all of them for above the form.
func Explain(s *request.Visit, refused error, fields []Field) (list Errors) {
	for _, refusal := range refusals(refused) {
		entry := Error{Field: inputs[refusal.Field], Sentence: render.Sentence(s, refusal)}
		for i := range fields {
			if fields[i].Name == entry.Field {
				fields[i].Error = entry.Sentence
			}
		}
		list = append(list, entry)
	}
	return list
}

// About tells whether a refusal is one that typing differently mends.
func About(refused error) bool {
	return !slices.ContainsFunc(refusals(refused), func(e *apperr.Error) bool { return inputs[e.Field] == "" })
}

func refusals(err error) apperr.List {
	var list apperr.List
	if errors.As(err, &list) {
		return list
	}
	return apperr.List{apperr.Of(err)}
}
