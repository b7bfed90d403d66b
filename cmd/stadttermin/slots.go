package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/simulate"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/i18n"
	"stadttermin/internal/town/office"
	"stadttermin/web"
)

type slotsFlags struct {
	tenant, now, from, to, services, office, channel, busy, explain, lang string
	json                                                                  bool
}

// busyExample is a whole file for --busy, for people who write their first.
const busyExample = `[{"office": "buergerbuero", "counter": "1", "start": "2026-11-23T08:00:00+01:00", "end": "2026-11-23T09:30:00+01:00"},
 {"office": "buergerbuero", "counter": null, "services": ["reisepass"], "start": "2026-11-23T08:00:00+01:00", "end": "2026-11-23T08:15:00+01:00"}]
`

func slotsCommand() *cobra.Command {
	var f slotsFlags
	command := &cobra.Command{
		Use:   "slots",
		Short: "Say which times a tenant's files would offer, without any database",
		Long: "Asks the same engine as the server's which times citizens would be offered, and staff with --channel desk or phone.\n" +
			"The answer in JSON says besides how many such appointments fit at each start, and who of --busy finds no seat.\n\n" +
			"The file of --busy lists what is taken: a named counter is taken whatever its hours and skills, null is seated at any\n" +
			"counter that is open and knows the services; the office may be left out where there is only one:\n\n" + busyExample,
		Example: "  stadttermin slots --tenant tenants/werne --now 2026-11-20T09:00:00+01:00 --services personalausweis:2\n" +
			"  stadttermin slots --tenant tenants/werne --services reisepass --explain 2026-11-23T08:30",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.answer(cmd.OutOrStdout(), cmd.ErrOrStderr()) },
	}
	flags := command.Flags()
	flags.StringVar(&f.tenant, "tenant", "", "folder of the tenant's files")
	flags.StringVar(&f.now, "now", "", "moment of the question, such as 2026-11-20T09:00:00+01:00 (default: now)")
	flags.StringVar(&f.from, "from", "", "first date (default: the first that may be booked)")
	flags.StringVar(&f.to, "to", "", "last date (default: the last that may be booked)")
	flags.StringVar(&f.services, "services", "", "what for, such as personalausweis:2,meldebescheinigung:1")
	flags.StringVar(&f.office, "office", "", "only this office")
	flags.StringVar(&f.channel, "channel", string(office.Online), "online, phone or desk")
	flags.StringVar(&f.busy, "busy", "", "JSON file of busy times")
	flags.StringVar(&f.explain, "explain", "", "say why a local moment is or is not offered, such as 2026-11-23T08:30")
	flags.StringVar(&f.lang, "lang", i18n.Source, "language of the sentences of --explain")
	flags.BoolVar(&f.json, "json", false, "answer in JSON")
	for _, name := range []string{"tenant", "services"} {
		if err := command.MarkFlagRequired(name); err != nil {
			panic(err)
		}
	}
	return command
}

func (f *slotsFlags) answer(out, errOut io.Writer) error {
	rules, err := loadRules(f.tenant, errOut)
	if err != nil {
		return err
	}
	q, err := f.question(rules)
	if err != nil {
		return err
	}
	if f.explain != "" {
		said, err := printerOf(f.lang)
		if err != nil {
			return err
		}
		q.Detail = true
		explanation, err := simulate.Explain(rules, q, f.explain)
		if err != nil {
			return plain(err)
		}
		note(errOut, explanation.Never)
		return f.print(out, explanation, func() {
			for _, line := range explanation.Sentences(said, rules.Settings) {
				fmt.Fprintln(out, line)
			}
		})
	}
	slots, err := simulate.Ask(rules, q)
	if err != nil {
		return plain(err)
	}
	note(errOut, slots.Never)
	return f.print(out, slots, func() { printSlots(out, slots) })
}

// note says beside the answer why nothing could be free, if so.
func note(errOut io.Writer, never string) {
	if never != "" {
		fmt.Fprintln(errOut, never)
	}
}

func (f *slotsFlags) question(rules *availability.Rules) (q simulate.Question, err error) {
	q = simulate.Question{Now: time.Now(), Office: f.office, Channel: office.Channel(f.channel)}
	if q.Channel != office.Online && q.Channel != office.Phone && q.Channel != office.Desk {
		return q, fmt.Errorf("--channel: %q is not online, phone or desk", f.channel)
	}
	if f.now != "" {
		if q.Now, err = time.Parse(time.RFC3339, f.now); err != nil {
			return q, fmt.Errorf("--now: %q is not a moment like 2026-11-20T09:00:00+01:00", f.now)
		}
	}
	if q.Basket, err = office.ParseBasket(f.services); err != nil {
		return q, fmt.Errorf("--services: %w", err)
	}
	if q.From, err = optionalDate("--from", f.from); err != nil {
		return q, err
	}
	if q.To, err = optionalDate("--to", f.to); err != nil {
		return q, err
	}
	if q.From != nil && q.To != nil && *q.To < *q.From {
		return q, fmt.Errorf("--from: %s lies after --to %s", f.from, f.to)
	}
	if f.busy != "" {
		file, err := os.Open(f.busy)
		if err != nil {
			return q, err
		}
		defer file.Close()
		if q.Busy, err = simulate.ReadBusy(file, rules); err != nil {
			return q, fmt.Errorf("%s: %w", f.busy, err)
		}
	}
	return q, nil
}

func optionalDate(flag, value string) (*civil.Date, error) {
	if value == "" {
		return nil, nil
	}
	date, err := civil.ParseDate(value)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", flag, err)
	}
	return &date, nil
}

// plain says a refusal without a catalogue: its cause where it has one, else its code and what it is about.
func plain(err error) error {
	var refusal *apperr.Error
	if !errors.As(err, &refusal) {
		return err
	}
	if refusal.Cause != nil {
		return refusal.Cause
	}
	said := string(refusal.Code)
	var about []string
	for _, name := range slices.Sorted(maps.Keys(refusal.Args)) {
		about = append(about, fmt.Sprintf("%s %v", name, refusal.Args[name]))
	}
	if len(about) == 0 && refusal.Field != "" {
		about = append(about, refusal.Field)
	}
	if len(about) == 0 {
		return errors.New(said)
	}
	return fmt.Errorf("%s (%s)", said, strings.Join(about, ", "))
}

func (f *slotsFlags) print(out io.Writer, answer any, text func()) error {
	if !f.json {
		text()
		return nil
	}
	return printJSON(out, answer)
}

func printJSON(out io.Writer, answer any) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(answer)
}

func printSlots(out io.Writer, slots *simulate.Slots) {
	fmt.Fprintf(out, "%d minutes\n", slots.DurationMinutes)
	for _, day := range slots.Days {
		for _, id := range slices.Sorted(maps.Keys(day.Offices)) {
			times := strings.Join(day.Offices[id].Starts, " ")
			fmt.Fprintf(out, "%s %-16s %s\n", day.Date, id, cmp.Or(times, "–"))
		}
	}
	for _, busy := range slots.Unseated {
		fmt.Fprintf(out, "no seat for %s to %s in %s\n", busy.Start.Format(time.RFC3339), busy.End.Format(time.RFC3339), busy.Office)
	}
}

// printerOf gives the catalogue of a language that --lang names.
func printerOf(lang string) (*i18n.Printer, error) {
	bundle, err := i18n.Load(web.Locales)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(bundle.Languages(), lang) {
		return nil, fmt.Errorf("--lang: %q is none of %s", lang, strings.Join(bundle.Languages(), ", "))
	}
	return bundle.Printer(lang), nil
}
