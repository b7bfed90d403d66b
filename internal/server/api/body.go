package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"stadttermin/internal/apperr"
	"stadttermin/internal/server/request"
)

// bind reads a JSON body strictly.
func bind(c *request.Visit, into any) error {
	if c.ContentType() != "application/json" {
		return apperr.New(apperr.UnsupportedMedia)
	}
	body, err := io.ReadAll(c.Request.Body)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return apperr.New(apperr.TooLarge)
	case err != nil:
		return apperr.New(apperr.Invalid).Because(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	err = decoder.Decode(into)
	if err == nil && decoder.Decode(&struct{}{}) != io.EOF {
		err = errors.New("more than one document")
	}
	if err == nil {
		err = unambiguous(json.NewDecoder(bytes.NewReader(body)))
	}
	if err != nil {
		return apperr.New(apperr.Invalid).Because(err)
	}
	return nil
}

// unambiguous refuses a document with an object that names a member twice: of two readers one takes the first and the
// other the last (RFC 8259 §4). The decoder does not tell capital from small letters, so neither does this.
func unambiguous(d *json.Decoder) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	named := make(map[string]bool)
	for token == json.Delim('{') && d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		member := strings.ToLower(name.(string))
		if named[member] {
			return errors.New("a member stands twice")
		}
		named[member] = true
		if err := unambiguous(d); err != nil {
			return err
		}
	}
	for token == json.Delim('[') && d.More() {
		if err := unambiguous(d); err != nil {
			return err
		}
	}
	if _, opened := token.(json.Delim); opened {
		_, err = d.Token() // what closes it
	}
	return err
}
