package audit

import "strings"

// Topic is what a line is about, as people look for it.
type Topic string

// Topics.
const (
	Appointments Topic = "appointments" // of citizens, from booking to the end of the visit
	Setup        Topic = "setup"        // settings, closures, imports, lists
	Accounts     Topic = "accounts"     // who may sign in and do what; devices
	Oversight    Topic = "oversight"    // of the trail itself, and what was forgotten
)

// Topics lists all of them.
var Topics = []Topic{Appointments, Setup, Accounts, Oversight}

// nouns says what the actions that begin with each word are about. A new word is entered here.
var nouns = map[string]Topic{
	"appointment": Appointments, "day": Appointments, "feedback": Appointments, "visit": Appointments,
	"revision": Setup, "list": Setup, "closure": Setup, "import": Setup,
	"staff": Accounts, "session": Accounts, "device": Accounts,
	"audit": Oversight, "contact": Oversight,
}

// TopicOf gives the topic of an action, empty where its first word is not entered.
func TopicOf(action string) Topic {
	noun, _, _ := strings.Cut(action, ".")
	return nouns[noun]
}

// Nouns gives the words that actions of a topic begin with.
func Nouns(t Topic) []string {
	var of []string
	for noun, topic := range nouns {
		if topic == t {
			of = append(of, noun)
		}
	}
	return of
}
