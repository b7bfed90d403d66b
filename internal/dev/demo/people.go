package demo

import (
	"fmt"
	"math/rand/v2"

	"stadttermin/internal/appointment"
)

// person is somebody invented, with the language that they booked in where it is not the town's own.
type person struct{ name, language string }

// people are as they come to a town hall. Long names, other scripts and rare letters are among them, because a page has
// to cope with those.
var people = []person{
	{"Sabine Köster", ""}, {"Thomas Weiß", ""}, {"Ayşe Demir", ""}, {"Jürgen Großmann", ""}, {"Maria Kowalczyk", ""}, {"Lukas Schröder", ""},
	{"Олена Шевченко", "uk"}, {"Heinz-Günther Möllenbeck", ""}, {"Fatima Al-Hassan", "ar"}, {"Nele Brüggemann", ""}, {"Stefan Niehues", ""}, {"Łukasz Wiśniewski", ""},
	{"محمد الخطيب", "ar"}, {"Annegret Freifrau von Droste zu Hülshoff-Schücking", ""}, {"Tim Overbeck", ""}, {"Gülsüm Yılmaz", ""}, {"Birgit Lüttecke", ""}, {"Noah Becker", ""},
	{"Ionuț Popescu", ""}, {"Karin Schulze Wischeler", ""}, {"Дмитро Коваленко", "uk"}, {"Hannelore Sträter", ""}, {"Jonas Wülfing", ""}, {"Chiara Esposito", ""},
	{"ليلى حداد", "ar"}, {"Bernd Pöppelmann", ""}, {"Marie-Luise Hölscher-Langenkämper", ""}, {"Emre Şahin", ""}, {"Ursula Kortmann", ""}, {"Paul Ahlers", ""},
	{"Nguyễn Thị Hương", ""}, {"Friedrich Everding", ""}, {"Lea Tüchter", ""}, {"Zoë Klüppel", ""}, {"Ahmad Karimi", ""}, {"Monika Ostermann", ""},
	{"Мария Иванова", ""}, {"Rolf Dreßler", ""}, {"Anke Föcking", ""}, {"Mia Heuser", ""}, {"Ben Rüschenschmidt", ""}, {"Elke Zurstraßen", ""},
	{"Iryna Bondarenko", "uk"}, {"Kurt Hüsken", ""}, {"Samira El Amrani", ""}, {"Daniel Brockhaus", ""}, {"Waltraud Äpfelbach", ""}, {"Finn Löbbecke", ""},
	{"João Ferreira da Conceição e Silva", ""}, {"Christa Terhörst", ""}, {"Mustafa Öztürk", ""}, {"Katharina Evers", ""}, {"Theo Müller", ""}, {"Björn Sandkühler", ""},
	{"Agnieszka Nowak", ""}, {"Wilhelm Grote", ""}, {"Lina Stöver", ""}, {"Dirk Hagemeister", ""}, {"Yusuf Arslan", ""}, {"Inge Rahmede", ""},
}

// Everybody else is called one of these and one of those.
var (
	firstNames = []string{
		"Anna", "Bernhard", "Claudia", "Detlef", "Emma", "Frank", "Gabriele", "Hakan", "Ines", "Julia", "Klaus", "Leon", "Martina", "Nils", "Oksana", "Peter",
		"Renate", "Sven", "Tanja", "Uwe", "Viktoria", "Werner", "Yasemin", "Zeynep", "Jörg", "Käthe", "Günter", "Sören",
	}
	lastNames = []string{
		"Althoff", "Börger", "Cordes", "Drees", "Elberfeld", "Feldmann", "Gövert", "Holtkamp", "Iding", "Jäger", "Kleinschmidt", "Lammers", "Mertens", "Nientiedt",
		"Oberhaus", "Plöger", "Quante", "Rövekamp", "Schlüter", "Teigelkamp", "Uhlenbrock", "Voß", "Westermann", "Zumbusch", "Kılıç", "Hoang", "Marković", "Petrović",
	}
)

// crowd hands people out, each once.
type crowd struct {
	order       []int
	first, last []int
	next        int
}

func newCrowd(rng *rand.Rand) *crowd {
	return &crowd{order: rng.Perm(2 * len(people)), first: rng.Perm(len(firstNames)), last: rng.Perm(len(lastNames))}
}

// one gives the next person: every other one is of people until they have all come.
func (c *crowd) one() person {
	n := c.next
	c.next++
	if n < len(c.order) && c.order[n] < len(people) {
		return people[c.order[n]]
	}
	return person{name: firstNames[c.first[n%len(c.first)]] + " " + lastNames[c.last[(n+n/len(c.first))%len(c.last)]]}
}

// phone gives one of the numbers that are set aside for films and books.
func (c *crowd) phone(rng *rand.Rand) string {
	switch rng.IntN(5) {
	case 0:
		return ""
	case 1, 2:
		return fmt.Sprintf("030 23125 %03d", rng.IntN(1000))
	}
	return fmt.Sprintf("0171 39200%02d", rng.IntN(100))
}

// contact gives how somebody is reached; with a mailbox, by a mail that no server takes.
func (c *crowd) contact(rng *rand.Rand, p person, mailbox bool) appointment.Contact {
	contact := appointment.Contact{Name: p.name, Phone: c.phone(rng)}
	if mailbox {
		contact.Email = fmt.Sprintf("besuch%d@post.example", c.next)
	}
	return contact
}
