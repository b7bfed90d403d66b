package closure

import (
	"slices"
	"strings"
	"unicode/utf8"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/server/staffauth"
)

// preview is the mail that one of the people would get.
type preview struct {
	Subject   string
	Lines     []string
	Lang, Dir string
	Languages []choice // of the people who are written to, and the reader's
}

// preview composes the mail of the first person who is written to in a language.
func (p *Pages) preview(r *staffauth.Request, f *form, a *closure.Assessment, wanted string) (*preview, error) {
	group := a.Group(closure.ByMail)
	if len(group) == 0 {
		return nil, nil
	}
	languages := []string{r.Printer.Lang()}
	for _, c := range group {
		if !slices.Contains(languages, c.Language) {
			languages = append(languages, c.Language)
		}
	}
	language := languages[0]
	if slices.Contains(languages, wanted) {
		language = wanted
	}
	person := group[0]
	for _, c := range group {
		if c.Language == language {
			person = c
			break
		}
	}
	printer := p.Bundle.Printer(language)
	message := p.Messages.Message(r.Town, displaced(r, f, person, language), mail.Closure, 1)
	// The real links are the citizens' own.
	message.ManageURL, message.CancelURL = r.Town.BaseURL+"/termin/…", r.Town.BaseURL+"/termin/…/absagen"
	message.Appointment.Email = message.Town.From
	composed, err := mail.Compose(printer, message)
	if err != nil {
		return nil, err
	}
	text, _, _ := strings.Cut(composed.Text, "\n-- \n")
	view := &preview{Subject: composed.Subject, Lines: unwrapped(strings.TrimSpace(text)), Lang: printer.Lang(), Dir: printer.Dir()}
	for _, tag := range languages {
		other := p.Bundle.Printer(tag)
		view.Languages = append(view.Languages, choice{
			Label: other.Name(), Current: tag == language, Address: r.Link(newPath+"#mail", append(f.pairs(""), "mail", tag, "gruppe", r.Query("gruppe"))...),
		})
	}
	return view, nil
}

// displaced is the appointment as it would be once the closure is carried out.
func displaced(r *staffauth.Request, f *form, c *closure.Case, language string) *appointment.Appointment {
	reason := f.Reason
	if reason == otherReason {
		reason = f.Text
	}
	a := &appointment.Appointment{
		ID: c.ID, Reference: c.Reference, Office: c.Office, Start: c.Start, Minutes: c.Minutes, State: appointment.Displaced, Language: language,
		Booked: r.Now, Contact: appointment.Contact{Name: c.Name}, Displaced: &appointment.Displacement{Reason: reason},
	}
	for _, i := range c.Basket {
		a.Items = append(a.Items, appointment.Item{Service: i.Service, Quantity: i.Quantity})
	}
	if c.Kept != nil {
		a.Displaced.Office, a.Displaced.Start, a.Displaced.Until = c.Kept.Day.Office, &c.Kept.Start, c.Kept.Until
	}
	return a
}

// wrapped is how long a line of a mail's text may be before its next word goes to a new one.
const wrapped = 72

// unwrapped gives the lines of a text before they were wrapped, so that a narrow column can wrap them anew.
func unwrapped(text string) (lines []string) {
	last := 0 // length of the line before
	for _, line := range strings.Split(text, "\n") {
		word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if n := len(lines); last > 0 && line != "" && last+1+utf8.RuneCountInString(word) > wrapped {
			lines[n-1] += " " + strings.TrimSpace(line)
		} else {
			lines = append(lines, line)
		}
		last = utf8.RuneCountInString(line)
	}
	return lines
}
