#include "bnl-experiment-report-private.h"

#include <math.h>
#include <string.h>

#include "config.h"
#include "lab/bnl-json.h"
#include "lab/bnl-machine.h"
#include "lab/bnl-output.h"
#include "lab/bnl-sweep-verdict.h"

#include "bnl-exhibit-private.h"
#include "bnl-sweep-sheet.h"

/* Of a table on paper; the rest is in the CSV of the sweep. */
#define MOST_ROWS 240

static void
free_figure_cb (gpointer data)
{
  BnlReportFigure *figure = data;

  for (guint i = 0; i < figure->n_charts; i++)
    bnl_chart_free (figure->charts[i]);
  g_free (figure->charts);
  g_free (figure->caption);
  g_free (figure);
}

/* A chart alone says its title itself. */
static char *
write_figure_caption (const BnlExhibit *exhibit)
{
  const char *note = bnl_exhibit_get_note (exhibit);
  g_autofree char *capital = bnl_exhibit_capitalize (note);

  if (bnl_exhibit_get_n_charts (exhibit) == 1 && note[0] != '\0')
    return g_strdup_printf ("%s.", capital);
  return g_strdup_printf ("%s%s%s.", bnl_exhibit_get_title (exhibit), note[0] != '\0' ? ": " : "",
                          note);
}

static gboolean
is_empty (const BnlChart *chart)
{
  double x;

  return !bnl_chart_find_x (chart, (double) -INFINITY, 1, &x);
}

/* Takes figure to the one before it where both are small. */
static gboolean
join_figure (BnlExperimentReport *report, BnlReportFigure *figure)
{
  BnlReportFigure *before = report->figures->len > 0
                                ? g_ptr_array_index (report->figures, report->figures->len - 1)
                                : NULL;

  if (before == NULL || !before->small || !figure->small || before->n_charts > 1)
    return FALSE;
  before->charts = g_renew (BnlChart *, before->charts, 2);
  before->charts[before->n_charts++] = figure->charts[0];
  figure->n_charts = 0;
  free_figure_cb (figure);
  return TRUE;
}

static void
add_figure (BnlExperimentReport *report,
            const BnlExperimentPicture *picture,
            const BnlExhibitSource *source)
{
  g_autoptr (BnlExhibit) exhibit = bnl_exhibit_new_of (picture, source);
  BnlReportFigure *figure;
  gboolean any = FALSE;

  if (exhibit == NULL)
    return;
  figure = g_new0 (BnlReportFigure, 1);
  figure->n_charts = bnl_exhibit_get_n_charts (exhibit);
  figure->charts = g_new0 (BnlChart *, figure->n_charts);
  figure->caption = write_figure_caption (exhibit);
  for (guint i = 0; i < figure->n_charts; i++) {
    figure->charts[i] = bnl_chart_new (bnl_exhibit_get_title (exhibit));
    bnl_exhibit_set_chart (exhibit, i, figure->charts[i]);
    any = any || !is_empty (figure->charts[i]);
  }
  figure->small =
      picture->kind == BNL_EXPERIMENT_BARS && bnl_exhibit_get_picture (exhibit)->x == NULL;
  if (any && !join_figure (report, figure))
    g_ptr_array_add (report->figures, figure);
  else if (!any)
    free_figure_cb (figure);
}

static void
add_figures (BnlExperimentReport *report, const BnlExhibitSource *source)
{
  guint n;
  const BnlExperimentPicture *pictures = bnl_experiment_get_pictures (report->experiment, &n);

  report->figures = g_ptr_array_new_with_free_func (free_figure_cb);
  for (guint i = 0; i < n; i++)
    add_figure (report, &pictures[i], source);
}

/* The metric of the first picture that has one of the table's. */
static BnlSweepMetric
choose_metric (const BnlExperiment *experiment)
{
  guint n;
  const BnlExperimentPicture *pictures = bnl_experiment_get_pictures (experiment, &n);
  BnlSweepMetric metric;

  for (guint i = 0; i < n; i++)
    if (pictures[i].kind == BNL_EXPERIMENT_GAP)
      return BNL_SWEEP_METRIC_GAP;
    else if (pictures[i].metric != NULL &&
             bnl_sweep_metric_find (pictures[i].metric, &metric, NULL))
      return metric;
  return BNL_SWEEP_METRIC_LAST_ACCURACY;
}

static void
add_row (BnlReportTable *table, BnlSweepSheet *sheet, guint row)
{
  char **cells = g_new0 (char *, table->n_columns + 1);

  for (guint i = 0; i < table->n_columns; i++)
    cells[i] = bnl_sweep_sheet_dup_text (sheet, row, i);
  g_ptr_array_add (table->rows, cells);
}

/* What its figures are, and at what level. */
static char *
write_caption (BnlSweepTable *table)
{
  guint n_seeds = bnl_sweep_get_n_seeds (bnl_sweep_table_get_sweep (table));
  g_autofree char *seeds = bnl_exhibit_count_seeds (n_seeds);

  if (n_seeds == 1)
    return g_strdup ("Of one seed: how much they vary by chance is not known.");
  return g_strdup_printf ("Mean ± standard deviation over %s. In brackets the 95 %% bootstrap "
                          "interval of the mean difference, taken seed by seed.",
                          seeds);
}

static void
fill_table (BnlExperimentReport *report, BnlSweepTable *results)
{
  BnlReportTable *table = &report->table;
  BnlSweepMetric metrics[2] = { BNL_SWEEP_METRIC_LAST_ACCURACY,
                                choose_metric (report->experiment) };
  g_autoptr (BnlSweepSheet) sheet =
      bnl_sweep_sheet_new (results, metrics, metrics[0] == metrics[1] ? 1 : 2);
  guint n_rows = bnl_sweep_sheet_get_n_rows (sheet);

  table->n_columns = bnl_sweep_sheet_get_n_columns (sheet);
  table->titles = g_new0 (char *, table->n_columns + 1);
  table->numbers = g_new0 (gboolean, table->n_columns);
  table->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  table->caption = write_caption (results);
  for (guint i = 0; i < table->n_columns; i++) {
    BnlSweepSheetKind kind = bnl_sweep_sheet_get_kind (sheet, i);

    /* n is what it is called. */
    table->titles[i] = kind == BNL_SWEEP_SHEET_N
                           ? g_strdup (bnl_sweep_sheet_get_title (sheet, i))
                           : bnl_exhibit_capitalize (bnl_sweep_sheet_get_title (sheet, i));
    table->numbers[i] = bnl_sweep_sheet_is_number (sheet, i);
    table->n_headings += kind <= BNL_SWEEP_SHEET_ARM ? 1 : 0;
  }
  for (guint row = 0; row < MIN (n_rows, MOST_ROWS); row++)
    add_row (table, sheet, row);
  table->n_left_out = n_rows - MIN (n_rows, MOST_ROWS);
}

static char *
write_subtitle (BnlSweep *sweep)
{
  g_autofree char *seeds = bnl_exhibit_count_seeds (bnl_sweep_get_n_seeds (sweep));
  g_autofree char *data = bnl_spec_dup_value (bnl_sweep_get_base (sweep), "data");
  g_autofree char *hidden = bnl_spec_dup_value (bnl_sweep_get_base (sweep), "hidden");
  GString *text = g_string_new (NULL);

  if (bnl_sweep_find_axis (sweep, "data") < 0)
    g_string_append_printf (text, "%s \xc2\xb7 ", data);
  if (bnl_sweep_find_axis (sweep, "hidden") < 0)
    g_string_append_printf (text, "hidden layers %s \xc2\xb7 ", hidden);
  g_string_append_printf (text, "%s \xc2\xb7 %u runs", seeds, bnl_sweep_get_n_runs (sweep));
  return g_string_free (text, FALSE);
}

static char *
write_plan (BnlSweep *sweep)
{
  g_autoptr (JsonObject) object = bnl_sweep_to_json (sweep);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *json = NULL;

  json = json_to_string (node, TRUE);
  return bnl_json_shorten (json);
}

/* What is known at once. */
static void
add_facts (BnlExperimentReport *report, BnlSweepTable *table, const BnlExperimentReportFacts *facts)
{
  g_autoptr (GDateTime) at = facts->at_usec != 0
                                 ? g_date_time_new_from_unix_local (facts->at_usec / G_USEC_PER_SEC)
                                 : g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (at, "%Y-%m-%d %H:%M");
  g_autofree char *runs = bnl_report_fact_count_runs (table);
  g_autofree char *machine = bnl_machine_dup_description ();
  g_autofree char *blas = bnl_machine_dup_blas ();
  /* Whose machine it was is nobody's matter. */
  const char *processor = strstr (machine, ", ");

  report->facts = bnl_report_fact_list_new ();
  bnl_report_fact_add (report->facts, "Runs", runs);
  if (isfinite (facts->seconds) && facts->seconds > 0) {
    g_autofree char *seconds = bnl_report_fact_format_seconds (facts->seconds);

    bnl_report_fact_add (report->facts, "Time it took", seconds);
  }
  bnl_report_fact_add (report->facts, "Date", date);
  bnl_report_fact_add (report->facts, "Program", "BN Lab " BNL_VERSION);
  bnl_report_fact_add (report->facts, "Machine", processor != NULL ? processor + 2 : machine);
  bnl_report_fact_add (report->facts, "BLAS kernel", blas);
  for (guint i = 0; facts->notes != NULL && facts->notes[i] != NULL; i++)
    bnl_report_fact_add (report->facts, "Note", facts->notes[i]);
}

GPtrArray *
bnl_experiment_report_list_facts (BnlExperimentReport *report)
{
  GPtrArray *facts = bnl_report_fact_list_new ();

  for (guint i = 0; i < report->facts->len; i++) {
    const BnlReportFact *fact = g_ptr_array_index (report->facts, i);

    bnl_report_fact_add (facts, fact->term, fact->text);
  }
  if (report->dataset != NULL) {
    g_autofree char *text = g_strdup_printf (
        "%s, %u training and %u test images, checksum %s", bnl_dataset_get_name (report->dataset),
        bnl_dataset_get_train (report->dataset)->n, bnl_dataset_get_test (report->dataset)->n,
        bnl_dataset_get_checksum (report->dataset));

    bnl_report_fact_add (facts, "Data", text);
  }
  return facts;
}

BnlExperimentReport *
bnl_experiment_report_new_of (BnlExperiment *experiment,
                              const BnlExhibitSource *source,
                              const BnlExperimentReportFacts *facts)
{
  BnlExperimentReport *report = g_new0 (BnlExperimentReport, 1);
  BnlSweep *sweep = bnl_sweep_table_get_sweep (source->table);

  report->experiment = bnl_experiment_ref (experiment);
  report->subtitle = write_subtitle (sweep);
  report->verdict =
      bnl_sweep_verdict_write (bnl_experiment_get_findings (experiment), source->table,
                               facts->running, source->dup_trace, source->data);
  report->plan = write_plan (sweep);
  report->command = facts->command != NULL ? g_strdup (facts->command)
                                           : bnl_report_fact_dup_command (experiment, sweep);
  report->own = g_str_has_prefix (report->command, "bnlab-cli sweep ");
  report->settings = bnl_report_fact_list_new ();
  bnl_report_fact_add_settings (report->settings, sweep);
  report->dataset = facts->dataset != NULL ? bnl_dataset_ref (facts->dataset) : NULL;
  add_facts (report, source->table, facts);
  add_figures (report, source);
  fill_table (report, source->table);
  return report;
}

static BnlDataset *
find_dataset (BnlSweepRun *run)
{
  BnlSweep *sweep = bnl_sweep_run_get_sweep (run);

  /* Of several none is the one. */
  return bnl_sweep_find_axis (sweep, "data") >= 0 ? NULL : bnl_sweep_run_get_dataset (run, 0, 0);
}

BnlExperimentReport *
bnl_experiment_report_new (BnlExperiment *experiment, BnlSweepRun *run)
{
  BnlExhibitSource source = bnl_exhibit_source_of (run);
  BnlSweepState state = bnl_sweep_run_get_state (run);
  guint n_reused = bnl_sweep_run_get_n_reused (run);
  g_autofree char *problem = bnl_sweep_run_dup_problem (run);
  g_autofree char *reused = g_strdup_printf ("%u runs were there from before.", n_reused);
  const char *notes[3] = { NULL };
  guint n_notes = 0;

  if (n_reused > 0)
    notes[n_notes++] = reused;
  if (problem != NULL)
    notes[n_notes++] = problem;
  return bnl_experiment_report_new_of (
      experiment, &source,
      &(BnlExperimentReportFacts){
          .notes = notes,
          .dataset = find_dataset (run),
          .seconds = bnl_sweep_run_get_seconds (run),
          .running = state == BNL_SWEEP_TRAINING || state == BNL_SWEEP_PAUSED,
      });
}

void
bnl_experiment_report_free (BnlExperimentReport *report)
{
  if (report == NULL)
    return;
  g_free (report->subtitle);
  g_free (report->verdict);
  g_free (report->plan);
  g_free (report->command);
  g_ptr_array_unref (report->settings);
  g_ptr_array_unref (report->facts);
  g_ptr_array_unref (report->figures);
  g_strfreev (report->table.titles);
  g_free (report->table.numbers);
  g_ptr_array_unref (report->table.rows);
  g_free (report->table.caption);
  g_clear_pointer (&report->dataset, bnl_dataset_unref);
  bnl_experiment_unref (report->experiment);
  g_free (report);
}

static GBytes *
encode (BnlExperimentReport *report, const char *path, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  if (g_str_has_suffix (lower, ".pdf"))
    return bnl_experiment_report_write_pdf (report, error);
  if (g_str_has_suffix (lower, ".html") || g_str_has_suffix (lower, ".htm"))
    return bnl_experiment_report_write_html (report);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "%s: cannot tell what a report is to be written as; let the name end in .html or "
               ".pdf",
               path);
  return NULL;
}

gboolean
bnl_experiment_report_write (BnlExperimentReport *report, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = encode (report, path, error);
  g_autoptr (BnlOutput) output = NULL;

  if (bytes == NULL)
    return FALSE;
  output = bnl_output_create (path, error);
  return output != NULL &&
         bnl_output_write (output, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                           error) &&
         bnl_output_commit (g_steal_pointer (&output), error);
}
