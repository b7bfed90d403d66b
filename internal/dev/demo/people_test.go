package demo

import (
	"math/rand/v2"
	"testing"

	"stadttermin/internal/contact"
)

func TestNobodyComesTwiceToADemoDay(t *testing.T) {
	t.Parallel()
	crowd := newCrowd(rand.New(rand.NewPCG(1, 2)))
	seen := make(map[string]bool)
	for range 250 {
		p := crowd.one()
		if seen[p.name] {
			t.Errorf("%s comes twice", p.name)
		}
		seen[p.name] = true
	}
}

func TestEverybodyOfADemoDayCouldBookThemselves(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	crowd := newCrowd(rng)
	for range 250 {
		p := crowd.one()
		c := crowd.contact(rng, p, true)
		if name, refusal := contact.Name(c.Name); refusal != nil || name != p.name {
			t.Errorf("%s: %v", p.name, refusal)
		}
		if _, refusal := contact.Phone(c.Phone); refusal != nil {
			t.Errorf("%s: %v", c.Phone, refusal)
		}
		if _, refusal := contact.Email(c.Email); refusal != nil {
			t.Errorf("%s: %v", c.Email, refusal)
		}
	}
}
