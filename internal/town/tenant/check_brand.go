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
			c.refuse(colour.path, "%v; write one such as \"#14507f\"", err)
		} else {
			good++
		}
	}
	switch {
	case set != 0 && set != len(colours):
		c.refuse(path, "%d of 4 colours are written; write color, on_color, color_dark and on_color_dark, or none", set)
	case good == len(colours):
		c.contrast(path+".on_color", "on_color on color", b.OnColor, b.Color, advised)
		c.contrast(path+".color", "color on white", b.Color, cardSurface, advised)
		// Only labels and lines in brand colour stand on the page itself, text stands on cards: AA is enough there.
		c.contrast(path+".color", "color on the page's grey "+pageSurface, b.Color, pageSurface, demanded)
		c.contrast(path+".color_dark", "color_dark on the dark surface "+darkSurface, b.ColorDark, darkSurface, advised)
		c.contrast(path+".on_color_dark", "on_color_dark on color_dark", b.OnColorDark, b.ColorDark, advised)
		c.nearDanger(path+".color", b.Color)
		c.nearDanger(path+".color_dark", b.ColorDark)
	}
}

// contrast takes colours that are known to be well formed.
func (c *checker) contrast(path, pair, front, back string, wanted float64) {
	a, _ := parseColour(front)
	b, _ := parseColour(back)
	switch ratio := contrastRatio(a, b); {
	case ratio < demanded:
		c.refuse(path, "%s has a contrast of %.2f:1; choose colours with at least 4.5:1", pair, ratio)
	case ratio < wanted:
		c.warn(path, "%s has a contrast of %.2f:1; people with weak eyes need 7:1", pair, ratio)
	}
}

// nearDanger warns where buttons would look like error messages, whose red is KERN's and the same everywhere.
func (c *checker) nearDanger(path, colour string) {
	parsed, _ := parseColour(colour)
	if chroma, hue := parsed.oklch(); chroma > 0.12 && hue >= 10 && hue <= 50 {
		c.warn(path, "%s is close to the red of error messages; choose a colour that cannot be mistaken for it", colour)
	}
}
