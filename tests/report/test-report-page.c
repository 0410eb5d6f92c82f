#include "report/bnl-report-page.h"

#include <glib/gstdio.h>
#include <string.h>

/* Pages: nothing is lost between them, and no heading ends one. */

/* Text of a file, a page after a form feed; NULL where there is no tool for it. */
static char *
read_text (GBytes *bytes)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int file = g_file_open_tmp ("bnl-page-XXXXXX.pdf", &path, &error);
  const char *argv[] = { "pdftotext", "-layout", path, "-", NULL };
  char *text = NULL;

  g_assert_no_error (error);
  g_close (file, NULL);
  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                       &error);
  g_assert_no_error (error);
  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                     NULL, NULL, &text, NULL, NULL, NULL))
    text = NULL;
  g_unlink (path);
  return text;
}

static guint
count (const char *text, const char *word)
{
  guint n = 0;

  for (const char *p = text; (p = strstr (p, word)) != NULL; p += strlen (word))
    n++;
  return n;
}

static void
test_one (void)
{
  BnlReportPage *page = bnl_report_page_new ("Title", "Foot", 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  static const char *const terms[] = { "One", "Two", "Three" };
  static const char *const texts[] = { "1", "2", "3" };
  guint n;

  bnl_report_page_add_title (page, "Large", "small");
  bnl_report_page_add_heading (page, "Heading");
  bnl_report_page_add_prose (page, "A *short* text.\n\n- an item", TRUE);
  bnl_report_page_add_facts (page, terms, texts, 3);
  bnl_report_page_add_code (page, "{\n  \"a\": 1\n}");
  bnl_report_page_add_note (page, "That is all.");
  bytes = bnl_report_page_finish (page, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 1);
  text = read_text (bytes);
  if (text == NULL) {
    g_test_skip ("no poppler-utils here");
    return;
  }
  g_assert_nonnull (strstr (text, "Large"));
  g_assert_nonnull (strstr (text, "A short text."));
  g_assert_nonnull (strstr (text, "an item"));
  g_assert_nonnull (strstr (text, "\"a\": 1"));
  g_assert_nonnull (strstr (text, "That is all."));
  g_assert_nonnull (strstr (text, "Foot"));
}

/* Whatever stands above it, a heading has something of its section below it. */
static void
test_headings (void)
{
  for (guint n_lines = 40; n_lines < 56; n_lines += 3) {
    BnlReportPage *page = bnl_report_page_new ("Title", "Foot", 0);
    g_autoptr (GBytes) bytes = NULL;
    g_autofree char *text = NULL;
    const char *heading, *turn;

    for (guint i = 0; i < n_lines; i++)
      bnl_report_page_add_note (page, "line");
    bnl_report_page_add_heading (page, "Heading");
    bnl_report_page_add_prose (page, "What it is about.", FALSE);
    bytes = bnl_report_page_finish (page, NULL, NULL);
    text = read_text (bytes);
    if (text == NULL) {
      g_test_skip ("no poppler-utils here");
      return;
    }
    g_assert_cmpuint (count (text, "line"), ==, n_lines);
    heading = strstr (text, "Heading");
    turn = strchr (heading, '\f');
    g_assert_nonnull (strstr (heading, "What it is about."));
    g_assert_true (strstr (heading, "What it is about.") < turn);
  }
}

/* A text of several pages has every word once, and each page its number. */
static void
test_long_prose (void)
{
  BnlReportPage *page = bnl_report_page_new ("Title", "Foot", 0);
  g_autoptr (GString) markup = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  guint n;

  for (guint i = 0; i < 120; i++)
    g_string_append_printf (markup, "Paragraph number%u has a few words.\n\n", 1000 + i);
  bnl_report_page_add_prose (page, markup->str, TRUE);
  bytes = bnl_report_page_finish (page, &n, NULL);
  g_assert_cmpuint (n, >=, 3);
  text = read_text (bytes);
  if (text == NULL) {
    g_test_skip ("no poppler-utils here");
    return;
  }
  for (guint i = 0; i < 120; i++) {
    g_autofree char *word = g_strdup_printf ("number%u", 1000 + i);

    g_assert_cmpuint (count (text, word), ==, 1);
  }
  g_assert_cmpuint (count (text, "Foot"), ==, n);
}

/* Rows, and the head again on each page; words break, figures do not. */
static void
test_table (void)
{
  static const char *const titles[] = { "Value", "Figure of some length", "Runs" };
  static const gboolean numbers[] = { TRUE, TRUE, FALSE };
  BnlReportPage *page = bnl_report_page_new ("Title", "Foot", 0);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  guint n;

  for (guint i = 0; i < 90; i++) {
    char **cells = g_new0 (char *, 4);

    cells[0] = g_strdup_printf ("v%u", 100 + i);
    cells[1] = g_strdup ("+1.8 points [1.5, 2.1]");
    cells[2] = g_strdup ("3 converged, 4 not converged, 5 diverged, 6 stopped, 7 failed and more "
                         "words than a line of this table has room for, whatever its font is");
    g_ptr_array_add (rows, cells);
  }
  bnl_report_page_add_table (page, titles, numbers, 3, rows);
  bytes = bnl_report_page_finish (page, &n, NULL);
  g_assert_cmpuint (n, >=, 2);
  text = read_text (bytes);
  if (text == NULL) {
    g_test_skip ("no poppler-utils here");
    return;
  }
  for (guint i = 0; i < 90; i++) {
    g_autofree char *word = g_strdup_printf ("v%u", 100 + i);

    g_assert_cmpuint (count (text, word), ==, 1);
  }
  g_assert_cmpuint (count (text, "+1.8 points [1.5, 2.1]"), ==, 90);
  g_assert_cmpuint (count (text, "Value"), ==, n);
}

/* Where there are too many columns, lines break between words, not within them. */
static void
test_squeezed (void)
{
  static const char *const titles[] = { "Unabbreviated images", "Difference", "Difference",
                                        "Difference",           "Difference", "Difference" };
  static const gboolean numbers[] = { TRUE, TRUE, TRUE, TRUE, TRUE, TRUE };
  static const char *const cells[] = { "100000",
                                       "+11.8 points [11.5, 12.1]",
                                       "+11.8 points [11.5, 12.1]",
                                       "+11.8 points [11.5, 12.1]",
                                       "+11.8 points [11.5, 12.1]",
                                       "+11.8 points [11.5, 12.1]",
                                       NULL };
  BnlReportPage *page = bnl_report_page_new ("Title", "Foot", 0);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  guint n;

  g_ptr_array_add (rows, (gpointer) cells);
  bnl_report_page_add_table (page, titles, numbers, 6, rows);
  bytes = bnl_report_page_finish (page, &n, NULL);
  text = read_text (bytes);
  if (text == NULL) {
    g_test_skip ("no poppler-utils here");
    return;
  }
  g_assert_cmpuint (count (text, "Unabbreviated"), ==, 1);
  g_assert_cmpuint (count (text, "Difference"), ==, 5);
  g_assert_cmpuint (count (text, "100000"), ==, 1);
}

/* Charts with nothing in them, more than two, and without a caption. */
static void
test_charts (void)
{
  BnlReportPage *page = bnl_report_page_new ("Title", "Foot", 0);
  BnlChart *charts[5];
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  guint n;

  for (guint i = 0; i < 5; i++) {
    g_autofree char *title = g_strdup_printf ("chart%u", i);

    charts[i] = bnl_chart_new (title);
  }
  bnl_report_page_add_charts (page, charts, 5, "A caption.");
  bnl_report_page_add_charts (page, charts, 1, NULL);
  bytes = bnl_report_page_finish (page, &n, NULL);
  g_assert_cmpuint (n, ==, 1);
  text = read_text (bytes);
  for (guint i = 0; i < 5; i++)
    bnl_chart_free (charts[i]);
  if (text == NULL) {
    g_test_skip ("no poppler-utils here");
    return;
  }
  /* Vectors: their words can be found. */
  g_assert_cmpuint (count (text, "chart0"), ==, 2);
  g_assert_cmpuint (count (text, "chart4"), ==, 1);
  g_assert_cmpuint (count (text, "A caption."), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-page/one", test_one);
  g_test_add_func ("/report-page/headings", test_headings);
  g_test_add_func ("/report-page/long-prose", test_long_prose);
  g_test_add_func ("/report-page/table", test_table);
  g_test_add_func ("/report-page/squeezed", test_squeezed);
  g_test_add_func ("/report-page/charts", test_charts);
  return g_test_run ();
}
