#include "bnl-report-fixture.h"

#include "report/bnl-experiment-report.h"
#include "report/bnl-sweep-sheet.h"

#include <math.h>
#include <string.h>

/* Handouts of experiments that somebody else has written: nothing in their words is a command to a
 * browser, and nothing is lost on paper. */

#define TITLE "</title><script>alert(1)</script> & \\\"x\\\""
#define ARM "*a* [b](text:home) $c$ <i>"

static const char words[] =
    "{\"bnlab_experiment\": 1, \"id\": \"hostile\", \"title\": \"" TITLE "\","
    "\"question\": \"<img src=x onerror=alert(1)> and [here](javascript:alert(1)) and "
    "[there](https://a.example/?q=\\\"><b>)\","
    "\"belief\": \"`</code><script>` **not closed\","
    "\"sources\": ["
    "  {\"title\": \"Script\", \"url\": \"javascript:alert(1)\", \"where\": \"<b>\"},"
    "  {\"title\": \"Brackets\", \"url\": \"https://en.example.org/wiki/Batch_(x)\","
    "   \"says\": \"after the brackets\"},"
    "  {\"title\": \"Quote\", \"url\": \"https://a.example/\\\" onclick=\\\"alert(1)\"},"
    "  {\"title\": \"Lines\\n\\n# and *stars* [x](y)\", \"says\": \"last of all\"}],"
    "\"quick\": {\"vary\": [{\"key\": \"batch_size\", \"values\": \"8,16\"}],"
    "  \"arms\": [{\"name\": \"plain\", \"set\": {\"norm\": \"none\"}},"
    "             {\"name\": \"" ARM "\", \"set\": {\"norm\": \"batch\"}}], \"seeds\": 3},"
    "\"pictures\": [{\"kind\": \"axis\"}, {\"kind\": \"difference\"}, {\"kind\": \"curves\"},"
    "               {\"kind\": \"bars\", \"metric\": \"last_loss\"}],"
    "\"verdict\": [\"end\", \"range\", \"best\", \"arms\", \"impossible\"]}";

static BnlExperiment *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  BnlExperiment *experiment = bnl_experiment_parse (json, strlen (json), "x", &error);

  g_assert_no_error (error);
  return experiment;
}

static BnlExperimentReport *
make_report (BnlExperiment *experiment, BnlSweepTable *table, const BnlExperimentReportFacts *facts)
{
  BnlExhibitSource source = { table, NULL, NULL, NULL };
  const BnlExperimentReportFacts none = { .seconds = (double) NAN };

  return bnl_experiment_report_new_of (experiment, &source, facts != NULL ? facts : &none);
}

static BnlExperimentReport *
make_hostile (void)
{
  g_autoptr (BnlExperiment) experiment = parse (words);
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (bnl_experiment_get_quick (experiment));

  for (guint cell = 0; cell < 2; cell++)
    for (guint seed = 0; seed < 3; seed++) {
      bnl_report_fixture_finish (table, cell, 0, seed, 0.85 + 0.001 * seed);
      bnl_report_fixture_finish (table, cell, 1, seed, 0.95 + 0.002 * seed);
    }
  return make_report (experiment, table, NULL);
}

static char *
write_html (BnlExperimentReport *report)
{
  g_autoptr (GBytes) bytes = bnl_experiment_report_write_html (report);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* What is on its pages; NULL where nothing can tell. */
static char *
read_pdf (BnlExperimentReport *report)
{
  const char *argv[] = { "pdftotext", "-layout", "-", "-", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = bnl_experiment_report_write_pdf (report, &error);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) text = NULL;

  g_assert_no_error (error);
  process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                               NULL);
  if (process == NULL || !g_subprocess_communicate (process, pdf, NULL, &text, NULL, NULL)) {
    g_test_skip ("no poppler-utils here");
    return NULL;
  }
  return g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text));
}

static void
start_element_cb (G_GNUC_UNUSED GMarkupParseContext *context,
                  const char *name,
                  const char **names,
                  const char **values,
                  gpointer data,
                  G_GNUC_UNUSED GError **error)
{
  guint *n_links = data;

  g_assert_cmpstr (name, !=, "script");
  g_assert_cmpstr (name, !=, "img");
  g_assert_cmpstr (name, !=, "b");
  g_assert_cmpstr (name, !=, "i");
  for (guint i = 0; names[i] != NULL; i++) {
    g_assert_false (g_str_has_prefix (names[i], "on"));
    if (g_str_equal (name, "a") && g_str_equal (names[i], "href")) {
      g_test_message ("%s", values[i]);
      g_assert_true (g_str_has_prefix (values[i], "https://"));
      (*n_links)++;
    }
  }
}

static void
test_html (void)
{
  static const GMarkupParser parser = { .start_element = start_element_cb };
  g_autoptr (BnlExperimentReport) report = make_hostile ();
  g_autofree char *html = write_html (report);
  guint n_links = 0;
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &n_links, NULL);
  g_autoptr (GError) error = NULL;

  g_markup_parse_context_parse (context, html, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (html, "<title>&lt;/title&gt;&lt;script&gt;"));
  g_assert_nonnull (strstr (html, "<a href=\"https://en.example.org/wiki/Batch_(x)\">Brackets"));
  g_assert_nonnull (strstr (html, "<li>Script. &lt;b&gt;.</li>"));
  g_assert_nonnull (strstr (html, "**not closed"));
  /* The name of an arm is the same everywhere: in the table and in the verdict. */
  g_assert_nonnull (strstr (html, "<th scope=\"row\">*a* [b](text:home) $c$ &lt;i&gt;"));
  g_assert_cmpuint (n_links, >=, 1);
}

static void
test_pdf (void)
{
  static const char *const wanted[] = {
    "<script>alert(1)</script>",
    "**not closed",
    "<img src=x onerror=alert(1)>",
    "Brackets. after the brackets",
    "Quote.",
    "# and *stars* [x](y)",
    "last of all",
    "*a* [b](text:home) $c$ <i>",
  };
  g_autoptr (BnlExperimentReport) report = make_hostile ();
  g_autofree char *text = read_pdf (report);

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (wanted); i++)
    if (strstr (text, wanted[i]) == NULL)
      g_error ("not in the pages: %s\n%s", wanted[i], text);
  /* The link of the brackets has all of them in it. */
  g_assert_true (text == NULL || strstr (text, "Batch_(x") == NULL);
}

/* A word wider than a page is broken, and no column is pushed off it. */
static void
test_long_words (void)
{
  g_autofree char *word = g_strnfill (300, 'w');
  g_autofree char *json = g_strdup_printf (
      "{\"bnlab_experiment\": 1, \"id\": \"long\", \"title\": \"%s\", \"question\": \"%s\","
      "\"sources\": [{\"title\": \"%s\"}],"
      "\"quick\": {\"vary\": [{\"key\": \"lr\", \"values\": \"0.1,0.2\"},"
      "    {\"key\": \"dropout\", \"values\": \"0,0.1\"},"
      "    {\"key\": \"momentum\", \"values\": \"0,0.9\"},"
      "    {\"key\": \"weight_decay\", \"values\": \"0,0.001\"},"
      "    {\"key\": \"label_smoothing\", \"values\": \"0,0.1\"}],"
      "  \"arms\": [{\"name\": \"plain\", \"set\": {\"norm\": \"none\"}},"
      "             {\"name\": \"%.64s\", \"set\": {\"norm\": \"batch\"}}]}}",
      word, word, word, word);
  g_autoptr (BnlExperiment) experiment = parse (json);
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (bnl_experiment_get_quick (experiment));
  g_autoptr (BnlExperimentReport) report = NULL;
  g_autofree char *text = NULL;
  g_autofree char *end = NULL;
  guint n_letters = 0;

  for (guint cell = 0; cell < 32; cell++) {
    bnl_report_fixture_finish (table, cell, 0, 0, 0.5);
    bnl_report_fixture_finish (table, cell, 1, 0, 0.9);
  }
  report = make_report (experiment, table, NULL);
  text = read_pdf (report);
  if (text == NULL)
    return;
  for (const char *p = text; *p != '\0'; p++)
    n_letters += *p == 'w' ? 1 : 0;
  /* Title, question, source and each of 32 rows, whole. */
  g_assert_cmpuint (n_letters, >=, 3 * 300 + 32 * 64);
  /* The last column is there. */
  g_assert_nonnull (strstr (text, "no claim"));
}

/* More rows than paper is for are counted, in both kinds of file, and the rest is left out. */
static void
test_rows_left_out (void)
{
  static const char *const axes[] = { "lr", "lin:0.1:0.9:200", NULL };
  g_autoptr (BnlSweep) sweep = bnl_report_fixture_sweep (axes, NULL, 1, 0);
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (sweep);
  g_autoptr (BnlExperiment) experiment = bnl_experiment_new ("many", sweep);
  g_autoptr (BnlExperimentReport) report = make_report (experiment, table, NULL);
  g_autofree char *html = write_html (report);
  g_autofree char *text = read_pdf (report);
  guint n_rows = 0;

  for (const char *row = html; (row = strstr (row, "<tr>")) != NULL; row++)
    n_rows++;
  g_assert_cmpuint (n_rows, ==, 1 + 240);
  g_assert_nonnull (strstr (html, " 160 more rows are in the table"));
  g_assert_true (text == NULL || strstr (text, "160 more rows are in the table") != NULL);
}

/* Two small bars stand side by side as one figure, a third begins another. */
static void
test_small_figures (void)
{
  static const char json[] =
      "{\"bnlab_experiment\": 1, \"id\": \"bars\", \"title\": \"Bars\", \"question\": \"Which?\","
      "\"quick\": {\"arms\": [{\"name\": \"plain\", \"set\": {\"norm\": \"none\"}},"
      "    {\"name\": \"BN\", \"set\": {\"norm\": \"batch\"}}], \"seeds\": 2},"
      "\"pictures\": [{\"kind\": \"bars\", \"metric\": \"last_accuracy\"},"
      "  {\"kind\": \"bars\", \"metric\": \"last_loss\"},"
      "  {\"kind\": \"bars\", \"metric\": \"best_accuracy\"},"
      "  {\"kind\": \"bars\", \"metric\": \"test_accuracy\"}]}";
  g_autoptr (BnlExperiment) experiment = parse (json);
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (bnl_experiment_get_quick (experiment));
  g_autoptr (BnlExperimentReport) report = NULL;
  g_autofree char *html = NULL;
  guint n_figures = 0;

  for (guint arm = 0; arm < 2; arm++)
    for (guint seed = 0; seed < 2; seed++)
      bnl_report_fixture_finish (table, 0, arm, seed, 0.8 + 0.1 * arm + 0.01 * seed);
  report = make_report (experiment, table, NULL);
  html = write_html (report);
  for (const char *figure = html; (figure = strstr (figure, "<figure>")) != NULL; figure++)
    n_figures++;
  /* Nobody measured a test accuracy: no empty frame is shown for it. */
  g_assert_cmpuint (n_figures, ==, 2);
  g_assert_nonnull (strstr (html, "<div class=\"row\">"));
  g_assert_null (strstr (html, "Test accuracy"));
}

/* Facts: whose time, whose command, when, and that more is to come. */
static void
test_facts (void)
{
  static const char *const notes[] = { "One <note>.", "Another.", NULL };
  g_autoptr (BnlSweepTable) table = bnl_report_fixture_batch_sizes ();
  g_autoptr (BnlExperiment) experiment =
      bnl_experiment_new ("mine", bnl_sweep_table_get_sweep (table));
  BnlExperimentReportFacts facts = { .notes = notes,
                                     .command = "bnlab-cli sweep \"a & b\".json",
                                     .seconds = 0,
                                     .at_usec = 31536000 * (gint64) G_USEC_PER_SEC,
                                     .running = TRUE };
  g_autoptr (BnlExperimentReport) report = make_report (experiment, table, &facts);
  g_autofree char *html = write_html (report);
  g_autofree char *later = NULL;
  g_autoptr (BnlExperimentReport) ended = NULL;

  g_assert_nonnull (strstr (html, "<dt>Note</dt><dd>One &lt;note&gt;.</dd>"));
  g_assert_nonnull (strstr (html, "<dt>Note</dt><dd>Another.</dd>"));
  g_assert_nonnull (strstr (html, "<code>bnlab-cli sweep &quot;a &amp; b&quot;.json</code>"));
  g_assert_nonnull (strstr (html, "<dt>Date</dt><dd>197"));
  g_assert_null (strstr (html, "Time it took"));
  /* One's own plan is shown at once: there is no other place to have it from. */
  g_assert_nonnull (strstr (html, "<details open=\"open\">"));
  facts.running = FALSE;
  facts.seconds = 7200;
  ended = make_report (experiment, table, &facts);
  later = write_html (ended);
  g_assert_nonnull (strstr (later, "<dt>Time it took</dt><dd>2 h 0 min</dd>"));
}

/* Of a table for other programs nothing in a name ends a field. */
static void
test_csv_names (void)
{
  static const char *const arms[] = { "plain", "norm=none", "a \"b\", c;d", "norm=batch", NULL };
  g_autoptr (BnlSweep) sweep = bnl_report_fixture_sweep (NULL, arms, 1, 0);
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (sweep);
  const BnlSweepMetric metrics[] = { BNL_SWEEP_METRIC_LAST_LOSS };
  g_autoptr (BnlSweepSheet) sheet = bnl_sweep_sheet_new (table, metrics, 1);
  g_autoptr (GBytes) bytes = bnl_sweep_sheet_write_csv (sheet);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_true (g_str_has_prefix (lines[0], "\"arm\",\"n_converged\""));
  g_assert_true (g_str_has_prefix (lines[2], "\"a \"\"b\"\", c;d\",0,0,0,1,0,,,"));
  g_assert_cmpstr (lines[3], ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-hostile/html", test_html);
  g_test_add_func ("/report-hostile/pdf", test_pdf);
  g_test_add_func ("/report-hostile/long-words", test_long_words);
  g_test_add_func ("/report-hostile/rows-left-out", test_rows_left_out);
  g_test_add_func ("/report-hostile/small-figures", test_small_figures);
  g_test_add_func ("/report-hostile/facts", test_facts);
  g_test_add_func ("/report-hostile/csv-names", test_csv_names);
  return g_test_run ();
}
