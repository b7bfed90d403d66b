package authz

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/model"
	stringadapter "github.com/casbin/casbin/v2/persist/string-adapter"
)

//go:embed model.conf
var modelText string

//go:embed policy.csv
var policyText string

// subject is the name of a role in the policy.
func (r Role) subject() string { return "role:" + string(r) }

// question is what the policy answers.
type question struct {
	role   Role
	object Object
	action Action
}

// answers holds every question that the policy allows. The policy never changes while the program runs, so each
// question is put to casbin once, when the first right is asked for; afterwards a check is one look into a map.
var answers = sync.OnceValue(func() map[question]bool {
	enforcer, err := newEnforcer(policyText)
	if err != nil {
		panic(fmt.Errorf("authz: %w", err)) // the policy is part of the program and tested with it
	}
	allows := make(map[question]bool)
	for _, role := range Roles {
		for _, object := range Objects {
			for _, action := range Actions {
				may, err := enforcer.Enforce(role.subject(), string(object), string(action))
				if err != nil {
					panic(fmt.Errorf("authz: %w", err))
				}
				if may {
					allows[question{role, object, action}] = true
				}
			}
		}
	}
	return allows
})

func allowed(role Role, object Object, action Action) bool {
	return answers()[question{role, object, action}]
}

// newEnforcer reads a policy. It refuses lines that name a role, object or action that does not exist, because they
// would deny silently what somebody meant to allow.
func newEnforcer(policy string) (*casbin.Enforcer, error) {
	rules, err := model.NewModelFromString(modelText)
	if err != nil {
		return nil, err
	}
	enforcer, err := casbin.NewEnforcer(rules, stringadapter.NewAdapter(policy))
	if err != nil {
		return nil, err
	}
	lines, err := enforcer.GetPolicy()
	if err != nil {
		return nil, err
	}
	for _, line := range lines {
		role, _ := strings.CutPrefix(line[0], "role:")
		if !slices.Contains(Roles, Role(role)) || Role(role).subject() != line[0] ||
			!slices.Contains(Objects, Object(line[1])) || !slices.Contains(Actions, Action(line[2])) {
			return nil, fmt.Errorf("the policy names what does not exist: %s", strings.Join(line, ", "))
		}
	}
	return enforcer, nil
}
