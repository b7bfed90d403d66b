// Package archtest holds the map of the code as a test: which package may import which, which library belongs to which
// package, and the shape that keeps every file readable. A finding says what to do about it.
//
// The rules look at one parsed tree, so they need neither the go command nor a compiled program. Tests of packages are free
// to import what they like: they put real adapters around the domain. What counts for them is that they neither sleep nor skip.
package archtest
