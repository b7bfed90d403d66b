package directory

import (
	"context"
	"net/url"
	"time"

	"stadttermin/internal/message/mail"
	"stadttermin/internal/town/tenant"
)

// Sender gives a town as the sender of its mails, and its zone.
func (d *Directory) Sender(ctx context.Context, id tenant.ID) (mail.Town, *time.Location, error) {
	town, err := d.Town(ctx, id)
	if err != nil {
		return mail.Town{}, nil, err
	}
	return town.Sender(), town.Rules.Location, nil
}

// Sender gives the town as the sender of its mails. One that names no address writes from its own host.
func (t *Town) Sender() mail.Town {
	profile := &t.Settings().Profile
	sender := mail.Town{
		Slug: profile.Slug, Name: profile.Name, SourceLanguage: t.Settings().SourceLanguage(),
		FromName: profile.Mail.FromName, From: profile.Mail.From, Phone: profile.Contact.Phone, BaseURL: t.BaseURL,
		ImprintURL: t.BaseURL + "/impressum", PrivacyURL: t.BaseURL + "/datenschutz",
		Brand: mail.Brand{Color: profile.Brand.Color, OnColor: profile.Brand.OnColor, ColorDark: profile.Brand.ColorDark, OnColorDark: profile.Brand.OnColorDark},
	}
	if sender.From == "" {
		sender.From = "termine@" + hostname(t.BaseURL)
	}
	return sender
}

// hostname gives the host of an address, without its port.
func hostname(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
