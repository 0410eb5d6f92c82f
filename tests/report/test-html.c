#include "report/bnl-html.h"

/* Words for HTML: what has a meaning there is written as what it is. */

static void
test_escape (void)
{
  g_autofree char *markup = bnl_html_escape ("a < b && \"c\" > d");
  g_autofree char *control = bnl_html_escape ("one\001two\tthree\n");
  g_autofree char *broken = bnl_html_escape ("x\xff y");
  g_autofree char *letters = bnl_html_escape ("784–128 · 95 % ± σ²");
  g_autofree char *nothing = bnl_html_escape (NULL);

  g_assert_cmpstr (markup, ==, "a &lt; b &amp;&amp; &quot;c&quot; &gt; d");
  g_assert_cmpstr (control, ==, "one\357\277\275two\tthree\n");
  g_assert_cmpstr (broken, ==, "x\357\277\275 y");
  g_assert_cmpstr (letters, ==, "784–128 · 95 % ± σ²");
  g_assert_cmpstr (nothing, ==, "");
}

static void
test_append (void)
{
  g_autoptr (GString) html = g_string_new ("<p>");

  bnl_html_append (html, "<b>");
  bnl_html_append (html, NULL);
  g_assert_cmpstr (html->str, ==, "<p>&lt;b&gt;");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/html/escape", test_escape);
  g_test_add_func ("/html/append", test_append);
  return g_test_run ();
}
