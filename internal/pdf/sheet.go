package pdf

import (
	"strconv"
	"strings"

	"github.com/go-pdf/fpdf"

	"stadttermin/internal/hall/daylist"
)

// shares of the page's width, in the order of the list's columns.
var shares = []float64{24, 31, 46, 40, 62, 24, 30, 16}

// sheet is a document on which rows are written one below the other.
type sheet struct {
	*fpdf.Fpdf
	paper *daylist.Paper
	pages int
}

const (
	bodySize = 9.5 // points
	headSize = 8.5
	padding  = 1.2 // mm, above and below a row
)

func (s *sheet) begin() {
	s.page()
	if len(s.paper.Rows) == 0 {
		s.SetFont(font, "", bodySize)
		s.text(margin, s.GetY()+line, visual(s.paper.Empty))
	}
}

// page begins another one with its heading and the names of the columns.
func (s *sheet) page() {
	s.AddPage()
	s.pages++
	s.SetFont(font, "B", 15)
	s.text(margin, margin+5, visual(s.paper.Title))
	s.SetFont(font, "", headSize)
	s.text(margin, margin+10.5, visual(s.paper.Lead))
	s.SetY(margin + 14)
	s.SetFont(font, "B", headSize)
	s.write(s.paper.Columns, true)
	s.SetFont(font, "", bodySize)
}

// row writes one, on the next page where it does not fit any more.
func (s *sheet) row(cells []string) {
	_, height := s.GetPageSize()
	if s.GetY()+s.height(cells) > height-margin-6 {
		s.page()
	}
	s.write(cells, false)
}

// split breaks the cells of a row into lines.
func (s *sheet) split(cells []string) [][]string {
	lines := make([][]string, len(cells))
	for i, cell := range cells {
		for _, part := range strings.Split(cell, "\n") {
			lines[i] = append(lines[i], s.fit(part, shares[i]-2)...)
		}
	}
	return lines
}

// fit breaks a text at spaces so that each line is as wide as its column at most; a word that is wider is cut.
func (s *sheet) fit(text string, width float64) []string {
	var lines []string
	current := ""
	for _, word := range strings.Fields(text) {
		for s.GetStringWidth(visual(word)) > width {
			cut := []rune(word)
			n := len(cut) - 1
			for n > 1 && s.GetStringWidth(visual(string(cut[:n]))) > width {
				n--
			}
			if current != "" {
				lines, current = append(lines, current), ""
			}
			lines, word = append(lines, string(cut[:n])), string(cut[n:])
		}
		joined := strings.TrimSpace(current + " " + word)
		if s.GetStringWidth(visual(joined)) > width {
			lines, joined = append(lines, current), word
		}
		current = joined
	}
	return append(lines, current)
}

func (s *sheet) height(cells []string) float64 {
	most := 1
	for _, lines := range s.split(cells) {
		most = max(most, len(lines))
	}
	return float64(most)*line + 2*padding
}

func (s *sheet) write(cells []string, head bool) {
	top, height := s.GetY(), s.height(cells)
	x := margin
	for i, lines := range s.split(cells) {
		for n, part := range lines {
			s.text(x+1, top+padding+line*float64(n)+line*0.76, visual(part))
		}
		x += shares[i]
	}
	if !head { // a box for a tick, by hand
		s.Rect(x-shares[len(shares)-1]+1, top+padding, 4, 4, "D")
	}
	s.SetDrawColor(150, 150, 150)
	s.Line(margin, top+height, x, top+height)
	s.SetDrawColor(0, 0, 0)
	s.SetY(top + height)
}

func (s *sheet) text(x, y float64, text string) { s.Text(x, y, text) }

// end writes below each page which one it is.
func (s *sheet) end() {
	width, height := s.GetPageSize()
	s.SetFont(font, "", headSize)
	for n := range s.pages {
		s.SetPage(n + 1)
		s.text(margin, height-margin+3, visual(s.paper.Foot))
		number := strings.NewReplacer("%d", strconv.Itoa(n+1), "%s", strconv.Itoa(s.pages)).Replace(s.paper.Page)
		s.text(width-margin-s.GetStringWidth(number), height-margin+3, number)
	}
	s.SetPage(s.pages)
}
