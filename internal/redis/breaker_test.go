package redis_test

import (
	"testing"
	"time"

	bare "github.com/redis/go-redis/v9"

	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/redis"
)

func TestAKeyOfAWrongTypeHealsAndStopsNobody(t *testing.T) {
	t.Parallel()
	url := apptest.Redis(t)
	client, err := redis.Open(url, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	options, err := bare.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	rdb := bare.NewClient(options)
	t.Cleanup(func() { _ = rdb.Close() })
	date := civil.DateOf(apptest.Now())
	days := []officeday.ID{{Office: "amt", Date: date}}
	for _, key := range []string{"{1}:pins:amt:" + date.String(), "{1}:changes:amt"} {
		rdb.Del(t.Context(), key)
		rdb.RPush(t.Context(), key, "what nobody of us writes")
		if _, err := client.Read(t.Context(), 1, days, apptest.Now()); err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
	rdb.RPush(t.Context(), "{1}:epoch:wrong", "kept") // what is no key of the command stays
	if n := rdb.Exists(t.Context(), "{1}:epoch:wrong").Val(); n != 1 {
		t.Error("a key of nobody's was removed")
	}
}

func TestWhatRedisRefusesOneTownItGivesAnother(t *testing.T) {
	t.Parallel()
	url := apptest.Redis(t)
	client, err := redis.Open(url, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	// An event has no key to heal: a reply that is an error stays one.
	if err := client.Spoil(t.Context(), 1); err == nil {
		t.Fatal("nothing was refused")
	}
	if err := client.Spoil(t.Context(), 1); err == nil || err.Error() != redis.Paused.Error() {
		t.Errorf("the town that was refused is asked again at once: %v", err)
	}
	days := []officeday.ID{{Office: "amt", Date: civil.DateOf(apptest.Now())}}
	if _, err := client.Read(t.Context(), 2, days, apptest.Now()); err != nil {
		t.Errorf("another town: %v", err)
	}
	if _, err := client.Read(t.Context(), 1, days, apptest.Now()); err != nil {
		t.Errorf("another kind of the same town: %v", err)
	}
}
