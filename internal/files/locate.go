package files

import (
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// locate gives the file and line of a path of a problem: those of the key itself, or of the nearest one around it that
// is written.
func (l *loader) locate(path string) (file string, line int) {
	first, rest, _ := strings.Cut(path, ".")
	switch list, _, _ := strings.Cut(first, "["); list {
	case "tenant":
		return tenantFile, lineAt(l.bodies[tenantFile], rest)
	case "files":
		return tenantFile, 0
	case "halls", "offices", "closures":
		return officesFile, lineAt(l.bodies[officesFile], path)
	case "translations":
		language, text, _ := strings.Cut(rest, ".")
		file = translationsDir + "/" + language + ".yaml"
		return file, lineAt(l.bodies[file], text)
	}
	return servicesFile, lineAt(l.bodies[servicesFile], path)
}

// lineAt follows a path as far as it is written; 0 where nothing of it is.
func lineAt(node ast.Node, path string) int {
	line := 0
	for path != "" {
		next, at, rest := step(node, path)
		if next == nil {
			break
		}
		node, line, path = next, at, rest
	}
	return line
}

// step goes one key, id or position down and gives what is left of the path.
func step(node ast.Node, path string) (next ast.Node, line int, rest string) {
	if position, found := strings.CutPrefix(path, "["); found {
		index, behind, _ := strings.Cut(position, "]")
		next, line = element(node, index)
		return next, line, strings.TrimPrefix(behind, ".")
	}
	if body, ok := node.(*ast.MappingNode); ok && body != nil {
		path = inList(body, path)
		for _, pair := range body.Values {
			key, _ := scalar(pair.Key)
			behind, found := strings.CutPrefix(path, key)
			if key != "" && found && (behind == "" || behind[0] == '.' || behind[0] == '[') {
				return pair.Value, lineOf(pair.Key), strings.TrimPrefix(behind, ".")
			}
		}
		return nil, 0, ""
	}
	end := strings.IndexAny(path+".", ".[")
	next, line = entry(node, path[:end])
	return next, line, strings.TrimPrefix(path[end:], ".")
}

// entry finds an element of a list by its id, else by its position.
func entry(node ast.Node, key string) (ast.Node, int) {
	list, ok := node.(*ast.SequenceNode)
	if !ok {
		return nil, 0
	}
	for _, candidate := range list.Values {
		if id, found := idOf(candidate); found && id == key {
			return candidate, lineOf(firstOf(candidate))
		}
	}
	return element(node, key)
}

// element finds an element of a list by its position.
func element(node ast.Node, position string) (ast.Node, int) {
	list, ok := node.(*ast.SequenceNode)
	i, err := strconv.Atoi(position)
	if !ok || err != nil || i < 0 || i >= len(list.Values) {
		return nil, 0
	}
	return list.Values[i], lineOf(firstOf(list.Values[i]))
}

func idOf(node ast.Node) (string, bool) {
	body, ok := node.(*ast.MappingNode)
	if !ok {
		return "", false
	}
	for _, pair := range body.Values {
		if key, _ := scalar(pair.Key); key == "id" {
			return scalar(pair.Value)
		}
	}
	return "", false
}

// firstOf gives the node where a value begins; the token of a block mapping is its first colon, which may stand lower.
func firstOf(node ast.Node) ast.Node {
	if body, ok := node.(*ast.MappingNode); ok && len(body.Values) > 0 {
		return body.Values[0].Key
	}
	return node
}

func join(path string, position int) string { return path + "." + strconv.Itoa(position) }

// inList gives a path below minutes_from as one below the list that is written.
func inList(body *ast.MappingNode, path string) string {
	below, found := strings.CutPrefix(path, minutesFromKey)
	if !found || below != "" && below[0] != '.' {
		return path
	}
	position, rest, _ := strings.Cut(strings.TrimPrefix(below, "."), ".")
	at, err := strconv.Atoi(position)
	if err != nil {
		return minutesKey + below
	}
	for _, pair := range body.Values {
		key, _ := scalar(pair.Key)
		if list, ok := pair.Value.(*ast.SequenceNode); ok && key == minutesKey && len(list.Values) > 0 && !dated(list.Values[0]) {
			at++
		}
	}
	return strings.TrimSuffix(minutesKey+"."+strconv.Itoa(at)+"."+rest, ".")
}

// dated tells whether an entry says from when it holds.
func dated(entry ast.Node) bool {
	body, ok := entry.(*ast.MappingNode)
	return ok && slices.ContainsFunc(body.Values, func(pair *ast.MappingValueNode) bool {
		key, _ := scalar(pair.Key)
		return key == "from"
	})
}
