package sheet

import (
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Form is a sheet filled in: with what the settings say, or with what was typed.
type Form struct {
	Name   string
	Path   string // of the noun in the settings
	Groups []Filled
	Wrong  int // how many values are
}

// Filled is a group of a form.
type Filled struct {
	Name   string
	Fields []*Input
}

// Input is one value of a form.
type Input struct {
	Field
	Name   string // of the control
	Word   string // names its texts in the catalogue: settings.<sheet>.<word>
	Path   string // in the settings
	Kind   Kind
	Values []string // several where several may be chosen
	Wrong  Wrong
	Said   string // what Check says of it, in the reader's language
	Lines  []Row
	Quiet  bool // its hint stands elsewhere already

	element reflect.Type // of a list of things
}

// Row is one thing of a list.
type Row struct {
	Name   string // begins the names of its controls
	Number int    // from 1
	First  bool
	Last   bool
	Blank  bool // room for one more
	Inputs []*Input
}

// Value gives the only value.
func (in *Input) Value() string {
	if len(in.Values) == 0 {
		return ""
	}
	return in.Values[0]
}

// Has tells whether a value is among those chosen.
func (in *Input) Has(value string) bool { return slices.Contains(in.Values, value) }

// Clock gives the wall time of a moment, and Day its date.
func (in *Input) Clock() string {
	_, clock, _ := strings.Cut(in.Value(), "T")
	return clock
}

// Day gives the date of a moment.
func (in *Input) Day() string {
	day, _, _ := strings.Cut(in.Value(), "T")
	return day
}

// Size gives how many lines a text wants.
func (in *Input) Size() int {
	return min(max(3, strings.Count(in.Value(), "\n")+len(in.Value())/80+2), 14)
}

// ClockSuffix follows the name of a moment's wall time, Mark the beginning of a row's names.
const (
	ClockSuffix = "_zeit"
	Mark        = "zeile"
)

// Buttons of a form that change its rows and save nothing: the name, with the row or list as value.
const (
	Add    = "mehr"
	Remove = "weg"
	Up     = "auf"
	Down   = "ab"
)

// Of fills a sheet with what a noun says. noun is the struct; path is its place in the settings.
func (s *Sheet) Of(noun reflect.Value, path string) *Form {
	form := &Form{Name: s.Name, Path: path}
	for _, g := range s.Groups {
		filled := Filled{Name: g.Name}
		for i := range g.Fields {
			filled.Fields = append(filled.Fields, s.input(&g.Fields[i], noun, "", path))
		}
		form.Groups = append(form.Groups, filled)
	}
	return form
}

func (s *Sheet) input(f *Field, noun reflect.Value, before, path string) *Input {
	v := at(noun, f.Key, false)
	in := &Input{Field: *f, Name: before + f.Key, Word: word(unnumbered(before + f.Key)), Path: join(path, f.Key)}
	if in.Kind = kindOf(f, typeOf(noun.Type(), f.Key)); in.Kind != Rows {
		in.Values = written(in.Kind, v)
		return in
	}
	in.element = typeOf(noun.Type(), f.Key).Elem()
	for i := range v.Len() {
		in.Lines = append(in.Lines, s.row(f, v.Index(i), in, i))
	}
	in.blank(s)
	return in
}

// typeOf gives the type of a value by its key.
func typeOf(t reflect.Type, key string) reflect.Type {
	probe := reflect.New(t).Elem()
	return at(probe, key, true).Type()
}

func (s *Sheet) row(f *Field, element reflect.Value, in *Input, i int) Row {
	row := Row{Name: in.Name + "." + strconv.Itoa(i), Number: i + 1}
	for n := range f.Rows {
		row.Inputs = append(row.Inputs, s.input(&f.Rows[n], element, row.Name+".", in.Path+"."+strconv.Itoa(i)))
	}
	return row
}

// blank adds room for one more row, and tells the rows where they stand.
func (in *Input) blank(s *Sheet) {
	if len(in.Lines) == 0 || !in.Lines[len(in.Lines)-1].Blank {
		row := s.row(&in.Field, reflect.Zero(in.element), in, len(in.Lines))
		row.Blank = true
		for _, one := range row.Inputs {
			one.Values = nil
		}
		in.Lines = append(in.Lines, row)
	}
	for i := range in.Lines {
		for _, one := range in.Lines[i].Inputs {
			one.Quiet = !in.Lines[i].Blank
		}
		in.Lines[i].First, in.Lines[i].Last = i == 0, i+2 >= len(in.Lines)
	}
}

// unnumbered gives a control's name without the numbers of rows.
func unnumbered(name string) string {
	parts := strings.Split(name, ".")
	parts = slices.DeleteFunc(parts, func(p string) bool { _, err := strconv.Atoi(p); return err == nil })
	return strings.Join(parts, ".")
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// Read sets a noun to what a form sent, and gives the form as it was typed. Where Wrong is not 0 the noun is of no use.
func (s *Sheet) Read(noun reflect.Value, path string, sent url.Values) *Form {
	form := &Form{Name: s.Name, Path: path}
	r := &reader{Sheet: s, sent: sent, form: form}
	for _, g := range s.Groups {
		filled := Filled{Name: g.Name}
		for i := range g.Fields {
			filled.Fields = append(filled.Fields, r.read(&g.Fields[i], noun, "", path))
		}
		form.Groups = append(form.Groups, filled)
	}
	for _, f := range s.Fields() {
		prune(noun, f.Key)
	}
	return form
}

// reader reads what a form sent.
type reader struct {
	*Sheet
	sent url.Values
	form *Form
}

func (r *reader) read(f *Field, noun reflect.Value, before, path string) *Input {
	in := &Input{Field: *f, Name: before + f.Key, Word: word(unnumbered(before + f.Key)), Path: join(path, f.Key)}
	in.Kind = kindOf(f, typeOf(noun.Type(), f.Key))
	if f.Fixed {
		in.Values = written(in.Kind, at(noun, f.Key, false))
		return in
	}
	v := at(noun, f.Key, true)
	if in.Kind == Rows {
		r.rows(f, v, in)
		return in
	}
	in.Values = slices.Clone(r.sent[in.Name])
	if clock := r.sent.Get(in.Name + ClockSuffix); in.Kind == Moment && clock != "" {
		in.Values = []string{in.Value() + "T" + clock}
	}
	if in.Wrong = read(f, in.Kind, v, slices.Clone(in.Values)); in.Wrong != "" {
		r.form.Wrong++
	}
	return in
}

// rows reads a list: its rows in the order that they have by now, without those in which nothing stands.
func (r *reader) rows(f *Field, list reflect.Value, in *Input) {
	in.element = list.Type().Elem()
	rows := reflect.MakeSlice(list.Type(), 0, 4)
	for i := range order(in.Name, r.sent) {
		name := in.Name + "." + strconv.Itoa(i)
		if empty(f, name, r.sent) || r.sent.Get(Remove) == name {
			continue
		}
		element := reflect.New(list.Type().Elem()).Elem()
		row := Row{Name: in.Name + "." + strconv.Itoa(len(in.Lines)), Number: len(in.Lines) + 1}
		for n := range f.Rows {
			one := r.read(&f.Rows[n], element, name+".", in.Path+"."+strconv.Itoa(rows.Len()))
			one.Name = row.Name + "." + f.Rows[n].Key
			row.Inputs = append(row.Inputs, one)
		}
		rows, in.Lines = reflect.Append(rows, element), append(in.Lines, row)
	}
	if rows.Len() == 0 {
		rows = reflect.Zero(list.Type())
	}
	list.Set(rows)
	in.blank(r.Sheet)
}

// order gives the numbers of the rows that were sent, as a button may have swapped two of them.
func order(list string, sent url.Values) func(func(int) bool) {
	var numbers []int
	for i := 0; sent.Has(list + "." + strconv.Itoa(i) + "." + Mark); i++ {
		numbers = append(numbers, i)
	}
	for button, by := range map[string]int{Up: -1, Down: 1} {
		at, found := strings.CutPrefix(sent.Get(button), list+".")
		if i, err := strconv.Atoi(at); found && err == nil && i < len(numbers) && i+by >= 0 && i+by < len(numbers) {
			numbers[i], numbers[i+by] = numbers[i+by], numbers[i]
		}
	}
	return slices.Values(numbers)
}

// empty tells whether nothing was typed into a row. What is chosen in every row by default says nothing.
func empty(f *Field, name string, sent url.Values) bool {
	for _, row := range f.Rows {
		if row.Kind == Flag || len(row.Options) > 0 {
			continue
		}
		if strings.TrimSpace(sent.Get(name+"."+row.Key)) != "" {
			return false
		}
	}
	return true
}

// Rearranging tells whether a button was pressed that changes rows and saves nothing.
func Rearranging(sent url.Values) bool {
	return slices.ContainsFunc([]string{Add, Remove, Up, Down}, sent.Has)
}

// Inputs visits every input of the form, those of rows behind their list.
func (f *Form) Inputs(visit func(*Input)) {
	for _, g := range f.Groups {
		for _, in := range g.Fields {
			visit(in)
			for _, row := range in.Lines {
				for _, one := range row.Inputs {
					visit(one)
				}
			}
		}
	}
}

// Say puts what is wrong with a place of the settings to the input that it is about, and tells whether there is one.
func (f *Form) Say(path, said string) bool {
	var best *Input
	f.Inputs(func(in *Input) {
		if (path == in.Path || strings.HasPrefix(path, in.Path+".")) && (best == nil || len(in.Path) > len(best.Path)) {
			best = in
		}
	})
	if best == nil {
		return false
	}
	if best.Said == "" {
		best.Said = said
	}
	f.Wrong++
	return true
}

// Propose shows another value than the settings have, which is typed as it were.
func (f *Form) Propose(name, value string) {
	f.Inputs(func(in *Input) {
		if in.Name == name {
			in.Values = []string{value}
		}
	})
}
