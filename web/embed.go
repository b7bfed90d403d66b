package web

import "embed"

// Dist holds what build.mjs makes: styles, scripts and fonts under hashed names, with manifest.json. In a clean clone
// it holds nothing but .keep, so that everything builds and tests without Node.
//
//go:embed all:dist
var Dist embed.FS

// Templates holds the templates of all pages, a folder per interface. Without all: the parts of a folder, which begin
// with an underscore, would be left out.
//
//go:embed all:templates
var Templates embed.FS
