package apptest

import (
	"context"
	"testing"
	"time"

	"stadttermin/internal/dev/mailcatcher"
)

// Mail gives a mail server of the test's own, which keeps what it is sent.
func Mail(t testing.TB) *mailcatcher.Catcher {
	t.Helper()
	catcher, err := mailcatcher.Listen(mailcatcher.Config{Addr: "127.0.0.1:0", Keep: 1000, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- catcher.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return catcher
}
