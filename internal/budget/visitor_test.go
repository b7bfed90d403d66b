package budget_test

import (
	"net/netip"
	"testing"

	"stadttermin/internal/budget"
)

func TestAVisitorIsAnAddressOfVersionFourAndASubnetOfVersionSix(t *testing.T) {
	t.Parallel()
	for address, want := range map[string][2]string{
		"203.0.113.7":                   {"203.0.113.7/32", "203.0.113.0/24"},
		"::ffff:203.0.113.7":            {"203.0.113.7/32", "203.0.113.0/24"},
		"2001:db8:1:2ff:aaaa:bbbb:0:1":  {"2001:db8:1:2ff::/64", "2001:db8:1:200::/56"},
		"2001:db8:1:2ff:cccc::9%wlan0":  {"2001:db8:1:2ff::/64", "2001:db8:1:200::/56"},
		"2001:db8:1:2fe:aaaa:bbbb:0:10": {"2001:db8:1:2fe::/64", "2001:db8:1:200::/56"},
	} {
		v := budget.VisitorAt(netip.MustParseAddr(address))
		if got := [2]string{v.Address().String(), v.Network().String()}; got != want {
			t.Errorf("%s: %v, want %v", address, got, want)
		}
	}
}
