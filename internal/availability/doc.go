// Package availability is the engine: from a tenant's rules, what is booked and the present moment it computes which
// times of an office are free for a basket, on which counter an appointment sits, and why a time is not offered.
//
// It is pure. No function reads a clock, the zone of the process, a file or a database, nothing depends on the order
// of a map, and limits count steps, never time: search, hold, booking and what-if get the same answer because they
// ask the same functions.
//
// The path of a question:
//
//	Compile(settings)             → Rules     once per revision
//	Rules.Opening(office, date)   → Opening   which counters are open at which ticks, where starts lie
//	NewDay(office, opening, seats) → Day     one office on one date with what occupies it
//	Rules.Request(basket, …)      → Request   how long, which counters are able, which window
//	Day.Judge(request)            → Judgement every tick's verdict: Starts() are offered, Reasons() say why not
//	Day.Place(able, from, length) → Seating   the one definition of "can be seated"
//
// Invariants: no seating puts two appointments on one counter at once; a pinned seat never moves; a start or a length
// never changes by seating; Place does not change its Day and answers the same when asked twice.
package availability
