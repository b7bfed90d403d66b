package exchange

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"

	"stadttermin/internal/town/tenant"
)

const xliffNamespace = "urn:oasis:names:tc:xliff:document:2.0" // of 2.1 as well

type xliff struct {
	XMLName xml.Name  `xml:"urn:oasis:names:tc:xliff:document:2.0 xliff"`
	Version string    `xml:"version,attr"`
	Source  string    `xml:"srcLang,attr"`
	Target  string    `xml:"trgLang,attr"`
	File    xliffFile `xml:"file"`
}

type xliffFile struct {
	ID    string      `xml:"id,attr"`
	Units []xliffUnit `xml:"unit"`
}

type xliffUnit struct {
	ID      string       `xml:"id,attr"`
	Name    string       `xml:"name,attr"`
	Segment xliffSegment `xml:"segment"`
}

type xliffSegment struct {
	State  string `xml:"state,attr"`
	Source string `xml:"source"`
	Target string `xml:"target,omitempty"`
}

// states says in XLIFF's words how a text stands.
var states = map[tenant.TextState]string{
	tenant.TextMissing: "initial", tenant.TextOld: "initial", tenant.TextUnchecked: "translated", tenant.TextChecked: "final",
}

// XLIFF writes the document as XLIFF 2.1.
func (d *Document) XLIFF() ([]byte, error) {
	x := xliff{Version: "2.1", Source: d.Source, Target: d.Target, File: xliffFile{ID: d.Town}}
	for i, row := range d.Rows {
		x.File.Units = append(x.File.Units, xliffUnit{
			ID: "u" + strconv.Itoa(i+1), Name: row.Key, Segment: xliffSegment{State: states[row.State], Source: row.Source, Target: row.Target},
		})
	}
	written, err := xml.MarshalIndent(x, "", "  ")
	return append([]byte(xml.Header), append(written, '\n')...), err
}

// readXLIFF reads XLIFF 2. What stands in a text beside characters is noted.
func readXLIFF(content []byte) (*Document, error) {
	decoder := xml.NewDecoder(bytes.NewReader(content))
	r := xliffReader{document: &Document{}}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || len(r.document.Rows) > MaxRows {
			return nil, ErrFormat
		}
		line, _ := decoder.InputPos()
		r.token(token, line)
	}
	if r.document.Source == "" {
		return nil, ErrFormat
	}
	return r.document, nil
}

type xliffReader struct {
	document *Document
	row      *Row
	into     *string // of the text that is being read
	within   string  // its element
}

func (r *xliffReader) token(token xml.Token, line int) {
	switch token := token.(type) {
	case xml.StartElement:
		r.start(token, line)
	case xml.EndElement:
		switch {
		case r.into != nil && token.Name.Local == r.within:
			r.into = nil
		case token.Name.Local == "unit" && r.row != nil:
			r.document.Rows = append(r.document.Rows, *r.row)
			r.row = nil
		}
	case xml.CharData:
		if r.into != nil {
			*r.into += string(token)
		}
	}
}

func (r *xliffReader) start(element xml.StartElement, line int) {
	attribute := func(name string) string {
		for _, a := range element.Attr {
			if a.Name.Local == name {
				return a.Value
			}
		}
		return ""
	}
	switch name := element.Name.Local; {
	case r.into != nil:
		r.row.Markup = true
	case name == "xliff" && element.Name.Space == xliffNamespace:
		r.document.Source, r.document.Target = attribute("srcLang"), attribute("trgLang")
	case name == "file":
		r.document.Town = attribute("id")
	case name == "unit":
		r.row = &Row{Key: attribute("name"), Line: line}
	case name == "source" && r.row != nil:
		r.into, r.within = &r.row.Source, name
	case name == "target" && r.row != nil:
		r.into, r.within = &r.row.Target, name
	}
}
