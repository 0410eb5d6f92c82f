#include "bnl-command-runs.h"

#include <string.h>

#include "bnl-run-fact.h"
#include "bnl-table.h"
#include "lab/bnl-number.h"
#include "lab/bnl-run-json.h"
#include "lab/bnl-run-search.h"
#include "lab/bnl-spec-diff.h"

typedef struct {
  char **words;
  char *path, *sort, *search;
  gboolean json, all_settings, reverse;
} Arguments;

static void
clear_arguments (Arguments *given)
{
  g_strfreev (given->words);
  g_free (given->path);
  g_free (given->sort);
  g_free (given->search);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, clear_arguments)

static gboolean
read_arguments (char ***arguments, Arguments *given)
{
  const GOptionEntry entries[] = {
    { "search", 0, 0, G_OPTION_ARG_STRING, &given->search,
      "only runs that have every word of this in their name, note, tags, arm, state, data set or "
      "a setting; \"lr=0.01\" means that setting alone",
      "TEXT" },
    { "sort", 0, 0, G_OPTION_ARG_STRING, &given->sort,
      "order by this, the best, fastest, newest or smallest first (id)", "KEY" },
    { "reverse", 0, 0, G_OPTION_ARG_NONE, &given->reverse, "the other way round", NULL },
    { "all-settings", 0, 0, G_OPTION_ARG_NONE, &given->all_settings,
      "a column for every setting, not only for those that differ among the runs listed", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &given->json, "print one JSON object", NULL },
    BNL_COMMAND_RUNS_OPTION (&given->path),
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &given->words, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  GOptionGroup *group = g_option_group_new ("", "", "", NULL, NULL);
  g_autoptr (GString) description =
      g_string_new ("KEY is a setting (lr, batch-size, ...) or one of");
  guint n_facts;
  const BnlRunFact *facts = bnl_run_fact_get_all (&n_facts);

  for (guint i = 0; i < n_facts; i++)
    g_string_append_printf (description, "%s %s", i == 0 ? "" : ",", facts[i].key);
  g_string_append (description,
                   ".\nA starred run has a * before its name, tags follow it in brackets.\n\n"
                   "  bnlab-cli runs --search mnist --sort best\n"
                   "  bnlab-cli runs --search \"norm=batch optimizer=sgd\" --sort lr");
  g_option_group_add_entries (group, entries);
  return bnl_command_parse (arguments, group, "Lists the runs that are stored, the newest first.",
                            description->str);
}

/* Order */

typedef struct {
  const BnlRunFact *fact; /* NULL: by field */
  const BnlSpecField *field;
  gboolean reverse;
} Order;

/* Numbers by their size, texts by the alphabet. */
static int
compare_settings (const BnlSpecField *field, const BnlRunRecord *a, const BnlRunRecord *b)
{
  g_autofree char *of_a = bnl_spec_dup_value (a->spec, field->key);
  g_autofree char *of_b = bnl_spec_dup_value (b->spec, field->key);
  double number_a, number_b;

  if (bnl_number_parse_double (of_a, &number_a) && bnl_number_parse_double (of_b, &number_b))
    return (number_a > number_b) - (number_a < number_b);
  return strcmp (of_a, of_b);
}

/* Of equal ones the newest comes first. */
static int
compare_cb (gconstpointer one, gconstpointer other, gpointer data)
{
  const BnlRunRecord *a = *(BnlRunRecord *const *) one;
  const BnlRunRecord *b = *(BnlRunRecord *const *) other;
  const Order *order = data;
  int compared;

  if (order->fact != NULL)
    compared = bnl_run_fact_compare (order->fact, a, b, order->reverse);
  else if (order->reverse)
    compared = compare_settings (order->field, b, a);
  else
    compared = compare_settings (order->field, a, b);
  return compared != 0 ? compared : (a->id < b->id) - (a->id > b->id);
}

static gboolean
find_order (const Arguments *given, Order *order)
{
  const char *key = given->sort != NULL ? given->sort : "id";

  *order = (Order){ bnl_run_fact_find (key), bnl_spec_find_field (key), given->reverse };
  if (order->fact != NULL || order->field != NULL)
    return TRUE;
  bnl_command_misuse ("--sort takes a setting or one of the keys that help lists, not “%s”", key);
  return FALSE;
}

/* What is shown */

static GPtrArray *
list_all_fields (void)
{
  GPtrArray *list = g_ptr_array_new ();
  guint n_fields;
  const BnlSpecField *fields = bnl_spec_get_fields (&n_fields);

  for (guint i = 0; i < n_fields; i++)
    g_ptr_array_add (list, (gpointer) &fields[i]);
  return list;
}

/* But the norm, which the arm is named after. */
static GPtrArray *
list_differing_fields (const GPtrArray *records)
{
  g_autofree const BnlSpec **specs = g_new (const BnlSpec *, records->len + 1);
  GPtrArray *list;

  for (guint i = 0; i < records->len; i++)
    specs[i] = ((const BnlRunRecord *) g_ptr_array_index (records, i))->spec;
  list = bnl_spec_diff_list (specs, records->len);
  g_ptr_array_remove (list, (gpointer) bnl_spec_find_field ("norm"));
  return list;
}

static guint
count_heads (void)
{
  guint n_facts, n = 0;
  const BnlRunFact *facts = bnl_run_fact_get_all (&n_facts);

  for (guint i = 0; i < n_facts; i++)
    n += facts[i].head != NULL;
  return n;
}

static BnlTable *
begin_table (const GPtrArray *fields)
{
  BnlTable *table = bnl_table_new (count_heads () + fields->len, BNL_TABLE_LEFT);
  guint n_facts, column = 0;
  const BnlRunFact *facts = bnl_run_fact_get_all (&n_facts);

  for (guint i = 0; i < n_facts; i++)
    if (facts[i].head != NULL) {
      bnl_table_take_cell (table, g_strdup (facts[i].head));
      bnl_table_set_alignment (table, column++,
                               facts[i].get != NULL ? BNL_TABLE_RIGHT : BNL_TABLE_LEFT);
    }
  for (guint i = 0; i < fields->len; i++) {
    const BnlSpecField *field = g_ptr_array_index (fields, i);

    bnl_table_take_cell (table, g_strdelimit (g_strdup (field->key), "_", '-'));
  }
  return table;
}

static char *
format_table (const GPtrArray *records, gboolean all_settings)
{
  g_autoptr (GPtrArray) fields =
      all_settings ? list_all_fields () : list_differing_fields (records);
  g_autoptr (BnlTable) table = begin_table (fields);
  guint n_facts;
  const BnlRunFact *facts = bnl_run_fact_get_all (&n_facts);

  for (guint i = 0; i < records->len; i++) {
    const BnlRunRecord *record = g_ptr_array_index (records, i);

    for (guint k = 0; k < n_facts; k++)
      if (facts[k].head != NULL)
        bnl_table_take_cell (table, bnl_run_fact_dup_text (&facts[k], record, FALSE));
    for (guint k = 0; k < fields->len; k++) {
      const BnlSpecField *field = g_ptr_array_index (fields, k);

      bnl_table_take_cell (table, bnl_spec_dup_value (record->spec, field->key));
    }
  }
  return bnl_table_format (table);
}

static char *
format_json (const GPtrArray *records)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "runs");
  json_builder_begin_array (builder);
  for (guint i = 0; i < records->len; i++)
    bnl_run_json_build (builder, g_ptr_array_index (records, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, TRUE);
}

static GPtrArray *
select_records (const GPtrArray *all, const char *text)
{
  GPtrArray *records = g_ptr_array_new ();
  g_autoptr (BnlRunSearch) search = bnl_run_search_new (text != NULL ? text : "");

  for (guint i = 0; i < all->len; i++)
    if (bnl_run_search_is_met (search, g_ptr_array_index (all, i)))
      g_ptr_array_add (records, g_ptr_array_index (all, i));
  return records;
}

static void
print_records (const Arguments *given, const GPtrArray *records, guint n_all)
{
  g_autofree char *text = NULL;

  if (given->json) {
    text = format_json (records);
    bnl_command_print_json (text);
  } else if (n_all == 0) {
    g_printerr ("No run is stored yet: \"bnlab-cli train\", \"compare\" and the window keep theirs "
                "here.\n");
  } else if (records->len == 0) {
    g_printerr ("None of %u runs is met by “%s”.\n", n_all, given->search);
  } else {
    text = format_table (records, given->all_settings);
    g_print ("%s", text);
  }
}

BnlCommandStatus
bnl_command_runs_list_run (char ***arguments)
{
  g_auto (Arguments) given = { 0 };
  g_autoptr (GPtrArray) all = NULL, records = NULL;
  g_autoptr (GError) error = NULL;
  BnlStore *store;
  Order order;

  if (!read_arguments (arguments, &given) || !find_order (&given, &order))
    return BNL_COMMAND_MISUSED;
  if (given.words != NULL)
    return bnl_command_misuse ("there is nothing to do with “%s”: an action comes before its "
                               "options, and --search finds runs by a word",
                               given.words[0]);
  store = bnl_command_runs_open (given.path);
  if (store == NULL)
    return BNL_COMMAND_FAILED;
  all = bnl_store_list (store, &error);
  if (all == NULL)
    return bnl_command_runs_close (store, bnl_command_fail (error->message));
  records = select_records (all, given.search);
  g_ptr_array_sort_with_data (records, compare_cb, &order);
  print_records (&given, records, all->len);
  return bnl_command_runs_close (store, BNL_COMMAND_DONE);
}
