package render

import (
	"fmt"
	"html/template"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// quiet is the white margin that a QR code needs around it, in modules (ISO/IEC 18004, 9.1).
const quiet = 4

// qrCode draws a text as a QR code. It is black on white whatever the page's colours are, as cameras want it, and needs
// words beside it for everybody who has no camera at hand.
func qrCode(text, label string) (template.HTML, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return "", fmt.Errorf("drawing a QR code: %w", err)
	}
	side := code.Bounds().Dx()
	var modules strings.Builder
	for y := range side {
		for x := range side {
			if code.At(x, y) == color.Black {
				fmt.Fprintf(&modules, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	whole := side + 2*quiet
	return template.HTML(fmt.Sprintf(
		`<svg class="st-qr" viewBox="0 0 %d %d" role="img" aria-label="%s" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path fill="#000" d="%s"/></svg>`,
		whole, whole, template.HTMLEscapeString(label), whole, whole, modules.String())), nil
}
