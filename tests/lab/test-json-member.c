#include "lab/bnl-json-member-private.h"

#include <string.h>

#include "lab/bnl-json.h"
#include "lab/bnl-spec.h"

#define PLACE "“list”, item 2: "

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = bnl_json_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return object;
}

/* The sentence, and its kind; taken by the test. */
static void
assert_sentence (gboolean done, GError **error, BnlSpecError code, const char *expected)
{
  g_assert_false (done);
  g_assert_error (*error, BNL_SPEC_ERROR, (gint) code);
  g_assert_cmpstr ((*error)->message, ==, expected);
  g_clear_error (error);
}

static void
test_check (void)
{
  static const char *const known[] = { "key", "values", NULL };
  static const char *const none[] = { NULL };
  g_autoptr (JsonObject) object = parse ("{\"values\":1,\"key\":2}");
  g_autoptr (JsonObject) other = parse ("{\"key\":2,\"n\":1}");
  g_autoptr (JsonObject) empty = parse ("{}");
  g_autoptr (GError) error = NULL;

  g_assert_true (bnl_json_member_check (object, PLACE, known, &error));
  g_assert_true (bnl_json_member_check (empty, PLACE, none, &error));
  g_assert_no_error (error);
  assert_sentence (bnl_json_member_check (other, PLACE, known, &error), &error,
                   BNL_SPEC_ERROR_UNKNOWN, PLACE "there is no “n”; there may be key, values");
}

static void
test_text (void)
{
  g_autoptr (JsonObject) object = parse ("{\"a\":\"ä\\n\",\"b\":1,\"c\":null,\"d\":[\"x\"]}");
  g_autoptr (GError) error = NULL;
  const char *text = "as before";

  g_assert_true (bnl_json_member_get_text (object, "", "nothing", &text, &error));
  g_assert_cmpstr (text, ==, "as before");
  assert_sentence (bnl_json_member_get_text (object, PLACE, "b", &text, &error), &error,
                   BNL_SPEC_ERROR_VALUE, PLACE "“b” must be a text, but is 1");
  assert_sentence (bnl_json_member_get_text (object, "", "c", &text, &error), &error,
                   BNL_SPEC_ERROR_VALUE, "“c” must be a text, but is null");
  assert_sentence (bnl_json_member_get_text (object, "", "d", &text, &error), &error,
                   BNL_SPEC_ERROR_VALUE, "“d” must be a text, but is [\"x\"]");
  g_assert_cmpstr (text, ==, "as before");
  g_assert_true (bnl_json_member_get_text (object, "", "a", &text, &error));
  g_assert_cmpstr (text, ==, "ä\n");
}

static void
test_number (void)
{
  g_autoptr (JsonObject) object = parse ("{\"a\":0.1,\"b\":-3,\"c\":\"1\",\"d\":true}");
  g_autoptr (GError) error = NULL;
  double number = 7.0;

  g_assert_true (bnl_json_member_get_number (object, "", "nothing", &number, &error));
  g_assert_cmpfloat (number, ==, 7.0);
  assert_sentence (bnl_json_member_get_number (object, "", "c", &number, &error), &error,
                   BNL_SPEC_ERROR_VALUE, "“c” must be a number, but is \"1\"");
  assert_sentence (bnl_json_member_get_number (object, PLACE, "d", &number, &error), &error,
                   BNL_SPEC_ERROR_VALUE, PLACE "“d” must be a number, but is true");
  g_assert_cmpfloat (number, ==, 7.0);
  g_assert_true (bnl_json_member_get_number (object, "", "a", &number, &error));
  g_assert_cmpfloat (number, ==, 0.1);
  g_assert_true (bnl_json_member_get_number (object, "", "b", &number, &error));
  g_assert_cmpfloat (number, ==, -3.0);
}

static void
test_count (void)
{
  g_autoptr (JsonObject) object =
      parse ("{\"zero\":0,\"ten\":10,\"eleven\":11,\"minus\":-1,\"half\":0.5,\"text\":\"1\"}");
  g_autoptr (GError) error = NULL;
  guint64 number = 7;

  g_assert_true (bnl_json_member_get_count (object, "", "nothing", 10, &number, &error));
  g_assert_cmpuint (number, ==, 7);
  g_assert_true (bnl_json_member_get_count (object, "", "zero", 10, &number, &error));
  g_assert_cmpuint (number, ==, 0);
  g_assert_true (bnl_json_member_get_count (object, "", "ten", 10, &number, &error));
  g_assert_cmpuint (number, ==, 10);
  assert_sentence (bnl_json_member_get_count (object, "", "eleven", 10, &number, &error), &error,
                   BNL_SPEC_ERROR_VALUE, "“eleven” must be a whole number from 0 to 10, but is 11");
  assert_sentence (bnl_json_member_get_count (object, "", "minus", 10, &number, &error), &error,
                   BNL_SPEC_ERROR_VALUE, "“minus” must be a whole number from 0 to 10, but is -1");
  assert_sentence (bnl_json_member_get_count (object, "", "half", 10, &number, &error), &error,
                   BNL_SPEC_ERROR_VALUE, "“half” must be a whole number from 0 to 10, but is 0.5");
  assert_sentence (bnl_json_member_get_count (object, PLACE, "text", 10, &number, &error), &error,
                   BNL_SPEC_ERROR_VALUE,
                   PLACE "“text” must be a whole number from 0 to 10, but is \"1\"");
  g_assert_cmpuint (number, ==, 10);
}

static void
test_object (void)
{
  g_autoptr (JsonObject) object = parse ("{\"a\":{\"b\":1},\"c\":[1]}");
  g_autoptr (GError) error = NULL;
  JsonObject *member = NULL;

  g_assert_true (bnl_json_member_get_object (object, "", "nothing", &member, &error));
  g_assert_null (member);
  g_assert_true (bnl_json_member_get_object (object, "", "a", &member, &error));
  g_assert_cmpint (json_object_get_int_member (member, "b"), ==, 1);
  assert_sentence (bnl_json_member_get_object (object, PLACE, "c", &member, &error), &error,
                   BNL_SPEC_ERROR_VALUE, PLACE "“c” must be an object in {}, but is [1]");
}

static void
test_lists (void)
{
  g_autoptr (JsonObject) object = parse (
      "{\"texts\":[\"a\",\"b\"],\"objects\":[{},{\"x\":1}],\"empty\":[],\"mixed\":[\"a\",{}]}");
  g_autoptr (GError) error = NULL;
  JsonArray *array = NULL;

  g_assert_true (bnl_json_member_get_texts (object, "", "nothing", &array, &error));
  g_assert_null (array);
  g_assert_true (bnl_json_member_get_texts (object, "", "texts", &array, &error));
  g_assert_cmpuint (json_array_get_length (array), ==, 2);
  g_assert_true (bnl_json_member_get_texts (object, "", "empty", &array, &error));
  g_assert_cmpuint (json_array_get_length (array), ==, 0);
  g_assert_true (bnl_json_member_get_objects (object, "", "empty", &array, &error));
  g_assert_true (bnl_json_member_get_objects (object, "", "objects", &array, &error));
  g_assert_cmpuint (json_array_get_length (array), ==, 2);
  assert_sentence (bnl_json_member_get_objects (object, "", "texts", &array, &error), &error,
                   BNL_SPEC_ERROR_VALUE,
                   "“texts” must be a list in [] of objects in {}, but is [\"a\",\"b\"]");
  assert_sentence (bnl_json_member_get_texts (object, PLACE, "mixed", &array, &error), &error,
                   BNL_SPEC_ERROR_VALUE,
                   PLACE "“mixed” must be a list in [] of texts, but is [\"a\",{}]");
  assert_sentence (bnl_json_member_get_objects (object, "", "mixed", &array, &error), &error,
                   BNL_SPEC_ERROR_VALUE,
                   "“mixed” must be a list in [] of objects in {}, but is [\"a\",{}]");
}

static void
test_need (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (bnl_json_member_need ("there", PLACE, "key", &error));
  assert_sentence (bnl_json_member_need (NULL, PLACE, "key", &error), &error, BNL_SPEC_ERROR_VALUE,
                   PLACE "“key” is missing");
}

/* What was given is shown as far as a line has room, and never half a character. */
static void
test_long (void)
{
  g_autofree char *many = g_strnfill (300, 'x');
  g_autofree char *text = g_strdup_printf ("{\"a\":[\"ä%s\"]}", many);
  g_autoptr (JsonObject) object = parse (text);
  g_autoptr (GError) error = NULL;
  double number;

  g_assert_false (bnl_json_member_get_number (object, "", "a", &number, &error));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_true (g_str_has_suffix (error->message, "xxx and so on"));
  g_assert_cmpint (g_utf8_strlen (error->message, -1), <, 120);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-member/check", test_check);
  g_test_add_func ("/json-member/text", test_text);
  g_test_add_func ("/json-member/number", test_number);
  g_test_add_func ("/json-member/count", test_count);
  g_test_add_func ("/json-member/object", test_object);
  g_test_add_func ("/json-member/lists", test_lists);
  g_test_add_func ("/json-member/need", test_need);
  g_test_add_func ("/json-member/long", test_long);
  return g_test_run ();
}
