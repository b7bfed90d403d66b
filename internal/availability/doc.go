// Package availability is the engine: from a tenant's rules, what is booked and the present moment it computes which
// times of an office are free for a basket, on which counter an appointment sits, and why a time is not offered.
//
// Citizens are promised a time, never a counter. So a time is free not only where a counter is, but also where one can be
// made free: an appointment may move to another able counter until it is called or pinned, and Place finds out whether
// such moves make room. Everything is reckoned in ticks, the steps of five minutes that have passed since the local day
// began; a day with 23 or 25 hours merely has fewer or more of them, and wall time appears at the edges alone.
//
// The path of a question, and the file that answers it:
//
//	Compile(settings)              → Rules      rules.go    once per revision
//	Rules.Opening(office, date)    → Opening    opening.go  which counters are open at which ticks, where starts lie
//	NewDay(office, opening, seats) → Day        day.go      one office on one date with what occupies it
//	Rules.Request(basket, …)       → Request    request.go  how long, for which services, within which window; or a refusal
//	Day.Judge(request)             → Judgement  judge.go    every tick's verdict: Starts() are offered
//	Judgement.Reasons(tick)        → []Reason   reason.go   why a tick is not; detail.go adds what that rests on
//	Day.Place(able, from, end)     → Seating    place.go    the one definition of "can be seated"
//
// Place tries what is cheap first: a free counter; then match.go, which refuses what no seating could hold; then
// chain.go, which moves as few as possible; then sweep.go, which seats the surroundings anew. ticks.go and planes.go hold
// sets of ticks and a number per tick in a few words, so that a whole day is judged by a handful of operations on bits.
// lane.go and counter.go describe counters to staff, verify.go proves stored seats.
//
// It is pure. No function reads a clock, the zone of the process, a file or a database, nothing depends on the order
// of a map, and limits count steps, never time: search, hold, booking and what-if get the same answer because they
// ask the same functions.
//
// Invariants: no seating puts two appointments on one counter at once; a pinned seat never moves; a start or a length
// never changes by seating; Place does not change its Day and answers the same when asked twice.
package availability
