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
			cmd.Env = append(settings(appURL, redisURL, metrics), "LISTEN="+address)
			return cmd
		},
		Answers: func() error { return answers(client, w.Address+"/readyz") },
	}
	return w, nil
}

// NewWorker prepares "work" of a built program, with a database, a Redis and a mail server.
func NewWorker(program, folder, appURL, redisURL, mailURL string) (*Process, error) {
	metrics, err := FreePort()
	if err != nil {
		return nil, err
	}
	client := &http.Client{Timeout: time.Second}
	return &Process{
		Log: filepath.Join(folder, "worker.log"),
		Command: func() *exec.Cmd {
			cmd := Command(folder, program, "work")
			cmd.Env = append(settings(appURL, redisURL, metrics), "SMTP_URL="+mailURL)
			return cmd
		},
		Answers: func() error {
			return answers(client, "http://"+net.JoinHostPort("127.0.0.1", metrics)+"/metrics")
		},
	}, nil
}

// settings are what both parts of the program need.
func settings(appURL, redisURL, metrics string) []string {
	return append(os.Environ(), "APP_DATABASE_URL="+appURL, "REDIS_URL="+redisURL, "STADTTERMIN_SECRET="+Secret,
		"METRICS_LISTEN="+net.JoinHostPort("127.0.0.1", metrics), "PUBLIC_URL=http://{slug}.localhost", "LOG_LEVEL=WARN")
}

func answers(client *http.Client, address string) error {
	response, err := client.Get(address) //nolint:noctx // the client's own time limit ends it
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s", response.Status)
	}
	return nil
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
