#include "bnl-sweep-warnings.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-format.h"

#define HOUR 3600.0
#define NIGHT (10.0 * HOUR)
#define LONG (0.5 * HOUR)
/* Below, two groups of runs have to be further apart than noise usually lets them. */
#define FEW_SEEDS 3

/* To two digits: it is an estimate. */
static double
round_seconds (double seconds)
{
  double unit = seconds >= HOUR ? 600.0 : seconds >= 600.0 ? 60.0 : seconds >= 60.0 ? 10.0 : 1.0;

  return MAX (1.0, round (seconds / unit) * unit);
}

static void
append_factor (GString *text, char *part)
{
  g_string_append_printf (text, " %s %s", text->len > 0 ? "×" : "", part);
  g_free (part);
}

static char *
describe_factors (const BnlSweep *sweep)
{
  guint n_cells = bnl_sweep_get_n_cells (sweep), n_arms = bnl_sweep_get_n_arms (sweep);
  guint n_seeds = bnl_sweep_get_n_seeds (sweep);
  g_autofree char *points = bnl_format_count (n_cells);
  GString *text = g_string_new (NULL);

  append_factor (text, g_strdup_printf (ngettext ("%s point", "%s points", n_cells), points));
  if (n_arms > 1)
    append_factor (text, g_strdup_printf (ngettext ("%u network", "%u networks", n_arms), n_arms));
  append_factor (text, g_strdup_printf (ngettext ("%u seed", "%u seeds", n_seeds), n_seeds));
  return g_strstrip (g_string_free (text, FALSE));
}

char *
bnl_sweep_warnings_describe (const BnlSweep *sweep, double seconds)
{
  guint n_runs = bnl_sweep_get_n_runs (sweep);
  g_autofree char *count = bnl_format_count (n_runs);
  g_autofree char *runs = g_strdup_printf (ngettext ("%s run", "%s runs", n_runs), count);
  g_autofree char *factors = describe_factors (sweep);
  g_autofree char *duration = NULL;

  if (isnan (seconds))
    return g_strdup_printf ("%s: %s", runs, factors);
  duration = bnl_format_duration (round_seconds (seconds));
  return g_strdup_printf (_ ("%s: %s, about %s on this machine"), runs, factors, duration);
}

static void
append_sentence (GString *text, char *sentence)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, sentence);
  g_free (sentence);
}

/* "batch size 1, with BN". */
static char *
dup_point (const BnlSweep *sweep, guint cell, guint arm)
{
  g_autofree char *title = bnl_sweep_dup_cell_title (sweep, cell);
  const char *network = bnl_sweep_get_arm (sweep, arm)->title;

  if (bnl_sweep_get_n_arms (sweep) == 1 || !title[0])
    return title[0] ? g_steal_pointer (&title) : g_strdup (network);
  return g_strdup_printf ("%s, %s", title, network);
}

static void
append_impossible (GString *text, const BnlSweep *sweep)
{
  guint n_cells = bnl_sweep_get_n_cells (sweep), n_arms = bnl_sweep_get_n_arms (sweep), n = 0;
  g_autoptr (GError) reason = NULL;
  g_autofree char *title = NULL;

  for (guint cell = 0; cell < n_cells; cell++)
    for (guint arm = 0; arm < n_arms; arm++) {
      if (bnl_sweep_is_possible (sweep, cell, arm))
        continue;
      if (n++ > 0)
        continue;
      bnl_spec_free (bnl_sweep_dup_spec (sweep, cell, arm, 0, &reason));
      title = dup_point (sweep, cell, arm);
    }
  if (n > 0)
    append_sentence (
        text,
        g_strdup_printf (ngettext ("%u of %u networks cannot be trained: %s: %s",
                                   "%u of %u networks cannot be trained, the first: %s: %s", n),
                         n, n_cells * n_arms, title, reason ? reason->message : ""));
}

static void
append_seeds (GString *text, const BnlSweep *sweep)
{
  guint n_seeds = bnl_sweep_get_n_seeds (sweep);

  if (n_seeds == 1)
    append_sentence (text, g_strdup (_ ("One seed: no difference can be told from chance.")));
  else if (n_seeds < FEW_SEEDS)
    append_sentence (text, g_strdup (_ ("Two seeds: only large differences will be clear.")));
}

char *
bnl_sweep_warnings_list (const BnlSweep *sweep, double seconds)
{
  GString *text = g_string_new (NULL);

  if (bnl_sweep_get_n_axes (sweep) == 0)
    append_sentence (text, g_strdup (bnl_sweep_get_n_arms (sweep) > 1
                                         ? _ ("Nothing varies but what is compared.")
                                         : _ ("Nothing varies yet.")));
  append_impossible (text, sweep);
  append_seeds (text, sweep);
  if (seconds >= NIGHT)
    append_sentence (text, g_strdup (_ ("That is more than a night: fewer values, fewer seeds, a "
                                        "random sample or fewer epochs would tell much of it.")));
  else if (seconds >= LONG)
    append_sentence (text, g_strdup (_ ("That is long: it can be paused, and goes on where it was "
                                        "another day.")));
  return g_string_free (text, FALSE);
}
