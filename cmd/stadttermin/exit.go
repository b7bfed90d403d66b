package main

import "fmt"

// exit ends the program with a status after everything was said.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit status %d", int(e)) }
