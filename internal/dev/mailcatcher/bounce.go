package mailcatcher

import (
	"fmt"
	"net/smtp"
	"strings"
)

// Names before the @ that are not delivered to, so that both ways of failing can be seen: a mail to one is refused at
// once, a mail to the other is taken and comes back.
const (
	refusedName = "refuse"
	bouncedName = "bounce"
)

// ReturnTo names the SMTP server that takes what comes back; empty: nothing does.
func (c *Catcher) ReturnTo(address string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.returns = address
}

func named(address, name string) bool {
	local, _, _ := strings.Cut(address, "@")
	return strings.EqualFold(local, name)
}

// bounce reports to the sender of the envelope that a mail will never arrive, as a mail server on the way would.
func (c *Catcher) bounce(from, to string) {
	c.mu.Lock()
	server := c.returns
	c.mu.Unlock()
	if server == "" || from == "" {
		return
	}
	// Who takes it says why where it does not, and nobody else would know what to do about it.
	_ = smtp.SendMail(server, nil, "", []string{from}, []byte(report(from, to)))
}

// report is a delivery status notification (RFC 3464).
func report(from, to string) string {
	return strings.ReplaceAll(fmt.Sprintf(`From: MAILER-DAEMON@localhost (mail catcher)
To: <%[1]s>
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="report"

--report
Content-Type: text/plain; charset=utf-8

The mail to %[2]s could not be delivered.

--report
Content-Type: message/delivery-status

Reporting-MTA: dns; localhost

Final-Recipient: rfc822; %[2]s
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such mailbox

--report--
`, from, to), "\n", "\r\n")
}
