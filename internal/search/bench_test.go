package search_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/search"
)

// portal gives so many things named in twelve languages, as a portal of a large town has them.
func portal(entries int) []search.Thing {
	languages := []string{"de", "en", "tr", "ar", "uk", "ru", "pl", "fr", "ro", "bg", "fa", "nl"}
	nouns := strings.Fields("Personal Reise Kinder Garten Wasser Hunde Gewerbe Wohnungs Fischerei Melde Geburts Sterbe Park Bau Straßen Baum Markt Schul Sport Musik")
	things := strings.Fields("ausweis pass antrag schein bescheinigung anmeldung genehmigung auskunft urkunde karte abgabe zähler steuer platz halle förderung")
	letters := []rune("abcdefghijklmnoprstuwz")
	list := make([]search.Thing, entries)
	for i := range list {
		t := &list[i]
		t.Kind, t.ID = search.KindService, fmt.Sprintf("s%d", i)
		for l, language := range languages {
			name := nouns[i%len(nouns)] + things[(i/len(nouns))%len(things)]
			if l > 0 { // words that are no others, from the number alone
				n, made := (i+1)*(l+3)*7919, []rune{}
				for range 5 + i%6 {
					made = append(made, letters[n%len(letters)])
					n = n/3 + 104729*(l+1)
				}
				name = string(made)
			}
			t.Names = append(t.Names, search.Text{Language: language, Text: name + " " + things[i%len(things)]})
			t.Synonyms = append(t.Synonyms, search.Text{Language: language, Text: "zu " + name + string(letters[i%len(letters)])})
			t.Description = append(t.Description, search.Text{Language: language, Text: "Das brauchen Sie für " + name + " und anderes"})
		}
	}
	return list
}

var typed = []string{"ich brauche einen neuen personlausweis", "reisepasabholung", "geburtsukunde beantragen", "wasserzaehler garten", "نسيت الرقم السري", "lost my pasport", "hundsteuer abmelden bitte schnell", "xyzzyplugh quux"}

func BenchmarkSearchOf2000EntriesIn12Languages(b *testing.B) {
	index := search.New(portal(2000))
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		index.Search(typed[i%len(typed)])
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds()), "p95-µs")
}

func BenchmarkIndexOfATown(b *testing.B) {
	things := search.Services(town(b, "selm"))
	for b.Loop() {
		search.New(things)
	}
}

func BenchmarkSearchOfATown(b *testing.B) {
	index := search.New(search.Services(town(b, "selm")))
	for i := 0; b.Loop(); i++ {
		index.Search(typed[i%len(typed)])
	}
}
