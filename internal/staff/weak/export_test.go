package weak

// CommonWords are those that no password is made of.
var CommonWords = commonWords
