package mail

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
)

// palette is what the layout paints with: the town's colours and the tints that follow from them.
type palette struct {
	Brand, OnBrand, Tint             string
	BrandDark, OnBrandDark, TintDark string
}

// Surfaces of the layout that tints are mixed into, and the ink of a town that names no colours.
const (
	white    = "#ffffff"
	darkCard = "#1a1d29"
	darkInk  = "#131525"
	paleInk  = "#f3f4f7"
)

var hexColor = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

func (b Brand) check() error {
	for _, color := range []string{b.Color, b.OnColor, b.ColorDark, b.OnColorDark} {
		if color != "" && !hexColor.MatchString(color) {
			return errors.New("a colour of Brand is not written #rrggbb")
		}
	}
	return nil
}

func (b Brand) palette() palette {
	p := palette{Brand: b.Color, OnBrand: b.OnColor, BrandDark: b.ColorDark, OnBrandDark: b.OnColorDark}
	if p.Brand == "" || p.OnBrand == "" {
		p.Brand, p.OnBrand = darkInk, white
	}
	if p.BrandDark == "" || p.OnBrandDark == "" {
		p.BrandDark, p.OnBrandDark = paleInk, darkInk
	}
	p.Tint, p.TintDark = mix(p.Brand, white, 8), mix(p.BrandDark, darkCard, 14)
	return p
}

// mix gives percent of one colour in another, in sRGB; mail programs do not know color-mix.
func mix(color, into string, percent int) string {
	mixed := "#"
	for i := 1; i < 7; i += 2 {
		mixed += fmt.Sprintf("%02x", (channel(color, i)*percent+channel(into, i)*(100-percent))/100)
	}
	return mixed
}

func channel(color string, at int) int {
	value, _ := strconv.ParseUint(color[at:at+2], 16, 8) // checked by hexColor
	return int(value)
}
