package imports

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"

	"stadttermin/internal/appointment/imports/icalendar"
	"stadttermin/internal/town/tenant"
)

// house tells addresses of the town from those of citizens.
type house struct {
	addresses []string
	domains   []string
}

// freemail are domains that small towns share with their citizens: there only the address itself is the town's.
var freemail = []string{
	"t-online.de", "gmx.de", "gmx.net", "web.de", "gmail.com", "googlemail.com", "freenet.de", "arcor.de", "outlook.de", "outlook.com", "hotmail.com", "hotmail.de",
	"yahoo.de", "yahoo.com", "icloud.com", "me.com", "aol.com", "posteo.de", "mailbox.org", "vodafonemail.de", "live.de", "1und1.de", "online.de",
}

// houseOf gives what the settings name: the sender of mails, where the town is reached, and its hosts.
func houseOf(settings *tenant.Settings) (h house) {
	profile := &settings.Profile
	for _, address := range []string{profile.Contact.Email, profile.Mail.From} {
		if _, domain, ok := strings.Cut(strings.ToLower(address), "@"); ok {
			h.addresses = append(h.addresses, strings.ToLower(address))
			h.domains = append(h.domains, domain)
		}
	}
	for _, host := range profile.Hosts {
		if _, parent, ok := strings.Cut(host, "."); ok && strings.Contains(parent, ".") {
			h.domains = append(h.domains, parent)
		}
	}
	h.domains = slices.DeleteFunc(h.domains, func(domain string) bool { return slices.Contains(freemail, domain) })
	return h
}

func (h *house) owns(address string) bool {
	address = strings.ToLower(address)
	_, domain, _ := strings.Cut(address, "@")
	return slices.Contains(h.addresses, address) || slices.ContainsFunc(h.domains, func(own string) bool {
		return domain == own || strings.HasSuffix(domain, "."+own)
	})
}

// guest is somebody whom an entry names.
type guest struct{ name, email string }

// guests are the people of an entry who may be whom the appointment is for: neither rooms nor things, not who leads the
// meeting and not the town itself. Who invited the town is one of them where nobody else is left.
func (h *house) guests(event *icalendar.Component) (list []guest) {
	organizer := ""
	if p := event.Property("ORGANIZER"); p != nil {
		organizer = address(p)
	}
	for _, p := range event.All("ATTENDEE") {
		kind, role := strings.ToUpper(p.Params["CUTYPE"]), strings.ToUpper(p.Params["ROLE"])
		email := address(p)
		switch {
		case kind == "ROOM" || kind == "RESOURCE" || role == "CHAIR" || role == "NON-PARTICIPANT":
		case h.owns(email) || email != "" && strings.EqualFold(email, organizer):
		case slices.ContainsFunc(list, func(g guest) bool { return email != "" && strings.EqualFold(g.email, email) }):
		default:
			if g := (guest{commonName(p), email}); g != (guest{}) {
				list = append(list, g)
			}
		}
	}
	if len(list) == 0 && organizer != "" && !h.owns(organizer) && len(event.All("ATTENDEE")) > 0 {
		list = append(list, guest{commonName(event.Property("ORGANIZER")), organizer})
	}
	return list
}

// address gives whom a property names by mail: MAILTO: in any case, or beside it, as Apple writes it.
func address(p *icalendar.Property) string {
	value := strings.TrimSpace(p.Value)
	if len(value) >= 7 && strings.EqualFold(value[:7], "mailto:") {
		value = value[7:]
	}
	if said := p.Params["EMAIL"]; !strings.Contains(value, "@") && said != "" {
		value = said
	}
	value = strings.Trim(strings.TrimSpace(value), `<>"'`)
	if parsed, err := mail.ParseAddress(value); err == nil {
		value = parsed.Address
	}
	if !strings.Contains(value, "@") { // invalid:nomail
		return ""
	}
	return value
}

// commonName gives the name of somebody, empty where only the address stands there.
func commonName(p *icalendar.Property) string {
	name := strings.Trim(strings.TrimSpace(p.Params["CN"]), `"'`)
	if strings.Contains(name, "@") {
		return ""
	}
	return name
}

var mailPattern = regexp.MustCompile(`([\w.+-]+@[\w-]+\.[\w.-]*\w)`)

// details are lines of a description that say what they are.
var details = map[Field]*regexp.Regexp{
	FieldPhone:   regexp.MustCompile(`(?im)(?:tel|telefon|handy|mobil|phone)[\w.]*\s*:?\s*([+(\d][\d\s/()+-]{4,})`),
	FieldName:    regexp.MustCompile(`(?im)^\s*(?:name\s*:|(?:gebucht von|booked by)\s*:?\s*\n?)[ \t]*(\S.+)$`),
	FieldService: regexp.MustCompile(`(?im)^\s*(?:anliegen|leistung|service|terminart)\s*:\s*(.+)$`),
}

var tag = regexp.MustCompile(`(?i)<(br|/p|/div|/li|/b|/h\d)\b[^>]*>|<[^>@]{1,200}>`)

// detailed reads a description, which Google writes as a page. The first address that is not the town's is the citizen's.
func (h *house) detailed(text string) map[Field]string {
	text = tag.ReplaceAllStringFunc(text, func(s string) string {
		if tag.FindStringSubmatch(s)[1] != "" {
			return "\n"
		}
		return ""
	})
	found := make(map[Field]string)
	for _, address := range mailPattern.FindAllString(text, -1) {
		if !h.owns(address) {
			found[FieldEmail] = address
			break
		}
	}
	for field, pattern := range details {
		if match := pattern.FindStringSubmatch(text); match != nil {
			found[field] = strings.TrimSpace(match[1])
		}
	}
	return found
}
