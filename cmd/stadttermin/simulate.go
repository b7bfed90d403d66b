package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"stadttermin/internal/appointment/simulate"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/i18n"
)

type simulateFlags struct {
	tenant, demand, from, svg, lang string
	changes                         []string
	weeks                           int
	seed                            uint64
	compare, json                   bool
}

// demandExample is a whole file for --demand, for people who write their first.
const demandExample = `requests: {per_day: 55, by_phone: 0.2, ahead_days: {from: 1, to: 14}, weekdays: {mon: 4, thu: 4, fri: 2}, hours: {"08:00": 3, "14:00": 1}}
baskets: {"personalausweis:1": 30, "personalausweis:2": 8, "reisepass:1,meldebescheinigung:1": 4}
no_show: {share: 0.08, grace_minutes: 10}
walk_ins: {per_hour: 4, minutes: 10, office: buergerbuero}
`

func simulateCommand() *cobra.Command {
	var f simulateFlags
	command := &cobra.Command{
		Use:   "simulate",
		Short: "Play weeks of requests through a tenant's files, and through changed ones, without any database",
		Long: "Plays invented citizens through the same engine as the server's. The same seed brings the same people,\n" +
			"so that two runs differ by their settings alone. --change may be given more than once; its paths are\n  " +
			strings.Join(simulate.Changeable(), "\n  ") +
			"\n\nThe file of --demand says who comes, with weights; it needs requests.per_day and baskets alone:\n\n" + demandExample,
		Example: "  stadttermin simulate --tenant tenants/werne --demand demand.yaml\n" +
			"  stadttermin simulate --tenant tenants/werne --demand demand.yaml --compare --change 'offices.buergerbuero.opening.*.counters=5' --svg out.svg",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.play(cmd.OutOrStdout(), cmd.ErrOrStderr()) },
	}
	flags := command.Flags()
	flags.StringVar(&f.tenant, "tenant", "", "folder of the tenant's files")
	flags.StringVar(&f.demand, "demand", "", "YAML file that says who comes")
	flags.StringVar(&f.from, "from", "", "first day of the first week (default: next Monday)")
	flags.IntVar(&f.weeks, "weeks", 8, "how many weeks are measured")
	flags.Uint64Var(&f.seed, "seed", 1, "number that all chance comes from")
	flags.StringArrayVar(&f.changes, "change", nil, "change to try, such as services.personalausweis.minutes=20")
	flags.BoolVar(&f.compare, "compare", false, "play the files as they are as well")
	flags.BoolVar(&f.json, "json", false, "answer in JSON")
	flags.StringVar(&f.svg, "svg", "", "file to draw a chart into")
	flags.StringVar(&f.lang, "lang", i18n.Source, "language of the chart")
	for _, name := range []string{"tenant", "demand"} {
		if err := command.MarkFlagRequired(name); err != nil {
			panic(err)
		}
	}
	return command
}

func (f *simulateFlags) play(out, errOut io.Writer) error {
	if f.compare && len(f.changes) == 0 {
		return fmt.Errorf("--compare needs a --change to compare with")
	}
	said, err := printerOf(f.lang)
	if err != nil {
		return err
	}
	rules, err := loadRules(f.tenant, errOut)
	if err != nil {
		return err
	}
	scenario := simulate.Scenario{Settings: rules.Settings, Weeks: f.weeks, Seed: f.seed, Changes: f.changes, Compare: f.compare}
	if scenario.From, err = f.first(rules); err != nil {
		return err
	}
	if scenario.Demand, err = readDemand(f.demand, rules); err != nil {
		return err
	}
	simulation, err := simulate.Simulate(scenario)
	if err != nil {
		return plain(err)
	}
	if f.svg != "" {
		if err := drawInto(f.svg, simulation, said); err != nil {
			return err
		}
	}
	if f.json {
		return printJSON(out, simulation)
	}
	return printSimulation(out, simulation)
}

// first gives the day to begin with.
func (f *simulateFlags) first(rules *availability.Rules) (civil.Date, error) {
	date, err := optionalDate("--from", f.from)
	if err != nil {
		return 0, err
	}
	if date == nil {
		return civil.DateOf(time.Now().In(rules.Location)).Monday().AddDays(7), nil
	}
	return *date, nil
}

func readDemand(path string, rules *availability.Rules) (*simulate.Demand, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	demand, err := simulate.ReadDemand(file, rules)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return demand, nil
}

func drawInto(path string, simulation *simulate.Simulation, said *i18n.Printer) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := simulation.Chart(file, said); err != nil {
		_ = file.Close()
		return err
	}
	return file.Close()
}

func printSimulation(out io.Writer, s *simulate.Simulation) error {
	for i := range s.Runs {
		run := &s.Runs[i]
		name := "as the files are"
		if len(run.Changes) > 0 {
			name = "with " + strings.Join(run.Changes, ", ")
		}
		fmt.Fprintf(out, "%s, %s (first free time for %s, seed %d)\n", s.Town, name, s.Standard, s.Seed)
		table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintln(table, "week from\tfirst free\tsold out\tuse\tasked\tother day\trefused\tno-shows\tregained\twalk-ins\tserved\twait\t")
		for j := range run.Weeks {
			printFigures(table, run.Weeks[j].From.String(), &run.Weeks[j].Figures)
		}
		printFigures(table, "total", &run.Total)
		if err := table.Flush(); err != nil {
			return err
		}
		fmt.Fprintln(out)
	}
	return nil
}

func printFigures(table io.Writer, name string, f *simulate.Figures) {
	fmt.Fprintf(table, "%s\t%s\t%d\t%s\t%d\t%d\t%d\t%d\t%d/%d min\t%d\t%d\t%s\t\n",
		name, figure(f.FirstFreeDays, 1, " days"), f.SoldOut, figure(f.Use, 100, " %"), f.Asked, f.OtherDay, f.Refused, f.NoShows,
		f.RegainedMinutes, f.FreedMinutes, f.WalkIns, f.WalkInsServed, figure(f.WaitMinutes, 1, " min"))
}

// figure writes a mean, or a dash where there is nothing to take it of.
func figure(mean *float64, times float64, unit string) string {
	if mean == nil {
		return "–"
	}
	return fmt.Sprintf("%.1f%s", *mean*times, unit)
}
