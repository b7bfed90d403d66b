package request

import (
	"net/url"
	"strings"
)

// readable undoes the escaping of signs that may stand in a query as they are (RFC 3986 §3.4), for the basket's sake.
var readable = strings.NewReplacer("%3A", ":", "%2C", ",")

// Link gives the address of a page in a language. pairs alternate names and values of the query; empty values are left
// out. The path may end in a fragment.
func Link(language, path string, pairs ...string) string {
	path, fragment, found := strings.Cut(path, "#")
	var query strings.Builder
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			query.WriteString(pairs[i] + "=" + readable.Replace(url.QueryEscape(pairs[i+1])) + "&")
		}
	}
	query.WriteString("lang=" + url.QueryEscape(language))
	if found {
		return path + "?" + query.String() + "#" + fragment
	}
	return path + "?" + query.String()
}

// InLanguage repeats an address with its query in another language.
func InLanguage(address, language string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return Link(language, "/")
	}
	query := parsed.Query()
	query.Set("lang", language)
	parsed.RawQuery = readable.Replace(query.Encode())
	return parsed.RequestURI()
}
