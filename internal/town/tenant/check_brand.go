package tenant

// Surfaces that brand colours meet, as KERN draws them: a card, the page, and a card in dark mode.
const (
	cardSurface = "#ffffff"
	pageSurface = "#f3f4f7"
	darkSurface = "#1d2034"
)

// Contrast ratios of WCAG 2.2: AA for text is demanded (1.4.3), AAA is advised (1.4.6).
const (
	demanded = 4.5
	advised  = 7.0
)

func (c *checker) brand() {
	b := c.Profile.Brand
	const path = "tenant.brand"
	colours := []struct{ path, value string }{
		{path + ".color", b.Color}, {path + ".on_color", b.OnColor},
		{path + ".color_dark", b.ColorDark}, {path + ".on_color_dark", b.OnColorDark},
	}
	set, good := 0, 0
	for _, colour := range colours {
		if colour.value == "" {
			continue
		}
		set++
		if _, err := parseColour(colour.value); err != nil {
			c.refuse(colour.path, "colour_malformed", "colour", colour.value)
		} else {
			good++
		}
	}
	switch {
	case set != 0 && set != len(colours):
		c.refuse(path, "colours_incomplete", "written", set)
	case good == len(colours):
		c.contrast(path+".on_color", b.OnColor, b.Color, "contrast_low_text", "contrast_weak_text")
		c.contrast(path+".color", b.Color, cardSurface, "contrast_low_card", "contrast_weak_card")
		// Only labels and lines in brand colour stand on the page itself, text stands on cards: AA is enough there.
		c.contrast(path+".color", b.Color, pageSurface, "contrast_low_page", "")
		c.contrast(path+".color_dark", b.ColorDark, darkSurface, "contrast_low_dark", "contrast_weak_dark")
		c.contrast(path+".on_color_dark", b.OnColorDark, b.ColorDark, "contrast_low_dark_text", "contrast_weak_dark_text")
		c.nearDanger(path+".color", b.Color)
		c.nearDanger(path+".color_dark", b.ColorDark)
	}
}

// contrast takes colours that are known to be well formed, and the codes of too little and of less than advised; none
// where nothing more is advised.
func (c *checker) contrast(path, front, back, low, weak string) {
	a, _ := parseColour(front)
	b, _ := parseColour(back)
	switch ratio := contrastRatio(a, b); {
	case ratio < demanded:
		c.refuse(path, low, "ratio", ratio)
	case ratio < advised && weak != "":
		c.warn(path, weak, "ratio", ratio)
	}
}

// nearDanger warns where buttons would look like error messages, whose red is KERN's and the same everywhere.
func (c *checker) nearDanger(path, colour string) {
	parsed, _ := parseColour(colour)
	if chroma, hue := parsed.oklch(); chroma > 0.12 && hue >= 10 && hue <= 50 {
		c.warn(path, "colour_like_error", "colour", colour)
	}
}
