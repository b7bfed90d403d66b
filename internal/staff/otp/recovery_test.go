package otp

import "testing"

func TestARecoveryCodeIsReadAsPeopleCopyIt(t *testing.T) {
	t.Parallel()
	codes, hashes := NewRecovery([16]byte{1})
	if len(codes) != recoveryCodes || len(codes[0]) != 19 {
		t.Fatalf("%v", codes)
	}
	signs := "0011-ABCD-EFGH-JKMN"
	wanted, _ := ParseRecovery([16]byte{1}, signs)
	for _, typed := range []string{" 0011abcdefghjkmn ", "oOiL abcd efgh jkmn", "0011–ABCD–EFGH–JKMN"} {
		hash, ok := ParseRecovery([16]byte{1}, typed)
		if !ok || string(hash) != string(wanted) {
			t.Errorf("%q is not read", typed)
		}
	}
	if hash, _ := ParseRecovery([16]byte{1}, codes[0]); string(hash) != string(hashes[0]) {
		t.Error("a code is not what is kept of it")
	}
	if hash, _ := ParseRecovery([16]byte{2}, codes[0]); string(hash) == string(hashes[0]) {
		t.Error("a code opens another account")
	}
	if _, ok := ParseRecovery([16]byte{1}, "123456"); ok {
		t.Error("a code of an app is taken for a recovery code")
	}
}
