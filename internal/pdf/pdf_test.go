package pdf_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"stadttermin/internal/hall/daylist"
	"stadttermin/internal/pdf"
)

const passphrase = "drei-Woerter-genuegen"

func paper(rows int) *daylist.Paper {
	p := &daylist.Paper{
		Language: "de", Title: "Bürgerbüro, Dienstag, 24. November 2026", Lead: "12 Termine · Stand 23.11.2026, 17:00 Uhr", Foot: "Stadt Werne", Empty: "An diesem Tag ist niemand angemeldet.",
		Columns: []string{"Zeit", "Nummer", "Name", "Telefon oder E-Mail", "Anliegen", "Schalter", "Hinweise", "Erledigt"},
		Made:    time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC), Page: "Seite %d von %s",
	}
	names := []string{"Jürgen Müßig-Öztürk", "Elif Yıldız", "Łukasz Żółć", "Олена Шевченко", "محمد علي", "Ανδρέας", "עדי כהן", strings.Repeat("Langername", 8)}
	for n := range rows {
		p.Rows = append(p.Rows, []string{
			fmt.Sprintf("%02d:%02d–%02d:%02d", 8+n/4, n%4*15, 8+(n+1)/4, (n+1)%4*15), fmt.Sprintf("B %d\nWER-7K4M-2QX9", n+1), names[n%len(names)],
			"02389 71-1234", "Personalausweis × 2, Meldebescheinigung", "Schalter 3", "Vorrang, telefonisch", "",
		})
	}
	return p
}

// opened undoes the encryption as a reader would that was given the passphrase.
func opened(t *testing.T, closed []byte, with string) ([]byte, error) {
	t.Helper()
	config := model.NewAESConfiguration(with, with, 256)
	var open bytes.Buffer
	err := api.Decrypt(bytes.NewReader(closed), &open, config)
	return open.Bytes(), err
}

func TestAListOpensWithItsPassphraseAndWithNoOther(t *testing.T) {
	t.Parallel()
	closed, err := pdf.Printer{}.Print(paper(40), passphrase)
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("PDF_OUT"); dir != "" {
		_ = os.WriteFile(dir+"/list.pdf", closed, 0o600)
	}
	if !bytes.HasPrefix(closed, []byte("%PDF-")) || !bytes.Contains(closed, []byte("/Encrypt")) {
		t.Error("it is not an encrypted PDF")
	}
	for _, secret := range []string{"Werne", "Termine", "ToUnicode beginbfchar"} {
		if bytes.Contains(closed, []byte(secret)) {
			t.Errorf("%q can be read", secret)
		}
	}
	if open, err := opened(t, closed, passphrase); err != nil || len(open) == 0 {
		t.Errorf("with the passphrase: %v", err)
	}
	for _, wrong := range []string{"", "drei-Woerter-genuegen-nicht"} {
		if _, err := opened(t, closed, wrong); err == nil {
			t.Errorf("it opened with %q", wrong)
		}
	}
}
