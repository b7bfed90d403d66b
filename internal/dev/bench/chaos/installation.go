package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"stadttermin/internal/civil"
	"stadttermin/internal/dev/bench/process"
	"stadttermin/internal/dev/bench/seating"
	"stadttermin/internal/dev/mailcatcher"
	"stadttermin/internal/files"
	"stadttermin/internal/postgres/db"
	store "stadttermin/internal/postgres/town"
	"stadttermin/internal/town/tenant"
)

// mailTakes is how long the mail server takes for each mail, so that the worker is killed with mails in its hands.
const mailTakes = 200 * time.Millisecond

// installation is servers of its own with one town, whose office has counters with different hours and skills.
type installation struct {
	folder   string
	database *database
	cache    *cache
	web      *process.Web
	mails    *mailcatcher.Catcher // of which none is forgotten
	worker   *process.Process
	town     *tenant.Settings
}

func install(ctx context.Context, visitors int) (*installation, error) {
	folder, err := newFolder()
	if err != nil {
		return nil, err
	}
	i := &installation{folder: folder, town: town()}
	if err := i.start(ctx, visitors); err != nil {
		i.remove()
		return nil, err
	}
	return i, nil
}

func (i *installation) start(ctx context.Context, visitors int) (err error) {
	program, err := process.Build(ctx, i.folder)
	if err != nil {
		return err
	}
	if i.database, err = startDatabase(ctx, i.folder); err != nil {
		return err
	}
	if i.cache, err = startCache(ctx, i.folder); err != nil {
		return err
	}
	db, err := db.Open(ctx, i.database.appURL)
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := files.Apply(ctx, store.Store{DB: db}, i.town, nil, "chaos", time.Now()); err != nil {
		return err
	}
	if i.web, err = process.NewWeb(program, i.folder, i.database.appURL, i.cache.url); err != nil {
		return err
	}
	if err := i.web.Start(); err != nil {
		return err
	}
	i.mails, err = mailcatcher.Listen(mailcatcher.Config{Addr: "127.0.0.1:0", Keep: 10 * visitors, Now: time.Now})
	if err != nil {
		return err
	}
	i.mails.SetDelay(mailTakes)
	go func() { _ = i.mails.Run(ctx) }() // ends with the run
	if i.worker, err = process.NewWorker(program, i.folder, i.database.appURL, i.cache.url, "smtp://"+i.mails.Addr()+"?tls=none"); err != nil {
		return err
	}
	return i.worker.Start()
}

// remove ends what runs and forgets the data.
func (i *installation) remove() {
	if i.worker != nil {
		_ = i.worker.Kill()
	}
	if i.web != nil {
		_ = i.web.Kill()
	}
	if i.cache != nil {
		_ = i.cache.Kill()
	}
	if i.database != nil {
		_ = i.database.Stop()
	}
	_ = os.RemoveAll(i.folder)
}

// newFolder makes a folder beside with-services' own data that belongs to whom PostgreSQL may run as.
func newFolder() (string, error) {
	parent := os.Getenv("TESTBED_FOLDER")
	if parent == "" {
		return "", errors.New("run make chaos, which brings PostgreSQL and Redis")
	}
	folder, err := os.MkdirTemp(parent, "chaos-")
	if err != nil {
		return "", err
	}
	info, err := os.Stat(filepath.Dir(folder))
	if err != nil {
		return "", err
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); ok && int(stat.Uid) != os.Getuid() {
		err = os.Chown(folder, int(stat.Uid), int(stat.Gid))
	}
	return folder, err
}

// town gives a town that is open every weekday, so that citizens of the simulation find it so on whatever day.
func town() *tenant.Settings {
	settings := seating.Case{Counters: 8, Hours: true, Skills: true}.Draw(1).Settings(true)
	for i := range settings.Plan.Offices[0].Opening {
		settings.Plan.Offices[0].Opening[i].Days = []civil.Weekday{0, 1, 2, 3, 4, 5, 6}
	}
	settings.Profile.Visitors.Networks = []tenant.Network{{Name: "Simulation", Addresses: []string{"127.0.0.0/8"}, Times: 100_000}}
	return settings
}
