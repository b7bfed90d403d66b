package office

import (
	"fmt"
	"strconv"
	"strings"
)

// Item is a service and how many units of it.
type Item struct {
	Service  string `json:"service"`
	Quantity int    `json:"quantity"`
}

// Basket is what one appointment is for. Its written form is personalausweis:2,meldebescheinigung:1.
type Basket []Item

// maxItems bounds what is read from outside; a tenant's limits are far below.
const maxItems = 20

// ParseBasket reads the written form; a quantity of 1 may be left out, a service named twice is added up.
// It refuses what no tenant could mean: no item, more than 20, quantities outside 1 to 99.
func ParseBasket(s string) (Basket, error) {
	var basket Basket
	for part := range strings.SplitSeq(s, ",") {
		id, count, given := strings.Cut(strings.TrimSpace(part), ":")
		quantity := 1
		if given {
			n, err := strconv.ParseUint(count, 10, 16)
			if err != nil || n == 0 {
				return nil, fmt.Errorf("%q is not a quantity", count)
			}
			quantity = int(n)
		}
		if basket = basket.Add(id, quantity); len(basket) > maxItems {
			break
		}
	}
	if err := basket.WellFormed(); err != nil {
		return nil, err
	}
	return basket, nil
}

// Add gives the basket with quantity more units of a service.
func (b Basket) Add(service string, quantity int) Basket {
	for i := range b {
		if b[i].Service == service {
			sum := append(Basket(nil), b...)
			sum[i].Quantity += quantity
			return sum
		}
	}
	return append(b[:len(b):len(b)], Item{Service: service, Quantity: quantity})
}

// WellFormed refuses what no tenant could mean: more than 20 services, a nameless one, quantities outside 1 to 99.
func (b Basket) WellFormed() error {
	if len(b) > maxItems {
		return fmt.Errorf("more than %d services", maxItems)
	}
	for _, item := range b {
		if item.Service == "" {
			return fmt.Errorf("a service is missing its name")
		}
		if item.Quantity < 1 || item.Quantity > 99 {
			return fmt.Errorf("%d is not a quantity from 1 to 99", item.Quantity)
		}
	}
	return nil
}

// Services lists the ids in order.
func (b Basket) Services() []string {
	ids := make([]string, len(b))
	for i, item := range b {
		ids[i] = item.Service
	}
	return ids
}

// Quantity gives the units of a service, 0 where it is not in the basket.
func (b Basket) Quantity(service string) int {
	for _, item := range b {
		if item.Service == service {
			return item.Quantity
		}
	}
	return 0
}

func (b Basket) String() string {
	parts := make([]string, len(b))
	for i, item := range b {
		parts[i] = item.Service + ":" + strconv.Itoa(item.Quantity)
	}
	return strings.Join(parts, ",")
}

// Equal tells whether both hold the same services in the same quantities, in whatever order.
func (b Basket) Equal(other Basket) bool {
	if len(b) != len(other) {
		return false
	}
	for _, item := range b {
		if other.Quantity(item.Service) != item.Quantity {
			return false
		}
	}
	return true
}
