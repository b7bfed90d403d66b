package imports

import (
	"regexp"
	"strings"
	"time"

	"stadttermin/internal/appointment/imports/icalendar"
	"stadttermin/internal/civil"
)

// zones are names that Outlook, Exchange and Notes give to zones near the towns that use this service (Unicode CLDR,
// windowsZones), and what people call theirs.
var zones = map[string]string{
	"W. Europe Standard Time": "Europe/Berlin", "W. Europe": "Europe/Berlin", "Central Europe Standard Time": "Europe/Budapest",
	"Romance Standard Time": "Europe/Paris", "Central European Standard Time": "Europe/Warsaw", "Central European": "Europe/Warsaw",
	"GMT Standard Time": "Europe/London", "E. Europe Standard Time": "Europe/Chisinau", "FLE Standard Time": "Europe/Kiev",
	"GTB Standard Time": "Europe/Bucharest", "Turkey Standard Time": "Europe/Istanbul", "Russian Standard Time": "Europe/Moscow",
	"Eastern Standard Time": "America/New_York", "Mitteleuropäische Zeit": "Europe/Berlin", "Mitteleuropäische Sommerzeit": "Europe/Berlin",
	"MEZ": "Europe/Berlin", "MESZ": "Europe/Berlin", "CET": "Europe/Berlin", "CEST": "Europe/Berlin", "UTC": "UTC", "GMT": "UTC", "Z": "UTC",
}

// described are names that list cities: (UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien.
var described = regexp.MustCompile(`^\((?:UTC|GMT)[^)]*\).*\b(?:Berlin|Bern|Wien|Vienna)\b`)

// located finds the zone of a name: as the time zone database has it, as Windows calls it, or with what Mozilla, KDE,
// Citadel and others put before it, such as /mozilla.org/20050126_1/Europe/Berlin. nil where none is called so.
func located(name string) *time.Location {
	name = strings.TrimSpace(strings.Trim(strings.TrimSpace(name), `"`))
	if known := zones[name]; known != "" {
		name = known
	} else if described.MatchString(name) {
		name = "Europe/Berlin"
	}
	parts := strings.Split(strings.Trim(name, "/"), "/")
	for from := range parts {
		tail := strings.Join(parts[from:], "/")
		if tail == "" || tail == "Local" || from > 0 && !strings.Contains(tail, "/") && tail != "UTC" {
			continue
		}
		if location, err := civil.Zone(tail); err == nil {
			return location
		}
	}
	return nil
}

// clock reads the moments of one calendar for a town.
type clock struct {
	town    *time.Location
	defined map[string]*icalendar.Zone
}

// read gives the moment that a property names, in the town's time: in UTC, in a named zone, in one that the calendar
// defines, or else in the town's. Where the zone is unknown it gives its name, and the wall time as it stands there.
func (c *clock) read(p *icalendar.Property) (t time.Time, unknown string, ok bool) {
	value := strings.TrimSpace(p.Value)
	if shifted, err := time.Parse("20060102T150405-0700", value); err == nil {
		return shifted.In(c.town), "", true
	}
	wall, ok := icalendar.Wall(value)
	if !ok {
		return t, "", false
	}
	if strings.HasSuffix(value, "Z") {
		return wall.In(c.town), "", true
	}
	name := strings.Trim(strings.TrimSpace(p.Params["TZID"]), `"`)
	definition := c.defined[name]
	zone := c.town
	if name != "" {
		zone = located(name)
		if zone == nil && definition != nil {
			zone = located(definition.Location)
		}
	}
	switch {
	case zone != nil:
		return civil.Instant(civil.DateOf(wall), civil.Clock(wall.Hour()*60+wall.Minute()), zone, civil.Beginning).In(c.town), "", true
	case definition != nil:
		if at, ok := definition.Instant(wall); ok {
			return at.In(c.town), "", true
		}
	}
	return wall, name, true
}

// instant is read for whom the zone does not matter.
func (c *clock) instant(p *icalendar.Property) (time.Time, bool) {
	at, _, ok := c.read(p)
	return at, ok
}

// skipped tells whether a wall time is one that the town's clocks skip: it is shown as it stands, to be refused as such.
func (c *clock) skipped(p *icalendar.Property, read time.Time) (wall time.Time, yes bool) {
	wall, ok := icalendar.Wall(p.Value)
	if !ok || strings.HasSuffix(strings.TrimSpace(p.Value), "Z") {
		return wall, false
	}
	if name := p.Params["TZID"]; name != "" {
		if zone := located(name); zone == nil || zone.String() != c.town.String() {
			return wall, false
		}
	}
	return wall, wall.Format("1504") != read.Format("1504")
}
