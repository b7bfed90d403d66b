package tenant

import "time"

// ID is a tenant's number on this installation; it leads every key in the database and never leaves the server.
type ID int32

// Revision is one immutable document with all settings of a tenant.
type Revision struct {
	Number    int64
	Settings  *Settings
	Author    string    // who made it: an account's name, or the command line
	Source    Source    // where it came from
	Base      int64     // number of the revision whose files this one goes back to
	Files     *Settings // from files: what they said, before anything of the town's own changes was kept
	ValidFrom time.Time // from this moment it answers every question, for all dates
	Created   time.Time
}

// Next gives the revision that follows one in force when somebody changes the settings without files.
func (r *Revision) Next(settings *Settings, source Source, author string, now time.Time) *Revision {
	base := r.Base
	if r.Source == FromFiles {
		base = r.Number
	}
	return &Revision{Settings: settings, Author: author, Source: source, Base: base, ValidFrom: now, Created: now}
}

// Source is where a revision came from.
type Source string

// Sources of a revision: the tenant's files, the administration's pages, or an earlier revision taken up again.
const (
	FromFiles Source = "files"
	FromAdmin Source = "admin"
	FromUndo  Source = "undo"
)
