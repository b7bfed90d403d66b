package outbox

import "time"

const (
	// PerDay is how many mails that citizens' clicks have caused one address gets within a day, each by itself.
	PerDay = 6
	// Day is that day: the hours that lie behind, whatever the date.
	Day = 24 * time.Hour
	// rest is how long nothing must have been clicked before what is over that leaves in one mail. Each such mail of a day
	// takes twice as long as the one before.
	rest = 15 * time.Minute
	// mostDoubled bounds that: a day has no longer rests.
	mostDoubled = 6
)

// Recent is what citizens' clicks have caused for one address.
type Recent struct {
	Mails     int       // that began to leave within the last Day
	Summaries int       // of them: what was over the bound, in one mail
	Newest    time.Time // when the youngest of what waits was caused
}

// HeldUntil tells whether one more mail must wait for others of its address, and until when.
func (r Recent) HeldUntil() (until time.Time, held bool) {
	if r.Mails < PerDay {
		return time.Time{}, false
	}
	return r.Newest.Add(rest << min(r.Summaries, mostDoubled)), true
}
