package citizen

import "stadttermin/internal/town/office"

// basketBar leads back to what was chosen, from the pages on which more is looked for.
type basketBar struct {
	Minutes int
	Count   int
	Address string
}

func (v *visit) basketBar(basket office.Basket) *basketBar {
	if len(basket) == 0 {
		return nil
	}
	return &basketBar{Minutes: v.LengthOf(basket), Count: len(basket), Address: v.Link("/auswahl", "anliegen", basket.String())}
}
