package legal

import "github.com/gin-gonic/gin"

// Mount registers the addresses.
func (p *Pages) Mount(r gin.IRouter) {
	r.GET("/impressum", p.Renderer.Handle(p.imprint))
	r.GET("/datenschutz", p.Renderer.Handle(p.privacy))
	r.GET("/barrierefreiheit", p.Renderer.Handle(p.accessibility))
	r.POST("/barrierefreiheit", p.Renderer.Handle(p.reportBarrier))
}
