package statement

import "strings"

// standing lists what breaks a rule and is not mended yet, by the rule and how the text begins or what it holds. It only gets
// shorter.
var standing = []struct{ rule, text, reason string }{
	{"S1", `set_config('app.tenant', `, "the tenant is set by a function"},
	{"S5", `SELECT pg_current_xact_id()`, "the chain of the trail rests on numbers of transactions"},
	{"S5", `SELECT audit_id FROM audit_seal WHERE tenant_id = $1 AND horizon <=`, "the same"},
	{"S5", `INSERT INTO audit_seal (`, "the same"},
}

// forgiven tells whether a finding is listed.
func forgiven(finding, text string) bool {
	for _, s := range standing {
		if strings.HasPrefix(finding, s.rule+":") && strings.Contains(text, s.text) {
			return true
		}
	}
	return false
}
