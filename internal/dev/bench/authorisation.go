package main

import (
	"context"
	"errors"
	"fmt"

	"stadttermin/internal/staff/authz"
)

// authorisation measures checks for one person again and again, and in turn for people of ten thousand towns.
func authorisation(_ context.Context, b *bench) error {
	const towns = 10_000
	one := grants(0)
	if !authz.Can(one, authz.Case, authz.Change, "buergerbuero-0") || authz.Can(one, authz.Case, authz.Change, "buergerbuero-1") {
		return errors.New("a clerk's rights are not those of the policy")
	}
	all, offices := make([][]authz.Grant, towns), make([]string, towns)
	for town := range all {
		all[town], offices[town] = grants(town), fmt.Sprintf("buergerbuero-%d", town)
	}
	checks := func(of int) side {
		return func() (float64, error) {
			granted := 0
			took := timed(1, 20, func() {
				for n := range towns {
					if authz.Can(all[n%of], authz.Case, authz.Change, offices[n%of]) {
						granted++
					}
				}
			})
			if granted != 21*towns {
				return 0, errors.New("a right was refused")
			}
			return towns / took.Seconds(), nil
		}
	}
	rates, err := inTurn(b.rounds*3, checks(1), checks(towns))
	if err != nil {
		return err
	}
	b.put(figure{Name: "authorisation check", Value: 1e6 / median(rates[0]), Unit: "µs", Bound: atMost(1, 0.1)})
	b.put(figure{
		Name: "authorisation check, people of 10,000 towns in turn", Value: 1e6 / median(rates[1]), Unit: "µs", Bound: atMost(1, 0.1),
		Note: fmt.Sprintf("%.2f × the check for one person", ratio(rates[0], rates[1])),
	})
	return nil
}

// grants gives those of a clerk of one office who also watches over data protection.
func grants(town int) []authz.Grant {
	return []authz.Grant{{Role: authz.Privacy}, {Role: authz.Clerk, Office: fmt.Sprintf("buergerbuero-%d", town)}}
}
