package office_test

import (
	"testing"

	"stadttermin/internal/town/office"
)

func TestABasketIsReadAndWrittenInOneForm(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"personalausweis":                         "personalausweis:1",
		"personalausweis:2,meldebescheinigung":    "personalausweis:2,meldebescheinigung:1",
		"personalausweis:2, meldebescheinigung ":  "personalausweis:2,meldebescheinigung:1",
		"personalausweis,personalausweis":         "personalausweis:2",
		"personalausweis:2,pass,personalausweis:": "",
		"personalausweis:99":                      "personalausweis:99",
		"personalausweis:98,personalausweis:1":    "personalausweis:99",
	} {
		basket, err := office.ParseBasket(text)
		if refused := want == ""; refused != (err != nil) || basket.String() != want {
			t.Errorf("%q was read as %q, %v", text, basket, err)
		}
	}
}

func TestABasketThatNoTenantCouldMeanIsRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", ",", "pass,", ":2", "pass:0", "pass:-1", "pass:+1", "pass:x", "pass:1.5", "pass: 1", "pass:100", "pass:60,pass:40",
		"pass:5,pass:-3", "pass:0,pass:1", "pass:9223372036854775807,pass:9223372036854775807,pass:3",
		"a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u",
	} {
		if basket, err := office.ParseBasket(text); err == nil || basket != nil {
			t.Errorf("%q was read as %q, %v", text, basket, err)
		}
	}
}

func TestAddingToABasketLeavesTheFirstAsItWas(t *testing.T) {
	t.Parallel()
	basket := office.Basket{{Service: "pass", Quantity: 1}}
	more := basket.Add("pass", 1)
	other := basket.Add("ausweis", 1)
	third := basket.Add("meldung", 2)
	for _, b := range []struct {
		basket office.Basket
		want   string
	}{{basket, "pass:1"}, {more, "pass:2"}, {other, "pass:1,ausweis:1"}, {third, "pass:1,meldung:2"}} {
		if b.basket.String() != b.want {
			t.Errorf("%s, want %s", b.basket, b.want)
		}
	}
}

func TestBasketsAreEqualInWhateverOrder(t *testing.T) {
	t.Parallel()
	basket := office.Basket{{Service: "a", Quantity: 1}, {Service: "b", Quantity: 2}}
	if !basket.Equal(office.Basket{{Service: "b", Quantity: 2}, {Service: "a", Quantity: 1}}) {
		t.Error("the order made a difference")
	}
	for _, other := range []office.Basket{nil, {{Service: "a", Quantity: 1}}, {{Service: "a", Quantity: 2}, {Service: "b", Quantity: 1}}} {
		if basket.Equal(other) {
			t.Errorf("%s equals %s", basket, other)
		}
	}
}

func FuzzABasketIsReadBackOrRefused(f *testing.F) {
	for _, seed := range []string{"", "pass", "pass:2,ausweis", "pass:2,pass", "a:99,a:1", ":", ",,", "a:-1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		basket, err := office.ParseBasket(text)
		if err != nil {
			return
		}
		if err := basket.WellFormed(); err != nil {
			t.Fatalf("%q was read as %q: %v", text, basket, err)
		}
		again, err := office.ParseBasket(basket.String())
		if err != nil || !again.Equal(basket) {
			t.Fatalf("%q is written %q and read as %q, %v", text, basket, again, err)
		}
	})
}
