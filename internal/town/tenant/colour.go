package tenant

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
)

// colour is red, green and blue in linear light, 0 to 1.
type colour [3]float64

var colourPattern = regexp.MustCompile(`^#[0-9a-f]{6}$`)

func parseColour(s string) (colour, error) {
	if !colourPattern.MatchString(s) {
		return colour{}, fmt.Errorf("%q is not a colour of six small hexadecimal digits", s)
	}
	var c colour
	for i := range c {
		value, err := strconv.ParseUint(s[1+2*i:3+2*i], 16, 8)
		if err != nil {
			return colour{}, err
		}
		c[i] = linear(float64(value) / 255)
	}
	return c, nil
}

// linear undoes the transfer curve of sRGB (IEC 61966-2-1).
func linear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

// contrastRatio is that of WCAG 2.2, from 1 to 21.
func contrastRatio(a, b colour) float64 {
	light, dark := a.luminance(), b.luminance()
	return (max(light, dark) + 0.05) / (min(light, dark) + 0.05)
}

func (c colour) luminance() float64 { return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2] }

// oklch gives chroma and hue in degrees (CSS Color 4, after Björn Ottosson's Oklab).
func (c colour) oklch() (chroma, hue float64) {
	l := math.Cbrt(0.4122214708*c[0] + 0.5363325363*c[1] + 0.0514459929*c[2])
	m := math.Cbrt(0.2119034982*c[0] + 0.6806995451*c[1] + 0.1073969566*c[2])
	s := math.Cbrt(0.0883024619*c[0] + 0.2817188376*c[1] + 0.6299787005*c[2])
	a := 1.9779984951*l - 2.4285922050*m + 0.4505937099*s
	b := 0.0259040371*l + 0.7827717662*m - 0.8086757660*s
	return math.Hypot(a, b), math.Mod(math.Atan2(b, a)*180/math.Pi+360, 360)
}
