#include "bnl-report-fact.h"

#include <math.h>

#include "lab/bnl-number.h"

#include "bnl-exhibit-private.h"

/* More words of an axis would be a table of their own. */
#define MOST_VALUES 16

static void
free_fact_cb (gpointer data)
{
  BnlReportFact *fact = data;

  g_free (fact->term);
  g_free (fact->text);
  g_free (fact);
}

GPtrArray *
bnl_report_fact_list_new (void)
{
  return g_ptr_array_new_with_free_func (free_fact_cb);
}

void
bnl_report_fact_add (GPtrArray *facts, const char *term, const char *text)
{
  BnlReportFact *fact = g_new0 (BnlReportFact, 1);

  fact->term = g_strdup (term);
  fact->text = g_strdup (text);
  g_ptr_array_add (facts, fact);
}

char *
bnl_report_fact_name_setting (const char *key)
{
  static const struct {
    const char *key, *name;
  } names[] = {
    { "data", "Data set" },
    { "hidden", "Hidden layers" },
    { "norm", "Normalization" },
    { "norm_position", "Normalization, before or after the activation" },
    { "bn_momentum", "Momentum of the running statistics" },
    { "bn_eps", "Epsilon of the normalization" },
    { "init", "First weights" },
    { "lr", "Learning rate" },
    { "train_size", "Training images at most" },
    { "eval_every", "Judged on held-out images every" },
    { "eval_on", "Judged on" },
    { "eval_statistics", "Statistics judged with" },
    { "validation", "Share of images held out" },
    { "augment", "Augmentation" },
    { "normalize", "Pixels" },
    { "drop_bias", "No bias before the normalization" },
  };
  g_autofree char *plain = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i].key, key))
      return g_strdup (names[i].name);
  plain = g_strdelimit (g_strdup (key), "_", ' ');
  return bnl_exhibit_capitalize (plain);
}

/* "1, 2, 4 … 1024" */
static char *
write_values (const BnlSweepAxis *axis)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < axis->n; i++) {
    g_autofree char *label = bnl_exhibit_dup_label (axis, i);

    if (axis->n > MOST_VALUES && i >= 3 && i + 1 < axis->n) {
      if (i == 3)
        g_string_append (text, " \xe2\x80\xa6");
      continue;
    }
    g_string_append_printf (text, "%s%s",
                            i == 0                                      ? ""
                            : axis->n > MOST_VALUES && i + 1 == axis->n ? " "
                                                                        : ", ",
                            label);
  }
  if (axis->n > MOST_VALUES)
    g_string_append_printf (text, " (%u values)", axis->n);
  return g_string_free (text, FALSE);
}

static void
add_arms (GPtrArray *facts, BnlSweep *sweep)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (bnl_sweep_get_n_arms (sweep) < 2)
    return;
  for (guint i = 0; i < bnl_sweep_get_n_arms (sweep); i++) {
    const BnlSweepArm *arm = bnl_sweep_get_arm (sweep, i);
    g_autofree char *settings = g_strjoinv (" ", (char **) arm->settings);

    g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", arm->title);
    if (settings[0] != '\0')
      g_string_append_printf (text, " (%s)", settings);
  }
  bnl_report_fact_add (facts, "Compared", text->str);
}

static void
add_axes (GPtrArray *facts, BnlSweep *sweep)
{
  guint n_draws = bnl_exhibit_count_draws (sweep);
  guint n_scalings;
  const BnlSweepScaling *scalings = bnl_sweep_get_scalings (sweep, &n_scalings);

  for (guint i = 0; i < bnl_sweep_get_n_axes (sweep); i++) {
    const BnlSweepAxis *axis = bnl_sweep_get_axis (sweep, i);
    g_autofree char *name = bnl_report_fact_name_setting (axis->key);
    g_autofree char *values = n_draws > 0 ? g_strdup (axis->text) : write_values (axis);

    bnl_report_fact_add (facts, name, values);
  }
  for (guint i = 0; i < n_scalings; i++) {
    g_autofree char *name = bnl_report_fact_name_setting (scalings[i].key);
    g_autofree char *by = bnl_report_fact_name_setting (scalings[i].by);
    g_autofree char *lower = g_utf8_strdown (by, -1);
    g_autofree char *value = bnl_spec_dup_value (bnl_sweep_get_base (sweep), scalings[i].key);
    g_autofree char *at = bnl_number_dup_double (scalings[i].at);
    g_autofree char *text = g_strdup_printf ("%s \xc3\x97 %s / %s", value, lower, at);

    bnl_report_fact_add (facts, name, text);
  }
  if (n_draws > 0) {
    g_autofree char *text = g_strdup_printf ("%u, at random", n_draws);

    bnl_report_fact_add (facts, "Combinations", text);
  }
}

/* Among what is compared or varied. */
static gboolean
is_told (BnlSweep *sweep, const char *key)
{
  guint n;
  const BnlSweepScaling *scalings = bnl_sweep_get_scalings (sweep, &n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (scalings[i].key, key))
      return TRUE;
  return bnl_sweep_find_axis (sweep, key) >= 0 || g_str_equal (key, "norm") ||
         g_str_equal (key, "seed");
}

static void
add_seeds (GPtrArray *facts, BnlSweep *sweep)
{
  guint64 first = bnl_sweep_get_base (sweep)->seed;
  guint n = bnl_sweep_get_n_seeds (sweep);
  g_autofree char *text =
      n == 1 ? g_strdup_printf ("%" G_GUINT64_FORMAT, first)
             : g_strdup_printf ("%u (%" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT ")", n, first,
                                first + n - 1);

  bnl_report_fact_add (facts, n == 1 ? "Seed" : "Seeds", text);
}

void
bnl_report_fact_add_settings (GPtrArray *facts, BnlSweep *sweep)
{
  const BnlSpec *base = bnl_sweep_get_base (sweep);
  g_autoptr (BnlSpec) defaults = bnl_spec_new ();
  guint n_fields;
  const BnlSpecField *fields = bnl_spec_get_fields (&n_fields);

  add_arms (facts, sweep);
  add_axes (facts, sweep);
  add_seeds (facts, sweep);
  for (guint i = 0; i < n_fields; i++) {
    g_autofree char *value = bnl_spec_dup_value (base, fields[i].key);
    g_autofree char *usual = bnl_spec_dup_value (defaults, fields[i].key);
    g_autofree char *name = bnl_report_fact_name_setting (fields[i].key);
    /* What it was trained on is told even where it is as by default. */
    gboolean always = g_str_equal (fields[i].key, "data");

    if (is_told (sweep, fields[i].key) || (!always && g_strcmp0 (value, usual) == 0))
      continue;
    bnl_report_fact_add (facts, name, value);
  }
}

char *
bnl_report_fact_format_seconds (double seconds)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  guint64 whole = (guint64) round (MAX (seconds, 0));

  if (seconds < 1)
    return g_strdup_printf ("%s s", g_ascii_formatd (digits, sizeof digits, "%.2f", seconds));
  if (seconds < 10)
    return g_strdup_printf ("%s s", g_ascii_formatd (digits, sizeof digits, "%.1f", seconds));
  if (whole < 60)
    return g_strdup_printf ("%" G_GUINT64_FORMAT " s", whole);
  if (whole < 3600)
    return g_strdup_printf ("%" G_GUINT64_FORMAT " min %" G_GUINT64_FORMAT " s", whole / 60,
                            whole % 60);
  return g_strdup_printf ("%" G_GUINT64_FORMAT " h %" G_GUINT64_FORMAT " min", whole / 3600,
                          whole / 60 % 60);
}

char *
bnl_report_fact_count_runs (BnlSweepTable *table)
{
  BnlSweep *sweep = bnl_sweep_table_get_sweep (table);
  guint n = bnl_sweep_table_get_n_measured (table);
  guint n_possible = bnl_sweep_table_get_n_possible (table);
  GString *text = g_string_new (NULL);
  double seconds = 0;

  for (guint i = 0; i < bnl_sweep_get_n_runs (sweep); i++) {
    guint cell, arm, seed;
    const BnlSweepResult *result;

    bnl_sweep_get_run (sweep, i, &cell, &arm, &seed);
    result = bnl_sweep_table_get (table, cell, arm, seed);
    if (bnl_sweep_outcome_is_measured (result->outcome) && isfinite (result->summary.score.seconds))
      seconds += result->summary.score.seconds;
  }
  if (n < n_possible)
    g_string_append_printf (text, "%u of %u", n, n_possible);
  else
    g_string_append_printf (text, "%u", n);
  if (n > 0) {
    g_autofree char *each = bnl_report_fact_format_seconds (seconds / n);
    g_autofree char *all = bnl_report_fact_format_seconds (seconds);

    g_string_append_printf (text, ", %s of training each on average, %s in all", each, all);
  }
  return g_string_free (text, FALSE);
}

static gboolean
is_same (BnlSweep *a, BnlSweep *b)
{
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;

  if (a == NULL || b == NULL)
    return FALSE;
  one = bnl_sweep_dup_group (a);
  other = bnl_sweep_dup_group (b);
  return g_str_equal (one, other) && bnl_sweep_get_n_seeds (a) == bnl_sweep_get_n_seeds (b);
}

char *
bnl_report_fact_dup_command (BnlExperiment *experiment, BnlSweep *sweep)
{
  const char *id = bnl_experiment_get_id (experiment);
  gboolean known = bnl_experiment_get_question (experiment) != NULL;

  if (known && is_same (sweep, bnl_experiment_get_quick (experiment)))
    return g_strdup_printf ("bnlab-cli experiments run %s", id);
  if (known && is_same (sweep, bnl_experiment_get_full (experiment)))
    return g_strdup_printf ("bnlab-cli experiments run %s --full", id);
  return g_strdup_printf ("bnlab-cli sweep %s.json", id);
}
