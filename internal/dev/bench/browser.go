package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// browser asks one server as visitors of one host do, over connections that stay open.
type browser struct {
	client  *http.Client
	address string // such as http://127.0.0.1:8080
	host    string
}

func newBrowser(connections int, address, host string) *browser {
	return &browser{
		client: &http.Client{
			Transport:     &http.Transport{MaxIdleConns: connections, MaxIdleConnsPerHost: connections, DisableCompression: true},
			Timeout:       30 * time.Second,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		address: address, host: host,
	}
}

// on gives the same connections for another host.
func (b *browser) on(host string) *browser {
	other := *b
	other.host = host
	return &other
}

// get reads a page; anything but success is an error.
func (b *browser) get(path string) ([]byte, error) {
	status, body, err := b.do(http.MethodGet, path, nil, nil)
	if err == nil && status != http.StatusOK {
		err = refused(path, status, body)
	}
	return body, err
}

// post sends a document and gives how it was answered.
func (b *browser) post(path string, document any) (status int, body []byte, err error) {
	content, err := json.Marshal(document)
	if err != nil {
		return 0, nil, err
	}
	return b.do(http.MethodPost, path, content, map[string]string{"Content-Type": "application/json"})
}

func (b *browser) do(method, path string, content []byte, headers map[string]string) (status int, body []byte, err error) {
	request, err := http.NewRequest(method, b.address+path, bytes.NewReader(content)) //nolint:noctx // the client's own time limit ends it
	if err != nil {
		return 0, nil, err
	}
	request.Host = b.host
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	response, err := b.client.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	body, err = io.ReadAll(response.Body)
	return response.StatusCode, body, err
}

func refused(path string, status int, body []byte) error {
	return fmt.Errorf("%s: %d %.300s", path, status, body)
}
