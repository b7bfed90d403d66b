package tenant

import (
	"fmt"
	"net"
	"strings"

	"golang.org/x/net/idna"
)

// FoldHost gives the form in which two writings of one host are equal: without port and full stop at the end, in small
// letters, an international name as browsers send it.
func FoldHost(host string) string {
	if name, port, err := net.SplitHostPort(host); err == nil && isPosition(port) {
		host = name
	}
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		return ascii
	}
	return host
}

// DevelopmentHosts are the names that every tenant has in development.
const DevelopmentHosts = "http://{slug}.localhost"

// SlugOf tells whether a host is one of the installation's own names, which a public address such as
// https://{slug}.termine.example gives to every slug, and whose.
func SlugOf(public, host string) (slug string, own bool) {
	_, pattern, _ := strings.Cut(public, "://")
	before, after, wild := strings.Cut(strings.TrimSuffix(pattern, "/"), "{slug}")
	if name, port, found := strings.Cut(after, ":"); found && isPosition(port) {
		after = name
	}
	rest, starts := strings.CutPrefix(FoldHost(host), strings.ToLower(before))
	slug, ends := strings.CutSuffix(rest, strings.ToLower(after))
	return slug, wild && starts && ends && slugPattern.MatchString(slug)
}

// CheckHosts refuses hosts that the installation's public address gives to another slug.
func CheckHosts(profile *Profile, public string) error {
	for _, host := range profile.Hosts {
		if slug, own := SlugOf(public, host); own && slug != profile.Slug {
			return fmt.Errorf("%s is this installation's own name for the slug %s: remove it from hosts in tenant.yaml", host, slug)
		}
	}
	return nil
}
