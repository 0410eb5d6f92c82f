/* The cells of a random sweep. */

#include "bnl-sweep-private.h"

#include <string.h>

#define TRIES_A_POINT 50 /* where few are left that were not drawn yet */
#define AXIS_BITS 8

/* One draw: a text for each axis. */
static GStrv
draw_texts (const BnlSweep *sweep, guint64 draw)
{
  char **texts = g_new0 (char *, sweep->n_axes + 1);

  for (guint i = 0; i < sweep->n_axes; i++) {
    const BnlSweepVaried *varied = sweep->axis_varied[i];
    BnlRng rng;

    bnl_rng_init (&rng, sweep->sample_seed, BNL_RNG_STREAM_SWEEP, draw << AXIS_BITS | i);
    texts[i] = bnl_sweep_values_draw (varied->values, varied->field, &rng);
  }
  return texts;
}

static GPtrArray *
draw_points (const BnlSweep *sweep)
{
  GPtrArray *points = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const guint64 n_tries = (guint64) sweep->n_points * TRIES_A_POINT;

  for (guint64 i = 0; i < n_tries && points->len < sweep->n_points; i++) {
    g_auto (GStrv) texts = draw_texts (sweep, i);

    if (g_hash_table_add (seen, g_strjoinv ("\n", texts)))
      g_ptr_array_add (points, g_steal_pointer (&texts));
  }
  return points;
}

/* Where a text stands among the values of an axis. */
static GHashTable *
index_values (const BnlSweepValues *values)
{
  GHashTable *places = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < values->n; i++)
    g_hash_table_insert (places, values->values[i], GUINT_TO_POINTER (i));
  return places;
}

static void
take_axis (BnlSweep *sweep, guint axis, const GPtrArray *points)
{
  const BnlSweepVaried *varied = sweep->axis_varied[axis];
  g_autoptr (GPtrArray) drawn = g_ptr_array_new ();
  g_autoptr (GHashTable) places = NULL;

  for (guint i = 0; i < points->len; i++)
    g_ptr_array_add (drawn, ((char **) points->pdata[i])[axis]);
  sweep->axis_drawn[axis] = bnl_sweep_values_collect (varied->values, varied->field, drawn);
  places = index_values (sweep->axis_drawn[axis]);
  for (guint i = 0; i < points->len; i++)
    sweep->points[i * sweep->n_axes + axis] =
        GPOINTER_TO_UINT (g_hash_table_lookup (places, drawn->pdata[i]));
}

void
bnl_sweep_draw_cells (BnlSweep *sweep)
{
  g_autoptr (GPtrArray) points = draw_points (sweep);

  sweep->n_cells = points->len;
  sweep->points = g_new (guint, (gsize) points->len * sweep->n_axes);
  for (guint i = 0; i < sweep->n_axes; i++)
    take_axis (sweep, i, points);
  sweep->by_place = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < points->len; i++)
    g_hash_table_insert (sweep->by_place,
                         bnl_sweep_dup_place (sweep, sweep->points + i * sweep->n_axes),
                         GUINT_TO_POINTER (i + 1));
}

char *
bnl_sweep_dup_place (const BnlSweep *sweep, const guint *indices)
{
  GString *place = g_string_new (NULL);

  for (guint i = 0; i < sweep->n_axes; i++)
    g_string_append_printf (place, "%u/", indices[i]);
  return g_string_free (place, FALSE);
}
