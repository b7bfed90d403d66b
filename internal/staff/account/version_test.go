package account_test

import (
	"sync"
	"testing"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/postgres/staff"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
)

func TestOfTwoWhoChangeTheSameAccountAsTheySawItOneIsRefused(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	ctx := t.Context()
	jana := b.add(t, berger, clerk)
	for range 8 {
		person, err := b.deps.Store.Accounts.(staff.Accounts).Person(ctx, b.werne, jana.ID, b.clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		var changing sync.WaitGroup
		refused := make([]apperr.Code, 2)
		open := person.Active
		changes := []func() error{
			func() error { return b.SetActive(ctx, b.werne, audit.System, jana.ID, !open, person.Version()) },
			func() error {
				return b.Grant(ctx, b.werne, audit.System, jana.ID, other(person), person.Version())
			},
		}
		for i, change := range changes {
			changing.Go(func() {
				if err := change(); err != nil {
					refused[i] = apperr.CodeOf(err)
				}
			})
		}
		changing.Wait()
		if (refused[0] == apperr.Overtaken) == (refused[1] == apperr.Overtaken) {
			t.Fatalf("refused: %v", refused)
		}
	}
	want(t, "of somebody who is not there", b.Grant(ctx, b.werne, audit.System, uuid.New(), clerk, "anders"), apperr.NotFound)
}

// other gives roles that somebody does not have.
func other(person *account.Person) []authz.Grant {
	if person.Grants[0].Role == authz.Reception {
		return clerk
	}
	return []authz.Grant{{Role: authz.Reception}}
}
