package archtest

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// checksums lists the migrations of a module with the SHA-256 of each, in the form of sha256sum.
const checksums = "migrations/checksums.sha256"

// lastUnruled is the last migration that was written before the rules of Migrations.
const lastUnruled = 22

// FrozenMigrations finds migrations that are not as they were when they were committed: databases that have run the
// earlier text would differ for ever from those that run the later one.
func FrozenMigrations(module fs.FS) ([]string, error) {
	listed, err := readChecksums(module)
	if err != nil {
		return nil, err
	}
	files, err := fs.Glob(module, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	var findings []string
	for _, file := range files {
		content, err := fs.ReadFile(module, file)
		if err != nil {
			return nil, err
		}
		name, sum := path.Base(file), fmt.Sprintf("%x", sha256.Sum256(content))
		switch known, ok := listed[name]; {
		case !ok:
			findings = append(findings, fmt.Sprintf("%s is not frozen yet: add the line %q to %s", name, sum+"  "+name, checksums))
		case known != sum:
			findings = append(findings, name+" was changed after it was committed: restore it and write what is to change as a new migration")
		}
		delete(listed, name)
	}
	for name := range listed {
		findings = append(findings, name+" was committed and is missing: databases out there have run it; restore it")
	}
	slices.Sort(findings)
	return findings, nil
}

func readChecksums(module fs.FS) (map[string]string, error) {
	content, err := fs.ReadFile(module, checksums)
	if err != nil {
		return nil, err
	}
	listed := make(map[string]string)
	lines := bufio.NewScanner(bytes.NewReader(content))
	for lines.Scan() {
		sum, name, ok := strings.Cut(lines.Text(), "  ")
		if !ok || listed[name] != "" {
			return nil, fmt.Errorf("%s: %q is no line of sha256sum, or names a file again", checksums, lines.Text())
		}
		listed[name] = sum
	}
	return listed, lines.Err()
}

// A statement is judged as text, without comments and what stands in strings.
var (
	comment      = regexp.MustCompile(`--[^\n]*`)
	gooseMark    = regexp.MustCompile(`(?m)^-- \+goose .*$`)
	quotedBody   = regexp.MustCompile(`(?s)\$\$.*?\$\$|'(?:[^']|'')*'`)
	createsTable = regexp.MustCompile(`(?is)^CREATE TABLE (?:IF NOT EXISTS )?(\w+)`)
	altersTable  = regexp.MustCompile(`(?is)^ALTER TABLE (?:ONLY |IF EXISTS )*(\w+)\s+(.*)$`)
	addsKey      = regexp.MustCompile(`(?is)\bADD\s+(?:CONSTRAINT|PRIMARY KEY|UNIQUE|FOREIGN KEY|CHECK|EXCLUDE)\b`)
	addsNamedKey = regexp.MustCompile(`(?is)^ADD\s+CONSTRAINT\s+\w+`)
	addsColumn   = regexp.MustCompile(`(?is)\bADD\s+COLUMN\b.*\b(?:CHECK|UNIQUE|REFERENCES|PRIMARY KEY)\b`)
	places       = regexp.MustCompile(`(?is)^SELECT place\(`)
	policy       = regexp.MustCompile(`(?is)^CREATE POLICY \w+ ON \w+ (?:FOR SELECT TO \w+ )?USING \((?:true|tenant_id = nullif\(current_setting\(\?, true\), \?\)::integer)\)$`)
	spaces       = regexp.MustCompile(`\s+`)
)

// firstStatement lets a cluster run the statements of a migration one after the other.
const firstStatement = "SET LOCAL citus.multi_shard_modify_mode = "

// Migrations finds statements that a database distributed by tenant could not run. One server accepts them, so that no
// other test notices; and a committed migration cannot be mended.
func Migrations(module fs.FS) ([]string, error) {
	files, err := fs.Glob(module, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	var findings []string
	for _, file := range files {
		name := path.Base(file)
		digits, _, _ := strings.Cut(name, "_")
		number, err := strconv.Atoi(digits)
		if err != nil {
			return nil, fmt.Errorf("%s has no number", file)
		}
		if number <= lastUnruled {
			continue
		}
		content, err := fs.ReadFile(module, file)
		if err != nil {
			return nil, err
		}
		for _, finding := range judgeMigration(string(content)) {
			findings = append(findings, name+": "+finding)
		}
	}
	return findings, nil
}

func judgeMigration(text string) (findings []string) {
	up, down, _ := strings.Cut(text, "-- +goose Down")
	if strings.TrimSpace(down) != "" {
		findings = append(findings, "has a way down: a schema only goes on, the version before runs on it")
	}
	placed, created := make(map[string]bool), []string(nil)
	statements := statementsOf(up)
	if len(statements) == 0 || !strings.HasPrefix(statements[0].bare, firstStatement) {
		findings = append(findings, "does not begin with "+firstStatement+"'sequential'")
	}
	for _, s := range statements {
		if objection := judgeStatement(s.bare); objection != "" {
			findings = append(findings, fmt.Sprintf("%q %s", shortened(s.bare), objection))
		}
		if table := createsTable.FindStringSubmatch(s.bare); table != nil && strings.Contains(s.bare, "tenant_id") {
			created = append(created, table[1])
		}
		if places.MatchString(s.bare) {
			placed[strings.Trim(s.text[len("SELECT place("):strings.IndexByte(s.text, ')')], "' ")] = true
		}
	}
	for _, table := range created {
		if !placed[table] {
			findings = append(findings, fmt.Sprintf("table %s is nowhere placed: let SELECT place('%s') follow it", table, table))
		}
	}
	return findings
}

// statement is one statement of a migration, and the same with every string as a question mark.
type statement struct{ text, bare string }

func statementsOf(up string) (statements []statement) {
	up = comment.ReplaceAllString(gooseMark.ReplaceAllString(up, ""), "")
	var bodies []string
	up = quotedBody.ReplaceAllStringFunc(up, func(body string) string {
		bodies = append(bodies, body)
		return "?"
	})
	for _, bare := range strings.Split(up, ";") {
		bare = strings.TrimSpace(spaces.ReplaceAllString(bare, " "))
		if bare == "" {
			continue
		}
		text := bare
		for range strings.Count(bare, "?") {
			text = strings.Replace(text, "?", bodies[0], 1)
			bodies = bodies[1:]
		}
		statements = append(statements, statement{text: text, bare: bare})
	}
	return statements
}

func judgeStatement(bare string) string {
	upper := strings.ToUpper(bare)
	if alter := altersTable.FindStringSubmatch(bare); alter != nil {
		switch action := alter[2]; {
		case addsKey.MatchString(action) && !addsNamedKey.MatchString(action):
			return "adds a constraint without a name, or beside something else: ADD CONSTRAINT name stands alone in its statement"
		case addsKey.MatchString(action) && strings.Contains(topLevel(action), ","):
			return "does more than adding one constraint: ADD CONSTRAINT name stands alone in its statement"
		case addsColumn.MatchString(action):
			return "adds a column with a constraint: add the column, then the constraint by its name"
		}
	}
	switch {
	case strings.HasPrefix(upper, "CREATE TABLE") && strings.Contains(upper, " REFERENCES "):
		return "refers to another table while it is made: add the foreign key after the table was placed"
	case strings.HasPrefix(upper, "CREATE TRIGGER"), strings.HasPrefix(upper, "CREATE OR REPLACE TRIGGER"), strings.HasPrefix(upper, "CREATE CONSTRAINT TRIGGER"):
		return "makes a trigger: write what it does as a statement where the change is written"
	case strings.HasPrefix(upper, "CREATE POLICY") && !policy.MatchString(bare):
		return "makes a policy of another form: USING (tenant_id = nullif(current_setting('app.tenant', true), '')::integer)"
	}
	return ""
}

// topLevel leaves out what stands in parentheses.
func topLevel(text string) string {
	var kept strings.Builder
	depth := 0
	for _, r := range text {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		default:
			if depth == 0 {
				kept.WriteRune(r)
			}
		}
	}
	return kept.String()
}

func shortened(statement string) string {
	const most = 70
	if len(statement) <= most {
		return statement
	}
	return statement[:most] + "…"
}
