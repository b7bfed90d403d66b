package kiosk

import "stadttermin/internal/hall/device"

// Addresses of the two kinds of devices.
const (
	displayPath = "/anzeige"
	kioskPath   = "/kiosk"
)

func home(kind device.Kind) string {
	if kind == device.Kiosk {
		return kioskPath
	}
	return displayPath
}
