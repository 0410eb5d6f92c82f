#pragma once

#include <json-glib/json-glib.h>

/* JSON from files that may hold anything.  json-glib is lenient (comments, octal numbers, several
 * values, keys given twice, any depth); what it would forgive is refused here before it is asked,
 * so that a file means the same to every reader. */

#define BNL_JSON_MAX_DEPTH 16

/* One object, UTF-8, length bytes.  Integers of at most 18 digits.  The message begins with the
 * line where there is one to name, and leaves the file to the caller.  JSON_PARSER_ERROR. */
JsonObject *bnl_json_parse (const char *text, gsize length, GError **error);

/* "text" with quotes and escapes, appended. */
void bnl_json_append_string (GString *json, const char *text);

/* A document of json-glib's, which writes 17 digits of whatever has a fraction, with its numbers in
 * the shortest form that reads back the same.  Owned by the caller. */
char *bnl_json_shorten (const char *json);
