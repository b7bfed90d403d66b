package apptest_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"stadttermin/internal/dev/apptest"
)

func TestNothingOutlivesWithServicesHoweverItIsKilled(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	script := exec.CommandContext(t.Context(), filepath.Join(root, "deploy/dev/with-services"), "sh", "-c", "echo started; exec sleep 600")
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "DATABASE_URL=") && !strings.HasPrefix(variable, "REDIS_URL=") {
			script.Env = append(script.Env, variable)
		}
	}
	script.Stderr = t.Output()
	said, err := script.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := script.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(said).ReadString('\n'); line != "started\n" {
		t.Fatal(line, err)
	}
	pid := script.Process.Pid
	listed, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err != nil {
		t.Fatal(err)
	}
	children := strings.Fields(string(listed))
	if len(children) != 3 {
		t.Fatalf("it runs PostgreSQL, Redis and the command, and has the children %v", children)
	}
	if err := script.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = script.Wait() // it was killed
	for _, child := range children {
		number, err := strconv.Atoi(child)
		if err != nil {
			t.Fatal(err)
		}
		apptest.Until(t, "process "+child+" has ended", func() bool { return gone(number) })
	}
}

// gone tells whether a process has ended, also where nobody has asked yet how.
func gone(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return true
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return true
	}
	_, after, _ := strings.Cut(string(stat), ") ")
	return strings.HasPrefix(after, "Z")
}
