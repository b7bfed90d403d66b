package main

import (
	"errors"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// weight is how many bytes a first visit loads, bodies only.
type weight struct{ page, styles, scripts, fonts, images int }

func (w weight) total() int { return w.page + w.styles + w.scripts + w.fonts + w.images }

func (w weight) String() string {
	kb := func(n int) string { return fmt.Sprintf("%.1f", float64(n)/1000) }
	return fmt.Sprintf("page %s, styles %s, scripts %s, fonts %s, images %s", kb(w.page), kb(w.styles), kb(w.scripts), kb(w.fonts), kb(w.images))
}

var (
	linked   = regexp.MustCompile(`(?:href|src)="((?:/assets/|/marke-)[^"]+)"`)
	folded   = regexp.MustCompile(`(?s)(<details(?: class="[^"]*")?>\s*<summary.*?</summary>).*?</details>`)
	tags     = regexp.MustCompile(`(?s)<[^>]*>`)
	fontFace = regexp.MustCompile(`@font-face\s*{[^}]*}`)
	source   = regexp.MustCompile(`url\(["']?([^"')]+)`)
	ranges   = regexp.MustCompile(`unicode-range:([^;}]+)`)
)

// firstVisit loads a page of a language as a browser does that was never here: the page, what it links, and of the
// fonts, in all their weights, those that hold a character of its text.
func (b *browser) firstVisit(path, language string) (w weight, err error) {
	body, size, err := b.load(path)
	if err != nil {
		return w, err
	}
	if !strings.Contains(string(body), `<html lang="`+language+`"`) {
		return w, fmt.Errorf("%s is not in %q", path, language)
	}
	w.page = size
	shown := folded.ReplaceAllString(string(body), "$1") // browsers load no font for what is folded away
	text := html.UnescapeString(tags.ReplaceAllString(shown, " "))
	var fonts []string
	var links []string
	for _, match := range linked.FindAllStringSubmatch(string(body), -1) {
		links = append(links, html.UnescapeString(match[1]))
	}
	slices.Sort(links)
	for _, link := range slices.Compact(links) {
		content, size, err := b.load(link)
		if err != nil {
			return w, err
		}
		switch {
		case strings.Contains(link, ".css") || strings.HasPrefix(link, "/marke-"):
			w.styles += size
			fonts = append(fonts, needed(string(content), text)...)
		case strings.Contains(link, ".js"):
			w.scripts += size
		case strings.Contains(link, ".woff2"):
			fonts = append(fonts, link)
		default:
			w.images += size
		}
	}
	if len(fonts) == 0 || w.styles == 0 {
		return w, errors.New("the page links no styles with fonts")
	}
	slices.Sort(fonts)
	for _, font := range slices.Compact(fonts) {
		_, size, err := b.load(font)
		if err != nil {
			return w, err
		}
		w.fonts += size
	}
	return w, nil
}

// needed gives the fonts of a style sheet that hold a character of a text.
func needed(sheet, text string) (fonts []string) {
	for _, face := range fontFace.FindAllString(sheet, -1) {
		file, within := source.FindStringSubmatch(face), ranges.FindStringSubmatch(face)
		if file == nil || within != nil && !strings.ContainsFunc(text, inside(within[1])) {
			continue
		}
		fonts = append(fonts, "/assets/"+file[1][strings.LastIndex(file[1], "/")+1:])
	}
	return fonts
}

// inside tells whether a character lies in a list like U+0000-00FF,U+20AC.
func inside(list string) func(rune) bool {
	var spans [][2]int64
	for part := range strings.SplitSeq(list, ",") {
		from, until, span := strings.Cut(strings.TrimPrefix(strings.TrimSpace(part), "U+"), "-")
		if !span {
			until = from
		}
		low, errLow := strconv.ParseInt(from, 16, 32)
		high, errHigh := strconv.ParseInt(until, 16, 32)
		if errLow == nil && errHigh == nil {
			spans = append(spans, [2]int64{low, high})
		}
	}
	return func(r rune) bool {
		return r > ' ' && slices.ContainsFunc(spans, func(s [2]int64) bool { return s[0] <= int64(r) && int64(r) <= s[1] })
	}
}

// load reads something as a browser asks for it, and gives its content and its size on the wire. Style sheets, whose
// content matters here, are asked for again without compression.
func (b *browser) load(path string) (content []byte, size int, err error) {
	status, wire, err := b.do(http.MethodGet, path, nil, map[string]string{"Accept-Encoding": "gzip, deflate, br"})
	if err != nil {
		return nil, 0, err
	}
	if status != http.StatusOK {
		return nil, 0, refused(path, status, wire)
	}
	content, err = b.get(path)
	return content, len(wire), err
}
