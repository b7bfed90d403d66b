package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"stadttermin/internal/search"
)

// inHaste are queries that whoever makes little of their keyboard asks of a portal, each with a word that has to be met.
var inHaste = []string{
	"ich brauche einen neuen personlausweis", "reisepasabholung", "geburtsbescheinigng beantragen", "wasserzähler garten", "hundsteuer abmelden bitte schnell",
	"fischereikate verlängern", "gewerbauskunft", "markt platz",
}

// finding measures the search of a portal of two thousand entries in twelve languages, with typing errors.
func finding(_ context.Context, b *bench) error {
	const entries = 2_000
	index := search.New(portalEntries(entries))
	var took []time.Duration
	for range 25 * b.rounds {
		for _, typed := range inHaste {
			begun := time.Now()
			hits := index.Search(typed)
			took = append(took, time.Since(begun))
			if len(hits) == 0 {
				return fmt.Errorf("%q finds nothing", typed)
			}
		}
	}
	b.put(figure{
		Name: "search, 2,000 entries in 12 languages, typing errors, p95", Value: float64(percentile(took, 95).Microseconds()) / 1000, Unit: "ms", Bound: atMost(50, 10),
		Note: fmt.Sprintf("median %.2f ms", float64(median(took).Microseconds())/1000),
	})
	return nil
}

// portalEntries gives things that are named by joined words in German, and by words of their own in eleven other languages.
func portalEntries(entries int) []search.Thing {
	firsts := strings.Fields("Personal Reise Kinder Garten Wasser Hunde Gewerbe Wohnungs Fischerei Melde Geburts Sterbe Park Bau Straßen Baum Markt Schul Sport Musik")
	seconds := strings.Fields("ausweis pass antrag schein bescheinigung anmeldung genehmigung auskunft urkunde karte abgabe zähler steuer platz halle förderung")
	chance := rand.New(rand.NewPCG(20261120, 1))
	things := make([]search.Thing, entries)
	for i := range things {
		t := &things[i]
		t.Kind, t.ID = search.KindService, fmt.Sprintf("entry-%d", i)
		for _, language := range []string{"de", "en", "tr", "ar", "uk", "ru", "pl", "fr", "ro", "bg", "fa", "nl"} {
			name := firsts[i%len(firsts)] + seconds[(i/len(firsts))%len(seconds)]
			if language != "de" {
				name = invented(chance)
			}
			t.Names = append(t.Names, search.Text{Language: language, Text: name + " " + invented(chance)})
			t.Synonyms = append(t.Synonyms, search.Text{Language: language, Text: invented(chance)})
			t.Description = append(t.Description, search.Text{Language: language, Text: name + " " + invented(chance) + " " + invented(chance)})
		}
	}
	return things
}

// invented gives a word that can be spoken.
func invented(chance *rand.Rand) string {
	var word strings.Builder
	for range 2 + chance.IntN(4) {
		word.WriteByte("bdfgklmnprstvz"[chance.IntN(14)])
		word.WriteByte("aeiou"[chance.IntN(5)])
	}
	return word.String()
}
