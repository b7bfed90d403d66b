package kiosk

import (
	"github.com/gin-gonic/gin"

	"stadttermin/internal/hall/device"
	"stadttermin/internal/staff/authz"
)

// Mount registers the addresses of devices, each with the right that opens it.
func (p *Pages) Mount(r gin.IRouter) {
	r.GET(displayPath, p.need(device.Display, authz.Queue, authz.Read, p.display))
	r.GET(displayPath+"/ereignisse", p.need(device.Display, authz.Queue, authz.Read, p.events))
	r.GET(kioskPath, p.need(device.Kiosk, authz.Queue, authz.Read, p.start))
	r.GET(kioskPath+"/hilfe", p.need(device.Kiosk, authz.Queue, authz.Read, p.help))
	r.GET(kioskPath+"/groesse", p.need(device.Kiosk, authz.Queue, authz.Read, p.toStart))
	r.POST(kioskPath+"/groesse", p.need(device.Kiosk, authz.Queue, authz.Read, p.resize))
	r.GET(kioskPath+"/anmelden", p.need(device.Kiosk, authz.Arrival, authz.Create, p.checkInForm))
	r.POST(kioskPath+"/anmelden", p.need(device.Kiosk, authz.Arrival, authz.Create, p.checkIn))
	r.GET(kioskPath+"/nummer", p.need(device.Kiosk, authz.Visit, authz.Create, p.numberForm))
	r.POST(kioskPath+"/nummer", p.need(device.Kiosk, authz.Visit, authz.Create, p.draw))
	r.GET(kioskPath+"/wartet", p.need(device.Kiosk, authz.Queue, authz.Read, p.ticket))
}
