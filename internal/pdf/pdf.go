// Package pdf prints a list as a document that every reader opens with its passphrase and without any network: A4,
// encrypted with AES-256 (ISO 32000-2, revision 6). It is the only importer of the libraries for it.
//
// Invariants: nothing leaves the package unencrypted; names in Latin with all its accents, Greek, Cyrillic and Arabic
// are shown as they are written.
package pdf

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/go-fonts/dejavu/dejavusanscondensed"
	"github.com/go-fonts/dejavu/dejavusanscondensedbold"
	"github.com/go-pdf/fpdf"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"stadttermin/internal/hall/daylist"
)

// Printer prints lists.
type Printer struct{}

const (
	version = "%PDF-2.0"

	font   = "DejaVu"
	margin = 12.0 // mm
	line   = 4.6  // mm
)

// Print gives the document, which opens with the passphrase.
func (Printer) Print(paper *daylist.Paper, passphrase string) ([]byte, error) {
	open, err := draw(paper)
	if err != nil {
		return nil, fmt.Errorf("printing: %w", err)
	}
	return encrypt(open, passphrase)
}

// draw gives the document as it is before it is encrypted.
func draw(paper *daylist.Paper) ([]byte, error) {
	p := fpdf.New("L", "mm", "A4", "")
	p.AddUTF8FontFromBytes(font, "", dejavusanscondensed.TTF)
	p.AddUTF8FontFromBytes(font, "B", dejavusanscondensedbold.TTF)
	p.SetMargins(margin, margin, margin)
	p.SetAutoPageBreak(false, margin)
	p.SetTitle(paper.Title, true)
	p.SetLang(paper.Language)
	p.SetCreationDate(paper.Made)
	p.SetModificationDate(paper.Made)
	s := &sheet{Fpdf: p, paper: paper}
	s.begin()
	for _, row := range paper.Rows {
		s.row(row)
	}
	s.end()
	var out bytes.Buffer
	err := p.Output(&out)
	return out.Bytes(), err
}

// once keeps the library from reading and writing a configuration of its own in somebody's home.
var once = sync.OnceFunc(api.DisableConfigDir)

func encrypt(open []byte, passphrase string) ([]byte, error) {
	once()
	// Of version 2.0 is the encryption whose passphrases are costly to guess; the library goes by the file's version.
	open = append([]byte(version), open[len(version):]...)
	config := model.NewAESConfiguration(passphrase, passphrase, 256)
	config.Permissions = model.PermissionsAll // a screen reader needs more than printing
	var out bytes.Buffer
	if err := api.Encrypt(bytes.NewReader(open), &out, config); err != nil {
		return nil, fmt.Errorf("encrypting: %w", err)
	}
	return out.Bytes(), nil
}
