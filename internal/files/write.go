package files

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"

	"stadttermin/internal/town/tenant"
)

// Write exports settings into a folder, which it makes where there is none. Files of the same name are replaced, others
// are left alone. The same settings always give the same bytes, and Load gives the settings back.
func Write(dir string, s *tenant.Settings) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make the tenant's folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("open the tenant's folder: %w", err)
	}
	defer root.Close()
	files := map[string][]byte{
		tenantFile:   emit(s.Profile),
		officesFile:  emit(s.Plan),
		servicesFile: emit(s.Catalog),
	}
	for language, translation := range s.Translations {
		files[path.Join(translationsDir, language+".yaml")] = emitTranslation(translation)
	}
	for name, content := range s.Files {
		files[name] = []byte(content)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
			return fmt.Errorf("make the folder of %s: %w", name, err)
		}
		if err := root.WriteFile(name, files[name], 0o644); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return nil
}

var plainPath = regexp.MustCompile(`^[a-z][a-z0-9._-]*$`)

// emitTranslation writes the flat form, sorted by path.
func emitTranslation(translation tenant.Translation) []byte {
	var out bytes.Buffer
	out.WriteString("reviewed: " + strconv.FormatBool(translation.Reviewed) + "\n")
	writeTexts(&out, "", translation.Texts)
	if len(translation.Checked) > 0 {
		out.WriteString("checked:\n")
		for _, path := range slices.Sorted(maps.Keys(translation.Checked)) {
			out.WriteString("  - " + string(quoted(path)) + "\n")
		}
	}
	if len(translation.Sources) > 0 {
		out.WriteString("sources:\n")
		writeTexts(&out, "  ", translation.Sources)
	}
	return out.Bytes()
}

// writeTexts writes texts by their path.
func writeTexts(out *bytes.Buffer, indent string, texts map[string]string) {
	for _, path := range slices.Sorted(maps.Keys(texts)) {
		key := path
		if !plainPath.MatchString(path) {
			key = string(quoted(path))
		}
		out.WriteString(indent + key + ": " + inQuotesIfNeeded(texts[path]) + "\n")
	}
}
