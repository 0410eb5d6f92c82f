#include "bnl-command-runs.h"

#include <string.h>

#include "bnl-run-fact.h"
#include "bnl-table.h"
#include "lab/bnl-spec-diff.h"

#define N_RUNS 2

static void
take_row (BnlTable *table, const char *label, char *first, char *second)
{
  bnl_table_take_cell (table, g_strdup (label));
  bnl_table_take_cell (table, first);
  bnl_table_take_cell (table, second);
}

/* Where they are the same there is nothing to say. */
static void
add_pair (BnlTable *table, const char *label, char *first, char *second)
{
  if (strcmp (first, second) != 0) {
    take_row (table, label, first, second);
    return;
  }
  g_free (first);
  g_free (second);
}

static void
add_settings (BnlTable *table, BnlRunRecord *const *records)
{
  const BnlSpec *specs[N_RUNS] = { records[0]->spec, records[1]->spec };
  g_autoptr (GPtrArray) fields = bnl_spec_diff_list (specs, N_RUNS);

  for (guint i = 0; i < fields->len; i++) {
    const BnlSpecField *field = g_ptr_array_index (fields, i);
    g_autofree char *label = g_strdelimit (g_strdup (field->key), "_", '-');

    take_row (table, label, bnl_spec_dup_value (specs[0], field->key),
              bnl_spec_dup_value (specs[1], field->key));
  }
}

static char *
dup_known (const char *text)
{
  return g_strdup (text != NULL && text[0] != '\0' ? text : "-");
}

/* What the numbers depend on beside the settings. */
static void
add_circumstances (BnlTable *table, BnlRunRecord *const *records)
{
  const BnlRunRecord *a = records[0], *b = records[1];

  add_pair (table, "data checksum", dup_known (a->dataset_checksum),
            dup_known (b->dataset_checksum));
  add_pair (table, "from files", g_strdup (a->from_file ? "yes" : "no"),
            g_strdup (b->from_file ? "yes" : "no"));
  add_pair (table, "branches off", dup_known (a->parent_uuid), dup_known (b->parent_uuid));
  add_pair (table, "version", dup_known (a->version), dup_known (b->version));
  add_pair (table, "machine", dup_known (a->machine), dup_known (b->machine));
  add_pair (table, "BLAS", dup_known (a->blas), dup_known (b->blas));
}

static void
add_outcome (BnlTable *table, BnlRunRecord *const *records)
{
  guint n;
  const BnlRunFact *facts = bnl_run_fact_get_all (&n);

  for (guint i = 0; i < n; i++)
    if (facts[i].outcome)
      add_pair (table, facts[i].label, bnl_run_fact_dup_text (&facts[i], records[0], TRUE),
                bnl_run_fact_dup_text (&facts[i], records[1], TRUE));
}

static void
print_difference (BnlRunRecord *const *records)
{
  g_autoptr (BnlTable) table = bnl_table_new (1 + N_RUNS, BNL_TABLE_LEFT);
  g_autofree char *text = NULL, *bare = NULL;

  take_row (table, "", g_strdup_printf ("run %" G_GINT64_FORMAT, records[0]->id),
            g_strdup_printf ("run %" G_GINT64_FORMAT, records[1]->id));
  bare = bnl_table_format (table);
  add_settings (table, records);
  add_circumstances (table, records);
  add_outcome (table, records);
  text = bnl_table_format (table);
  if (strcmp (text, bare) == 0)
    g_print ("They differ in nothing.\n");
  else
    g_print ("%s", text);
}

static BnlCommandStatus
compare_runs (BnlStore *store, const GArray *ids)
{
  BnlRunRecord *records[N_RUNS] = { NULL };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_RUNS && error == NULL; i++)
    records[i] = bnl_store_get (store, g_array_index (ids, gint64, i), &error);
  if (error == NULL)
    print_difference (records);
  for (guint i = 0; i < N_RUNS; i++)
    g_clear_pointer (&records[i], bnl_run_record_unref);
  return error == NULL ? BNL_COMMAND_DONE : bnl_command_fail (error->message);
}

BnlCommandStatus
bnl_command_runs_diff_run (char ***arguments)
{
  g_auto (GStrv) words = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GArray) ids = NULL;
  const GOptionEntry entries[] = {
    BNL_COMMAND_RUNS_OPTION (&path),
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &words, NULL, "ID ID" },
    G_OPTION_ENTRY_NULL,
  };
  GOptionGroup *group = g_option_group_new ("", "", "", NULL, NULL);
  BnlStore *store;

  g_option_group_add_entries (group, entries);
  if (!bnl_command_parse (arguments, group,
                          "Shows in what two runs differ: settings, machine, and what came out.",
                          BNL_COMMAND_RUNS_ID_HELP))
    return BNL_COMMAND_MISUSED;
  if (words == NULL || g_strv_length (words) != N_RUNS)
    return bnl_command_misuse ("name two runs");
  store = bnl_command_runs_open (path);
  if (store == NULL)
    return BNL_COMMAND_FAILED;
  ids = bnl_command_runs_find (store, words, N_RUNS);
  if (ids == NULL)
    return bnl_command_runs_close (store, BNL_COMMAND_FAILED);
  if (ids->len < N_RUNS)
    return bnl_command_runs_close (store, bnl_command_fail ("both are the same run"));
  return bnl_command_runs_close (store, compare_runs (store, ids));
}
