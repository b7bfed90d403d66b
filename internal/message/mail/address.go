package mail

import (
	"slices"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// dotless are providers to whom a dot in the local part means nothing, by their domains; the first of each is the one
// that the others stand for.
var dotless = [][]string{{"gmail.com", "googlemail.com"}}

// AddressKey gives one text for all ways of writing an address that lead to the same mailbox: capitals, what follows a
// plus sign, dots where the provider ignores them, domains with umlauts. It is for counting and comparing, never for
// writing to. What is no address is its own key.
func AddressKey(address string) string {
	address = strings.ToLower(norm.NFKC.String(strings.TrimSpace(address)))
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return address
	}
	local, domain := address[:at], asciiDomain(address[at+1:])
	if bare, _, tagged := strings.Cut(local, "+"); tagged && bare != "" {
		local = bare
	}
	for _, names := range dotless {
		if bare := strings.ReplaceAll(local, ".", ""); slices.Contains(names, domain) && bare != "" {
			local, domain = bare, names[0]
		}
	}
	return local + "@" + domain
}

// Route gives an address as a mail server is told it, its domain in ASCII (RFC 5891). international tells that its local
// part has characters that only servers with SMTPUTF8 (RFC 6531) take.
func Route(address string) (routed string, international bool) {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return address, false
	}
	return address[:at+1] + asciiDomain(address[at+1:]), !isASCII(address[:at])
}

// asciiDomain leaves a domain as it is where the rules for its names do not allow it: then the server refuses it.
func asciiDomain(domain string) string {
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil {
		return strings.ToLower(domain)
	}
	return ascii
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > 127 })
}
