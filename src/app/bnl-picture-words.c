#include "bnl-picture-words.h"

#include <glib/gi18n.h>

#include "lab/bnl-sweep-metric.h"

#define OWN "picture-"

static void
free_tab (gpointer data)
{
  BnlPictureTab *tab = data;

  g_free (tab->view);
  g_free (tab->title);
  g_free (tab);
}

/* Takes title. */
static void
add_tab (GPtrArray *tabs, const char *view, char *title)
{
  BnlPictureTab *tab = g_new0 (BnlPictureTab, 1);

  tab->view = g_strdup (view);
  tab->title = title;
  g_ptr_array_add (tabs, tab);
}

static const char *
find_metric (const BnlExperimentPicture *picture)
{
  BnlSweepMetric metric;

  if (!picture->metric || !bnl_sweep_metric_find (picture->metric, &metric, NULL))
    metric = BNL_SWEEP_METRIC_LAST_ACCURACY;
  return bnl_sweep_metric_describe (metric)->short_title;
}

/* "Accuracy by batch size". */
static char *
describe_by (const char *what, BnlSweep *sweep, const char *key)
{
  int axis = key ? bnl_sweep_find_axis (sweep, key) : 0;

  if (axis < 0 || bnl_sweep_get_n_axes (sweep) == 0)
    return g_strdup (what);
  return g_strdup_printf (_ ("%s by %s"), what, bnl_sweep_get_axis (sweep, (guint) axis)->title);
}

static char *
describe_picture (const BnlExperimentPicture *picture, BnlSweep *sweep)
{
  switch (picture->kind) {
  case BNL_EXPERIMENT_AXIS:
    return describe_by (find_metric (picture), sweep, picture->x);
  case BNL_EXPERIMENT_DIFFERENCE:
    return describe_by (_ ("Difference"), sweep, picture->x);
  case BNL_EXPERIMENT_HEAT:
    return g_strdup (_ ("Heat map"));
  case BNL_EXPERIMENT_BARS:
    return g_strdup (find_metric (picture));
  case BNL_EXPERIMENT_PERCENTILES:
    return g_strdup (_ ("Inside a unit"));
  case BNL_EXPERIMENT_GAP:
    return g_strdup (_ ("Training and held-out"));
  case BNL_EXPERIMENT_CURVES:
  default:
    return g_strdup (g_strcmp0 (picture->metric, "loss") == 0 ? _ ("Loss curves") : _ ("Curves"));
  }
}

/* What can be chosen anyway is not offered twice. metric: NULL for one that leaves it open. */
static gboolean
has_picture (const BnlExperimentPicture *pictures,
             guint n,
             BnlExperimentPictureKind kind,
             const char *metric)
{
  for (guint i = 0; i < n; i++)
    if (pictures[i].kind == kind && g_strcmp0 (pictures[i].metric, metric) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
has_curves (const BnlExperimentPicture *pictures, guint n)
{
  return has_picture (pictures, n, BNL_EXPERIMENT_CURVES, NULL) ||
         (has_picture (pictures, n, BNL_EXPERIMENT_CURVES, "accuracy") &&
          has_picture (pictures, n, BNL_EXPERIMENT_CURVES, "loss"));
}

GPtrArray *
bnl_picture_words_list (BnlExperimentRunner *runner)
{
  BnlSweep *sweep = bnl_experiment_runner_get_sweep (runner);
  GPtrArray *tabs = g_ptr_array_new_with_free_func (free_tab);
  guint n;
  const BnlExperimentPicture *pictures =
      bnl_experiment_get_pictures (bnl_experiment_runner_get_experiment (runner), &n);

  for (guint i = 0; i < n; i++) {
    g_autofree char *view = g_strdup_printf (OWN "%u", i);

    add_tab (tabs, view, describe_picture (&pictures[i], sweep));
  }
  if (!has_curves (pictures, n))
    add_tab (tabs, "curves", g_strdup (_ ("All curves")));
  if (bnl_sweep_get_n_axes (sweep) > 1 && !has_picture (pictures, n, BNL_EXPERIMENT_HEAT, NULL))
    add_tab (tabs, "heat", g_strdup (_ ("Heat map")));
  add_tab (tabs, "table", g_strdup (_ ("Table")));
  return tabs;
}

/* What the picture does not say itself. */
static BnlPictureChoices
find_choices (const BnlExperimentPicture *picture)
{
  BnlPictureChoices choices = 0;

  switch (picture->kind) {
  case BNL_EXPERIMENT_CURVES:
    choices = BNL_PICTURE_CHOICE_CELL | (picture->metric ? 0 : BNL_PICTURE_CHOICE_CURVE);
    break;
  case BNL_EXPERIMENT_PERCENTILES:
    choices = BNL_PICTURE_CHOICE_CELL;
    break;
  case BNL_EXPERIMENT_HEAT:
    choices = (picture->metric ? 0 : BNL_PICTURE_CHOICE_METRIC) |
              (picture->x && picture->y ? 0 : BNL_PICTURE_CHOICE_AXES) |
              (picture->arm ? 0 : BNL_PICTURE_CHOICE_ARM);
    break;
  case BNL_EXPERIMENT_AXIS:
  case BNL_EXPERIMENT_DIFFERENCE:
  case BNL_EXPERIMENT_BARS:
    choices = picture->metric ? 0 : BNL_PICTURE_CHOICE_METRIC;
    break;
  case BNL_EXPERIMENT_GAP:
  default:
    break;
  }
  return choices;
}

void
bnl_picture_words_find (BnlExperimentRunner *runner,
                        const char *view,
                        BnlExperimentPicture *picture,
                        BnlPictureChoices *choices)
{
  guint n;
  const BnlExperimentPicture *pictures =
      bnl_experiment_get_pictures (bnl_experiment_runner_get_experiment (runner), &n);
  guint index = g_str_has_prefix (view, OWN)
                    ? (guint) g_ascii_strtoull (view + strlen (OWN), NULL, 10)
                    : G_MAXUINT;

  if (index < n)
    *picture = pictures[index];
  else
    *picture = (BnlExperimentPicture){ .kind = g_str_equal (view, "heat") ? BNL_EXPERIMENT_HEAT
                                                                          : BNL_EXPERIMENT_CURVES };
  *choices = find_choices (picture);
}
