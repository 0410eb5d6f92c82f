#include "bnl-report.h"

#include <math.h>

#include "bnl-interrupt.h"
#include "bnl-table.h"
#include "bnl-finding.h"
#include "config.h"
#include "engine/bnl-blas.h"
#include "lab/bnl-tally.h"

/* A figure of a run; NaN where there is none. */
typedef double (*Getter) (const BnlResult *result);

typedef struct {
  const char *label, *key; /* in the table and in JSON */
  Getter get;
  double scale; /* in the table */
  const char *format, *unit;
  Getter get_step; /* where it was measured, told of a run alone; NULL: nowhere */
} Row;

static double
get_last (const BnlResult *result)
{
  return result->score.measured ? result->score.latest_accuracy : (double) NAN;
}

static double
get_last_step (const BnlResult *result)
{
  return (double) result->score.latest_step;
}

static double
get_best (const BnlResult *result)
{
  return result->score.measured ? result->score.best_accuracy : (double) NAN;
}

static double
get_best_step (const BnlResult *result)
{
  return (double) result->score.best_step;
}

static double
get_steps_to_90 (const BnlResult *result)
{
  return result->score.steps_to_90 > 0 ? (double) result->score.steps_to_90 : (double) NAN;
}

static double
get_steps_to_95 (const BnlResult *result)
{
  return result->score.steps_to_95 > 0 ? (double) result->score.steps_to_95 : (double) NAN;
}

static double
get_test (const BnlResult *result)
{
  return result->score.test_accuracy;
}

static double
get_train_loss (const BnlResult *result)
{
  return result->train_loss;
}

static double
get_seconds (const BnlResult *result)
{
  return result->score.seconds;
}

static double
get_speed (const BnlResult *result)
{
  return result->images_per_second;
}

/* clang-format off */
static const Row rows[] = {
  { "held-out accuracy, last", "last_accuracy", get_last, 100, "%.2f", " %", get_last_step },
  { "held-out accuracy, best", "best_accuracy", get_best, 100, "%.2f", " %", get_best_step },
  { "steps to 90 %", "steps_to_90", get_steps_to_90, 1, "%.0f", "", NULL },
  { "steps to 95 %", "steps_to_95", get_steps_to_95, 1, "%.0f", "", NULL },
  { "test accuracy", "test_accuracy", get_test, 100, "%.2f", " %", NULL },
  { "training loss, last epoch", "train_loss", get_train_loss, 1, "%.4g", "", NULL },
  { "seconds of training", "seconds", get_seconds, 1, "%.2f", "", NULL },
  { "images a second", "images_per_second", get_speed, 1, "%.0f", "", NULL },
};
/* clang-format on */

static BnlTally
tally_row (const Row *row, double scale, const GPtrArray *results)
{
  BnlTally tally = { 0 };

  for (guint i = 0; i < results->len; i++)
    bnl_tally_add (&tally, scale * row->get (g_ptr_array_index (results, i)));
  return tally;
}

static void
append_value (GString *text, const char *format, double value)
{
  char number[32];

  g_string_append (text, g_ascii_formatd (number, sizeof number, format, value));
}

static char *
format_cell (const Row *row, const GPtrArray *results, gboolean alone)
{
  GString *text = g_string_new (NULL);
  BnlTally tally = tally_row (row, row->scale, results);

  if (tally.n == 0) {
    g_string_append_c (text, '-');
    return g_string_free (text, FALSE);
  }
  append_value (text, row->format, tally.mean);
  if (tally.n > 1) {
    g_string_append (text, g_get_charset (NULL) ? " ± " : " +- ");
    append_value (text, row->format, bnl_tally_get_std (&tally));
  }
  g_string_append (text, row->unit);
  if (alone && row->get_step != NULL)
    g_string_append_printf (text, " at step %.0f", row->get_step (g_ptr_array_index (results, 0)));
  if (tally.n < results->len)
    g_string_append_printf (text, " (%u of %u)", tally.n, results->len);
  return g_string_free (text, FALSE);
}

static char *
format_end (const GPtrArray *results)
{
  guint n_diverged = 0;

  if (results->len == 1)
    return bnl_result_describe_end (g_ptr_array_index (results, 0));
  for (guint i = 0; i < results->len; i++) {
    const BnlResult *result = g_ptr_array_index (results, i);

    n_diverged += result->state == BNL_RUN_DIVERGED;
  }
  return n_diverged == 0 ? g_strdup ("finished")
                         : g_strdup_printf ("%u of %u diverged", n_diverged, results->len);
}

static gboolean
all_finished (const GPtrArray *results)
{
  for (guint i = 0; i < results->len; i++) {
    const BnlResult *result = g_ptr_array_index (results, i);

    if (result->state != BNL_RUN_FINISHED)
      return FALSE;
  }
  return TRUE;
}

static char *
format_table (const BnlJob *job, GPtrArray *const lists[BNL_N_ARMS])
{
  const gboolean pair = job->pair;
  g_autoptr (BnlTable) table =
      bnl_table_new (pair ? 3 : 2, pair ? BNL_TABLE_RIGHT : BNL_TABLE_LEFT);
  gboolean finished = all_finished (lists[BNL_ARM_WITHOUT]) && all_finished (lists[BNL_ARM_WITH]);

  if (pair) {
    bnl_table_take_cell (table, g_strdup (""));
    for (guint arm = 0; arm < BNL_N_ARMS; arm++)
      bnl_table_take_cell (table, g_strdup (bnl_arm_get_name (arm, job->spec)));
  }
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    bnl_table_take_cell (table, g_strdup (rows[i].label));
    for (guint arm = 0; arm < BNL_N_ARMS; arm++)
      if (lists[arm]->len > 0)
        bnl_table_take_cell (table, format_cell (&rows[i], lists[arm], !pair));
  }
  if (pair && !finished) {
    bnl_table_take_cell (table, g_strdup ("how it ended"));
    for (guint arm = 0; arm < BNL_N_ARMS; arm++)
      if (lists[arm]->len > 0)
        bnl_table_take_cell (table, format_end (lists[arm]));
  }
  return bnl_table_format (table);
}

static void
append_seeds (GString *text, const GPtrArray *results)
{
  g_string_append (text, results->len == 1 ? ", seed" : ", seeds");
  for (guint i = 0; i < results->len; i++) {
    const BnlResult *result = g_ptr_array_index (results, i);

    g_string_append_printf (text, "%s %" G_GUINT64_FORMAT, i > 0 ? "," : "", result->seed);
  }
}

static gboolean
is_judged_on_test (const BnlJob *job)
{
  return job->spec->validation <= 0 || job->spec->eval_on == BNL_EVAL_ON_TEST;
}

static void
append_setting (const BnlJob *job, const GPtrArray *results, GString *text)
{
  const BnlSpec *spec = job->spec;
  guint32 n_test = bnl_dataset_get_test (job->dataset)->n;
  g_autofree char *activation = bnl_spec_dup_value (spec, "activation");
  g_autofree char *norm = bnl_spec_dup_value (spec, "norm");
  g_autofree char *optimizer = bnl_spec_dup_value (spec, "optimizer");
  g_autofree char *lr = bnl_spec_dup_value (spec, "lr");
  g_autofree char *augment = bnl_spec_dup_value (spec, "augment");

  g_string_append_printf (text, "%s: %u image%s to train on, ", bnl_dataset_get_name (job->dataset),
                          job->n_train, job->n_train == 1 ? "" : "s");
  if (is_judged_on_test (job))
    g_string_append_printf (text, "judged on the %u test images\n", n_test);
  else
    g_string_append_printf (text, "judged on %u held out, %u to test at the end\n", job->n_held_out,
                            n_test);
  g_string_append_printf (text, "%u-", bnl_dataset_get_n_pixels (job->dataset));
  for (guint i = 0; i < spec->n_hidden; i++)
    g_string_append_printf (text, "%d-", spec->hidden[i]);
  g_string_append_printf (text, "%u %s", bnl_dataset_get_n_classes (job->dataset), activation);
  if (!job->pair)
    g_string_append_printf (text, ", norm %s", norm);
  g_string_append_printf (text, ", %s, lr %s, batch size %u", optimizer, lr, spec->batch_size);
  if (!bnl_augment_is_none (&spec->augment))
    g_string_append_printf (text, ", augment %s", augment);
  append_seeds (text, results);
  g_string_append (text, "\n\n");
}

static void
list_results (const BnlJob *job, GPtrArray *lists[BNL_N_ARMS])
{
  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    lists[arm] = bnl_job_list_results (job, arm);
}

/* NULL for a run alone that just finished. */
static char *
dup_verdict (const BnlJob *job, GPtrArray *const lists[BNL_N_ARMS])
{
  const GPtrArray *alone = lists[lists[BNL_ARM_WITH]->len > 0 ? BNL_ARM_WITH : BNL_ARM_WITHOUT];
  g_autofree char *end = NULL;

  if (alone->len == 0 || (!job->pair && all_finished (alone)))
    return NULL;
  if (job->pair)
    return bnl_finding_describe (lists[BNL_ARM_WITHOUT], lists[BNL_ARM_WITH],
                                 bnl_arm_get_norm (BNL_ARM_WITH, job->spec), job->n_held_out);
  end = bnl_result_describe_end (g_ptr_array_index (alone, 0));
  end[0] = g_ascii_toupper (end[0]);
  return g_steal_pointer (&end);
}

char *
bnl_report_format (const BnlJob *job)
{
  GString *text = g_string_new (NULL);
  GPtrArray *lists[BNL_N_ARMS];
  g_autofree char *table = NULL;
  g_autofree char *verdict = NULL;

  list_results (job, lists);
  table = format_table (job, lists);
  verdict = dup_verdict (job, lists);
  append_setting (job, lists[lists[BNL_ARM_WITH]->len > 0 ? BNL_ARM_WITH : BNL_ARM_WITHOUT], text);
  g_string_append (text, table);
  if (verdict != NULL)
    g_string_append_printf (text, "\n%s\n", verdict);
  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    g_ptr_array_unref (lists[arm]);
  return g_string_free (text, FALSE);
}

static void
build_arm (JsonBuilder *builder, const BnlJob *job, BnlArm arm, const GPtrArray *list)
{
  json_builder_set_member_name (builder, bnl_arm_get_name (arm, job->spec));
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "summary");
  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    BnlTally tally = tally_row (&rows[i], 1, list);

    json_builder_set_member_name (builder, rows[i].key);
    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "n");
    json_builder_add_int_value (builder, tally.n);
    bnl_result_build_number (builder, "mean", tally.n > 0 ? tally.mean : (double) NAN);
    bnl_result_build_number (builder, "std", bnl_tally_get_std (&tally));
    json_builder_end_object (builder);
  }
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "runs");
  json_builder_begin_array (builder);
  for (guint i = 0; i < job->results[arm]->len; i++)
    bnl_result_build_json (g_ptr_array_index (job->results[arm], i), builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
build_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
build_count (JsonBuilder *builder, const char *name, guint count)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, count);
}

static void
build_setting (JsonBuilder *builder, const BnlJob *job)
{
  g_autofree char *spec = bnl_spec_to_json (job->spec);

  build_text (builder, "version", BNL_VERSION);
  build_text (builder, "blas_kernel", bnl_blas_get_kernel ());
  json_builder_set_member_name (builder, "spec");
  json_builder_add_value (builder, json_from_string (spec, NULL));
  json_builder_set_member_name (builder, "data");
  json_builder_begin_object (builder);
  build_text (builder, "name", bnl_dataset_get_name (job->dataset));
  build_text (builder, "folder", bnl_dataset_get_place (job->dataset));
  build_count (builder, "n_train", job->n_train);
  build_count (builder, "n_held_out", job->n_held_out);
  build_count (builder, "n_test", bnl_dataset_get_test (job->dataset)->n);
  build_text (builder, "judged_on", is_judged_on_test (job) ? "test" : "validation");
  json_builder_end_object (builder);
}

char *
bnl_report_to_json (const BnlJob *job)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  GPtrArray *lists[BNL_N_ARMS];
  g_autofree char *verdict = NULL;

  list_results (job, lists);
  verdict = dup_verdict (job, lists);
  json_builder_begin_object (builder);
  build_text (builder, "command", job->pair ? "compare" : "train");
  build_setting (builder, job);
  json_builder_set_member_name (builder, "interrupted");
  json_builder_add_boolean_value (builder, bnl_interrupt_is_pending ());
  json_builder_set_member_name (builder, "arms");
  json_builder_begin_object (builder);
  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    if (job->results[arm]->len > 0)
      build_arm (builder, job, arm, lists[arm]);
  json_builder_end_object (builder);
  if (verdict != NULL)
    build_text (builder, "verdict", verdict);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    g_ptr_array_unref (lists[arm]);
  return json_to_string (root, TRUE);
}
