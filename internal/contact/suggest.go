package contact

import (
	"slices"
	"strings"
)

// providers are domains that so many people have their mail at that one letter besides is a typing error.
var providers = []string{
	"gmail.com", "googlemail.com", "gmx.de", "gmx.net", "web.de", "t-online.de", "outlook.com", "outlook.de", "hotmail.com", "hotmail.de",
	"yahoo.com", "yahoo.de", "icloud.com", "freenet.de", "arcor.de", "posteo.de", "mailbox.org", "protonmail.com", "vodafone.de", "live.de",
}

// neighbours are domains of other people that look like a slip.
var neighbours = []string{"mail.com", "ymail.com", "live.com"}

// slips are endings that are no domain of anybody's, with what was meant.
var slips = map[string]string{
	"con": "com", "cmo": "com", "ocm": "com", "comm": "com", "coom": "com", "vom": "com", "xom": "com", "cim": "com",
	"ed": "de", "dee": "de", "dde": "de", "ded": "de", "nett": "net", "nte": "net", "ent": "net", "ogr": "org", "rog": "org",
}

// Suggest gives the address that was probably meant, or nothing where the one that was typed looks right.
func Suggest(email string) string {
	at := strings.LastIndexByte(email, '@')
	if at < 1 {
		return ""
	}
	local, domain := email[:at+1], strings.ToLower(email[at+1:])
	meant := domain
	if dot := strings.LastIndexByte(domain, '.'); dot > 0 && slips[domain[dot+1:]] != "" {
		meant = domain[:dot+1] + slips[domain[dot+1:]]
	}
	if close := closest(meant); close != "" {
		meant = close
	}
	if meant == domain {
		return ""
	}
	return local + meant
}

// closest gives the provider whose name differs by one slip of the fingers, itself where it is one. The names before the
// dot of gmx.de and web.de are so short that one letter besides is somebody else's domain: there only turned letters count.
func closest(domain string) string {
	found := ""
	if slices.Contains(neighbours, domain) {
		return domain
	}
	for _, provider := range providers {
		name, ending, _ := strings.Cut(provider, ".")
		typed, other, _ := strings.Cut(domain, ".")
		switch {
		case domain == provider:
			return provider
		case other != ending:
		case turned(typed, name), len(name) > 4 && slipped(typed, name):
			found = provider
		}
	}
	return found
}

// turned tells whether two neighbouring letters stand the other way round.
func turned(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 0; i+1 < len(a); i++ {
		if a[i] != b[i] {
			return a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
		}
	}
	return false
}

// slipped tells whether one letter is another, is missing or is too much.
func slipped(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return i < len(a) && a[i+1:] == b[i+1:]
	}
	return a[i:] == b[i+1:]
}
