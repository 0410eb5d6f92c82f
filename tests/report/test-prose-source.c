#include "report/bnl-prose-source.h"

#include <string.h>

#include "report/bnl-prose.h"

/* Sources that anybody may have written, as items with links that lead somewhere. */

static BnlExperiment *
make (const char *sources)
{
  g_autofree char *json = g_strdup_printf (
      "{\"bnlab_experiment\": 1, \"id\": \"one\", \"title\": \"One\", \"quick\": {}%s%s%s}",
      sources != NULL ? ", \"sources\": [" : "", sources != NULL ? sources : "",
      sources != NULL ? "]" : "");
  g_autoptr (GError) error = NULL;
  BnlExperiment *experiment = bnl_experiment_parse (json, strlen (json), "x", &error);

  g_assert_no_error (error);
  return experiment;
}

/* It is markup that has sense, of one item; its first run and where that leads. */
static void
assert_source (const char *source, const char *words, const char *target, const char *plain)
{
  g_autoptr (BnlExperiment) experiment = make (source);
  g_autofree char *markup = bnl_prose_source_list (experiment);
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlProse) prose = bnl_prose_new (markup, &error);
  g_autofree char *all = NULL;
  guint n;
  const BnlProseBlock *blocks;

  g_test_message ("%s", markup);
  g_assert_no_error (error);
  blocks = bnl_prose_get_blocks (prose, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (blocks[0].kind, ==, BNL_PROSE_ITEM);
  g_assert_cmpstr (blocks[0].runs[0].target, ==, target);
  if (target != NULL)
    g_assert_cmpstr (blocks[0].runs[0].text, ==, words);
  all = bnl_prose_to_plain (prose);
  g_assert_cmpstr (g_strchomp (all), ==, plain);
}

static void
test_links (void)
{
  assert_source ("{\"title\": \"BN\", \"url\": \"https://arxiv.org/abs/1502.03167\","
                 " \"where\": \"ICML 2015\", \"says\": \"The method.\"}",
                 "BN", "https://arxiv.org/abs/1502.03167", "- BN. ICML 2015. The method.");
  assert_source ("{\"title\": \"B\", \"url\": \"https://en.example.org/wiki/Batch_(x)_(y)\"}", "B",
                 "https://en.example.org/wiki/Batch_%28x%29_%28y%29", "- B.");
  assert_source ("{\"title\": \"Nowhere\"}", NULL, NULL, "- Nowhere.");
}

/* What leads to no place of the web, or is none, is no link. */
static void
test_no_links (void)
{
  static const char *const urls[] = { "javascript:alert(1)", "http://a.example/", "text:home",
                                      "https://", "" };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++) {
    g_autofree char *source =
        g_strdup_printf ("{\"title\": \"T\", \"url\": \"%s\", \"says\": \"S\"}", urls[i]);

    assert_source (source, NULL, NULL, "- T. S");
  }
}

/* Words are words, whatever they look like, and one source is one item. */
static void
test_words (void)
{
  assert_source ("{\"title\": \"*a* [b](text:c) $d$ `e` \\\\\", \"where\": \"**f\","
                 " \"says\": \"$$g\"}",
                 NULL, NULL, "- *a* [b](text:c) $d$ `e` \\. **f. $$g");
  assert_source ("{\"title\": \"One\\n\\n# two\\r\\n- three\"}", NULL, NULL,
                 "- One # two - three.");
  assert_source ("{\"title\": \"In ]( link\", \"url\": \"https://a.example/\"}", "In ]( link",
                 "https://a.example/", "- In ]( link.");
}

static void
test_none (void)
{
  g_autoptr (BnlExperiment) without = make (NULL);
  g_autoptr (BnlExperiment) empty = make ("");
  g_autoptr (BnlExperiment) two = make ("{\"title\": \"A\"}, {\"title\": \"B\"}");
  g_autofree char *markup = bnl_prose_source_list (two);

  g_assert_null (bnl_prose_source_list (without));
  g_assert_null (bnl_prose_source_list (empty));
  g_assert_cmpstr (markup, ==, "- A.\n- B.\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/prose-source/links", test_links);
  g_test_add_func ("/prose-source/no-links", test_no_links);
  g_test_add_func ("/prose-source/words", test_words);
  g_test_add_func ("/prose-source/none", test_none);
  return g_test_run ();
}
