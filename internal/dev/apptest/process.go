package apptest

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// process is a server of one test. It runs as the owner of the folder that with-services prepared, because PostgreSQL
// refuses to run as root, and the kernel ends it with the test process, however that ends.
type process struct {
	t       testing.TB
	folder  string
	log     string
	port    string
	command func() *exec.Cmd // a new one for each start
	answers func() error
	running *exec.Cmd
	gone    chan struct{} // closed when the process has ended
}

func newProcess(t testing.TB, name string) *process {
	t.Helper()
	folder, err := os.MkdirTemp(environment(t, "TESTBED_FOLDER"), "server-"+name+"-") //nolint:usetesting // the server's user cannot enter t.TempDir
	if err != nil {
		t.Fatal(err)
	}
	if owner := ownerOf(t, filepath.Dir(folder)); owner != nil {
		if err := os.Chown(folder, int(owner.Uid), int(owner.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	p := &process{t: t, folder: folder, log: filepath.Join(folder, "log"), port: freePort(t)}
	t.Cleanup(func() {
		p.stop()
		if t.Failed() {
			t.Logf("log of %s:\n%s", name, p.Log())
		}
		os.RemoveAll(folder)
	})
	return p
}

// run gives a command that runs as the server's user in its folder.
func (p *process) run(program string, arguments ...string) *exec.Cmd {
	cmd := exec.Command(program, arguments...) //nolint:noctx // it ends with the test's clean-up, which a context comes too early for
	cmd.Dir = p.folder
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL, Credential: ownerOf(p.t, p.folder)}
	return cmd
}

// Start starts the server, also again on the same port and with the same data after Kill, and waits until it answers.
func (p *process) Start() {
	p.t.Helper()
	if !eventually(p.attempt) {
		p.t.Fatalf("the server does not start: %s", p.Log())
	}
}

// attempt starts the process if need be. PostgreSQL refuses while processes of a killed predecessor are still ending.
func (p *process) attempt() bool {
	if p.running == nil || p.ended() {
		log, err := os.OpenFile(p.log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return false
		}
		defer log.Close()
		cmd := p.command()
		cmd.Stdout, cmd.Stderr = log, log
		if err := cmd.Start(); err != nil {
			return false
		}
		gone := make(chan struct{})
		go func() {
			_ = cmd.Wait() // how it ended is in its log
			close(gone)
		}()
		p.running, p.gone = cmd, gone
	}
	return p.answers() == nil
}

func (p *process) ended() bool {
	select {
	case <-p.gone:
		return true
	default:
		return false
	}
}

// Kill ends the server at once, as a crash does.
func (p *process) Kill() {
	p.t.Helper()
	p.signal(syscall.SIGKILL)
}

// Pause lets the server hang, with all processes that it has started: it keeps its connections and answers nothing, until
// Resume.
func (p *process) Pause() { p.signalAll(syscall.SIGSTOP) }

// Resume lets a paused server go on.
func (p *process) Resume() { p.signalAll(syscall.SIGCONT) }

// signalAll reaches the server first, so that it starts nothing meanwhile.
func (p *process) signalAll(signal syscall.Signal) {
	server := p.running.Process.Pid
	_ = syscall.Kill(server, signal)
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", server, server))
	if err != nil {
		return // it has ended
	}
	for word := range strings.FieldsSeq(string(children)) {
		if child, err := strconv.Atoi(word); err == nil {
			_ = syscall.Kill(child, signal)
		}
	}
}

// Log gives what the server has logged.
func (p *process) Log() string {
	content, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	return string(content)
}

// LogPath is the file with the log.
func (p *process) LogPath() string { return p.log }

func (p *process) stop() {
	if p.running == nil || p.ended() {
		return
	}
	p.Resume()
	p.signal(syscall.SIGINT)
}

func (p *process) signal(signal os.Signal) {
	if err := p.running.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		p.t.Errorf("ending the server: %v", err)
		return
	}
	<-p.gone
}

// ownerOf gives the owner of a folder when it is somebody else.
func ownerOf(t testing.TB, folder string) *syscall.Credential {
	t.Helper()
	info, err := os.Stat(folder)
	if err != nil {
		t.Fatal(err)
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || int(stat.Uid) == os.Getuid() {
		return nil
	}
	return &syscall.Credential{Uid: stat.Uid, Gid: stat.Gid}
}

func freePort(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // nothing is dialled, there is nothing to cancel
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
}
