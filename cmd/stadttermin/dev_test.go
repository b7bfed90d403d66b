package main

import (
	"net"
	"strings"
	"testing"
)

func TestAnAddressThatIsTakenIsToldBeforeAnythingIsBegun(t *testing.T) {
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	t.Setenv("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing")
	t.Setenv("APP_DATABASE_URL", "")
	t.Setenv("REDIS_URL", "redis://127.0.0.1:1/0")
	for _, variable := range []string{"LISTEN", "METRICS_LISTEN"} {
		t.Setenv("LISTEN", "127.0.0.1:0")
		t.Setenv("METRICS_LISTEN", "127.0.0.1:0")
		t.Setenv(variable, taken.Addr().String())
		if out, err := command(t, "dev", "--tenants", "../../tenants"); err == nil || !strings.Contains(err.Error(), "choose another with "+variable) || out != "" {
			t.Errorf("%s: said %q, %v", variable, out, err)
		}
	}
}
