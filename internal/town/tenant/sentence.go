package tenant

import (
	"fmt"
	"maps"
	"slices"
)

// Message says the problem in one English sentence that tells what to do, in the words of the files.
func (p Problem) Message() string {
	values := make([]any, 0, len(p.Args)/2)
	for i := 1; i < len(p.Args); i += 2 {
		values = append(values, p.Args[i])
	}
	return fmt.Sprintf(sentences[p.Code], values...)
}

// Codes lists the codes of all problems.
func Codes() []string { return slices.Sorted(maps.Keys(sentences)) }

// sentences are what Message says, by code. They take the values of Args in turn, or by position where they leave some to
// the pages.
var sentences = map[string]string{
	"required":     "this is required; write it",
	"number_range": "%d is not possible; write a number of %s from %d to %d",
	"short_long":   "this short name has %d characters; shorten it to %d",
	"named_twice":  "%q stands here a second time; name it once",

	"value_number":  "%q is not a whole number",
	"value_clock":   "%q is not a wall time like 07:30",
	"value_date":    "%q is not a date like 2026-11-23",
	"value_moment":  "%q is neither a date like 2027-02-08 nor a moment like 2027-02-04T11:00",
	"value_days":    "%q is not a length like 3w or 21d",
	"value_weekday": "%q is not one of mon, tue, wed, thu, fri, sat, sun",
	"value_nth":     "%q is not one of 1, 2, 3, 4, 5, last",
	"value_euro":    "%q is not an amount like 46.00",

	"id_malformed":  "%q is not an id; write up to 48 small letters a to z, digits and hyphens, beginning with a letter or digit",
	"id_twice":      "%q stands here a second time; give every entry an id of its own",
	"was_malformed": "%q is not an id; write the one that it had before",
	"was_stands":    "%q still stands here; write an id that is gone, or remove was",
	"was_twice":     "%q stands here a second time; only one can have been it",

	"unknown_category":   "there is no category %q; write the id of one that exists",
	"unknown_counter":    "there is no counter %q; write the id of one that exists",
	"unknown_hall":       "there is no hall %q; write the id of one that exists",
	"unknown_office":     "there is no office %q; write the id of one that exists",
	"unknown_service":    "there is no service %q; write the id of one that exists",
	"unknown_pickup":     "there is no service %q with appointments; write the id of the one by which documents are collected",
	"unknown_form":       "there is no form %q; write the name of one of this service, or a link",
	"unknown_per":        "%q is not for whom a document is; write person or appointment",
	"unknown_condition":  "%q is not a condition; write under_16, first_time or a text that people can read",
	"unknown_call_order": "%q is not an order; write time or arrival",
	"unknown_on_holiday": "%q is unknown; write skip, next_week or open",
	"unknown_release":    "%q is not a release; write rolling, midnight or an hour such as \"07:00\"",
	"unknown_timezone":   "%q is not a time zone; write one such as Europe/Berlin",
	"unknown_holidays":   "%q is none of %s, none; write the federal state or none",

	"text_encoding": "this text is not UTF-8; save the file as UTF-8",
	"text_control":  "this text holds a line break or an invisible control character; write it on one line without them",
	"text_long":     "this text has %d characters; shorten it to %d",
	"text_blank":    "this text begins or ends with a blank; remove it",

	"slug_malformed":           "%q is not a slug; write up to 63 small letters a to z, digits and hyphens, no hyphen at an end",
	"slug_reserved":            "%q is the provider's console; choose another slug",
	"prefix_malformed":         "%q does not begin references; write 2 to 4 capital letters A to Z",
	"host_malformed":           "%q is not a host name; write it in small letters without scheme, port and path",
	"host_capitals":            "%q has capital letters; write it in small ones",
	"host_of_other":            "%q belongs to the slug %s on every installation; remove it",
	"assumption_day_elsewhere": "only in Bavaria does this depend on the municipality; remove it",
	"reminder_hour":            "%v is not an hour of a day; write one from 00:00 to 23:55",
	"featured_many":            "%d services do not fit on the first page; name at most 4",
	"featured_not_online":      "%[1]q cannot be booked online; choose a service that citizens book",
	"horizon_range":            "%v is not possible; write a length from 1d to %dd",
	"email_malformed":          "%q is not an e-mail address; write one such as termine@stadt.example",
	"link_malformed":           "%q is not a link; write an address that begins with https://",
	"link_start_page":          "%q leads to a start page; write the link to the form itself, or remove it where the form is had at the office",

	"visitors_day_below_hour":  "%d are fewer than the %d of an hour; write at least as many",
	"visitors_hour_below_open": "%d are fewer than the %d at once; write at least as many",
	"network_addresses_none":   "this is required; write at least one address",
	"network_malformed":        "%q is no network: %s; write one such as 198.51.100.0/24",
	"network_host_bits":        "%[1]q is no network: %[1]s has bits of single addresses; write %[2]s; write one such as 198.51.100.0/24",
	"network_wide":             "%[1]q is no network: %[1]s is wider than one network; write one such as 198.51.100.0/24",

	"halls_none":          "no hall is named; write at least one",
	"offices_none":        "no office is named; write at least one",
	"office_id_reserved":  "%q is a word of the staff's pages; choose another id",
	"office_never_open":   "this office never opens; write its opening hours",
	"letter_malformed":    "%q does not begin waiting numbers; write one capital letter A to Z",
	"letter_taken":        "%[1]q is the letter of %[2]q in the same hall; choose another",
	"counters_range":      "%d counters are not possible; write 1 to %d",
	"service_not_offered": "%[1]q is not offered at this office; add the office to the service or remove it here",
	"minutes_raster":      "%d minutes do not lie on the five-minute raster; write a multiple of 5",
	"clock_raster":        "%v does not lie on the five-minute raster; write a wall time in multiples of 5 minutes up to 24:00",

	"opening_days_none":               "no weekday is named; write at least one of mon to sun",
	"opening_day_twice":               "this weekday is unknown or stands here a second time; name every weekday once",
	"opening_nth_twice":               "%v is unknown or stands here a second time; write each of 1 to 5 and last once",
	"opening_weeks_without_start":     "it is not said from which week to count; write starting with a date of the first week",
	"opening_start_without_weeks":     "starting means nothing by itself; write every_weeks, or valid_from for a first day",
	"opening_until_before_from":       "%v is not after %v; write a later time, up to 24:00",
	"opening_valid_until_before_from": "%v lies before valid_from %v; write a later date",
	"opening_overlap":                 "counter %[1]q is open by opening.%[2]d at the same time; make the hours meet without overlapping",
	"special_overlap":                 "counter %[1]q is open by special.%[2]d at the same time; make the hours meet without overlapping",
	"closure_one_clock":               "only one end has a wall time; write both as dates or both as moments such as 2027-02-04T11:00",
	"closure_until_before_from":       "%v is not after %v; write a later end",
	"closure_counters":                "a closure of the whole town names no counters; move it to an office or remove them",

	"categories_none":          "no category is named; write at least one",
	"icon_malformed":           "%q is not an icon; write its name in small letters, such as id-card",
	"services_none":            "no service is named; write at least one",
	"leika_malformed":          "%q is not a key of the German catalogue of services; write its 14 digits in quotes",
	"fee_range":                "%v is not a fee; write an amount from 0.00 to %v",
	"minutes_order":            "%v is not after %v; write the minutes in the order in which they come into force",
	"fee_order":                "%v is not after %v; write the fees in the order in which they come into force",
	"service_two_ways":         "a service is had without a visit or at another authority; remove no_visit or elsewhere",
	"service_minutes_missing":  "a service with appointments needs its length; write minutes, or no_visit or elsewhere",
	"service_minutes_needless": "a service without appointments has no length; remove minutes",
	"service_max_too_long":     "%d units last %d minutes and an appointment at most %d; lower max",
	"service_unserved":         "nobody can serve this; open an office that offers it with a counter that knows it",
	"season_until_before_from": "%v lies before %v; write a later date",
	"online_above_all":         "%d is more than the %d of all; lower it",
	"combines_empty":           "the list is empty; write none, or all",
	"combines_itself":          "a service is combined with others; write max for more of the same",
	"combines_one_sided":       "%[1]q does not agree to be combined with this; name it on both sides",

	"languages_none":         "no language is named; write at least [de]",
	"language_malformed":     "%q is not a language tag; write one such as de, en or ar",
	"language_spelling":      "%q is not the usual spelling; write %q",
	"language_twice":         "%q stands here a second time; name every language once",
	"translation_foreign":    "%q is not one of the further languages; add it to tenant.languages or remove its texts",
	"translation_unreviewed": "nobody has proof-read these texts; have them read and remove reviewed: false",
	"translation_orphan":     "this text does not exist in the source language; remove it or correct its path",
	"translation_missing":    "%s is not translated; write it, until then the source text %q is shown",

	"colour_malformed":        "%q is not a colour of six small hexadecimal digits; write one such as \"#14507f\"",
	"colours_incomplete":      "%d of 4 colours are written; write color, on_color, color_dark and on_color_dark, or none",
	"colour_like_error":       "%s is close to the red of error messages; choose a colour that cannot be mistaken for it",
	"contrast_low_text":       "on_color on color has a contrast of %.2f:1; choose colours with at least 4.5:1",
	"contrast_low_card":       "color on white has a contrast of %.2f:1; choose colours with at least 4.5:1",
	"contrast_low_page":       "color on the page's grey #f3f4f7 has a contrast of %.2f:1; choose colours with at least 4.5:1",
	"contrast_low_dark":       "color_dark on the dark surface #1d2034 has a contrast of %.2f:1; choose colours with at least 4.5:1",
	"contrast_low_dark_text":  "on_color_dark on color_dark has a contrast of %.2f:1; choose colours with at least 4.5:1",
	"contrast_weak_text":      "on_color on color has a contrast of %.2f:1; people with weak eyes need 7:1",
	"contrast_weak_card":      "color on white has a contrast of %.2f:1; people with weak eyes need 7:1",
	"contrast_weak_dark":      "color_dark on the dark surface #1d2034 has a contrast of %.2f:1; people with weak eyes need 7:1",
	"contrast_weak_dark_text": "on_color_dark on color_dark has a contrast of %.2f:1; people with weak eyes need 7:1",

	"file_outside":    "%q is not a file of this folder; write a path such as legal/impressum.md",
	"file_kind":       "%q is of the wrong kind; name a file that ends in %s",
	"file_missing":    "there is no file %q; add it or remove the key",
	"file_large":      "%q is larger than 64 kB; shorten it",
	"file_text":       "%q holds control characters or is not UTF-8; save it as plain text in UTF-8 with Unix line ends",
	"file_unnamed":    "no key names this file; name it under legal or brand or remove it",
	"svg_raw_section": "%[1]q: a raw section (CDATA) is not allowed; remove it",
	"svg_broken":      "%q: this is not well-formed XML (%s); export the drawing again",
	"svg_doctype":     "%[1]q: a document type or entity is not allowed; remove it",
	"svg_instruction": "%q: the instruction <?%s is not allowed; remove it",
	"svg_comment":     "%[1]q: a comment with < or > is not allowed; remove it",
	"svg_element":     "%q: <%s> is not allowed; use plain shapes only",
	"svg_attribute":   "%q: the attribute %s is not allowed; remove it",
	"svg_namespace":   "%q: the namespace %q is not allowed; save the drawing as plain SVG",
	"svg_outside":     "%q: the attribute %s refers to something outside; use colours and parts of this drawing only",
	"svg_missing":     "%[1]q: this is not a drawing; write a file whose outermost element is <svg>",
}
