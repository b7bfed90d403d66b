package i18n

import (
	"golang.org/x/text/number"

	"stadttermin/internal/town/office"
)

// Money says 46,00 Euro, always with both decimals.
func (p *Printer) Money(amount office.Euro) string {
	return p.T("unit.euro", "amount", p.numbers.Sprint(number.Decimal(float64(amount)/100, number.Scale(2))))
}

// Minutes says 35 Minuten.
func (p *Printer) Minutes(minutes int) string { return p.T("unit.minutes", "count", minutes) }

// List says a, b und c.
func (p *Printer) List(items []string) string {
	if len(items) == 0 {
		return ""
	}
	head := items[0]
	for i, item := range items[1:] {
		if i == len(items)-2 {
			return p.T("list.last", "head", head, "last", item)
		}
		head = p.T("list.more", "head", head, "next", item)
	}
	return head
}

// Decimal says a number with so many decimals, such as 3,5.
func (p *Printer) Decimal(value float64, places int) string {
	return p.numbers.Sprint(number.Decimal(value, number.Scale(places)))
}
