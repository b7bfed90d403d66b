package mail_test

import (
	"strings"
	"testing"

	"stadttermin/internal/message/mail"
)

// postfixReport is a report as Postfix writes it; of the mail itself only its header comes back.
const postfixReport = `Return-Path: <>
From: MAILER-DAEMON@mx.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: bounce+x@rueck.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="B8C4A1.1700000000/mx.example"

This is a MIME-encapsulated message.

--B8C4A1.1700000000/mx.example
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

This is the mail system at host mx.example.

--B8C4A1.1700000000/mx.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
X-Postfix-Queue-ID: B8C4A1
Arrival-Date: Fri, 20 Nov 2026 13:23:00 +0100 (CET)

Final-Recipient: rfc822; kim@beispiel.example
Original-Recipient: rfc822;kim@beispiel.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mail.beispiel.example
Diagnostic-Code: smtp; 550 5.1.1 <kim@beispiel.example>: Recipient address
    rejected: User unknown

--B8C4A1.1700000000/mx.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

From: Stadt Werne <termine@werne.example>

--B8C4A1.1700000000/mx.example--
`

func TestAReportSaysWhetherTheMailWillNeverArrive(t *testing.T) {
	t.Parallel()
	late := strings.NewReplacer("Action: failed", "Action: delayed", "Status: 5.1.1", "Status: 4.4.1").Replace(postfixReport)
	for name, test := range map[string]struct {
		content string
		want    mail.Report
		report  bool
	}{
		"failed":                       {postfixReport, mail.Report{Failed: true, Status: "5.1.1"}, true},
		"with line ends of the wire":   {strings.ReplaceAll(postfixReport, "\n", "\r\n"), mail.Report{Failed: true, Status: "5.1.1"}, true},
		"late":                         {late, mail.Report{Status: "4.4.1"}, true},
		"given up after days":          {strings.Replace(late, "delayed", "failed", 1), mail.Report{Failed: true, Status: "4.4.1"}, true},
		"delivered":                    {strings.Replace(postfixReport, "failed", "delivered", 1), mail.Report{Status: "5.1.1"}, true},
		"a status that is none":        {strings.Replace(postfixReport, "5.1.1\nRemote", "boese <x>\nRemote", 1), mail.Report{Failed: true}, true},
		"of an internationalized mail": {strings.Replace(postfixReport, "message/delivery", "message/global-delivery", 1), mail.Report{Failed: true, Status: "5.1.1"}, true},
		"read, not delivered":          {strings.Replace(postfixReport, "report-type=delivery-status", "report-type=disposition-notification", 1), mail.Report{}, false},
		"an absence note":              {"Subject: Abwesend\nAuto-Submitted: auto-replied\n\nIch bin im Urlaub. Action: failed\n", mail.Report{}, false},
		"cut off":                      {postfixReport[:len(postfixReport)/2], mail.Report{}, false},
		"nothing":                      {"", mail.Report{}, false},
	} {
		got, report := mail.ParseReport([]byte(test.content))
		if got != test.want || report != test.report {
			t.Errorf("%s: %+v, %v", name, got, report)
		}
	}
}

func FuzzReport(f *testing.F) {
	f.Add([]byte(postfixReport))
	f.Fuzz(func(t *testing.T, content []byte) {
		if report, ok := mail.ParseReport(content); !ok && report != (mail.Report{}) {
			t.Errorf("no report says %+v", report)
		}
	})
}
