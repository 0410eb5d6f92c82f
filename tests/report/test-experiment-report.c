#include "bnl-report-fixture.h"

#include "report/bnl-experiment-report.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* The handout: what is in it, that any parser reads it, and how it lies on paper. */

static const char batch_size[] =
    "{\"bnlab_experiment\": 1, \"id\": \"batch-size\", \"title\": \"Batch size <1 & 64>\","
    "\"question\": \"How small may the batch be? With $\\\\hat x = \\\\frac{x}{2}$ it *matters*.\","
    "\"belief\": \"“BN always helps.”\","
    "\"sources\": [{\"title\": \"A & B\", \"where\": \"ICML 2015\","
    "  \"url\": \"https://arxiv.org/abs/1502.03167\", \"says\": \"The method.\"}],"
    "\"quick\": {\"vary\": [{\"key\": \"batch_size\", \"values\": \"pow2:1:64\"}],"
    "  \"arms\": [{\"name\": \"without BN\", \"set\": {\"norm\": \"none\"}},"
    "             {\"name\": \"with BN\", \"set\": {\"norm\": \"batch\"}}], \"seeds\": 3},"
    "\"pictures\": [{\"kind\": \"axis\", \"x\": \"batch_size\"},"
    "               {\"kind\": \"difference\", \"x\": \"batch_size\"}],"
    "\"verdict\": [\"range\", \"impossible\"]}";

static BnlExperimentReport *
make (void)
{
  g_autoptr (BnlSweepTable) table = bnl_report_fixture_batch_sizes ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlExperiment) experiment =
      bnl_experiment_parse (batch_size, sizeof batch_size - 1, "x", &error);
  BnlExhibitSource source = { table, NULL, NULL, NULL };
  static const char *const notes[] = { "Seven runs were there.", NULL };

  g_assert_no_error (error);
  /* All is taken in: the table goes before it is written. */
  return bnl_experiment_report_new_of (
      experiment, &source, &(BnlExperimentReportFacts){ .notes = notes, .seconds = 61 });
}

static char *
write_html (BnlExperimentReport *report)
{
  g_autoptr (GBytes) bytes = bnl_experiment_report_write_html (report);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

typedef struct {
  GHashTable *ids;
  GPtrArray *references;
  guint n_svg, n_desc, n_h1, n_math, n_scope_col, n_scope_row, n_caption;
  guint last_level;
} Page;

static void
take_attribute (Page *page, const char *name, const char *value)
{
  if (g_str_equal (name, "id"))
    g_assert_true (g_hash_table_add (page->ids, g_strdup (value)));
  if (g_str_has_suffix (name, "href") && value[0] == '#')
    g_ptr_array_add (page->references, g_strdup (value + 1));
  if (g_str_has_prefix (value, "url(#"))
    g_ptr_array_add (page->references,
                     g_strndup (value + strlen ("url(#"), strcspn (value + strlen ("url(#"), ")")));
  if (g_str_equal (name, "aria-labelledby")) {
    g_auto (GStrv) words = g_strsplit (value, " ", -1);

    for (guint i = 0; words[i] != NULL; i++)
      g_ptr_array_add (page->references, g_strdup (words[i]));
  }
  page->n_scope_col += g_str_equal (name, "scope") && g_str_equal (value, "col") ? 1 : 0;
  page->n_scope_row += g_str_equal (name, "scope") && g_str_equal (value, "row") ? 1 : 0;
}

static void
start_element_cb (G_GNUC_UNUSED GMarkupParseContext *context,
                  const char *name,
                  const char **names,
                  const char **values,
                  gpointer data,
                  G_GNUC_UNUSED GError **error)
{
  Page *page = data;

  for (guint i = 0; names[i] != NULL; i++)
    take_attribute (page, names[i], values[i]);
  page->n_svg += g_str_equal (name, "svg") ? 1 : 0;
  page->n_desc += g_str_equal (name, "desc") ? 1 : 0;
  page->n_math += g_str_equal (name, "math") ? 1 : 0;
  page->n_caption += g_str_equal (name, "caption") ? 1 : 0;
  if (name[0] == 'h' && g_ascii_isdigit (name[1])) {
    guint level = (guint) (name[1] - '0');

    /* No level is left out. */
    g_assert_cmpuint (level, <=, page->last_level + 1);
    page->last_level = level;
    page->n_h1 += level == 1 ? 1 : 0;
  }
}

/* XML, each id once, each reference to one, a picture in words, a table with heads. */
static void
test_html_structure (void)
{
  static const GMarkupParser parser = { .start_element = start_element_cb };
  g_autoptr (BnlExperimentReport) report = make ();
  g_autofree char *html = write_html (report);
  Page page = { .ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                .references = g_ptr_array_new_with_free_func (g_free) };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &page, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_str_has_prefix (html, "<!DOCTYPE html>\n<html lang=\"en\""));
  g_markup_parse_context_parse (context, html, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < page.references->len; i++)
    g_assert_true (g_hash_table_contains (page.ids, g_ptr_array_index (page.references, i)));
  /* Two pictures, for light and for dark. */
  g_assert_cmpuint (page.n_svg, ==, 4);
  g_assert_cmpuint (page.n_desc, ==, 4);
  g_assert_cmpuint (page.n_h1, ==, 1);
  g_assert_cmpuint (page.n_math, ==, 1);
  g_assert_cmpuint (page.n_caption, ==, 1);
  g_assert_cmpuint (page.n_scope_col, ==, 7);
  g_assert_cmpuint (page.n_scope_row, ==, 14 * 2);
  g_hash_table_unref (page.ids);
  g_ptr_array_unref (page.references);
}

static void
test_html_words (void)
{
  static const char *const words[] = {
    "<title>Batch size &lt;1 &amp; 64&gt;</title>",
    "<h2>The question</h2>",
    "<em>matters</em>",
    "“BN always helps.”",
    "<dt>Batch size</dt><dd>1, 2, 4, 8, 16, 32, 64</dd>",
    "<dt>Compared</dt><dd>without BN (norm=none); with BN (norm=batch)</dd>",
    "<dt>Seeds</dt><dd>3 (0 to 2)</dd>",
    "with BN</th><td class=\"n\">82.03 ± 0.15 %</td>",
    "−11.1 points [−11.4, −10.9]",
    "cannot be trained",
    "no clear difference",
    "<a href=\"https://arxiv.org/abs/1502.03167\">A &amp; B</a>. ICML 2015.",
    "<dt>Time it took</dt><dd>1 min 1 s</dd>",
    "<dt>BLAS kernel</dt>",
    "<dt>Note</dt><dd>Seven runs were there.</dd>",
    "<code>bnlab-cli experiments run batch-size</code>",
    "prefers-color-scheme:dark",
    "@page{size:A4",
  };
  g_autoptr (BnlExperimentReport) report = make ();
  g_autofree char *html = write_html (report);
  g_autofree char *host = g_strdup_printf (">%s,", g_get_host_name ());

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (html, words[i]) == NULL)
      g_error ("not in the report: %s", words[i]);
  /* What is as by default is not told, nor whose machine it was. */
  g_assert_null (strstr (html, "Dropout"));
  g_assert_null (strstr (html, host));
}

/* By another program's parser, too. */
static void
test_html_parser (void)
{
  g_autoptr (BnlExperimentReport) report = make ();
  g_autofree char *folder = g_dir_make_tmp ("bnl-report-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "report.html", NULL);
  const char *argv[] = { "/usr/bin/python3", "-c",
                         "import sys, xml.dom.minidom as m; m.parse(sys.argv[1])", path, NULL };
  g_autoptr (GError) error = NULL;
  int status = -1;

  bnl_experiment_report_write (report, path, &error);
  g_assert_no_error (error);
  if (!g_file_test (argv[0], G_FILE_TEST_IS_EXECUTABLE)) {
    g_test_skip ("no Python here");
  } else {
    g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, NULL, NULL, &status, &error);
    g_assert_no_error (error);
    g_assert_cmpint (status, ==, 0);
  }
  g_unlink (path);
  g_rmdir (folder);
}

/* NULL where the tool is not there. */
static char *
run_tool (const char *tool, const char *path, const char *last)
{
  const char *argv[] = { tool, path, last, NULL };
  char *output = NULL;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                     NULL, NULL, &output, NULL, NULL, NULL))
    return NULL;
  return output;
}

static void
test_pdf (void)
{
  static const char *const words[] = {
    "The question",
    "BN always helps",
    "What was tried",
    "What came out",
    "batch size",
    "82.03 ± 0.15 %",
    "no clear difference",
    "The verdict",
    "A & B",
    "How it was run",
    "bnlab-cli experiments run batch-size",
    "without BN",
  };
  g_autoptr (BnlExperimentReport) report = make ();
  g_autofree char *folder = g_dir_make_tmp ("bnl-report-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "report.pdf", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *info = NULL;
  g_autofree char *text = NULL;

  bnl_experiment_report_write (report, path, &error);
  g_assert_no_error (error);
  info = run_tool ("pdfinfo", path, NULL);
  text = run_tool ("pdftotext", path, "-");
  if (info == NULL || text == NULL) {
    g_test_skip ("no poppler-utils here");
  } else {
    guint n_pages = (guint) atoi (strstr (info, "Pages:") + strlen ("Pages:"));
    g_autofree char *last = g_strdup_printf ("%u / %u", n_pages, n_pages);
    /* Spaces so narrow are not always told. */
    g_autofree char *tight = g_strdup_printf ("%u/%u", n_pages, n_pages);

    g_assert_nonnull (strstr (info, "Batch size <1 & 64>"));
    g_assert_nonnull (strstr (info, "(A4)"));
    g_assert_cmpuint (n_pages, >=, 2);
    g_assert_cmpuint (n_pages, <=, 4);
    g_assert_true (strstr (text, last) != NULL || strstr (text, tight) != NULL);
    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
      if (strstr (text, words[i]) == NULL)
        g_error ("not in the pages: %s", words[i]);
  }
  g_unlink (path);
  g_rmdir (folder);
}

/* A plain sweep of one arm and seed of which nothing has ended has no question, claims nothing, and
 * brings its plan along. */
static void
test_nothing_yet (void)
{
  static const char *const arms[] = { "one", "norm=batch", NULL };
  static const char *const axes[] = { "lr", "0.1,0.2", NULL };
  g_autoptr (BnlSweep) sweep = bnl_report_fixture_sweep (axes, arms, 1, 0);
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (sweep);
  g_autoptr (BnlExperiment) experiment = bnl_experiment_new ("mine", sweep);
  BnlExhibitSource source = { table, NULL, NULL, NULL };
  g_autoptr (BnlExperimentReport) report = bnl_experiment_report_new_of (
      experiment, &source, &(BnlExperimentReportFacts){ .seconds = (double) NAN, .running = TRUE });
  g_autofree char *html = write_html (report);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = bnl_experiment_report_write_pdf (report, &error);

  g_assert_no_error (error);
  g_assert_true (memcmp (g_bytes_get_data (pdf, NULL), "%PDF-", 5) == 0);
  g_assert_null (strstr (html, "The question"));
  g_assert_null (strstr (html, "<svg"));
  g_assert_null (strstr (html, "Time it took"));
  g_assert_nonnull (strstr (html, "<dt>Runs</dt><dd>0 of 2</dd>"));
  g_assert_nonnull (strstr (html, "bnlab-cli sweep "));
  g_assert_nonnull (strstr (html, "&quot;vary&quot;"));
  g_assert_null (strstr (html, "0.80000000000000004"));
}

/* Long tables go over pages, each with its head. */
static void
test_long_table (void)
{
  static const char *const axes[] = { "lr", "lin:0.1:0.9:60", NULL };
  g_autoptr (BnlSweep) sweep = bnl_report_fixture_sweep (axes, NULL, 2, 0);
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (sweep);
  g_autoptr (BnlExperiment) experiment = bnl_experiment_new ("long", sweep);
  BnlExhibitSource source = { table, NULL, NULL, NULL };
  g_autoptr (BnlExperimentReport) report = NULL;
  g_autofree char *folder = g_dir_make_tmp ("bnl-report-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "long.pdf", NULL);
  g_autofree char *text = NULL;
  guint n_heads = 0;

  for (guint cell = 0; cell < bnl_sweep_get_n_cells (sweep); cell++)
    bnl_report_fixture_finish (table, cell, 0, 0, 0.5 + 0.001 * cell);
  report = bnl_experiment_report_new_of (experiment, &source,
                                         &(BnlExperimentReportFacts){ .seconds = (double) NAN });
  g_assert_true (bnl_experiment_report_write (report, path, NULL));
  text = run_tool ("pdftotext", path, "-");
  for (const char *head = text; head != NULL && (head = strstr (head, "Clear?")) != NULL; head++)
    n_heads++;
  if (text == NULL)
    g_test_skip ("no poppler-utils here");
  else
    g_assert_cmpuint (n_heads, >=, 3);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_errors (void)
{
  g_autoptr (BnlExperimentReport) report = make ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) no_folder = NULL;

  g_assert_false (bnl_experiment_report_write (report, "report.odt", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, ==,
                   "report.odt: cannot tell what a report is to be written as; let the name end in "
                   ".html or .pdf");
  g_assert_false (bnl_experiment_report_write (report, "/no/such/place/r.html", &no_folder));
  g_assert_nonnull (strstr (no_folder->message, "/no/such/place"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/experiment-report/html-structure", test_html_structure);
  g_test_add_func ("/experiment-report/html-words", test_html_words);
  g_test_add_func ("/experiment-report/html-parser", test_html_parser);
  g_test_add_func ("/experiment-report/pdf", test_pdf);
  g_test_add_func ("/experiment-report/nothing-yet", test_nothing_yet);
  g_test_add_func ("/experiment-report/long-table", test_long_table);
  g_test_add_func ("/experiment-report/errors", test_errors);
  return g_test_run ();
}
