package mail

import (
	"stadttermin/internal/civil"
	"stadttermin/internal/i18n"
)

// reasonKey begins the keys of the reasons that every language has words for.
const reasonKey = "closure.reason."

// describeClosure tells somebody that their time is closed and which one is kept for them. What stands out is the new
// time; the old one is struck.
func (l *letter) describeClosure(p *i18n.Printer, m Message) {
	if m.Reason != "" {
		words := m.phrase(p, m.Reason, "")
		if known := p.T(reasonKey + m.Reason); known != reasonKey+m.Reason {
			words = phrase{Text: known}
		}
		l.Reason = &reason{Label: p.T("mail.reason"), Words: words}
	}
	l.Action = &action{
		Heading: p.T("mail.closure.answer"), Advice: p.T("mail.closure.advice_none"),
		Label: p.T("mail.closure.choose"), URL: m.ManageURL, OtherLabel: p.T("mail.cancel"), OtherURL: m.CancelURL,
	}
	l.KeepPrivate = p.T("mail.keep_private")
	if m.Kept == nil {
		l.Void = true
		return
	}
	l.Lead += " " + p.T("mail.closure.reserved")
	l.Previous = &previous{Label: p.T("mail.previous"), When: l.When, Void: p.T("mail.previous_void")}
	l.When = p.DateTime(m.Kept.Start)
	l.Date, l.Time = p.Date(civil.DateOf(m.Kept.Start)), p.Time(m.Kept.Start)
	l.Void = false
	l.Office = m.phrase(p, m.Kept.Office.Name, m.Kept.Office.SourceName)
	l.Address, l.MapURL = m.Kept.Office.address(), m.Kept.Office.MapURL
	l.Advice = append(l.Advice, p.T("mail.closure.kept", "until", p.DateTime(m.Kept.Until)))
	l.Action.Advice, l.Action.Label = p.T("mail.closure.advice"), p.T("mail.closure.accept")
}
