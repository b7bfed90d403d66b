// Package budget says how much one visitor and one network may ask of a town, beside what the town as a whole may.
//
// Nobody who uses the service has an account, so a visitor is known by where the request comes from: by the IPv4 address,
// or by the first 64 bits of an IPv6 address, which is what one household or one telephone has to itself.
package budget

import "net/netip"

// Visitor is who asks, as far as the network tells. The zero Visitor is nobody in particular.
type Visitor struct{ address netip.Addr }

// VisitorAt gives the visitor who asks from an address. An IPv4 address written as IPv6 is the same visitor.
func VisitorAt(address netip.Addr) Visitor { return Visitor{address: address.Unmap().WithZone("")} }

// Anybody tells whether there is a visitor at all. What staff do in somebody's place is nobody's visit.
func (v Visitor) Anybody() bool { return v.address.IsValid() }

// Address gives the visitor's own part of the network: the IPv4 address, or the IPv6 /64.
func (v Visitor) Address() netip.Prefix { return v.prefix(32, 64) }

// Network gives what whoever rents addresses has many of: the IPv4 /24, or the IPv6 /56.
func (v Visitor) Network() netip.Prefix { return v.prefix(24, 56) }

func (v Visitor) prefix(of4, of6 int) netip.Prefix {
	bits := of6
	if v.address.Is4() {
		bits = of4
	}
	prefix, _ := v.address.Prefix(bits) // fails for no address only
	return prefix
}
