package api

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/civil"
	"stadttermin/internal/i18n"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

type shownCategory struct {
	ID       string         `json:"id"`
	Name     string         `json:"name"`
	Services []shownService `json:"services"`
}

// shownService is a service in the language of the request.
type shownService struct {
	ID          string           `json:"id"`
	Name        string           `json:"name"`
	Description string           `json:"description,omitempty"`
	Bookable    bool             `json:"bookable"` // by citizens themselves
	Minutes     int              `json:"minutes,omitempty"`
	MinutesMore int              `json:"minutes_more,omitempty"`
	Max         int              `json:"max,omitempty"`
	Unit        string           `json:"unit,omitempty"`
	Offices     []string         `json:"offices,omitempty"`
	Combines    *office.Combines `json:"combines,omitempty"` // all, none or ids
	Documents   []string         `json:"documents,omitempty"`
	Forms       []shownForm      `json:"forms,omitempty"`
	Fee         *shownFee        `json:"fee,omitempty"` // in force today
	NoVisit     *office.NoVisit  `json:"no_visit,omitempty"`
	Elsewhere   *shownElsewhere  `json:"elsewhere,omitempty"`
}

// shownForm is a paper to bring filled in; one without an address is had at the office.
type shownForm struct {
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

type shownFee struct {
	Amount office.Euro `json:"amount"`
	Note   string      `json:"note,omitempty"`
}

type shownElsewhere struct {
	Authority string `json:"authority"`
	URL       string `json:"url,omitempty"`
}

func (a *API) services(c *request.Visit) error {
	town := c.Town
	settings, language := town.Settings(), c.Printer.Lang()
	today := civil.DateOf(a.Now().In(town.Rules.Location))
	categories := make([]shownCategory, len(settings.Catalog.Categories))
	for i, category := range settings.Catalog.Categories {
		categories[i] = shownCategory{
			ID: category.ID, Name: settings.Text(language, "categories."+category.ID+".name", category.Name), Services: []shownService{},
		}
		for j := range settings.Catalog.Services {
			if service := &settings.Catalog.Services[j]; service.Category == category.ID {
				categories[i].Services = append(categories[i].Services, showService(settings, service, c.Printer, today))
			}
		}
	}
	c.JSON(http.StatusOK, gin.H{"lang": language, "categories": categories})
	return nil
}

func showService(settings *tenant.Settings, s *office.Service, p *i18n.Printer, today civil.Date) shownService {
	language := p.Lang()
	path := "services." + s.ID
	text := func(field, source string) string { return settings.Text(language, path+"."+field, source) }
	shown := shownService{
		ID: s.ID, Name: text("name", s.Name), Description: text("description", s.Description), Bookable: s.BookableOnline(),
	}
	for _, need := range render.NeedsOf(settings, p, office.Basket{{Service: s.ID, Quantity: 1}}) {
		if need.Form {
			shown.Forms = append(shown.Forms, shownForm{Name: need.Name(), URL: need.Address})
		} else {
			shown.Documents = append(shown.Documents, need.Name())
		}
	}
	if fee, i := s.FeeOn(today); fee != nil {
		shown.Fee = &shownFee{Amount: fee.Amount, Note: text("fees."+strconv.Itoa(i)+".note", fee.Note)}
	}
	if s.NoVisit != nil {
		shown.NoVisit = &office.NoVisit{Text: text("no_visit.text", s.NoVisit.Text), URL: s.NoVisit.URL}
	}
	if s.Elsewhere != nil {
		shown.Elsewhere = &shownElsewhere{Authority: text("elsewhere.authority", s.Elsewhere.Authority), URL: s.Elsewhere.URL}
	}
	if s.Bookable() {
		shown.Minutes, shown.Max, shown.Unit, shown.Combines = s.MinutesOn(today, 1), s.MaxQuantity(), text("unit", s.Unit), &s.Combines
		shown.MinutesMore = s.MinutesOn(today, 2) - shown.Minutes
		for i := range settings.Plan.Offices {
			if o := &settings.Plan.Offices[i]; s.OfferedAt(o.ID) {
				shown.Offices = append(shown.Offices, o.ID)
			}
		}
	}
	return shown
}

type shownOffice struct {
	ID         string         `json:"id"`
	Name       string         `json:"name"`
	Hall       string         `json:"hall"`
	Letter     string         `json:"letter"`
	Address    office.Address `json:"address"`
	Directions string         `json:"directions,omitempty"`
	WalkIn     string         `json:"walk_in,omitempty"`
}

func (a *API) offices(c *request.Visit) error {
	settings, language := c.Town.Settings(), c.Printer.Lang()
	offices := make([]shownOffice, len(settings.Plan.Offices))
	for i := range settings.Plan.Offices {
		o := &settings.Plan.Offices[i]
		text := func(field, source string) string { return settings.Text(language, "offices."+o.ID+"."+field, source) }
		offices[i] = shownOffice{
			ID: o.ID, Name: text("name", o.Name), Letter: o.Letter, Address: o.Address,
			Directions: text("directions", o.Directions), WalkIn: text("walk_in", o.WalkIn),
		}
		if hall := settings.Hall(o.Hall); hall != nil {
			offices[i].Hall = settings.Text(language, "halls."+hall.ID+".name", hall.Name)
		}
	}
	c.JSON(http.StatusOK, gin.H{"lang": language, "offices": offices})
	return nil
}
