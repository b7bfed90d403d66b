package authz

// Object is what a right is about.
type Object string

// Objects of an office, of the town and of the installation. The first eight lead to what is known about citizens.
const (
	Appointment Object = "appointment" // number, reference, time, services
	Contact     Object = "contact"     // name, e-mail address, phone
	Visit       Object = "visit"       // somebody in the hall, with or without an appointment
	Arrival     Object = "arrival"     // saying that somebody with an appointment is there
	Case        Object = "case"        // the appointment at the counter: documents, actual minutes
	Day         Object = "day"         // the plan of a day: counting it, or reading its numbers, times and states
	Search      Object = "search"      // looking for a person
	Import      Object = "import"      // appointments that were agreed elsewhere, with their persons

	Queue   Object = "queue"   // numbers that were called, and where to
	Reason  Object = "reason"  // why a time is free or not
	Closure Object = "closure" // closing at short notice, with rebooking
	Lists   Object = "lists"   // of an office's days that are made in advance: when, for whom, with which passphrase
	Opening Object = "opening"
	Service Object = "service"
	Text    Object = "text" // and translations
	Figures Object = "figures"

	Staff    Object = "staff"
	Device   Object = "device"
	Audit    Object = "audit"
	Access   Object = "access" // what the provider looked at
	Settings Object = "settings"
	Tenant   Object = "tenant" // as the provider knows it: state, hosts, counts
)

// Objects lists all of them.
var Objects = []Object{
	Appointment, Contact, Visit, Arrival, Case, Day, Search, Import, Queue, Reason, Closure, Lists, Opening, Service, Text, Figures,
	Staff, Device, Audit, Access, Settings, Tenant,
}

// Action is what is done to an object.
type Action string

// Actions.
const (
	Count  Action = "count" // how many, and nothing about any of them
	Read   Action = "read"
	Create Action = "create"
	Change Action = "change"
	Call   Action = "call" // to a counter
	Remove Action = "remove"
)

// Actions lists all of them.
var Actions = []Action{Count, Read, Create, Change, Call, Remove}
