package mail

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"net/textproto"
	"regexp"
	"strings"
)

// Report is what a mail server says of a mail that it took over (RFC 3464).
type Report struct {
	Failed bool   // it will never arrive; otherwise it is late, or has arrived
	Status string // as in RFC 3463, such as 5.1.1; empty where the report has none
}

var statusCode = regexp.MustCompile(`^[245]\.\d{1,3}\.\d{1,3}$`)

// ParseReport reads a delivery status notification; false for every other mail, among them what absent people's
// machines answer.
func ParseReport(content []byte) (Report, bool) {
	m, err := netmail.ReadMessage(bytes.NewReader(content))
	if err != nil {
		return Report{}, false
	}
	kind, parameters, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/report" || !strings.EqualFold(parameters["report-type"], "delivery-status") {
		return Report{}, false
	}
	parts := multipart.NewReader(m.Body, parameters["boundary"])
	for {
		part, err := parts.NextPart()
		if err != nil {
			return Report{}, false
		}
		switch kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type")); kind {
		case "message/delivery-status", "message/global-delivery-status": // RFC 6533
			return readStatus(part)
		}
	}
}

// readStatus reads the groups of fields, of which the first is about the mail and each other about one recipient. One
// mail of ours has one recipient.
func readStatus(part io.Reader) (Report, bool) {
	fields := textproto.NewReader(bufio.NewReader(part))
	report, found := Report{}, false
	for {
		group, err := fields.ReadMIMEHeader()
		if action := strings.ToLower(strings.TrimSpace(group.Get("Action"))); action != "" {
			found = true
			report.Failed = report.Failed || action == "failed"
			status, _, _ := strings.Cut(strings.TrimSpace(group.Get("Status")), " ")
			if statusCode.MatchString(status) {
				report.Status = status
			}
		}
		if errors.Is(err, io.EOF) || err != nil {
			return report, found
		}
	}
}
