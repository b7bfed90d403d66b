package main

import "testing"

func TestAddressesThatCannotBeMeantAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		public  string
		proxies []string
		fine    bool
	}{
		"none":                 {"", nil, true},
		"as it should be":      {"https://{slug}.termine.example", []string{"10.0.0.0/8", "192.0.2.1", "2001:db8::/32"}, true},
		"with a port":          {"http://{slug}.localhost:8080", nil, true},
		"without a scheme":     {"{slug}.termine.example", nil, false},
		"without a slug":       {"https://termine.example", nil, false},
		"with a path":          {"https://termine.example/{slug}", nil, false},
		"of another scheme":    {"ftp://{slug}.termine.example", nil, false},
		"a proxy that is none": {"", []string{"foo"}, false},
	} {
		s := &settings{PublicURL: c.public, TrustedProxies: c.proxies}
		if err := s.addresses(); (err == nil) != c.fine {
			t.Errorf("%s: %v", name, err)
		}
	}
}
