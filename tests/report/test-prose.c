#include "report/bnl-prose.h"

#include <glib/gstdio.h>
#include <string.h>

#include "lab/bnl-spec.h"
#include "lab/bnl-experiment-library.h"
#include "report/bnl-handbook.h"
#include "report/bnl-prose-html.h"
#include "report/bnl-prose-page.h"
#include "report/bnl-prose-target.h"

static BnlProse *
read_prose (const char *markup)
{
  g_autoptr (GError) error = NULL;
  BnlProse *prose = bnl_prose_new (markup, &error);

  g_assert_no_error (error);
  return prose;
}

static const BnlProseBlock *
get_block (const BnlProse *prose, guint index, BnlProseKind kind, guint n_runs)
{
  guint n_blocks;
  const BnlProseBlock *blocks = bnl_prose_get_blocks (prose, &n_blocks);

  g_assert_cmpuint (index, <, n_blocks);
  g_assert_cmpint (blocks[index].kind, ==, kind);
  g_assert_cmpuint (blocks[index].n_runs, ==, n_runs);
  return &blocks[index];
}

static void
assert_run (const BnlProseRun *run, const char *text, BnlProseStyle style, const char *target)
{
  g_assert_cmpstr (run->text, ==, text);
  g_assert_cmpint (run->style, ==, style);
  g_assert_cmpstr (run->target, ==, target);
}

static void
test_blocks (void)
{
  g_autoptr (BnlProse) prose = read_prose ("# Title\n## Heading\n### Smaller\nA paragraph\nof  two "
                                           "lines.\n- one\n- two\n  goes on\nAnother.\n\n"
                                           "$$\\frac{a}{b}$$\n\n\n- three\n");
  guint n_blocks;

  bnl_prose_get_blocks (prose, &n_blocks);
  g_assert_cmpuint (n_blocks, ==, 9);
  assert_run (get_block (prose, 0, BNL_PROSE_TITLE, 1)->runs, "Title", 0, NULL);
  assert_run (get_block (prose, 1, BNL_PROSE_HEADING, 1)->runs, "Heading", 0, NULL);
  assert_run (get_block (prose, 2, BNL_PROSE_SUBHEADING, 1)->runs, "Smaller", 0, NULL);
  assert_run (get_block (prose, 3, BNL_PROSE_TEXT, 1)->runs, "A paragraph of two lines.", 0, NULL);
  assert_run (get_block (prose, 4, BNL_PROSE_ITEM, 1)->runs, "one", 0, NULL);
  assert_run (get_block (prose, 5, BNL_PROSE_ITEM, 1)->runs, "two goes on", 0, NULL);
  assert_run (get_block (prose, 6, BNL_PROSE_TEXT, 1)->runs, "Another.", 0, NULL);
  assert_run (get_block (prose, 7, BNL_PROSE_FORMULA, 1)->runs, "a over b", 0, NULL);
  assert_run (get_block (prose, 8, BNL_PROSE_ITEM, 1)->runs, "three", 0, NULL);
  g_assert_cmpint (
      bnl_formula_get_style (get_block (prose, 7, BNL_PROSE_FORMULA, 1)->runs[0].formula), ==,
      BNL_FORMULA_DISPLAYED);
}

static void
test_runs (void)
{
  g_autoptr (BnlProse) prose =
      read_prose ("a *b* **c** `d*e` $x^2$ [f *g*](text:limits), **h *i***\n\n"
                  "2 * 3 [1, 2] \\*j\\* \\[k\\](l) 5 \\$ snake_case -");
  const BnlProseBlock *block = get_block (prose, 0, BNL_PROSE_TEXT, 14);

  assert_run (&block->runs[0], "a ", 0, NULL);
  assert_run (&block->runs[1], "b", BNL_PROSE_EMPHASIS, NULL);
  assert_run (&block->runs[3], "c", BNL_PROSE_STRONG, NULL);
  assert_run (&block->runs[5], "d*e", BNL_PROSE_CODE, NULL);
  assert_run (&block->runs[7], "x squared", 0, NULL);
  g_assert_nonnull (block->runs[7].formula);
  assert_run (&block->runs[8], " ", 0, NULL);
  assert_run (&block->runs[9], "f ", 0, "text:limits");
  assert_run (&block->runs[10], "g", BNL_PROSE_EMPHASIS, "text:limits");
  assert_run (&block->runs[11], ", ", 0, NULL);
  block = get_block (prose, 1, BNL_PROSE_TEXT, 1);
  assert_run (&block->runs[0], "2 * 3 [1, 2] *j* [k](l) 5 $ snake_case -", 0, NULL);
}

static void
test_parted (void)
{
  g_autoptr (BnlProse) prose = read_prose ("- a \\$ $$b$$ c $$d$$\n");

  assert_run (get_block (prose, 0, BNL_PROSE_ITEM, 1)->runs, "a $", 0, NULL);
  assert_run (get_block (prose, 1, BNL_PROSE_FORMULA, 1)->runs, "b", 0, NULL);
  assert_run (get_block (prose, 2, BNL_PROSE_TEXT, 1)->runs, "c", 0, NULL);
  assert_run (get_block (prose, 3, BNL_PROSE_FORMULA, 1)->runs, "d", 0, NULL);
}

static void
assert_refused (const char *markup, BnlProseError code, const char *pattern)
{
  g_autoptr (GError) error = NULL;
  BnlProse *prose = bnl_prose_new (markup, &error);

  g_assert_null (prose);
  g_assert_error (error, BNL_PROSE_ERROR, (int) code);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("“%s”: %s", markup, error->message);
}

static void
test_errors (void)
{
  const BnlProseError syntax = BNL_PROSE_ERROR_SYNTAX, target = BNL_PROSE_ERROR_TARGET;

  assert_refused ("a\n\nb *c", syntax, "Line 3:*not closed*");
  assert_refused ("**a", syntax, "Line 1:*");
  assert_refused ("a\nb `c", syntax, "Line 2:*“`” is not closed*");
  assert_refused ("a\nb $c", syntax, "Line 2:*“$” is not closed*");
  assert_refused ("a\nb $$c", syntax, "Line 2:*not closed*");
  assert_refused ("a $$", syntax, "Line 1:*not closed*");
  assert_refused ("a\n$$b$$ **c\n", syntax, "Line 2:*nothing stands behind*");
  assert_refused ("a *b $$c$$ d*", syntax, "Line 1:*not closed*");
  assert_refused ("a\n\n$$b\nc", syntax, "Line 3:*not closed*");
  assert_refused ("$$b$$ c", syntax, "Line 1:*nothing stands behind*");
  assert_refused ("[*a](text:b)*", syntax, "Line 1:*in a link*");
  assert_refused ("[](text:b)", syntax, "Line 1:*without words*");
  assert_refused ("a\n[b](c)", target, "Line 2:*“c” leads nowhere*");
  assert_refused ("[b](text:c", target, "Line 1:*not closed*");
  assert_refused ("[b](file:///etc)", target, "Line 1:*leads nowhere*");
  assert_refused ("[b](https://)", target, "Line 1:*leads nowhere*");
  assert_refused ("a\n$\\foo$", BNL_PROSE_ERROR_FORMULA, "Line 2:*character 1*\\foo*");
  assert_refused ("\xff", syntax, "*UTF-8*");
}

static void
test_anyhow (void)
{
  g_autoptr (BnlProse) broken = bnl_prose_new_anyhow ("**a\n\n  b $c\n\n");
  g_autoptr (BnlProse) bytes = bnl_prose_new_anyhow ("a\xff");
  g_autoptr (BnlProse) whole = bnl_prose_new_anyhow ("**a**");
  guint n_blocks;

  bnl_prose_get_blocks (broken, &n_blocks);
  g_assert_cmpuint (n_blocks, ==, 2);
  assert_run (get_block (broken, 0, BNL_PROSE_TEXT, 1)->runs, "**a", 0, NULL);
  assert_run (get_block (broken, 1, BNL_PROSE_TEXT, 1)->runs, "b $c", 0, NULL);
  assert_run (get_block (bytes, 0, BNL_PROSE_TEXT, 1)->runs, "a\xef\xbf\xbd", 0, NULL);
  assert_run (get_block (whole, 0, BNL_PROSE_TEXT, 1)->runs, "a", BNL_PROSE_STRONG, NULL);
}

static void
test_plain_and_escape (void)
{
  static const char *const names[] = {
    "a*b", "**", "`", "$x$", "[a](b)", "# a", "- a", "\\", "ö_"
  };
  g_autoptr (BnlProse) prose = read_prose ("# A\nb **c** $x_i$\n- d\n- e");
  g_autofree char *plain = bnl_prose_to_plain (prose);

  g_assert_cmpstr (plain, ==, "A\n\nb c x sub i\n\n- d\n- e");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *escaped = bnl_prose_escape (names[i]);
    g_autoptr (BnlProse) read = read_prose (escaped);
    g_autofree char *back = bnl_prose_to_plain (read);

    g_assert_cmpstr (back, ==, names[i]);
  }
}

static void
test_targets (void)
{
  g_autoptr (BnlProseTarget) page =
      bnl_prose_target_new ("page:train?norm=batch&init=gaussian%3A0.1", NULL);
  g_autoptr (BnlProseTarget) bare = bnl_prose_target_new ("page:draw", NULL);
  static const char *const wrong[] = { "",           "text:",       "text:a b",   "page:",
                                       "page:a?b",   "page:a?=1",   "page:a?b=%", "experiment:../a",
                                       "http://a.b", "javascript:a" };

  g_assert_cmpint (page->kind, ==, BNL_PROSE_TARGET_PAGE);
  g_assert_cmpstr (page->name, ==, "train");
  g_assert_cmpstr (page->keys[0], ==, "norm");
  g_assert_cmpstr (page->values[0], ==, "batch");
  g_assert_cmpstr (page->values[1], ==, "gaussian:0.1");
  g_assert_null (page->keys[2]);
  g_assert_null (bare->keys[0]);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (bnl_prose_target_new (wrong[i], &error));
    g_assert_error (error, BNL_PROSE_ERROR, BNL_PROSE_ERROR_TARGET);
  }
}

static void
test_html (void)
{
  g_autoptr (BnlProse) prose = read_prose (
      "# A < b\n## C\n- *d*\n- `e&f`\n\ng [h **i**](https://a.b/?c&d) [j](page:train) $x$\n\n"
      "$$y$$");
  GString *html = g_string_new (NULL);

  bnl_prose_html_append (html, prose, 2);
  g_assert_true (g_str_has_prefix (
      html->str,
      "<h2>A &lt; b</h2>\n<h3>C</h3>\n<ul>\n<li><em>d</em></li>\n<li><code>e&amp;f</code></li>\n"
      "</ul>\n<p>g <a href=\"https://a.b/?c&amp;d\">h <strong>i</strong></a> "
      "<span class=\"lab\" title=\"page:train\">j</span> <math "));
  g_assert_nonnull (strstr (html->str, "display=\"block\""));
  g_string_free (html, TRUE);
}

/* --- pages --- */

static BnlProsePage *
make_page (BnlProse *prose, double width)
{
  const BnlProsePageStyle style = { .size = 10, .width = width, .link_color = { 0, 0, 1 } };

  return bnl_prose_page_new (prose, &style);
}

static void
test_page (void)
{
  g_autoptr (GString) markup = g_string_new ("# Title\n\n");
  g_autoptr (BnlProse) prose = NULL;
  g_autoptr (BnlProsePage) page = NULL, narrow = NULL;
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);
  double whole, sum = 0;
  guint n_lines, n_pages = 0;

  for (guint i = 0; i < 20; i++)
    g_string_append (markup,
                     "Some words with $\\frac{1}{m}$ and [a link](https://a.b/) that take more "
                     "than one line of their page.\n\n$$\\sum_i x_i$$\n\n## Heading\n\n- item\n");
  prose = read_prose (markup->str);
  page = make_page (prose, 200);
  narrow = make_page (prose, 100);
  n_lines = bnl_prose_page_get_n_lines (page);
  whole = bnl_prose_page_get_height (page, 0);
  g_assert_cmpuint (bnl_prose_page_get_n_lines (narrow), >, n_lines);
  g_assert_cmpfloat (bnl_prose_page_get_height (narrow, 0), >, whole);

  for (guint from = 0; from < n_lines; n_pages++) {
    double used;
    guint next = bnl_prose_page_draw (page, cr, 0, 0, 150, from, TRUE, &used);

    g_assert_cmpuint (next, >, from);
    g_assert_cmpfloat (used, <=, 150 + 1e-6);
    g_assert_true (used > 60 || next == n_lines);
    sum += used;
    from = next;
  }
  g_assert_cmpuint (n_pages, >, 5);
  /* What is missing is the space between blocks where a page ends. */
  g_assert_cmpfloat (sum, <=, whole);
  g_assert_cmpfloat (sum, >, 0.8 * whole);
  /* All of it at once; nothing where nothing fits; a line all the same on an empty page. */
  g_assert_cmpuint (bnl_prose_page_draw (page, cr, 0, 0, whole, 0, FALSE, NULL), ==, n_lines);
  g_assert_cmpuint (bnl_prose_page_draw (page, cr, 0, 0, 5, 0, FALSE, NULL), ==, 0);
  g_assert_cmpuint (bnl_prose_page_draw (page, cr, 0, 0, 5, 0, TRUE, NULL), ==, 1);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_headings_stay (void)
{
  g_autoptr (BnlProse) prose = read_prose ("One.\n\n## Heading\n\nTwo.");
  g_autoptr (BnlProsePage) page = make_page (prose, 300);
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);
  double two = bnl_prose_page_get_height (page, 0) - bnl_prose_page_get_height (page, 2);

  /* Room for the heading, and none for what follows it. */
  g_assert_cmpuint (bnl_prose_page_draw (page, cr, 0, 0, two, 0, TRUE, NULL), ==, 1);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* --- what comes with the program --- */

static void
assert_page (const BnlProseTarget *target, const char *where)
{
  static const char *const pages[] = { "train", "data", "draw", "experiments", "runs", NULL };
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  g_autoptr (GError) error = NULL;

  if (!g_strv_contains (pages, target->name))
    g_error ("%s: there is no page “%s”", where, target->name);
  for (guint i = 0; target->keys[i]; i++)
    if (!g_str_equal (target->keys[i], "pair") &&
        !bnl_spec_set (spec, target->keys[i], target->values[i], &error))
      g_error ("%s: %s", where, error->message);
  if (!bnl_spec_validate (spec, &error))
    g_error ("%s: %s", where, error->message);
}

static void
assert_links (const BnlProse *prose, const char *where)
{
  g_autofree char *nowhere = g_build_filename (g_get_tmp_dir (), "bnl-no-such-folder", NULL);
  g_autoptr (BnlExperimentLibrary) library = bnl_experiment_library_new (nowhere);
  guint n_blocks;
  const BnlProseBlock *blocks = bnl_prose_get_blocks (prose, &n_blocks);

  for (guint i = 0; i < n_blocks; i++)
    for (guint j = 0; j < blocks[i].n_runs; j++) {
      const char *text = blocks[i].runs[j].target;
      g_autoptr (BnlProseTarget) target = text ? bnl_prose_target_new (text, NULL) : NULL;

      if (!target)
        continue;
      if (target->kind == BNL_PROSE_TARGET_TEXT && !bnl_handbook_has (target->name))
        g_error ("%s: the handbook has no section “%s”", where, target->name);
      if (target->kind == BNL_PROSE_TARGET_EXPERIMENT &&
          !bnl_experiment_library_find (library, target->name))
        g_error ("%s: there is no experiment “%s”", where, target->name);
      if (target->kind == BNL_PROSE_TARGET_PAGE)
        assert_page (target, where);
    }
}

static void
test_handbook (void)
{
  guint n_ids;
  const char *const *ids = bnl_handbook_get_ids (&n_ids);

  g_assert_false (bnl_handbook_has ("nothing"));
  g_assert_null (bnl_handbook_load ("nothing"));
  g_assert_null (bnl_handbook_dup_title ("nothing"));
  for (guint i = 0; i < n_ids; i++) {
    g_autofree char *name = g_strdup_printf ("%s.md", ids[i]);
    g_autofree char *path = g_build_filename (g_getenv ("BNLAB_TEST_DATA"), "text", name, NULL);
    g_autofree char *title = bnl_handbook_dup_title (ids[i]), *markup = NULL;
    g_autoptr (BnlProse) prose = NULL, loaded = bnl_handbook_load (ids[i]);
    g_autoptr (GError) error = NULL;
    guint n_blocks, n_loaded;

    g_assert_true (g_file_get_contents (path, &markup, NULL, NULL));
    prose = bnl_prose_new (markup, &error);
    if (!prose)
      g_error ("%s: %s", name, error->message);
    bnl_prose_get_blocks (prose, &n_blocks);
    bnl_prose_get_blocks (loaded, &n_loaded);
    g_assert_cmpuint (n_blocks, ==, n_loaded);
    g_assert_cmpuint (n_blocks, >, 8);
    assert_run (get_block (prose, 0, BNL_PROSE_TITLE, 1)->runs, title, 0, NULL);
    assert_links (prose, name);
  }
}

static void
assert_markup (const char *markup, const char *where)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlProse) prose = markup ? bnl_prose_new (markup, &error) : NULL;

  if (error)
    g_error ("%s: %s in “%s”", where, error->message, markup);
  if (prose)
    assert_links (prose, where);
}

static void
test_experiments (void)
{
  g_autofree char *folder = g_dir_make_tmp ("bnl-prose-XXXXXX", NULL);
  g_autoptr (BnlExperimentLibrary) library = bnl_experiment_library_new (folder);

  g_assert_cmpuint (bnl_experiment_library_get_n (library), >, 0);
  for (guint i = 0; i < bnl_experiment_library_get_n (library); i++) {
    const BnlExperiment *experiment = bnl_experiment_library_get (library, i)->experiment;
    const char *id = bnl_experiment_get_id (experiment);
    const char *const *reading = bnl_experiment_get_reading (experiment);
    guint n_sources;
    const BnlExperimentSource *sources = bnl_experiment_get_sources (experiment, &n_sources);

    assert_markup (bnl_experiment_get_question (experiment), id);
    assert_markup (bnl_experiment_get_belief (experiment), id);
    assert_markup (bnl_experiment_get_answer_hint (experiment), id);
    for (; *reading; reading++)
      assert_markup (*reading, id);
    for (guint j = 0; j < n_sources; j++) {
      g_autoptr (BnlProseTarget) target =
          sources[j].url ? bnl_prose_target_new (sources[j].url, NULL) : NULL;

      if (sources[j].url && (!target || target->kind != BNL_PROSE_TARGET_WEB))
        g_error ("%s: “%s” is no address", id, sources[j].url);
    }
  }
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/prose/blocks", test_blocks);
  g_test_add_func ("/report/prose/runs", test_runs);
  g_test_add_func ("/report/prose/parted", test_parted);
  g_test_add_func ("/report/prose/errors", test_errors);
  g_test_add_func ("/report/prose/anyhow", test_anyhow);
  g_test_add_func ("/report/prose/plain-and-escape", test_plain_and_escape);
  g_test_add_func ("/report/prose/targets", test_targets);
  g_test_add_func ("/report/prose/html", test_html);
  g_test_add_func ("/report/prose/page", test_page);
  g_test_add_func ("/report/prose/headings-stay", test_headings_stay);
  g_test_add_func ("/report/prose/handbook", test_handbook);
  g_test_add_func ("/report/prose/experiments", test_experiments);
  return g_test_run ();
}
