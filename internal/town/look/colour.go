// Package look judges what a town looks like: its colours by how well they are seen on each other, its drawings by what
// they could do beside being seen.
package look

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
)

// colour is red, green and blue in linear light, 0 to 1.
type colour [3]float64

var colourPattern = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// IsColour tells whether a text is a colour as the settings write it.
func IsColour(s string) bool { return colourPattern.MatchString(s) }

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

// oklch gives chroma and hue in degrees.
func (c colour) oklch() (chroma, hue float64) {
	_, a, b := c.oklab()
	return math.Hypot(a, b), math.Mod(math.Atan2(b, a)*180/math.Pi+360, 360)
}

// oklab gives lightness and the two opponents (CSS Color 4, after Björn Ottosson's Oklab).
func (c colour) oklab() (lightness, a, b float64) {
	l := math.Cbrt(0.4122214708*c[0] + 0.5363325363*c[1] + 0.0514459929*c[2])
	m := math.Cbrt(0.2119034982*c[0] + 0.6806995451*c[1] + 0.1073969566*c[2])
	s := math.Cbrt(0.0883024619*c[0] + 0.2817188376*c[1] + 0.6299787005*c[2])
	lightness = 0.2104542553*l + 0.7936177850*m - 0.0040720468*s
	a = 1.9779984951*l - 2.4285922050*m + 0.4505937099*s
	b = 0.0259040371*l + 0.7827717662*m - 0.8086757660*s
	return lightness, a, b
}

// lighter gives the colour with more lightness in Oklab, or less, as far as screens can show it.
func (c colour) lighter(by float64) colour {
	lightness, a, b := c.oklab()
	lightness = min(max(lightness+by, 0), 1)
	cube := func(v float64) float64 { return v * v * v }
	l := cube(lightness + 0.3963377774*a + 0.2158037573*b)
	m := cube(lightness - 0.1055613458*a - 0.0638541728*b)
	s := cube(lightness - 0.0894841775*a - 1.2914855480*b)
	lit := colour{
		4.0767416621*l - 3.3077115913*m + 0.2309699292*s,
		-1.2684380046*l + 2.6097574011*m - 0.3413193965*s,
		-0.0041960863*l - 0.7034186147*m + 1.7076147010*s,
	}
	for i := range lit {
		lit[i] = min(max(lit[i], 0), 1)
	}
	return lit
}

// hex writes the colour as #rrggbb.
func (c colour) hex() string {
	written := "#"
	for _, v := range c {
		if v <= 0.0031308 {
			v *= 12.92
		} else {
			v = 1.055*math.Pow(v, 1/2.4) - 0.055
		}
		written += fmt.Sprintf("%02x", int(math.Round(v*255)))
	}
	return written
}

// NearDanger tells whether buttons of a colour would look like error messages, whose red is KERN's and the same everywhere.
func NearDanger(written string) bool {
	parsed, err := parseColour(written)
	chroma, hue := parsed.oklch()
	return err == nil && chroma > 0.12 && hue >= 10 && hue <= 50
}
