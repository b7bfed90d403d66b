package mailcatcher

import (
	"context"
	"slices"
)

// Messages gives what was taken and not yet dropped, the oldest first.
func (c *Catcher) Messages() []Message {
	messages, _ := c.look()
	return messages
}

// Message gives one message by its id.
func (c *Catcher) Message(id int) (Message, bool) {
	messages, _ := c.look()
	i := slices.IndexFunc(messages, func(m Message) bool { return m.ID == id })
	if i < 0 {
		return Message{}, false
	}
	return messages[i], true
}

// Clear drops all messages; ids go on counting.
func (c *Catcher) Clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.messages = nil
	c.announce()
}

// Wait returns true as soon as the messages are as wanted, and false when the context ends before.
func (c *Catcher) Wait(ctx context.Context, wanted func([]Message) bool) bool {
	for {
		messages, changed := c.look()
		if wanted(messages) {
			return true
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return false
		}
	}
}

func (c *Catcher) look() ([]Message, <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.messages), c.changed
}

func (c *Catcher) add(m Message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last++
	m.ID, m.Received = c.last, c.config.Now()
	c.messages = append(c.messages, m)
	if surplus := len(c.messages) - c.config.Keep; surplus > 0 {
		c.messages = slices.Delete(c.messages, 0, surplus)
	}
	c.announce()
}

// announce wakes those who wait; the lock is held.
func (c *Catcher) announce() {
	close(c.changed)
	c.changed = make(chan struct{})
}
