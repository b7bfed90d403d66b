package mail

import (
	"html/template"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"stadttermin/internal/civil"
	"stadttermin/internal/i18n"
	"stadttermin/internal/town/office"
)

// letter is the content of a mail in the order it is read. HTML and text part show the same letter.
type letter struct {
	Lang, Dir, Align       string
	Subject, Preview       string
	CalendarSummary        string
	Colors                 palette
	Initial                string
	Town                   phrase
	Heading                string
	Greeting, Lead         string
	Notices                []string
	Reason                 *reason
	When, Date, Time       string
	Void                   bool // date and time no longer hold
	Previous               *previous
	Items                  []phrase
	Office                 phrase
	Address, MapURL        string
	Reference, Number      string
	Advice                 []string
	Bring                  []thing
	Directions             string
	Action                 *action
	Closing                string
	BookedAt               string
	Sender                 phrase
	Phone                  *phone
	ImprintURL, PrivacyURL string
	KeepPrivate            string
	Label                  labels
	Below                  bool // one of several in a mail
}

type reason struct {
	Label string
	Words phrase
}

type previous struct{ Label, When, Void string }

// thing is what to bring. A form has its link.
type thing struct{ Title, Text, URL string }

func things(p *i18n.Printer, needs []office.Need) []thing {
	list := make([]thing, len(needs))
	for i, need := range needs {
		list[i] = thing{Text: p.Need(need), URL: need.URL}
	}
	return list
}

// action is the one button and, where there is one, the link under it.
type action struct {
	Heading, Advice      string
	Label, URL           string
	OtherLabel, OtherURL string
}

type phone struct {
	Number string
	URL    template.URL // tel:, which html/template does not know as safe; made of digits alone
}

type labels struct{ Map, Reference, Number, Bring, Directions, Phone, Imprint, Privacy string }

// newLetter expects a message that is cleaned and checked.
func newLetter(p *i18n.Printer, m Message) *letter {
	a := m.Appointment
	when := p.DateTime(a.Start)
	l := &letter{
		Lang: p.Lang(), Dir: p.Dir(), Align: "left",
		Subject:         breakable(p.T("mail.subject."+string(m.Kind), "when", when)),
		CalendarSummary: p.T("mail.calendar_summary", "office", a.Office.Name),
		Colors:          m.Town.Brand.palette(),
		Initial:         initial(m.Town.Slug),
		Town:            m.phrase(p, m.Town.Name, ""),
		Heading:         p.T(m.heading()),
		Greeting:        p.T("mail.greeting_unnamed"),
		Lead:            p.T("mail.lead." + string(m.Kind)),
		When:            when,
		Date:            p.Date(civil.DateOf(a.Start)),
		Time:            p.Time(a.Start),
		Void:            !m.happens(),
		Office:          m.phrase(p, a.Office.Name, a.Office.SourceName),
		Address:         a.Office.address(),
		Reference:       a.Reference,
		Closing:         m.closing(p),
		BookedAt:        p.T("mail.booked_at", "when", p.DateTime(a.BookedAt)),
		Sender:          m.phrase(p, m.Town.Name+", "+a.Office.sign(), ""),
		Phone:           newPhone(m.Town.Phone),
		ImprintURL:      m.Town.ImprintURL,
		PrivacyURL:      m.Town.PrivacyURL,
		Label: labels{
			Map: p.T("mail.map"), Reference: p.T("mail.reference"), Number: p.T("mail.number"), Bring: p.T("mail.bring"),
			Directions: p.T("mail.directions"), Phone: p.T("mail.phone"), Imprint: p.T("mail.imprint"), Privacy: p.T("mail.privacy"),
		},
	}
	if l.Dir == "rtl" {
		l.Align = "right"
	}
	l.Preview = p.T("list.more", "head", when, "next", l.Office.plain(l.Dir))
	if a.Name != "" {
		l.Greeting = p.T("mail.greeting", "name", a.Name)
	}
	for _, item := range a.Items {
		l.Items = append(l.Items, m.item(p, item))
	}
	switch {
	case m.Kind == Closure:
		l.describeClosure(p, m)
	case m.Kind == Pickup:
		l.describePickup(p, m)
	case m.happens():
		l.describeVisit(p, m)
	default:
		l.describeEnd(p, m)
	}
	return l
}

func (l *letter) describeVisit(p *i18n.Printer, m Message) {
	a := m.Appointment
	l.Number = a.WaitingNumber
	if m.Kind == Change {
		l.Previous = &previous{
			Label: p.T("mail.previous"), When: p.DateTime(a.Previous.Start), Void: p.T("mail.previous_void"),
		}
		if a.Previous.WaitingNumber != a.WaitingNumber {
			l.Notices = append(l.Notices, p.T("mail.previous_number", "number", a.Previous.WaitingNumber))
		}
	}
	minutes := int(a.End.Sub(a.Start).Minutes())
	late := p.T("mail.late")
	if grace := a.Office.Grace; grace > 0 {
		late = p.T("mail.late_grace", "minutes", p.Minutes(grace))
	}
	l.Advice = append(l.Advice, p.T("mail.punctual")+" "+p.T("mail.minutes", "count", minutes), late)
	if p.Lang() != m.Town.SourceLanguage {
		l.Advice = append(l.Advice, p.T("mail.german_spoken"))
	}
	l.Bring = things(p, a.Bring)
	if len(a.Fees) > 0 {
		l.Bring = append(l.Bring, fees(p, a.Fees))
	}
	l.MapURL, l.Directions = a.Office.MapURL, a.Office.Directions
	if m.ManageURL != "" {
		l.Action = &action{
			Heading: p.T("mail.hindered"), Advice: p.T("mail.hindered_advice"),
			Label: p.T("mail.manage"), URL: m.ManageURL, OtherLabel: p.T("mail.cancel"), OtherURL: m.CancelURL,
		}
		l.KeepPrivate = p.T("mail.keep_private")
	}
}

func (l *letter) describeEnd(p *i18n.Printer, m Message) {
	if m.Kind == TownCancellation && m.Reason != "" {
		l.Reason = &reason{Label: p.T("mail.reason"), Words: m.phrase(p, m.Reason, "")}
	}
	l.Action = &action{
		Heading: p.T("mail.book_anew_heading"), Advice: p.T("mail.book_anew_advice"),
		Label: p.T("mail.book_anew"), URL: m.BookURL,
	}
}

// heading gives the key. A reminder that was held up by an outage must not call today tomorrow.
func (m Message) heading() string {
	tomorrow := civil.DateOf(m.Written.In(m.Appointment.Start.Location())).AddDays(1)
	if m.Kind == Reminder && civil.DateOf(m.Appointment.Start) == tomorrow {
		return "mail.heading.reminder_tomorrow"
	}
	return "mail.heading." + string(m.Kind)
}

func (m Message) closing(p *i18n.Printer) string {
	var sentences []string
	switch m.method() {
	case Request:
		sentences = append(sentences, p.T("mail.calendar_attached"))
	case Cancel:
		sentences = append(sentences, p.T("mail.calendar_removes"))
	}
	if m.RemindsOn != nil && m.happens() {
		sentences = append(sentences, p.T("mail.will_remind", "date", p.Date(civil.DateOf(*m.RemindsOn))))
	}
	return strings.Join(sentences, " ")
}

func (m Message) item(p *i18n.Printer, item Item) phrase {
	f := m.phrase(p, item.Name, item.SourceName)
	f.Text = counted(p, item.Quantity, f.Text)
	return f
}

// counted says 2 × Personalausweis, and nothing about a single one.
func counted(p *i18n.Printer, quantity int, name string) string {
	if quantity < 2 {
		return name
	}
	return p.T("mail.item", "count", quantity, "name", name)
}

func fees(p *i18n.Printer, list []Fee) thing {
	var total office.Euro
	lines := make([]string, len(list))
	for i, fee := range list {
		total += fee.Amount
		amount := p.Money(fee.Amount)
		if fee.Note != "" {
			amount = p.T("list.more", "head", amount, "next", fee.Note)
		}
		lines[i] = p.T("mail.fee_line", "name", counted(p, fee.Quantity, fee.Name), "amount", amount)
	}
	title := p.T("mail.fees", "total", p.Money(total))
	if len(list) == 1 && list[0].Note == "" {
		return thing{Title: title}
	}
	return thing{Title: title + ":", Text: p.List(lines)}
}

// address gives street and town on one line; postcode and town do not part.
func (o Office) address() string {
	city := strings.TrimSpace(o.Postcode + "\u00a0" + o.City)
	return listed(o.Street, city)
}

// listed joins with commas what is not empty.
func listed(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), ", ")
}

// sign gives the name on the signs.
func (o Office) sign() string {
	if o.SourceName == "" {
		return o.Name
	}
	return o.SourceName
}

// newPhone gives nil where there is no number. A number with one leading zero is a German one.
func newPhone(number string) *phone {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, number)
	if digits == "" {
		return nil
	}
	switch {
	case strings.HasPrefix(number, "+"):
		digits = "+" + digits
	case strings.HasPrefix(digits, "00"):
		digits = "+" + digits[2:]
	case strings.HasPrefix(digits, "0"):
		digits = "+49" + digits[1:]
	}
	return &phone{Number: number, URL: template.URL("tel:" + digits)}
}

// initial gives the letter of the town's mark. The slug is the town's bare name, without Stadt or Gemeinde before it.
func initial(slug string) string {
	first, _ := utf8.DecodeRuneInString(slug)
	return string(unicode.ToUpper(first))
}
