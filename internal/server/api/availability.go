package api

import (
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/request"
	"stadttermin/internal/town/office"
)

// query reads services and office.
func query(c *request.Visit) (booking.Query, error) {
	q := booking.Query{Office: c.Query("office"), Channel: office.Online}
	written := c.Query("services")
	if written == "" {
		return q, apperr.New(apperr.EmptyBasket).At("services")
	}
	basket, err := office.ParseBasket(written)
	if err != nil {
		return q, apperr.New(apperr.Invalid).At("services").Because(err)
	}
	q.Basket = basket
	return q, nil
}

// days answers how many times are free on every day from–to; without them, on the days that may be booked now.
func (a *API) days(c *request.Visit) error {
	q, err := query(c)
	if err != nil {
		return err
	}
	from, to, err := a.dates(c, q)
	if err != nil {
		return err
	}
	calendar, err := a.Searching.Calendar(c.Ctx(), c.Town, q, from, to)
	if err != nil {
		return err
	}
	type day struct {
		Date civil.Date `json:"date"`
		Free int        `json:"free"`
	}
	days := make([]day, len(calendar.Days))
	for i := range calendar.Days {
		days[i] = day{calendar.Days[i].Date, calendar.Days[i].Free()}
	}
	c.JSON(http.StatusOK, gin.H{"duration_minutes": calendar.Request.On(calendar.Days[0].Date).Minutes, "days": days})
	return nil
}

// dates reads from and to; without them it gives the days that may be booked now.
func (a *API) dates(c *request.Visit, q booking.Query) (from, to civil.Date, err error) {
	rules := c.Town.Rules
	wanted, err := rules.Request(q.Basket, q.Channel, a.Now())
	if err != nil {
		return 0, 0, err
	}
	from, to = rules.Dates(wanted.Window)
	if from, err = dateOr(c.Query("from"), "from", from); err != nil {
		return 0, 0, err
	}
	to, err = dateOr(c.Query("to"), "to", max(to, from))
	return from, to, err
}

func dateOr(s, field string, otherwise civil.Date) (civil.Date, error) {
	if s == "" {
		return otherwise, nil
	}
	date, err := civil.ParseDate(s)
	if err != nil {
		return 0, apperr.New(apperr.Invalid).At(field).Because(err)
	}
	return date, nil
}

// moment is a free time as the interface shows it.
type moment struct {
	Start  string `json:"start"` // RFC 3339 with the town's offset
	Office string `json:"office"`
}

func listTimes(times []booking.Time) []moment {
	list := make([]moment, len(times))
	for i, t := range times {
		list[i] = moment{t.Start.Format(time.RFC3339), t.Office}
	}
	return list
}

// times answers the free times of a date.
func (a *API) times(c *request.Visit) error {
	q, err := query(c)
	if err != nil {
		return err
	}
	date, err := civil.ParseDate(c.Param("date"))
	if err != nil {
		return apperr.New(apperr.Invalid).At("date").Because(err)
	}
	calendar, err := a.Searching.Calendar(c.Ctx(), c.Town, q, date, date)
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, gin.H{"duration_minutes": calendar.Request.On(calendar.Days[0].Date).Minutes, "times": listTimes(calendar.Days[0].Times())})
	return nil
}

// mostTimesDays bounds the days whose times are given by one answer.
const mostTimesDays = 92

// timesBetween answers the free times of the days from–to.
func (a *API) timesBetween(c *request.Visit) error {
	q, err := query(c)
	if err != nil {
		return err
	}
	return a.allTimes(c, q)
}

func (a *API) allTimes(c *request.Visit, q booking.Query) error {
	from, to, err := a.dates(c, q)
	if err != nil {
		return err
	}
	switch {
	case c.Query("to") == "":
		to = min(to, from+mostTimesDays-1)
	case to-from >= mostTimesDays:
		return apperr.New(apperr.Invalid).At("to")
	}
	calendar, err := a.Searching.Calendar(c.Ctx(), c.Town, q, from, to)
	if err != nil {
		return err
	}
	var times []booking.Time
	for i := range calendar.Days {
		times = append(times, calendar.Days[i].Times()...)
	}
	c.JSON(http.StatusOK, gin.H{"duration_minutes": calendar.Request.On(calendar.Days[0].Date).Minutes, "times": listTimes(times)})
	return nil
}

// How many first free times are given, unless asked for otherwise.
const (
	nextTimes = 5
	mostTimes = 50
)

// next answers the first free times.
func (a *API) next(c *request.Visit) error {
	q, err := query(c)
	if err != nil {
		return err
	}
	filter := booking.Filter{Most: nextTimes}
	if s := c.Query("weekday"); s != "" {
		day, err := civil.ParseWeekday(s)
		if err != nil {
			return apperr.New(apperr.Invalid).At("weekday").Because(err)
		}
		filter.Weekday = &day
	}
	if s := c.Query("after"); s != "" {
		clock, err := civil.ParseClock(s)
		if err != nil {
			return apperr.New(apperr.Invalid).At("after").Because(err)
		}
		filter.After = &clock
	}
	if s := c.Query("limit"); s != "" {
		if filter.Most, err = strconv.Atoi(s); err != nil || filter.Most < 1 || filter.Most > mostTimes {
			return apperr.New(apperr.Invalid).At("limit")
		}
	}
	times, err := a.Searching.Next(c.Ctx(), c.Town, q, filter)
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, gin.H{"times": listTimes(times)})
	return nil
}
