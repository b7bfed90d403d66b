// Package postgres holds the SQL that is in none of the packages below it yet, one file per noun.
package postgres
