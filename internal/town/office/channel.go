package office

// Channel is the way an appointment comes about.
type Channel string

// Channels. Citizens book online; phone and desk are staff booking for somebody; import takes over what was agreed elsewhere.
const (
	Online Channel = "online"
	Phone  Channel = "phone"
	Desk   Channel = "desk"
	Import Channel = "import"
)

// Staffed tells whether staff book: lead time, online share and grid do not bind them.
func (c Channel) Staffed() bool { return c != Online }
