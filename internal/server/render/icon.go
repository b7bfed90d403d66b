package render

import "html/template"

// icons are line drawings on a field of 24 by 24, by name. Towns choose those of their categories from them.
var icons = map[string]template.HTML{
	"back":      `<path d="m15 5-7 7 7 7"/>`,
	"box":       `<path d="M4 8.5 12 4l8 4.5v8L12 21l-8-4.5z"/><path d="m4 8.5 8 4.5 8-4.5M12 13v8"/>`,
	"briefcase": `<rect x="3.5" y="8" width="17" height="11.5" rx="2"/><path d="M9 8V4.5h6V8M3.5 13h17"/>`,
	"building":  `<path d="M4 21V8l8-4.5L20 8v13M2.5 21h19M9 21v-5h6v5M8.5 11h1M14.5 11h1"/>`,
	"calendar":  `<rect x="3.5" y="5" width="17" height="15.5" rx="2"/><path d="M3.5 10h17M8 2.5V7M16 2.5V7"/>`,
	"car":       `<path d="M4 16.5v-4l2-5.5h12l2 5.5v4"/><path d="M3.5 12.5h17M4 16.5h16v2.5h-3v-2.5M7 16.5V19H4v-2.5"/>`,
	"clock":     `<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>`,
	"document":  `<path d="M6 3h8l4 4v14H6z"/><path d="M14 3v4h4"/><path d="m9 14 2 2 4-4"/>`,
	"door":      `<path d="M5 21V3.5h11V21M3 21h18"/><path d="M12.5 12v1"/>`,
	"dots":      `<rect x="4" y="4" width="6.5" height="6.5" rx="1"/><rect x="13.5" y="4" width="6.5" height="6.5" rx="1"/><rect x="4" y="13.5" width="6.5" height="6.5" rx="1"/><rect x="13.5" y="13.5" width="6.5" height="6.5" rx="1"/>`,
	"down":      `<path d="m5 9 7 7 7-7"/>`,
	"external":  `<path d="M13.5 4H20v6.5M20 4l-9 9M10 5H5v14h14v-5"/>`,
	"forward":   `<path d="m9 5 7 7-7 7"/>`,
	"globe":     `<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17"/>`,
	"home":      `<path d="M3 11.5 12 4l9 7.5"/><path d="M5.5 10v9.5h13V10"/><path d="M10 19.5V14h4v5.5"/>`,
	"id-card":   `<rect x="3" y="5" width="18" height="14" rx="2"/><circle cx="8.5" cy="11" r="2"/><path d="M5.5 16c.6-1.6 1.7-2.3 3-2.3s2.4.7 3 2.3M14.5 10h3.5M14.5 14h3.5"/>`,
	"mail":      `<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m3.5 7 8.5 6 8.5-6"/>`,
	"minus":     `<path d="M5 12h14"/>`,
	"move":      `<path d="M4 8h14M14.5 4.5 18 8l-3.5 3.5M20 16H6M9.5 12.5 6 16l3.5 3.5"/>`,
	"phone":     `<path d="M6.5 3.5h3l1.5 4.5-2 1.5c1 2.5 3 4.5 5.5 5.5l1.5-2 4.5 1.5v3c0 1.5-1 2.5-2.5 2.5C10.5 20 4 13.5 4 6c0-1.5 1-2.5 2.5-2.5z"/>`,
	"place":     `<path d="M12 21.5s7-6.5 7-11.5a7 7 0 1 0-14 0c0 5 7 11.5 7 11.5z"/><circle cx="12" cy="10" r="2.5"/>`,
	"plus":      `<path d="M12 5v14M5 12h14"/>`,
	"printer":   `<path d="M7 9V3.5h10V9M7 17H4V9h16v8h-3"/><path d="M7 14h10v6.5H7z"/>`,
	"rings":     `<circle cx="8.5" cy="14" r="5.5"/><circle cx="15.5" cy="14" r="5.5"/><path d="m6.5 3.5 2 3 2-3z"/>`,
	"search":    `<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>`,
	"split":     `<path d="M12 21v-7M12 14 5 7M12 14l7-7M5 11V7h4M15 7h4v4"/>`,
	"stamp":     `<path d="M9.5 13V9.5a3.5 3.5 0 1 1 5 0V13"/><path d="M5 17.5V15a2 2 0 0 1 2-2h10a2 2 0 0 1 2 2v2.5zM5 20.5h14"/>`,
	"sun":       `<circle cx="12" cy="12" r="4"/><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4"/>`,
	"tick":      `<path d="m5 12.5 4.5 4.5L19.5 7"/>`,
	"undo":      `<path d="M5 9h10a5 5 0 0 1 0 10h-4"/><path d="M8.5 5.5 5 9l3.5 3.5"/>`,
}

// flipped are the icons that point along the reading direction.
var flipped = map[string]bool{"back": true, "forward": true}

// icon gives a drawing, four squares where there is none of that name. Icons never stand without words, so that nobody has
// to hear them.
func icon(name string, classes ...string) template.HTML {
	shape, ok := icons[name]
	if !ok {
		shape = icons["dots"]
	}
	class := "st-icon"
	if flipped[name] {
		class += " st-icon--flip"
	}
	for _, more := range classes {
		class += " " + more
	}
	return template.HTML(`<svg class="`+class+`" viewBox="0 0 24 24" aria-hidden="true" focusable="false">`) + shape + `</svg>`
}
