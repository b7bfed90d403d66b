package live

import (
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/hall/dayplan"
)

// NoticeKind is what a listener is told.
type NoticeKind string

// Kinds of notices.
const (
	Changed    NoticeKind = "change" // Event says what
	DayChanged NoticeKind = "day"    // a booking or cancellation: anything may have changed
	HoldsMoved NoticeKind = "holds"  // visitors hold other times than before
	Reload     NoticeKind = "reload" // too much was missed: read everything again
)

// Notice is what a listener is told. Number is that of the day's last event that it covers.
type Notice struct {
	Kind   NoticeKind
	Day    officeday.ID
	Number int64
	Event  dayplan.Event
}

// Notices tells the events of a day after begin up to last, in order. Numbers without an event are bookings.
func Notices(day officeday.ID, begin, last int64, events []dayplan.Event) (list []Notice) {
	if last < begin || last-begin > dayplan.Backlog {
		return []Notice{{Kind: Reload, Day: day, Number: last}}
	}
	next := begin + 1
	for _, e := range events {
		if e.Number > last {
			break
		}
		if e.Number > next {
			list = append(list, Notice{Kind: DayChanged, Day: day, Number: e.Number - 1})
		}
		list = append(list, Notice{Kind: Changed, Day: day, Number: e.Number, Event: e})
		next = e.Number + 1
	}
	if next <= last {
		list = append(list, Notice{Kind: DayChanged, Day: day, Number: last})
	}
	return list
}

// Listener is one stream.
type Listener struct {
	C     <-chan Notice // closed when the hub ends
	c     chan Notice   // nil once closed
	from  map[officeday.ID]int64
	close func()
}

// listenerBuffer is how many notices a stream may lag behind.
const listenerBuffer = 64

func newListener() *Listener {
	c := make(chan Notice, listenerBuffer)
	return &Listener{C: c, c: c, from: make(map[officeday.ID]int64)}
}

// Close ends the listening.
func (l *Listener) Close() { l.close() }

func (l *Listener) shut() {
	if l.c != nil {
		close(l.c)
		l.c = nil
	}
}

// give hands a notice over without waiting. Who does not keep up is told to read everything again instead. The hub is
// locked, so nobody else gives.
func (l *Listener) give(n Notice) {
	if l.c == nil {
		return
	}
	select {
	case l.c <- n:
		return
	default:
	}
	for {
		select {
		case <-l.c:
			continue
		default:
		}
		break
	}
	l.c <- Notice{Kind: Reload, Day: n.Day, Number: n.Number}
}
