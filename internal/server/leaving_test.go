package server_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"time"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/server"
)

func TestWhoeverIsToEndSaysNotReadyBeforeTheAddressIsGivenUp(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	go func() { ended <- server.Serve(ctx, address, handler, time.Second, slog.New(slog.DiscardHandler)) }()
	status := func(path string) int {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return 0
		}
		defer response.Body.Close()
		_, _ = io.Copy(io.Discard, response.Body)
		return response.StatusCode
	}
	apptest.Until(t, "it answers", func() bool { return status("/readyz") == http.StatusNoContent })
	end()
	if ready, page := status("/readyz"), status("/"); ready != http.StatusServiceUnavailable || page != http.StatusNoContent {
		t.Errorf("while it is leaving: /readyz %d, a page %d", ready, page)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
