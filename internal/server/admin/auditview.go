package admin

import (
	"encoding/hex"
	"slices"
	"time"

	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
)

// auditView is the trail as a page.
type auditView struct {
	Chain   chainView
	Text    string
	From    string
	Until   string
	Topics  []option
	Who     []option
	Account []option // of the staff, those who may act
	Lines   []auditLine
	Older   string // address; empty: there is nothing older
	Newest  string // address; empty: this is the newest
	Choice  []hidden
}

// chainView says how far the trail can be relied on.
type chainView struct {
	Kind    string // ok, info, warn or bad
	Key     string // of the sentence
	Until   string
	Lines   int64
	Head    string
	Whole   string // the whole hash
	Checked string // when the chain was examined; empty: never
	Waiting string // since when; empty: nothing waits for long
	Line    int64
	Seal    int64
}

type option struct {
	Value, Label string
	Current      bool
}

// hidden is a field that repeats what is asked for.
type hidden struct{ Name, Value string }

// auditLine is a line in words.
type auditLine struct {
	Time      string
	Stamp     string // for machines
	Who, Role string
	What      string
	Object    string
	Mono      bool // the object is a reference
	Changes   []change
}

func (t *trail) view(lines []audit.Found, status *audit.Status, people []*account.Person) *auditView {
	v := &auditView{Chain: t.chain(status), Text: t.text, From: t.from, Until: t.until}
	if len(lines) > auditLines {
		lines = lines[:auditLines]
		v.Older = t.address(writePlace(lines[auditLines-1].Place()))
	}
	if t.query.Before.ID != 0 {
		v.Newest = t.address("")
	}
	for i := range lines {
		v.Lines = append(v.Lines, t.line(&lines[i]))
	}
	for _, topic := range audit.Topics {
		v.Topics = append(v.Topics, option{string(topic), t.Printer.T("audit.topic." + string(topic)), t.topic == string(topic)})
	}
	for _, who := range []string{"staff", string(audit.Citizen), string(audit.System), string(audit.Provider)} {
		v.Who = append(v.Who, option{who, t.Printer.T("audit.actor." + who), t.who == who})
	}
	for _, p := range people {
		actor := string(p.Actor())
		v.Account = append(v.Account, option{actor, p.Name, t.who == actor})
	}
	slices.SortFunc(v.Account, func(a, b option) int { return compareNames(a.Label, b.Label) })
	for _, pair := range [][2]string{{"suche", t.text}, {"art", t.topic}, {"wer", t.who}, {"von", t.from}, {"bis", t.until}} {
		v.Choice = append(v.Choice, hidden{pair[0], pair[1]})
	}
	return v
}

func (t *trail) line(f *audit.Found) auditLine {
	at := f.At.In(t.Town.Rules.Location)
	l := auditLine{Time: t.moment(at), Stamp: at.Format(time.RFC3339), What: t.action(f.Action), Changes: t.changes(f)}
	l.Who, l.Role = t.actor(f)
	l.Object, l.Mono = t.object(f)
	return l
}

// moment says date and time to the second, as columns of them are read.
func (t *trail) moment(at time.Time) string { return at.Format("02.01.2006 15:04:05") }

// patience is how long lines may wait for a seal before that is worth a word: sealing comes round every minute.
const patience = 10 * time.Minute

func (t *trail) chain(s *audit.Status) chainView {
	v := chainView{Kind: "ok", Key: "admin.audit.chain.sound", Lines: s.Lines, Line: s.Line, Seal: s.Seal}
	if !s.Until.IsZero() {
		v.Until, v.Whole = t.at(s.Until), hex.EncodeToString(s.Head[:])
		v.Head = v.Whole[:4] + "…" + v.Whole[len(v.Whole)-4:]
	}
	if !s.Checked.IsZero() {
		v.Checked = t.at(s.Checked)
	}
	if !s.Waiting.IsZero() && t.Now.Sub(s.Waiting) > patience {
		v.Kind, v.Waiting = "warn", t.at(s.Waiting)
	}
	switch {
	case s.Problem != audit.Sound:
		v.Kind, v.Key = "bad", "admin.audit.chain."+string(s.Problem)
	case s.Until.IsZero():
		v.Kind, v.Key = "info", "admin.audit.chain.none"
	}
	return v
}

func (t *trail) at(moment time.Time) string {
	return t.Printer.DateTime(moment.In(t.Town.Rules.Location))
}
