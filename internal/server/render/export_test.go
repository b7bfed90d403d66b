package render

// What binds templates, for the test that compares what they write.
var (
	Bind      = bind
	Functions = functions
)
