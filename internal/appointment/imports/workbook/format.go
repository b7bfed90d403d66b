package workbook

import (
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"

	"stadttermin/internal/apperr"
)

// How values are written, as formats of the workbook's own: whoever made it may show the weekday alone or two digits of a year.
const (
	asStored = 49 // text: a number with all of its digits
	ownDate  = 1000 + iota
	ownTime
	ownBoth
	firstKept
)

var own = map[int]string{ownDate: "yyyy-mm-dd", ownTime: "hh:mm:ss", ownBoth: "yyyy-mm-dd hh:mm:ss"}

// builtin are the formats of dates and times that workbooks name by number alone.
var builtin = map[int]int{
	14: ownDate, 15: ownDate, 16: ownDate, 17: ownDate, 18: ownTime, 19: ownTime, 20: ownTime, 21: ownTime, 22: ownBoth,
	27: ownDate, 28: ownDate, 29: ownDate, 30: ownDate, 31: ownDate, 32: ownTime, 33: ownTime, 34: ownTime, 35: ownTime, 36: ownDate,
	45: ownTime, 46: ownTime, 47: ownTime,
	50: ownDate, 51: ownDate, 52: ownDate, 53: ownDate, 54: ownDate, 55: ownDate, 56: ownDate, 57: ownDate, 58: ownDate,
}

// maxFormats is how many formats a workbook may have; programs stop at some hundred.
const maxFormats = 4000

// reformat gives every cell a format by which its date, time or number is written in full.
func reformat(file *excelize.File) error {
	styles := file.Styles
	if styles == nil || styles.CellXfs == nil {
		return nil
	}
	codes := make(map[int]string)
	if styles.NumFmts != nil {
		if len(styles.NumFmts.NumFmt) > maxFormats {
			return apperr.New(apperr.TooLarge).At("file")
		}
		for _, format := range styles.NumFmts.NumFmt {
			codes[format.NumFmtID] = format.FormatCode
		}
	}
	kept := make(map[string]int)
	for i := range styles.CellXfs.Xf {
		id := 0
		if of := styles.CellXfs.Xf[i].NumFmtID; of != nil {
			id = *of
		}
		code, custom := codes[id]
		format := meaning(code)
		switch {
		case !custom && builtin[id] != 0:
			format = builtin[id]
		case custom && format == asStored && digits.MatchString(code):
			if format = kept[code]; format == 0 {
				format = firstKept + len(kept)
				kept[code] = format
			}
		}
		styles.CellXfs.Xf[i].NumFmtID = &format
	}
	var formats strings.Builder
	formats.WriteString("<numFmts>")
	write := func(id int, code string) {
		fmt.Fprintf(&formats, `<numFmt numFmtId="%d" formatCode="`, id)
		_ = xml.EscapeText(&formats, []byte(code))
		formats.WriteString(`"/>`)
	}
	for id, code := range own {
		write(id, code)
	}
	for code, id := range kept {
		write(id, code)
	}
	formats.WriteString("</numFmts>")
	styles.NumFmts = nil
	return xml.Unmarshal([]byte(formats.String()), &styles.NumFmts)
}

var (
	// digits are formats that fill a number up with zeros and part its digits, as telephone numbers and postal codes have.
	digits = regexp.MustCompile(`^(?:0|\\?[ ()/+-]|"[ ()/+-]*")*00(?:0|\\?[ ()/+-]|"[ ()/+-]*"){0,40}$`)
	// quoted is what a format shows as it stands: texts, single signs, space as wide as a sign.
	quoted  = regexp.MustCompile(`"[^"]*"|[\\_*].`)
	elapsed = regexp.MustCompile(`\[(?:h+|m+|s+)\]`)
	// bracketed are colours, conditions and languages.
	bracketed = regexp.MustCompile(`\[[^\]]*\]`)
	halves    = regexp.MustCompile(`am/pm|a/p`)
)

// meaning tells what a format makes of a number, by the signs of its first part.
func meaning(code string) int {
	code, _, _ = strings.Cut(quoted.ReplaceAllString(strings.ToLower(code), ""), ";")
	code = elapsed.ReplaceAllString(code, "h") // lengths of less than a day are written as times are
	code = halves.ReplaceAllString(bracketed.ReplaceAllString(code, ""), "")
	if code == "general" || code == "standard" {
		return asStored
	}
	date, clock := strings.ContainsAny(code, "dy"), strings.ContainsAny(code, "hs")
	switch {
	case date && clock:
		return ownBoth
	case date || !clock && strings.Contains(code, "m"):
		return ownDate
	case clock:
		return ownTime
	}
	return asStored
}

// withoutOrigin leaves out the day that workbooks count from, which is what a time without a date is on.
func withoutOrigin(cell string) string {
	for _, origin := range []string{"1900-01-00", "1904-01-01"} {
		if rest, found := strings.CutPrefix(cell, origin); found && (rest == "" || rest[0] == ' ') {
			return strings.TrimSpace(rest)
		}
	}
	return cell
}
