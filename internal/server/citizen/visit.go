package citizen

import (
	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/calendar"
	"stadttermin/internal/server/visitor"
)

// visit is one request of a visitor: whose town, in which language, at which moment.
type visit struct {
	*calendar.Page
	pages *Pages
}

func (p *Pages) visit(c *gin.Context) *visit {
	return &visit{calendar.NewPage(visitor.NewPage(c, p.Renderer), p.Calendars), p}
}
