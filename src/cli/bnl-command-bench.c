#include "bnl-command.h"

#include <math.h>

#include "bnl-bench.h"
#include "bnl-options.h"
#include "bnl-result.h"
#include "bnl-table.h"
#include "engine/bnl-blas.h"

#define DEFAULT_SECONDS 1.0
#define MAX_SECONDS 3600.0

/* What forces OpenBLAS to do other than it would by itself. */
static const char *const variables[] = { "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE" };

/* The setting of the lab's own figures, and networks on either side of it. */
static const struct {
  const char *hidden, *batch_size;
} shapes[] = { { "128", "8" }, { "128", "64" }, { "512,512", "256" } };

/* What is measured where nothing is said: each shape without and with a norm. */
static const char *const norms[] = { "none", "batch" };

typedef struct {
  double seconds;
  gboolean json;
  BnlTable *table;
  JsonBuilder *builder;
  BnlDataset *dataset;
} Session;

static void
clear_session (Session *session)
{
  g_clear_pointer (&session->table, bnl_table_free);
  g_clear_object (&session->builder);
  g_clear_pointer (&session->dataset, bnl_dataset_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Session, clear_session)

static const char *const *
get_keys (void)
{
  static const char *const keys[] = { "hidden",       "activation", "norm",      "norm_position",
                                      "ghost_size",   "dropout",    "optimizer", "momentum",
                                      "weight_decay", "batch_size", NULL };

  return keys;
}

static gboolean
read_arguments (char ***arguments, BnlOptions *options, Session *session)
{
  const GOptionEntry entries[] = {
    { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &session->seconds, "to measure a row for (1)", "X" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &session->json, "print one JSON object", NULL },
    G_OPTION_ENTRY_NULL,
  };
  GOptionGroup *group = g_option_group_new ("", "", "", options, NULL);

  g_option_group_add_entries (group, entries);
  bnl_options_add_to_group (options, group, get_keys ());
  return bnl_command_parse (
      arguments, group,
      "Measures the engine: a training step, batch and all, against its matrix products alone.",
      "One thread, on noise of MNIST's size; step and products turn and turn about, medians.\n"
      "With no setting given a table of networks without and with batch normalization; else the\n"
      "one that is asked for. Figures mean something on a machine that is idle, and where\n"
      "OpenBLAS chooses its kernel itself; the first line says whether the environment forces it.\n"
      "\n"
      "  bnlab-cli bench\n"
      "  bnlab-cli bench --hidden 100,100,100 --norm ghost --batch-size 256");
}

static char *
describe_shape (const BnlSpec *spec, const BnlDataset *dataset)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%u-", bnl_dataset_get_n_pixels (dataset));
  for (guint i = 0; i < spec->n_hidden; i++)
    g_string_append_printf (text, "%d-", spec->hidden[i]);
  g_string_append_printf (text, "%u", bnl_dataset_get_n_classes (dataset));
  return g_string_free (text, FALSE);
}

static gboolean
measure_row (Session *session, const BnlSpec *spec)
{
  g_autofree char *shape = describe_shape (spec, session->dataset);
  g_autofree char *norm = bnl_spec_dup_value (spec, "norm");
  JsonBuilder *builder = session->builder;
  BnlBench bench;

  if (!bnl_bench_measure (spec, session->dataset, session->seconds, &bench))
    return FALSE;
  bnl_table_take_cell (session->table, g_strdup (shape));
  bnl_table_take_cell (session->table, g_strdup_printf ("%u", spec->batch_size));
  bnl_table_take_cell (session->table, g_strdup (norm));
  bnl_table_take_cell (session->table, bnl_table_dup_number (bench.step_usec, 1));
  bnl_table_take_cell (session->table, bnl_table_dup_number (bench.products_usec, 1));
  bnl_table_take_cell (session->table, bnl_table_dup_number (bench.ratio, 3));
  bnl_table_take_cell (session->table, bnl_table_dup_number (bench.images_per_second, 0));
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "shape");
  json_builder_add_string_value (builder, shape);
  json_builder_set_member_name (builder, "batch_size");
  json_builder_add_int_value (builder, spec->batch_size);
  json_builder_set_member_name (builder, "norm");
  json_builder_add_string_value (builder, norm);
  bnl_result_build_number (builder, "step_usec", bench.step_usec);
  bnl_result_build_number (builder, "products_usec", bench.products_usec);
  bnl_result_build_number (builder, "ratio", bench.ratio);
  bnl_result_build_number (builder, "images_per_second", bench.images_per_second);
  json_builder_end_object (builder);
  return TRUE;
}

/* spec: as the options have it. */
static gboolean
measure_rows (Session *session, BnlSpec *spec, gboolean alone)
{
  if (alone)
    return measure_row (session, spec);
  for (guint i = 0; i < G_N_ELEMENTS (shapes) * G_N_ELEMENTS (norms); i++) {
    bnl_spec_set (spec, "hidden", shapes[i / G_N_ELEMENTS (norms)].hidden, NULL);
    bnl_spec_set (spec, "batch_size", shapes[i / G_N_ELEMENTS (norms)].batch_size, NULL);
    bnl_spec_set (spec, "norm", norms[i % G_N_ELEMENTS (norms)], NULL);
    if (!measure_row (session, spec))
      return FALSE;
  }
  bnl_spec_set (spec, "hidden", "128", NULL);
  return TRUE;
}

static void
begin_report (Session *session)
{
  static const char *const titles[] = { "network",     "batch", "norm",    "us a step",
                                        "us products", "ratio", "images/s" };

  session->table = bnl_table_new (G_N_ELEMENTS (titles), BNL_TABLE_RIGHT);
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    bnl_table_take_cell (session->table, g_strdup (titles[i]));
  session->builder = json_builder_new ();
  json_builder_begin_object (session->builder);
  json_builder_set_member_name (session->builder, "blas_kernel");
  json_builder_add_string_value (session->builder, bnl_blas_get_kernel ());
  json_builder_set_member_name (session->builder, "forced");
  json_builder_begin_object (session->builder);
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    if (g_getenv (variables[i]) != NULL) {
      json_builder_set_member_name (session->builder, variables[i]);
      json_builder_add_string_value (session->builder, g_getenv (variables[i]));
    }
  json_builder_end_object (session->builder);
  json_builder_set_member_name (session->builder, "rows");
  json_builder_begin_array (session->builder);
}

static char *
describe_kernel (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean forced = FALSE;

  g_string_append_printf (text, "OpenBLAS kernel %s, ", bnl_blas_get_kernel ());
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    if (g_getenv (variables[i]) != NULL) {
      g_string_append_printf (text, "%s %s=%s", forced ? "and" : "forced by", variables[i],
                              g_getenv (variables[i]));
      g_string_append_c (text, ' ');
      forced = TRUE;
    }
  if (!forced)
    g_string_append (text, "which it chose itself");
  return g_strchomp (g_strdup (text->str));
}

static BnlCommandStatus
end_report (Session *session, const char *evaluated, double evaluation_msec)
{
  const guint n_test = bnl_dataset_get_test (session->dataset)->n;
  g_autofree char *kernel = describe_kernel ();
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *msec = bnl_table_dup_number (evaluation_msec, 1);

  json_builder_end_array (session->builder);
  bnl_result_build_number (session->builder, "evaluation_msec", evaluation_msec);
  json_builder_set_member_name (session->builder, "evaluation_images");
  json_builder_add_int_value (session->builder, n_test);
  json_builder_end_object (session->builder);
  if (session->json) {
    root = json_builder_get_root (session->builder);
    text = json_to_string (root, TRUE);
    bnl_command_print_json (text);
    return BNL_COMMAND_DONE;
  }
  text = bnl_table_format (session->table);
  g_print ("%s\n\n%s\nJudging %u images with %s: %s ms\n", kernel, text, n_test, evaluated, msec);
  return BNL_COMMAND_DONE;
}

BnlCommandStatus
bnl_command_bench_run (char ***arguments)
{
  g_autoptr (BnlOptions) options = bnl_options_new ();
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  g_auto (Session) session = { .seconds = DEFAULT_SECONDS };
  g_autoptr (GError) error = NULL;
  g_autofree char *evaluated = NULL;
  gboolean alone;
  double msec;

  if (!read_arguments (arguments, options, &session))
    return BNL_COMMAND_MISUSED;
  if ((*arguments)[1] != NULL)
    return bnl_command_misuse ("there is nothing to do with “%s”", (*arguments)[1]);
  if (!(session.seconds > 0.0 && session.seconds <= MAX_SECONDS))
    return bnl_command_misuse ("--seconds must be a number above 0 and at most %.0f", MAX_SECONDS);
  alone = bnl_options_get_n_given (options) > 0;
  if (!bnl_options_apply (options, spec, &error) || !bnl_spec_validate (spec, &error))
    return bnl_command_misuse ("%s", error->message);
  session.dataset = bnl_bench_new_dataset ();
  if (spec->batch_size > bnl_dataset_get_train (session.dataset)->n)
    return bnl_command_misuse ("--batch-size must be at most %u here, the images there are",
                               bnl_dataset_get_train (session.dataset)->n);
  begin_report (&session);
  if (!measure_rows (&session, spec, alone))
    return bnl_command_fail ("such a network is too large for memory");
  msec = bnl_bench_time_evaluation (spec, session.dataset, session.seconds);
  evaluated = describe_shape (spec, session.dataset);
  return end_report (&session, evaluated, msec);
}
