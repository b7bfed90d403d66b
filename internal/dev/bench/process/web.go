package process

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// Web is the program's web server. A town's host is its slug before ".localhost".
type Web struct {
	*Process
	Address string // such as http://127.0.0.1:8080
}

// Secret signs what servers of measurements hand out.
const Secret = "a secret of measurements, 32 characters or more"

// NewWeb prepares "serve" of a built program on a free port, with a database and a Redis.
func NewWeb(program, folder, appURL, redisURL string) (*Web, error) {
	port, err := FreePort()
	if err != nil {
		return nil, err
	}
	metrics, err := FreePort()
	if err != nil {
		return nil, err
	}
	address := net.JoinHostPort("127.0.0.1", port)
	w := &Web{Address: "http://" + address}
	client := &http.Client{Timeout: time.Second}
	w.Process = &Process{
		Log: filepath.Join(folder, "web-"+port+".log"),
		Command: func() *exec.Cmd {
			cmd := Command(folder, program, "serve")
			cmd.Env = append(os.Environ(), "APP_DATABASE_URL="+appURL, "REDIS_URL="+redisURL, "STADTTERMIN_SECRET="+Secret,
				"LISTEN="+address, "METRICS_LISTEN="+net.JoinHostPort("127.0.0.1", metrics), "PUBLIC_URL=http://{slug}.localhost", "LOG_LEVEL=WARN")
			return cmd
		},
		Answers: func() error {
			response, err := client.Get(w.Address + "/readyz") //nolint:noctx // the client's own time limit ends it
			if err != nil {
				return err
			}
			defer response.Body.Close()
			if response.StatusCode != http.StatusOK {
				return fmt.Errorf("not ready: %s", response.Status)
			}
			return nil
		},
	}
	return w, nil
}

// Build builds the program into a folder and gives its path.
func Build(ctx context.Context, folder string) (string, error) {
	program := filepath.Join(folder, "stadttermin")
	output, err := exec.CommandContext(ctx, "go", "build", "-o", program, "./cmd/stadttermin").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building the program: %w\n%s", err, output)
	}
	return program, nil
}
