package account

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
		if got := totp(secret, at/totpPeriod); got != code {
			t.Errorf("at %d: %s, want %s", at, got, code)
		}
	}
}

func TestACodeIsTakenHalfAMinuteEarlyOrLateAndNoMore(t *testing.T) {
	t.Parallel()
	secret := []byte("12345678901234567890")
	now := time.Unix(1111111111, 0)
	current := now.Unix() / totpPeriod
	for off, wanted := range map[int64]bool{-2: false, -1: true, 0: true, 1: true, 2: false} {
		code := totp(secret, current+off)
		step, ok := matchTOTP(secret, code[:3]+" "+code[3:], now)
		if ok != wanted || ok && step != current+off {
			t.Errorf("%d steps off: %d %v", off, step, ok)
		}
	}
}

func TestTheAddressForAppsNamesTownAndAccount(t *testing.T) {
	t.Parallel()
	u, err := url.Parse(totpURL("Stadt Werne", "v.brandt@werne.example", []byte("12345678901234567890")))
	if err != nil {
		t.Fatal(err)
	}
	if u.Scheme != "otpauth" || u.Host != "totp" || u.Path != "/Stadt Werne:v.brandt@werne.example" ||
		u.Query().Get("issuer") != "Stadt Werne" || u.Query().Get("secret") != "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" {
		t.Errorf("%s", u)
	}
}

func TestARecoveryCodeIsReadAsPeopleCopyIt(t *testing.T) {
	t.Parallel()
	codes, hashes := newRecovery([16]byte{1})
	if len(codes) != recoveryCodes || len(codes[0]) != 19 {
		t.Fatalf("%v", codes)
	}
	signs := "0011-ABCD-EFGH-JKMN"
	wanted, _ := parseRecovery([16]byte{1}, signs)
	for _, typed := range []string{" 0011abcdefghjkmn ", "oOiL abcd efgh jkmn", "0011–ABCD–EFGH–JKMN"} {
		hash, ok := parseRecovery([16]byte{1}, typed)
		if !ok || string(hash) != string(wanted) {
			t.Errorf("%q is not read", typed)
		}
	}
	if hash, _ := parseRecovery([16]byte{1}, codes[0]); string(hash) != string(hashes[0]) {
		t.Error("a code is not what is kept of it")
	}
	if hash, _ := parseRecovery([16]byte{2}, codes[0]); string(hash) == string(hashes[0]) {
		t.Error("a code opens another account")
	}
	if _, ok := parseRecovery([16]byte{1}, "123456"); ok {
		t.Error("a code of an app is taken for a recovery code")
	}
}

func TestABrowserIsSaidInAFewWords(t *testing.T) {
	t.Parallel()
	for agent, words := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0":                                              "Firefox, Windows",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0": "Edge, Windows",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15":         "Safari, macOS",
		"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36":               "Chrome, Android",
		"curl/8.5.0": "",
	} {
		if got := describeBrowser(agent); got != words {
			t.Errorf("%s: %q, want %q", agent, got, words)
		}
	}
}
