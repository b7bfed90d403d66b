package citizen

import (
	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/town/office"
)

// tile is a category.
type tile struct {
	Name     request.Text
	Icon     string
	Address  string
	Examples []string
}

// examplesPerTile is how many services of a category its tile names.
const examplesPerTile = 2

func (v *visit) tiles(basket office.Basket) []tile {
	var tiles []tile
	for _, category := range v.Settings.Catalog.Categories {
		t := tile{
			Name:    v.Text("categories."+category.ID+".name", category.Name),
			Icon:    category.Icon,
			Address: v.Link("/anliegen/"+category.ID, "anliegen", basket.String()),
		}
		services := v.inCategory(category.ID)
		for _, service := range services[:min(len(services), examplesPerTile)] {
			t.Examples = append(t.Examples, v.NameOf(service).String())
		}
		if len(services) > 0 {
			tiles = append(tiles, t)
		}
	}
	return tiles
}

func (v *visit) inCategory(id string) []*office.Service {
	var services []*office.Service
	for i := range v.Settings.Catalog.Services {
		if service := &v.Settings.Catalog.Services[i]; service.Category == id {
			services = append(services, service)
		}
	}
	return services
}

// categoryView lists the services of a category.
type categoryView struct {
	Name   request.Text
	Rows   []row
	Basket string
	Bar    *basketBar
}

func (p *Pages) category(c *gin.Context) error {
	v := p.visit(c)
	for _, category := range v.Settings.Catalog.Categories {
		if category.ID != c.Param("category") {
			continue
		}
		basket := chosenBefore(c)
		view := categoryView{
			Name:   v.Text("categories."+category.ID+".name", category.Name),
			Rows:   v.rows(v.inCategory(category.ID), basket),
			Basket: basket.String(),
			Bar:    v.basketBar(basket),
		}
		return v.OK("category", render.View{Title: view.Name.String(), Data: view})
	}
	return apperr.New(apperr.NotFound)
}

// chosenBefore reads the basket that a visitor brings along; on pages that only pass it on, a bad one is none.
func chosenBefore(c *gin.Context) office.Basket {
	basket, err := office.ParseBasket(c.Query("anliegen"))
	if err != nil {
		return nil
	}
	return basket
}
