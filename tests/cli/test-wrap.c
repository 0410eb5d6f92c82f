#include "cli/bnl-wrap.h"

static void
assert_wrapped (const char *text, guint width, const char *expected)
{
  g_autofree char *wrapped = bnl_wrap_text (text, width);

  g_assert_cmpstr (wrapped, ==, expected);
}

static void
test_lines (void)
{
  assert_wrapped ("", 10, "");
  assert_wrapped ("one", 10, "one\n");
  assert_wrapped ("one\n", 10, "one\n");
  assert_wrapped ("one two three four", 9, "one two\nthree\nfour\n");
  assert_wrapped ("one two", 7, "one two\n");
  assert_wrapped ("one\n\ntwo", 10, "one\n\ntwo\n");
  /* Characters are counted, not bytes. */
  assert_wrapped ("ä ö ü", 5, "ä ö ü\n");
}

/* A word that is too long stands on a line of its own, whole. */
static void
test_long_word (void)
{
  assert_wrapped ("a unbreakable b", 5, "a\nunbreakable\nb\n");
  assert_wrapped ("unbreakable", 5, "unbreakable\n");
}

static void
test_items (void)
{
  assert_wrapped ("- one two three\n- four", 9, "- one two\n  three\n- four\n");
  assert_wrapped ("- unbreakable b", 5, "- unbreakable\n  b\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wrap/lines", test_lines);
  g_test_add_func ("/wrap/long-word", test_long_word);
  g_test_add_func ("/wrap/items", test_items);
  return g_test_run ();
}
