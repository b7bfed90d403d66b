package tenant

import "stadttermin/internal/town/look"

// Scheme gives the colours of a brand.
func (b *Brand) Scheme() *look.Scheme {
	return &look.Scheme{Color: b.Color, OnColor: b.OnColor, ColorDark: b.ColorDark, OnColorDark: b.OnColorDark}
}

func (c *checker) brand() {
	const path = "tenant.brand"
	scheme, set, good := c.Profile.Brand.Scheme(), 0, 0
	colours := scheme.Colours()
	for _, colour := range colours {
		if *colour.Value == "" {
			continue
		}
		set++
		if !look.IsColour(*colour.Value) {
			c.refuse(path+"."+colour.Key, "colour_malformed", "colour", *colour.Value)
		} else {
			good++
		}
	}
	switch {
	case set != 0 && set != len(colours):
		c.refuse(path, "colours_incomplete", "written", set)
	case good == len(colours):
		for _, pair := range scheme.Pairs() {
			switch {
			case !pair.Suffices():
				c.refuse(path+"."+pair.Key, "contrast_low_"+pair.Name, "ratio", pair.Ratio)
			case pair.Weak():
				c.warn(path+"."+pair.Key, "contrast_weak_"+pair.Name, "ratio", pair.Ratio)
			}
		}
		for _, colour := range []struct{ key, value string }{{"color", scheme.Color}, {"color_dark", scheme.ColorDark}} {
			if look.NearDanger(colour.value) {
				c.warn(path+"."+colour.key, "colour_like_error", "colour", colour.value)
			}
		}
	}
}
