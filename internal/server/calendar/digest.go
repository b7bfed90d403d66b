package calendar

import (
	"encoding/binary"
	"hash/maphash"
	"strconv"
	"strings"
)

// seed is drawn anew with every start of the program, so that nobody can look for two calendars of one digest.
var seed = maphash.MakeSeed()

// digest tells apart what the page of times shows: the question and all that is free, or why it is not.
func (l *timeList) digest() string {
	var hash maphash.Hash
	hash.SetSeed(seed)
	number := func(n int) {
		var buffer [8]byte
		hash.Write(binary.LittleEndian.AppendUint64(buffer[:0], uint64(n)))
	}
	for i := range l.calendar.Days {
		number(int(l.calendar.Days[i].Date))
		for _, judgement := range l.calendar.Days[i].Offices {
			for tick := range judgement.Starts() {
				number(tick)
			}
			number(-1)
		}
		if why := l.judgement(i); why.Free() == 0 {
			reason := why.WhyNone()
			hash.WriteString(string(reason.Code) + "\x00" + reason.Closure + "\x00" + reason.Holiday + "\x00")
		}
	}
	return strings.Join([]string{
		l.question.Written, l.office(), l.wanted.String(), l.last.String(), strconv.FormatUint(hash.Sum64(), 36),
	}, " ")
}
