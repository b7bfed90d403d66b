package account

import (
	"strings"
	"sync"
	"time"
)

// CodeAt gives what an app shows at a moment for a secret as it is typed into it.
func CodeAt(typed string, now time.Time) string {
	secret, err := totpText.DecodeString(strings.ReplaceAll(typed, " ", ""))
	if err != nil {
		panic(err)
	}
	return totp(secret, now.Unix()/totpPeriod)
}

// Period is how long a code is shown.
const Period = totpPeriod * time.Second

// flooding keeps two floods from waiting for each other's last place.
var flooding sync.Mutex

// Flood takes all places in which passwords of unknown browsers are compared, until the function is called.
func Flood() (release func()) {
	flooding.Lock()
	for range cap(places) {
		places <- struct{}{}
	}
	return func() {
		for range cap(places) {
			<-places
		}
		flooding.Unlock()
	}
}
