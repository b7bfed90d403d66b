package directory_test

import (
	"context"
	"testing"
	"time"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/tenant"
)

// slow is a source that is asked for changes and answers later, by what it had found at first.
type slow struct {
	directory.Source
	counters int
	asked    chan struct{} // not nil: the next question says that it has read
	answer   chan struct{} // and waits for this
}

func (s *slow) Changed(context.Context, time.Time) (int64, time.Time, error) {
	number := int64(s.counters)
	if asked := s.asked; asked != nil {
		s.asked = nil
		close(asked)
		<-s.answer
	}
	return number, time.Time{}, nil
}

func (s *slow) InForce(context.Context, tenant.ID, time.Time) (int64, directory.Limits, error) {
	return int64(s.counters), directory.DefaultLimits, nil
}

func (s *slow) Revision(context.Context, tenant.ID, time.Time) (*tenant.Revision, error) {
	return &tenant.Revision{Number: int64(s.counters), Settings: apptest.Town("werne", s.counters)}, nil
}

func (s *slow) Effective(_ context.Context, _ tenant.ID, r *tenant.Revision, _ time.Time) (*tenant.Settings, error) {
	return r.Settings, nil
}

func TestAChangeThatIsAnnouncedWhileTheDatabaseAnswersIsNotMissed(t *testing.T) {
	t.Parallel()
	clock := apptest.NewClock(apptest.Now())
	source := &slow{counters: 1}
	towns := &directory.Directory{Source: source, Now: clock.Now, Hearing: func() bool { return true }}
	counters := func() int {
		town, err := towns.Town(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		return len(town.Rules.Offices[0].Counters)
	}
	counters()
	clock.Advance(10 * time.Second)
	asked := make(chan struct{})
	source.asked, source.answer = asked, make(chan struct{})
	before := make(chan int)
	go func() { before <- counters() }()
	<-asked
	source.counters = 2
	towns.Heard()
	close(source.answer)
	<-before
	if got := counters(); got != 2 {
		t.Errorf("%d counters after the announcement of two", got)
	}
}
