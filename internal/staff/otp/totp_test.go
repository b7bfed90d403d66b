package otp

import (
	"net/url"
	"testing"
	"time"
)

// The last six digits of the codes in RFC 6238, appendix B.
func TestCodesAreThoseOfTheStandard(t *testing.T) {
	t.Parallel()
	secret := []byte("12345678901234567890")
	for at, code := range map[int64]string{
		59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130",
	} {
		if got := Code(secret, at/Period); got != code {
			t.Errorf("at %d: %s, want %s", at, got, code)
		}
	}
}

func TestACodeIsTakenHalfAMinuteEarlyOrLateAndNoMore(t *testing.T) {
	t.Parallel()
	secret := []byte("12345678901234567890")
	now := time.Unix(1111111111, 0)
	current := now.Unix() / Period
	for off, wanted := range map[int64]bool{-2: false, -1: true, 0: true, 1: true, 2: false} {
		code := Code(secret, current+off)
		step, ok := Match(secret, code[:3]+" "+code[3:], now)
		if ok != wanted || ok && step != current+off {
			t.Errorf("%d steps off: %d %v", off, step, ok)
		}
	}
}

func TestTheAddressForAppsNamesTownAndAccount(t *testing.T) {
	t.Parallel()
	u, err := url.Parse(URL("Stadt Werne", "v.brandt@werne.example", []byte("12345678901234567890")))
	if err != nil {
		t.Fatal(err)
	}
	if u.Scheme != "otpauth" || u.Host != "totp" || u.Path != "/Stadt Werne:v.brandt@werne.example" ||
		u.Query().Get("issuer") != "Stadt Werne" || u.Query().Get("secret") != "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" {
		t.Errorf("%s", u)
	}
}
