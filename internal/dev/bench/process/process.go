// Package process runs servers as processes of their own, to be measured from outside, killed and started again. The
// kernel ends each with the process that started it, however that ends.
package process

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Process is a server that can be started again after it has ended. Fields are set before the first Start; methods are
// for one goroutine at a time.
type Process struct {
	Command func() *exec.Cmd // a new one for each start
	Log     string           // file that its output is appended to
	Answers func() error     // nil once it is ready
	running *exec.Cmd
	gone    chan struct{} // closed when it has ended
}

// startLimit is how long a server may take until it answers.
const startLimit = 60 * time.Second

// Start starts the server and waits until it answers. One that ends meanwhile is started again: PostgreSQL refuses
// while processes of a killed predecessor are still ending.
func (p *Process) Start() error {
	for begun := time.Now(); time.Since(begun) < startLimit; time.Sleep(2 * time.Millisecond) {
		if p.ended() {
			if err := p.launch(); err != nil {
				return err
			}
		}
		if p.Answers() == nil {
			return nil
		}
	}
	log, _ := os.ReadFile(p.Log) // missing: nothing was said
	return fmt.Errorf("a server does not answer within %s; it says: %s", startLimit, log[max(0, len(log)-2000):])
}

func (p *Process) launch() error {
	log, err := os.OpenFile(p.Log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := p.Command()
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return err
	}
	gone := make(chan struct{})
	go func() {
		_ = cmd.Wait() // how it ended stands in its log
		close(gone)
	}()
	p.running, p.gone = cmd, gone
	return nil
}

func (p *Process) ended() bool {
	if p.running == nil {
		return true
	}
	select {
	case <-p.gone:
		return true
	default:
		return false
	}
}

// Kill ends the server at once, as a crash does.
func (p *Process) Kill() error { return p.end(syscall.SIGKILL) }

// Pause lets the server hang with all that it has started, and Resume lets them go on.
func (p *Process) Pause() error { return p.signalAll(syscall.SIGSTOP) }

// Resume ends Pause.
func (p *Process) Resume() error { return p.signalAll(syscall.SIGCONT) }

func (p *Process) signalAll(signal syscall.Signal) error {
	server := p.ID()
	if err := syscall.Kill(server, signal); err != nil {
		return err
	}
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", server, server))
	if err != nil {
		return err
	}
	for word := range strings.FieldsSeq(string(children)) {
		child, err := strconv.Atoi(word)
		if err != nil {
			return err
		}
		_ = syscall.Kill(child, signal) // it may have ended by itself
	}
	return nil
}

// Stop asks the server to end and waits until it has.
func (p *Process) Stop() error { return p.end(syscall.SIGINT) }

func (p *Process) end(signal os.Signal) error {
	if p.ended() {
		return nil
	}
	if err := p.running.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	<-p.gone
	return nil
}

// ID gives the process id, for reading what the kernel knows of it.
func (p *Process) ID() int { return p.running.Process.Pid }

// Command gives a command in a folder that runs as the folder's owner: PostgreSQL refuses to run as root.
func Command(folder, program string, arguments ...string) *exec.Cmd {
	cmd := exec.Command(program, arguments...) //nolint:noctx // it is ended by Kill or Stop, and by the kernel
	cmd.Dir = folder
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL, Credential: ownerOf(folder)}
	return cmd
}

// ownerOf gives the owner of a folder when it is somebody else.
func ownerOf(folder string) *syscall.Credential {
	info, err := os.Stat(folder)
	if err != nil {
		return nil // starting the command says so
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || int(stat.Uid) == os.Getuid() {
		return nil
	}
	return &syscall.Credential{Uid: stat.Uid, Gid: stat.Gid}
}

// FreePort gives a port of this machine that nobody listens on.
func FreePort() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // nothing is dialled, there is nothing to cancel
	if err != nil {
		return "", err
	}
	defer listener.Close()
	return strconv.Itoa(listener.Addr().(*net.TCPAddr).Port), nil
}
