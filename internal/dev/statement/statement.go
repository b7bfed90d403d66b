// Package statement holds rules over the texts of SQL statements: what one PostgreSQL accepts and one that is distributed by
// tenant refuses, or does over all of its parts. Tests execute every statement of the product under a Tracer, so none of this
// needs such a database to be noticed.
package statement

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Rules judge statements.
type Rules struct {
	Tables   map[string]bool // of tenants, each with a column tenant_id
	Identity map[string]bool // of them, whose ids the database draws
}

var (
	spaces    = regexp.MustCompile(`\s+`)
	setConfig = regexp.MustCompile(`(?i)\bset_config\s*\(`)
	setTenant = regexp.MustCompile(`(?i)\bSET LOCAL app\.tenant\b`)
	subValues = regexp.MustCompile(`(?is)\bVALUES\s*\(.*\(\s*SELECT\b`)
	insertOf  = regexp.MustCompile(`(?i)\bINSERT INTO ([a-z_]+)(?: AS [a-z]+)?\s*\([^)]*\)\s*(?:OVERRIDING \w+ VALUE\s*)?SELECT\s+([^ ,]+)`)
	tenantID  = regexp.MustCompile(`^(?:[a-z_]+\.)?tenant_id$`)
	numbers   = regexp.MustCompile(`(?i)\b(?:pg_current_xact_id|pg_snapshot\w*|pg_current_snapshot|txid_\w+|xmin|ctid)\b`)
	writing   = regexp.MustCompile(`(?i)\bAS (?:NOT )?(?:MATERIALIZED )?\(\s*(?:INSERT|UPDATE|DELETE)\b`)
	openSlice = regexp.MustCompile(`(?i)\[\s*(?:\$?\w+)?\s*:\s*\]|\[\s*:\s*(?:\$?\w+)?\s*\]`)
	advisory  = regexp.MustCompile(`(?i)advisory_`)
	tokens    = regexp.MustCompile(`'(?:[^']|'')*'|[()]|[^'()]+`)
	beginning = regexp.MustCompile(`(?i)^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH)\b`)
	union     = regexp.MustCompile(`(?i)\bUNION(?: ALL)?\b`)
	named     = regexp.MustCompile(`(?i)(\bFROM|\bJOIN|\bUSING|\bUPDATE|,)\s+(?:ONLY\s+|LATERAL\s+)?([a-z_]+)(?:\s+(?:AS\s+)?([a-z_]+))?`)
	from      = regexp.MustCompile(`(?i)\bFROM\b`)
	noUpdate  = regexp.MustCompile(`(?i)\b(?:DO|FOR|NO KEY)\s*$`)
	using     = regexp.MustCompile(`(?i)\bUSING\s*\(\s*tenant_id`)
	alone     = regexp.MustCompile(`(?:^|[^.\w])tenant_id\s*=\s*\$\d`)
	changes   = regexp.MustCompile(`(?i)^\s*(?:UPDATE|DELETE)\b`)
)

// after lists words that follow a table's name and are no alias.
var after = strings.Fields("where on using set left right inner cross join order group limit for returning as select values union from lateral natural having offset full do")

// Judge gives what is wrong with a statement, nothing for most.
func (r Rules) Judge(text string) (findings []string) {
	find := func(format string, args ...any) { findings = append(findings, fmt.Sprintf(format, args...)) }
	text = strings.TrimSpace(spaces.ReplaceAllString(text, " "))
	if setConfig.MatchString(text) || setTenant.MatchString(text) && strings.Contains(strings.TrimSuffix(text, ";"), ";") {
		find("S1: set the tenant by SET LOCAL app.tenant, a statement of its own: functions do not reach the nodes")
	}
	if subValues.MatchString(text) {
		find("S2: a query within VALUES: read first, and write what was read")
	}
	for _, insert := range insertOf.FindAllStringSubmatch(text, -1) {
		switch table, first := insert[1], insert[2]; {
		case !r.Tables[table]:
		case r.Identity[table]:
			find("S3: INSERT … SELECT into %s, whose ids the database draws: write VALUES", table)
		case !tenantID.MatchString(first):
			find("S3: INSERT … SELECT into %s takes its tenant from %s: from a table's column, else write VALUES", table, first)
		}
	}
	for _, level := range levels(text) {
		for _, objection := range r.level(level) {
			find("S4: %s", objection)
		}
	}
	if numbers.MatchString(text) {
		find("S5: numbers of transactions or places of rows are of one node alone")
	}
	if strings.HasPrefix(strings.ToUpper(text), "WITH") && writing.MatchString(text) {
		find("S6: WITH … AS (a statement that writes): write it by itself")
	}
	if openSlice.MatchString(text) && changes.MatchString(text) {
		find("S8: a slice of an array with an open end, in a statement that changes rows")
	}
	if advisory.MatchString(text) && !slices.ContainsFunc(advisoryLocks, func(lock string) bool { return strings.HasPrefix(text, lock) }) {
		find("S9: an advisory lock that is not listed: it holds only because all instances connect to one node")
	}
	return findings
}

// advisoryLocks are taken where all instances connect: on a database that is distributed, at the one node that plans.
var advisoryLocks = []string{
	`SELECT pg_advisory_xact_lock($1)`,                            // an address that books
	`SELECT pg_advisory_xact_lock(address) FROM unnest(`,          // addresses that book together
	`SELECT pg_advisory_xact_lock($1, $2)`,                        // a tenant's settings, changed
	`SELECT pg_advisory_xact_lock_shared($1, $2)`,                 // a tenant's settings, relied upon
	`SELECT pg_try_advisory_xact_lock($1, $2)`,                    // a tenant's chain of seals
	`SELECT pg_advisory_xact_lock(hashtextextended($2, $1::int))`, // an address that mails leave for
}

// levels parts a statement into its queries, each without those within it.
func levels(text string) (parts []string) {
	open := []string{""}
	queries := []bool{true}
	cut := tokens.FindAllString(text, -1)
	for i, token := range cut {
		switch token {
		case "(":
			open = append(open, "")
			queries = append(queries, i+1 < len(cut) && beginning.MatchString(cut[i+1]))
		case ")":
			last := len(open) - 1
			if last == 0 {
				continue
			}
			inner, query := open[last], queries[last]
			open, queries = open[:last], queries[:last]
			if query {
				parts = append(parts, inner)
				inner = " "
			}
			open[last-1] += "(" + inner + ")"
		default:
			open[len(open)-1] += token
		}
	}
	parts = append(parts, open[0])
	var all []string
	for _, part := range parts {
		all = append(all, union.Split(part, -1)...)
	}
	return all
}

// reference is a table that a query names.
type reference struct{ table, alias string }

func (r Rules) references(level string) (list []reference) {
	for _, at := range named.FindAllStringSubmatchIndex(level, -1) {
		word, table := strings.ToUpper(level[at[2]:at[3]]), strings.ToLower(level[at[4]:at[5]])
		alias := table
		if at[6] >= 0 {
			if given := strings.ToLower(level[at[6]:at[7]]); !slices.Contains(after, given) {
				alias = given
			}
		}
		before := level[:at[0]]
		if !r.Tables[table] || word == "," && !from.MatchString(before) || word == "UPDATE" && noUpdate.MatchString(before) {
			continue
		}
		list = append(list, reference{table, alias})
	}
	return list
}

// level finds tables of a query whose tenant it does not name. A query that only reads may name it by joining; one that changes
// rows would then be planned for all tenants.
func (r Rules) level(level string) (objections []string) {
	tables := r.references(level)
	for _, t := range tables {
		alias := regexp.QuoteMeta(t.alias)
		if regexp.MustCompile(`\b`+alias+`\.tenant_id\s*=\s*\$\d`).MatchString(level) || len(tables) == 1 && alone.MatchString(level) {
			continue
		}
		joined := using.MatchString(level)
		for _, other := range tables {
			by := regexp.QuoteMeta(other.alias)
			joined = joined || other != t && regexp.MustCompile(`\b(?:`+alias+`\.tenant_id\s*=\s*`+by+`|`+by+`\.tenant_id\s*=\s*`+alias+`)\.tenant_id\b`).MatchString(level)
		}
		if joined && !changes.MatchString(level) {
			continue
		}
		objections = append(objections, fmt.Sprintf("%s does not name its tenant in its own query: %s.tenant_id = $1", t.table, t.alias))
	}
	return objections
}
