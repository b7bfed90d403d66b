package request

// Item is a service of an appointment, and how many of it.
type Item struct {
	Service  Text
	Quantity int
}
