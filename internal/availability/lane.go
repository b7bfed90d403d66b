package availability

// SpanKind is what a counter does for some time of a day.
type SpanKind string

// Kinds of spans.
const (
	Staffed   SpanKind = "staffed"
	Pause     SpanKind = "break"     // between two times at which the counter is staffed
	Unstaffed SpanKind = "unstaffed" // the office is open, the counter not
	ShutDown  SpanKind = "closed"    // a closure or a holiday takes it
)

// Span is from which tick to which (excluded) a counter does what.
type Span struct {
	From, End int
	Kind      SpanKind
	Reason    string // of a closure, in the town's words, or the holiday's name; may be empty
}

// Spans tells without gaps what a counter does between the first and the last tick at which the office was to be open.
// There are none where it was not.
func (p *Opening) Spans(counter int) (spans []Span) {
	all := union(p.wanted)
	if all.Empty() {
		return nil
	}
	first, last := all.bounds()
	begin, end := p.counter[counter].bounds()
	for tick := first; tick < last; tick++ {
		next := Span{From: tick, End: tick + 1, Kind: Unstaffed}
		switch {
		case p.counter[counter].Has(tick):
			next.Kind = Staffed
		case p.wanted[counter].Has(tick):
			next.Kind, next.Reason = ShutDown, p.shutReason(counter, tick)
		case begin >= 0 && begin < tick && tick < end:
			next.Kind = Pause
		}
		if n := len(spans) - 1; n >= 0 && spans[n].Kind == next.Kind && spans[n].Reason == next.Reason {
			spans[n].End = next.End
		} else {
			spans = append(spans, next)
		}
	}
	return spans
}

// shutReason gives what keeps a counter from being open at a tick.
func (p *Opening) shutReason(counter, tick int) string {
	for _, reason := range p.shut(only(counter), tick, tick+1) {
		return reason.Closure + reason.Holiday
	}
	return ""
}
