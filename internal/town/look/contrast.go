package look

// Scheme is a town's four colours as #rrggbs.
type Scheme struct{ Color, OnColor, ColorDark, OnColorDark string }

// Colours gives the colours by the keys of the files.
func (s *Scheme) Colours() []Colour {
	return []Colour{{"color", &s.Color}, {"on_color", &s.OnColor}, {"color_dark", &s.ColorDark}, {"on_color_dark", &s.OnColorDark}}
}

// Colour is one colour of a scheme.
type Colour struct {
	Key   string
	Value *string
}

// Surfaces that the colours meet, as KERN draws them: a card, the page, and a card in dark mode.
const (
	cardSurface = "#ffffff"
	pageSurface = "#f3f4f7"
	darkSurface = "#1d2034"
)

// Contrast ratios of WCAG 2.2: AA for text is demanded (1.4.3), AAA is advised (1.4.6).
const (
	Demanded = 4.5
	advised  = 7.0
)

// Pair is two colours that meet on pages, and how well one is seen on the other.
type Pair struct {
	Name  string // stable, as the codes of problems end: text, card, page, dark, dark_text
	Key   string // of the colour in front
	Ratio float64

	text bool // text stands in it, which weak eyes need more of
}

// Suffices tells whether the pair may come into force.
func (p Pair) Suffices() bool { return p.Ratio >= Demanded }

// Weak tells whether weak eyes need more of the pair.
func (p Pair) Weak() bool { return p.text && p.Ratio < advised }

// Pairs gives the pairs of a scheme whose four colours are well formed; none for others.
func (s *Scheme) Pairs() []Pair {
	for _, colour := range s.Colours() {
		if _, err := parseColour(*colour.Value); err != nil {
			return nil
		}
	}
	ratio := func(front, back string) float64 {
		f, _ := parseColour(front)
		k, _ := parseColour(back)
		return contrastRatio(f, k)
	}
	return []Pair{
		{Name: "text", Key: "on_color", Ratio: ratio(s.OnColor, s.Color), text: true},
		{Name: "card", Key: "color", Ratio: ratio(s.Color, cardSurface), text: true},
		// Only labels and lines in brand colour stand on the page itself, text stands on cards: AA is enough there.
		{Name: "page", Key: "color", Ratio: ratio(s.Color, pageSurface)},
		{Name: "dark", Key: "color_dark", Ratio: ratio(s.ColorDark, darkSurface), text: true},
		{Name: "dark_text", Key: "on_color_dark", Ratio: ratio(s.OnColorDark, s.ColorDark), text: true},
	}
}

// Proposals gives for colours that are seen too weakly the nearest ones that are not, by their key: the town's colour where
// changing it alone is enough, else what stands on it.
func (s *Scheme) Proposals() map[string]string {
	proposals := make(map[string]string)
	for _, group := range []struct {
		names []string // pairs
		keys  []string // colours, in the order in which they are tried
	}{{[]string{"text", "card", "page"}, []string{"color", "on_color"}}, {[]string{"dark", "dark_text"}, []string{"color_dark", "on_color_dark"}}} {
		if s.suffice(group.names) || s.Pairs() == nil {
			continue
		}
		for _, key := range group.keys {
			if found := s.nearest(key, group.names); found != "" {
				proposals[key] = found
				break
			}
		}
	}
	return proposals
}

// suffice tells whether all pairs of these names may come into force.
func (s *Scheme) suffice(names []string) bool {
	for _, pair := range s.Pairs() {
		for _, name := range names {
			if pair.Name == name && !pair.Suffices() {
				return false
			}
		}
	}
	return true
}

// nearest makes one colour lighter and darker until the pairs suffice; empty where it never does.
func (s *Scheme) nearest(key string, names []string) string {
	const steps = 200
	tried := *s
	for _, colour := range tried.Colours() {
		if colour.Key != key {
			continue
		}
		from, _ := parseColour(*colour.Value)
		for step := 1; step <= steps; step++ {
			for _, by := range []float64{-1, 1} {
				*colour.Value = from.lighter(by * float64(step) / steps).hex()
				if tried.suffice(names) {
					return *colour.Value
				}
			}
		}
	}
	return ""
}
