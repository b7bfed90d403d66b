package figures_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"stadttermin/internal/availability"
	"stadttermin/internal/directory"
	"stadttermin/internal/figures"
	"stadttermin/internal/files"
	"stadttermin/internal/search"
	"stadttermin/internal/town/tenant"
)

// nowhere writes nothing.
type nowhere struct{}

func (nowhere) Add(context.Context, tenant.ID, map[figures.Event]int) error { return nil }

// What it costs to count a search that finds nothing must be less than a hundredth of what the search and its page take.
func BenchmarkASearchInVainIsCounted(b *testing.B) {
	c := &figures.Counter{Store: nowhere{}, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	town := &directory.Town{ID: 1, Rules: &availability.Rules{Location: time.UTC}}
	var terms []string
	for i := range 50 {
		terms = append(terms, fmt.Sprintf("angelschein %c%c", 'a'+i%26, 'a'+i/26))
	}
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			c.InVain(town, terms[i%len(terms)])
		}
	})
}

// What counting is compared with: the search alone, without the page around it.
func BenchmarkASearchInVain(b *testing.B) {
	settings, _, err := files.Load("../../tenants/werne")
	if err != nil || settings == nil {
		b.Fatal(err)
	}
	index := search.New(search.Services(settings))
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			index.Search(fmt.Sprintf("angelschein %c", 'a'+i%26))
		}
	})
}

func BenchmarkAReasonIsCounted(b *testing.B) {
	c := &figures.Counter{Store: nowhere{}, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	town := &directory.Town{ID: 1, Rules: &availability.Rules{Location: time.UTC}}
	codes := availability.Codes()
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			c.NotFree(town, "amt", codes[i%len(codes)])
		}
	})
}
