package authz

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/matrix.txt anew")

// The matrix is read by people: a change of the policy shows there what it means for every role.
func TestTheMatrixOfRolesObjectsAndActionsIsAsReviewed(t *testing.T) {
	t.Parallel()
	const file = "testdata/matrix.txt"
	got := matrix()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the policy allows something else than %s says; review it and run go test ./internal/staff/authz -update\n%s", file, got)
	}
}

func matrix() string {
	var out strings.Builder
	for _, role := range Roles {
		fmt.Fprintf(&out, "%-14s", role)
		for _, action := range Actions {
			fmt.Fprintf(&out, " %-6s", action)
		}
		out.WriteByte('\n')
		for _, object := range Objects {
			fmt.Fprintf(&out, "  %-12s", object)
			for _, action := range Actions {
				mark := "-"
				if Can([]Grant{{Role: role}}, object, action, "") {
					mark = "yes"
				}
				fmt.Fprintf(&out, " %-6s", mark)
			}
			out.WriteByte('\n')
		}
		out.WriteByte('\n')
	}
	lines := strings.Split(out.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}
