package appointment

import (
	"crypto/rand"
	"strings"

	"github.com/google/uuid"
)

// referenceSigns leave out I, O, 0 and 1, which people confuse when they read aloud or type.
const referenceSigns = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

// NewReference draws a reference such as WER-7K4M-2QX9.
func NewReference(prefix string) string {
	var signs [8]byte
	rand.Read(signs[:])
	for i, b := range signs {
		signs[i] = referenceSigns[int(b)%len(referenceSigns)]
	}
	return prefix + "-" + string(signs[:4]) + "-" + string(signs[4:])
}

// NewID draws an appointment's id. Ids rise with time, so that what is written at one moment lies together in every index.
func NewID() uuid.UUID { return uuid.Must(uuid.NewV7()) } // drawing never fails: see newNonce

// CleanReference gives a reference as it is stored, whatever way somebody typed it; empty where it cannot be one.
func CleanReference(s string) string {
	s = strings.ToUpper(strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '–' || r == '\u00a0' {
			return -1
		}
		return r
	}, s))
	if len(s) < 8 || len(s) > 12 || strings.ContainsFunc(s, neitherLetterNorDigit) {
		return ""
	}
	prefix, signs := s[:len(s)-8], s[len(s)-8:]
	return prefix + "-" + signs[:4] + "-" + signs[4:]
}

func neitherLetterNorDigit(r rune) bool { return (r < 'A' || r > 'Z') && (r < '0' || r > '9') }

// The numbers of the emergency services are never a waiting number.
const (
	police = 110
	fire   = 112
)

// The series of those who come without an appointment.
const (
	firstWalkIn = 501
	lastWalkIn  = 1000
)

// NextNumber gives the first number at or after n that an appointment may get.
func NextNumber(n int) int {
	for n == police || n == fire {
		n++
	}
	if firstWalkIn <= n && n <= lastWalkIn {
		return lastWalkIn + 1
	}
	return n
}
