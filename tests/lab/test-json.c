#include "lab/bnl-json.h"

#include <string.h>

static void
assert_refused (const char *json, const char *pattern)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = bnl_json_parse (json, strlen (json), &error);

  if (object != NULL)
    g_error ("taken: %s", json);
  g_assert_error (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_PARSE);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("%s: %s", json, error->message);
}

static void
test_taken (void)
{
  const char json[] =
      " {\"a\": [1, -2.5e+3, true, null, {\"b\": \"x\\n\\u00e4\\ud83d\\ude00/\"}],\n"
      "\t\"\": {}, \"c\": [ ], \"d\":0, \"e\":123456789012345678}\r\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = bnl_json_parse (json, strlen (json), &error);
  JsonArray *array;

  g_assert_no_error (error);
  array = json_object_get_array_member (object, "a");
  g_assert_cmpint (json_array_get_int_element (array, 0), ==, 1);
  g_assert_true (json_array_get_double_element (array, 1) == -2500.0);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (array, 4), "b"),
                   ==, "x\nä😀/");
  g_assert_cmpint (json_object_get_int_member (object, "e"), ==, 123456789012345678);
}

static void
test_refused (void)
{
  assert_refused ("", "line 1: *“{” was expected*");
  assert_refused ("[]", "*“{” was expected*");
  assert_refused ("\n\n{", "line 3: *text*");
  assert_refused ("{\"a\":1,}", "*text*");
  assert_refused ("{\"a\":1 \n\"b\":2}", "line 2: “}” was expected*comma*");
  assert_refused ("{\"a\" 1}", "*“:” was expected*");
  assert_refused ("{\"a\":}", "*a value was expected*");
  assert_refused ("{\"a\":[1,]}", "*a value was expected*");
  assert_refused ("{\"a\":[1}", "*“]” was expected*");
  assert_refused ("{\"a\":1}}", "*after the end*");
  assert_refused ("{} {}", "*after the end*");
  assert_refused ("{\"a\":1} x", "*after the end*");
  assert_refused ("{1:2}", "*text*");
}

/* What json-glib alone would take. */
static void
test_lenience (void)
{
  assert_refused ("{/* c */\"a\":1}", "*text*");
  assert_refused ("{\"a\":1 // c\n}", "*“}” was expected*");
  assert_refused ("{\"a\":010}", "*“010” is no value*");
  assert_refused ("{\"a\":0x10}", "*“0x10” is no value*");
  assert_refused ("{\"a\":+1}", "*“+1” is no value*");
  assert_refused ("{\"a\":.5}", "*“.5” is no value*");
  assert_refused ("{\"a\":1.}", "*“1.” is no value*");
  assert_refused ("{\"a\":1e}", "*“1e” is no value*");
  assert_refused ("{\"a\":-}", "*“-” is no value*");
  assert_refused ("{\"a\":NaN}", "*“NaN” is no value*");
  assert_refused ("{\"a\":Infinity}", "*“Infinity” is no value*");
  assert_refused ("{\"a\":True}", "*“True” is no value*");
  assert_refused ("{\"a\":1234567890123456789}", "*is no value*");
  assert_refused ("{\"a\":18446744073709551617}", "*is no value*");
  assert_refused ("var x = {}", "*“{” was expected*");
  assert_refused ("{\"a\":1,\"a\":2}", "“a” is given twice");
  assert_refused ("{\"b\":{\"a\":1,\"c\":0,\"a\":1}}", "“a” is given twice");
}

static void
test_texts (void)
{
  g_autoptr (GError) error = NULL;

  assert_refused ("{\"a\":\"b}", "*not closed*");
  assert_refused ("{\"a\":\"b\n\"}", "*line break*");
  assert_refused ("{\"a\":\"\\q\"}", "*backslash*");
  assert_refused ("{\"a\":\"\\u12\"}", "*backslash*");
  assert_refused ("{\"a\":\"\\u0000\"}", "*backslash*");
  assert_refused ("{\"a\":\"\\ud83d\"}", "*backslash*");
  assert_refused ("{\"a\":\"\\ude00\"}", "*backslash*");
  assert_refused ("{\"a\":\"\\ud83d\\u0041\"}", "*backslash*");
  assert_refused ("{\"a\":\"\\", "*backslash*");
  assert_refused ("{\"a\":\"\xff\"}", "*not UTF-8*");
  g_assert_null (bnl_json_parse ("{\"a\":0}\0", 8, &error));
  g_assert_error (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_PARSE);
}

static void
test_depth (void)
{
  g_autoptr (GString) json = g_string_new ("{\"a\":");

  for (guint i = 0; i < 1000000; i++)
    g_string_append_c (json, '[');
  assert_refused (json->str, "*nested deeper than*");
  assert_refused ("{\"a\":[[[[[[[[[[[[[[[[[", "*nested deeper than*");
}

static void
test_append (void)
{
  g_autoptr (GString) json = g_string_new (NULL);

  bnl_json_append_string (json, "a\"b\\c\nd");
  g_assert_cmpstr (json->str, ==, "\"a\\\"b\\\\c\\nd\"");
}

static void
test_shorten (void)
{
  static const struct {
    const char *json, *expected;
  } cases[] = {
    { "{\"a\": 0.10000000000000001}", "{\"a\": 0.1}" },
    { "[-0.30000000000000004, 1e-05, 1.0000000000000001e-05]",
      "[-0.30000000000000004, 1e-05, 1e-05]" },
    /* Not what is no fraction, nor what stands in a text. */
    { "[1.0, 12, true, null]", "[1.0, 12, true, null]" },
    { "{\"0.10000000000000001\": \"-0.10000000000000001 \\\" 1.50\"}",
      "{\"0.10000000000000001\": \"-0.10000000000000001 \\\" 1.50\"}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = bnl_json_shorten (cases[i].json);

    g_assert_cmpstr (text, ==, cases[i].expected);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/json/taken", test_taken);
  g_test_add_func ("/lab/json/refused", test_refused);
  g_test_add_func ("/lab/json/lenience", test_lenience);
  g_test_add_func ("/lab/json/texts", test_texts);
  g_test_add_func ("/lab/json/depth", test_depth);
  g_test_add_func ("/lab/json/append", test_append);
  g_test_add_func ("/lab/json/shorten", test_shorten);
  return g_test_run ();
}
