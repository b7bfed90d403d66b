// Package icalendar takes calendar files apart (RFC 5545, and the vCalendar 1.0 before it) as programs really write
// them: folded within characters, several calendars in one file, lines broken by hand, zones of their own making. It says
// what stands in a file and nothing about what that means for appointments.
package icalendar

import (
	"bytes"
	"io"
	"mime/quotedprintable"
	"strings"
)

// Component is what stands between a BEGIN and its END.
type Component struct {
	Name       string // in capitals
	Properties []Property
	Children   []*Component
}

// Property is one line, unfolded.
type Property struct {
	Name   string            // in capitals
	Params map[string]string // by name in capitals, quotes and escapes taken off
	Value  string            // as it stands there
}

// Begins tells a calendar from any other file.
func Begins(data []byte) bool {
	const first = "BEGIN:VCALENDAR"
	head := bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")))
	return len(head) >= len(first) && strings.EqualFold(string(head[:len(first)]), first)
}

// Unfold joins what was folded. It works on bytes, before they are decoded: many programs count bytes and fold within a
// character. Blank lines within a fold come from programs that end lines twice.
func Unfold(data []byte) []byte {
	out := make([]byte, 0, len(data))
	for i := 0; i < len(data); i++ {
		if data[i] == '\r' || data[i] == '\n' {
			next := i
			for next < len(data) && (data[next] == '\r' || data[next] == '\n') {
				next++
			}
			if next < len(data) && (data[next] == ' ' || data[next] == '\t') {
				i = next
				continue
			}
		}
		out = append(out, data[i])
	}
	return out
}

// Parse reads the calendars of an unfolded text. It is not ok where something is begun and never ended, as in a file that
// was cut off: entries would be missing without anybody knowing.
func Parse(text string) (calendars []*Component, ok bool) {
	text = strings.TrimPrefix(text, "\ufeff")
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\r' || r == '\n' })
	var stack open
	for i := 0; i < len(lines); i++ {
		p, isLine := parseLine(lines[i])
		for isLine && p.printable() && strings.HasSuffix(p.Value, "=") && i+1 < len(lines) {
			i++
			p.Value = strings.TrimSuffix(p.Value, "=") + strings.TrimLeft(lines[i], " \t")
		}
		switch {
		case !isLine:
			stack.continued(lines[i])
		case p.Name == "BEGIN":
			c := &Component{Name: strings.ToUpper(strings.TrimSpace(p.Value))}
			if len(stack) > 0 {
				parent := stack[len(stack)-1]
				parent.Children = append(parent.Children, c)
			} else if c.Name == "VCALENDAR" {
				calendars = append(calendars, c)
			}
			stack = append(stack, c)
		case p.Name == "END":
			if len(stack) == 0 || stack[len(stack)-1].Name != strings.ToUpper(strings.TrimSpace(p.Value)) {
				return nil, false
			}
			stack = stack[:len(stack)-1]
		case len(stack) > 0:
			p.decode()
			last := stack[len(stack)-1]
			last.Properties = append(last.Properties, p)
		}
	}
	return calendars, len(stack) == 0 && len(calendars) > 0
}

// open are the components that are begun and not ended, the innermost last.
type open []*Component

// continued takes a line that is none for a line break within the one before, which some programs forget to fold.
func (o open) continued(line string) {
	if len(o) == 0 {
		return
	}
	if last := o[len(o)-1]; len(last.Properties) > 0 {
		p := &last.Properties[len(last.Properties)-1]
		p.Value += `\n` + line
	}
}

// parseLine takes NAME;PARAM="value":value apart.
func parseLine(line string) (p Property, ok bool) {
	line = strings.TrimLeft(line, " \t")
	i := strings.IndexFunc(line, func(r rune) bool {
		return r != '-' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
	if i <= 0 || line[i] != ':' && line[i] != ';' {
		return p, false
	}
	p.Name, p.Params = strings.ToUpper(line[:i]), make(map[string]string)
	for i < len(line) && line[i] == ';' {
		rest := line[i+1:]
		end := unquoted(rest)
		if end < 0 {
			return p, false
		}
		name, value, named := strings.Cut(rest[:end], "=")
		if !named { // vCalendar 1.0 leaves the name of some out
			name, value = "ENCODING", rest[:end]
		}
		p.Params[strings.ToUpper(strings.TrimSpace(name))] = caret.Replace(strings.Trim(strings.TrimSpace(value), `"`))
		i += 1 + end
	}
	p.Value = line[i+1:]
	return p, true
}

// unquoted finds the end of a parameter; a negative number where there is none.
func unquoted(s string) int {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case !quoted && (s[i] == ';' || s[i] == ':'):
			return i
		}
	}
	return -1
}

// caret is how parameters write what they may not hold (RFC 6868).
var caret = strings.NewReplacer("^n", " ", "^'", `"`, "^^", "^")

func (p *Property) printable() bool {
	return strings.EqualFold(p.Params["ENCODING"], "QUOTED-PRINTABLE")
}

// decode undoes what vCalendar 1.0 does to umlauts. The text has its character set already.
func (p *Property) decode() {
	if !p.printable() {
		return
	}
	if value, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(p.Value))); err == nil {
		p.Value = strings.NewReplacer("\r\n", `\n`, "\n", `\n`).Replace(string(value))
	}
}

// Property gives the first property of a name, or nil.
func (c *Component) Property(name string) *Property {
	for i := range c.Properties {
		if c.Properties[i].Name == name {
			return &c.Properties[i]
		}
	}
	return nil
}

// All gives the properties of a name.
func (c *Component) All(name string) (all []*Property) {
	for i := range c.Properties {
		if c.Properties[i].Name == name {
			all = append(all, &c.Properties[i])
		}
	}
	return all
}

// Text gives a property as people read it, empty where there is none.
func (c *Component) Text(name string) string {
	if p := c.Property(name); p != nil {
		return p.Text()
	}
	return ""
}

// Text gives a value without its escapes.
func (p *Property) Text() string {
	var out strings.Builder
	for i := 0; i < len(p.Value); i++ {
		if p.Value[i] != '\\' || i+1 == len(p.Value) {
			out.WriteByte(p.Value[i])
			continue
		}
		i++
		switch p.Value[i] {
		case 'n', 'N':
			out.WriteByte('\n')
		case '\\', ',', ';', ':', '"':
			out.WriteByte(p.Value[i])
		default:
			out.WriteByte('\\')
			out.WriteByte(p.Value[i])
		}
	}
	return out.String()
}
