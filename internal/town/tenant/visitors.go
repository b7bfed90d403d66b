package tenant

import (
	"fmt"
	"net/netip"
)

// Visitors is what one visitor may ask of the town: an IPv4 address, or an IPv6 /64. Zero values mean the default beside
// them, which is less where the town offers less. Whoever goes beyond is slowed down.
type Visitors struct {
	OpenHolds         int       `yaml:"open_holds,omitempty" json:"open_holds,omitempty"`                   // 30, at once
	HoldsPerHour      int       `yaml:"holds_per_hour,omitempty" json:"holds_per_hour,omitempty"`           // 120
	BookingsPerHour   int       `yaml:"bookings_per_hour,omitempty" json:"bookings_per_hour,omitempty"`     // 40
	BookingsPerDay    int       `yaml:"bookings_per_day,omitempty" json:"bookings_per_day,omitempty"`       // 60
	MailsPerHour      int       `yaml:"mails_per_hour,omitempty" json:"mails_per_hour,omitempty"`           // 10
	MessagesPerHour   int       `yaml:"messages_per_hour,omitempty" json:"messages_per_hour,omitempty"`     // 5
	RequestsPerMinute int       `yaml:"requests_per_minute,omitempty" json:"requests_per_minute,omitempty"` // 1200
	Networks          []Network `yaml:"networks,omitempty" json:"networks,omitempty"`
	// Offered is how many times the town offers online on a normal open day, as the settings in force say. 0: many.
	Offered int `yaml:"-" json:"-"`
}

// Network is one from which many people come by the same address: the town hall's own, a school's, a library's.
type Network struct {
	Name      string   `yaml:"name" json:"name"`
	Addresses []string `yaml:"addresses" json:"addresses"` // such as 198.51.100.7 or 2001:db8:1::/48
	Times     int      `yaml:"times" json:"times"`         // the budget of one visitor
}

// Bounds of what may be listed as one network: beyond them it would be a whole provider, whose customers are strangers.
const (
	widestOf4 = 8
	widestOf6 = 32
)

// ParseNetwork reads an address, or a network such as 198.51.100.0/24.
func ParseNetwork(text string) (netip.Prefix, error) {
	address, err := netip.ParseAddr(text)
	if err == nil {
		return netip.PrefixFrom(address.Unmap(), address.Unmap().BitLen()), nil
	}
	prefix, err := netip.ParsePrefix(text)
	switch {
	case err != nil:
		return netip.Prefix{}, err
	case prefix != prefix.Masked():
		return netip.Prefix{}, fmt.Errorf("%s has bits of single addresses; write %s", text, prefix.Masked())
	case prefix.Addr().Is4In6():
		return netip.Prefix{}, fmt.Errorf("%s: write it as IPv4", text)
	case prefix.Addr().Is4() && prefix.Bits() < widestOf4, prefix.Addr().Is6() && prefix.Bits() < widestOf6:
		return netip.Prefix{}, fmt.Errorf("%s is wider than one network", text)
	}
	return prefix, nil
}
