package files

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"stadttermin/internal/town/tenant"
)

// Bounds that hold before the lexer and the parser run: their time grows with the square of the blank lines within a
// block of text and of the keys of one mapping, and the stack with the depth of nesting.
const (
	maxBlankLines = 100 // one after the other
	maxTokens     = 40_000
	maxDepth      = 12
)

// forbidden are the signs of YAML that a tenant's files have no use for. Without anchors and aliases no small file can
// become a large document.
var forbidden = map[token.Type]string{
	token.AnchorType:     "anchors (&) are not allowed; write the value out",
	token.AliasType:      "aliases (*) are not allowed; write the value out, or put it in quotes if it begins with *",
	token.MergeKeyType:   "merge keys (<<) are not allowed; write the keys out",
	token.TagType:        "tags (!) are not allowed; remove it, or put the value in quotes if it begins with !",
	token.DirectiveType:  "directives (%) are not allowed; remove it",
	token.MappingKeyType: "explicit keys (?) are not allowed; write key: value",
}

// parse gives the mapping that a file is, or nil and what keeps it from being one.
func parse(name string, content []byte) (*ast.MappingNode, []Finding) {
	refuse := func(line int, format string, args ...any) (*ast.MappingNode, []Finding) {
		return nil, []Finding{{File: name, Line: line, Severity: tenant.Refusal, Message: fmt.Sprintf(format, args...)}}
	}
	if len(content) > maxBytes {
		return refuse(0, "this file is larger than 1 MB; shorten it")
	}
	// Editors of Windows write a mark in front and two characters at the end of a line.
	content = bytes.ReplaceAll(bytes.TrimPrefix(content, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))
	if i := firstBadByte(content); i >= 0 {
		return refuse(1+bytes.Count(content[:i], []byte("\n")), "this line holds a NUL, a lone carriage return or is not UTF-8; save the file as UTF-8")
	}
	if line := blankRun(content); line > 0 {
		return refuse(line, "more than %d blank lines begin here; remove them", maxBlankLines)
	}
	tokens := lexer.Tokenize(string(content))
	if len(tokens) > maxTokens {
		return refuse(0, "this file has more than %d keys, values and signs; shorten it", maxTokens)
	}
	if line, complaint := hostile(tokens); complaint != "" {
		return refuse(line, "%s", complaint)
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		var syntax *yaml.SyntaxError
		if errors.As(err, &syntax) && syntax.Token != nil {
			return refuse(syntax.Token.Position.Line, "this is not YAML: %s; correct the indentation, brackets or quotes", syntax.Message)
		}
		return refuse(0, "this is not YAML: %v; correct it", err)
	}
	if len(file.Docs) > 1 {
		return refuse(lineOf(file.Docs[1].Body), "a second document begins here; remove the line --- and write one document")
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return refuse(0, "this file is empty; write its keys")
	}
	body, ok := file.Docs[0].Body.(*ast.MappingNode)
	if !ok {
		return refuse(lineOf(file.Docs[0].Body), "this is not a list of keys; write key: value")
	}
	return body, nil
}

// firstBadByte gives the place of a NUL, of a carriage return that ends no line (YAML takes it for a line end, editors do
// not), or of the first byte that is not UTF-8; -1 where there is none.
func firstBadByte(content []byte) int {
	for i := 0; i < len(content); {
		r, size := utf8.DecodeRune(content[i:])
		if r == 0 || r == '\r' || r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// blankRun gives the first line of too many blank ones, or 0.
func blankRun(content []byte) int {
	line, run := 0, 0
	for text := range bytes.Lines(content) {
		line++
		run++
		if len(bytes.TrimSpace(text)) > 0 {
			run = 0
		}
		if run > maxBlankLines {
			return line - maxBlankLines
		}
	}
	return 0
}

// hostile looks for forbidden signs and for nesting that no tenant needs. Nesting by indentation takes a line each and
// stays small by itself; brackets and dashes nest within one line.
func hostile(tokens token.Tokens) (line int, complaint string) {
	depth, dashes, dashLine := 0, 0, 0
	for _, tk := range tokens {
		if complaint, found := forbidden[tk.Type]; found {
			return tk.Position.Line, complaint
		}
		switch tk.Type {
		case token.MappingStartType, token.SequenceStartType:
			depth++
		case token.MappingEndType, token.SequenceEndType:
			depth--
		case token.SequenceEntryType:
			if tk.Position.Line != dashLine {
				dashes, dashLine = 0, tk.Position.Line
			}
			dashes++
		}
		if depth > maxDepth || dashes > maxDepth {
			return tk.Position.Line, fmt.Sprintf("more than %d levels are nested here; flatten them", maxDepth)
		}
	}
	return 0, ""
}

func lineOf(node ast.Node) int {
	if node == nil || node.GetToken() == nil {
		return 0
	}
	return node.GetToken().Position.Line
}
