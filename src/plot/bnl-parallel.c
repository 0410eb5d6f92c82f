#include "plot/bnl-parallel-private.h"

#include <math.h>

#include "plot/bnl-figure.h"

/* A range that spans more than this is read better by its powers of ten. */
#define LOG_SPAN 10.0
/* Where a word stands within its share of the axis. */
#define WORD_HALF 0.5
/* From there on a brush is the whole axis. */
#define WHOLE_FRAC 0.999

static void
free_axis (gpointer data)
{
  BnlParallelAxis *axis = data;

  g_free (axis->title);
  g_free (axis->values);
  g_clear_pointer (&axis->words, g_ptr_array_unref);
  g_free (axis);
}

BnlParallel *
bnl_parallel_new (void)
{
  BnlParallel *parallel = g_new0 (BnlParallel, 1);

  parallel->axes = g_ptr_array_new_with_free_func (free_axis);
  parallel->former = g_ptr_array_new_with_free_func (free_axis);
  parallel->pointed = BNL_PARALLEL_NONE;
  parallel->focus_axis = BNL_PARALLEL_NONE;
  parallel->text = bnl_text_new ();
  return parallel;
}

void
bnl_parallel_free (BnlParallel *parallel)
{
  g_ptr_array_unref (parallel->axes);
  g_ptr_array_unref (parallel->former);
  g_free (parallel->hint);
  bnl_text_free (parallel->text);
  g_free (parallel);
}

void
bnl_parallel_reset (BnlParallel *parallel, guint n_lines)
{
  g_ptr_array_unref (parallel->former);
  parallel->former = parallel->axes;
  parallel->axes = g_ptr_array_new_with_free_func (free_axis);
  parallel->n_lines = n_lines;
  parallel->pointed = BNL_PARALLEL_NONE;
}

static gboolean
has_same_words (const BnlParallelAxis *a, const BnlParallelAxis *b)
{
  if (!a->words || !b->words)
    return a->words == b->words;
  if (a->words->len != b->words->len)
    return FALSE;
  for (guint i = 0; i < a->words->len; i++)
    if (!g_str_equal (a->words->pdata[i], b->words->pdata[i]))
      return FALSE;
  return TRUE;
}

static void
take_axis (BnlParallel *parallel, BnlParallelAxis *axis)
{
  for (guint i = 0; i < parallel->former->len; i++) {
    const BnlParallelAxis *former = parallel->former->pdata[i];

    if (former->is_brushed && g_str_equal (former->title, axis->title) &&
        has_same_words (former, axis)) {
      axis->is_brushed = TRUE;
      axis->low = former->low;
      axis->high = former->high;
    }
  }
  g_ptr_array_add (parallel->axes, axis);
}

void
bnl_parallel_add_numbers (BnlParallel *parallel,
                          const char *title,
                          const double *values,
                          gboolean percent)
{
  BnlParallelAxis *axis = g_new0 (BnlParallelAxis, 1);
  double lowest = (double) INFINITY;
  double highest = -(double) INFINITY;

  axis->title = g_strdup (title);
  axis->values = g_new (double, MAX (parallel->n_lines, 1));
  for (guint i = 0; i < parallel->n_lines; i++) {
    axis->values[i] = isfinite (values[i]) ? values[i] : (double) NAN;
    if (!isfinite (values[i]))
      continue;
    lowest = MIN (lowest, values[i]);
    highest = MAX (highest, values[i]);
  }
  bnl_axis_fit (&axis->scale, lowest, highest,
                !percent && lowest > 0.0 && highest > LOG_SPAN * lowest);
  axis->scale.percent = percent;
  if (percent)
    axis->scale.maximum = MIN (axis->scale.maximum, 1.0);
  if (!(axis->scale.minimum < axis->scale.maximum))
    axis->scale.minimum = 0.0;
  take_axis (parallel, axis);
}

static guint
find_word (BnlParallelAxis *axis, const char *word)
{
  guint index;

  if (g_ptr_array_find_with_equal_func (axis->words, word, g_str_equal, &index))
    return index;
  g_ptr_array_add (axis->words, g_strdup (word));
  return axis->words->len - 1;
}

void
bnl_parallel_add_words (BnlParallel *parallel, const char *title, const char *const *words)
{
  BnlParallelAxis *axis = g_new0 (BnlParallelAxis, 1);

  axis->title = g_strdup (title);
  axis->words = g_ptr_array_new_with_free_func (g_free);
  axis->values = g_new (double, MAX (parallel->n_lines, 1));
  for (guint i = 0; i < parallel->n_lines; i++)
    axis->values[i] = find_word (axis, words[i]);
  axis->scale =
      (BnlAxis){ .minimum = -WORD_HALF, .maximum = MAX (axis->words->len, 1) - WORD_HALF };
  take_axis (parallel, axis);
}

void
bnl_parallel_set_hint (BnlParallel *parallel, const char *hint)
{
  g_free (parallel->hint);
  parallel->hint = g_strdup (hint);
}

guint
bnl_parallel_get_n_lines (const BnlParallel *parallel)
{
  return parallel->n_lines;
}

guint
bnl_parallel_get_n_axes (const BnlParallel *parallel)
{
  return parallel->axes->len;
}

const BnlParallelAxis *
bnl_parallel_get_axis (const BnlParallel *parallel, guint axis)
{
  g_assert (axis < parallel->axes->len);
  return parallel->axes->pdata[axis];
}

const char *
bnl_parallel_get_title (const BnlParallel *parallel, guint axis)
{
  return bnl_parallel_get_axis (parallel, axis)->title;
}

gboolean
bnl_parallel_get_logarithmic (const BnlParallel *parallel, guint axis)
{
  return bnl_parallel_get_axis (parallel, axis)->scale.logarithmic;
}

char *
bnl_parallel_format (const BnlParallelAxis *axis, double value)
{
  char text[BNL_FIGURE_SIZE];

  if (axis->words && isfinite (value)) {
    double index = CLAMP (round (value), 0.0, (double) axis->words->len - 1.0);

    return g_strdup (axis->words->pdata[(guint) index]);
  }
  if (!axis->scale.percent && isfinite (value))
    /* A setting, as it was given. */
    return g_strdup (g_ascii_formatd (text, sizeof text, "%.6g", value));
  bnl_figure_format_value (value, axis->scale.percent, text);
  return g_strdup (text);
}

char *
bnl_parallel_dup_value (const BnlParallel *parallel, guint axis, guint line)
{
  const BnlParallelAxis *self = bnl_parallel_get_axis (parallel, axis);

  g_assert (line < parallel->n_lines);
  return bnl_parallel_format (self, self->values[line]);
}

double
bnl_parallel_get_frac (const BnlParallel *parallel, guint axis, guint line)
{
  const BnlParallelAxis *self = bnl_parallel_get_axis (parallel, axis);

  return bnl_axis_to_frac (&self->scale, self->values[line]);
}

/* --- brushes --- */

void
bnl_parallel_set_brush (BnlParallel *parallel, guint axis, double from, double to)
{
  BnlParallelAxis *self = (BnlParallelAxis *) bnl_parallel_get_axis (parallel, axis);
  double low = CLAMP (MIN (from, to), 0.0, 1.0);
  double high = CLAMP (MAX (from, to), 0.0, 1.0);

  self->is_brushed = high - low < WHOLE_FRAC;
  self->low = bnl_axis_from_frac (&self->scale, low);
  self->high = bnl_axis_from_frac (&self->scale, high);
}

void
bnl_parallel_clear_brush (BnlParallel *parallel, guint axis)
{
  ((BnlParallelAxis *) bnl_parallel_get_axis (parallel, axis))->is_brushed = FALSE;
}

void
bnl_parallel_clear_brushes (BnlParallel *parallel)
{
  for (guint i = 0; i < parallel->axes->len; i++)
    bnl_parallel_clear_brush (parallel, i);
}

gboolean
bnl_parallel_get_brush (const BnlParallel *parallel, guint axis, double *from, double *to)
{
  const BnlParallelAxis *self = bnl_parallel_get_axis (parallel, axis);

  if (!self->is_brushed)
    return FALSE;
  *from = CLAMP (bnl_axis_to_frac (&self->scale, self->low), 0.0, 1.0);
  *to = CLAMP (bnl_axis_to_frac (&self->scale, self->high), 0.0, 1.0);
  return TRUE;
}

gboolean
bnl_parallel_has_brush (const BnlParallel *parallel)
{
  for (guint i = 0; i < parallel->axes->len; i++)
    if (bnl_parallel_get_axis (parallel, i)->is_brushed)
      return TRUE;
  return FALSE;
}

gboolean
bnl_parallel_is_inside (const BnlParallel *parallel, guint line)
{
  for (guint i = 0; i < parallel->axes->len; i++) {
    const BnlParallelAxis *axis = bnl_parallel_get_axis (parallel, i);

    if (axis->is_brushed && !(axis->values[line] >= axis->low && axis->values[line] <= axis->high))
      return FALSE;
  }
  return TRUE;
}

void
bnl_parallel_set_pointed (BnlParallel *parallel, guint line)
{
  parallel->pointed = line < parallel->n_lines ? line : BNL_PARALLEL_NONE;
}

guint
bnl_parallel_get_pointed (const BnlParallel *parallel)
{
  return parallel->pointed;
}

void
bnl_parallel_set_focus_axis (BnlParallel *parallel, guint axis)
{
  parallel->focus_axis = axis;
}

static guint
count_inside (const BnlParallel *parallel)
{
  guint n = 0;

  for (guint i = 0; i < parallel->n_lines; i++)
    n += bnl_parallel_is_inside (parallel, i) ? 1 : 0;
  return n;
}

char *
bnl_parallel_describe (const BnlParallel *parallel)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *before = " within ";

  g_string_append_printf (text, "%u %s over ", parallel->n_lines,
                          parallel->n_lines == 1 ? "run" : "runs");
  for (guint i = 0; i < parallel->axes->len; i++)
    g_string_append_printf (text, "%s%s", i ? ", " : "", bnl_parallel_get_title (parallel, i));
  if (!bnl_parallel_has_brush (parallel))
    return g_string_free (g_steal_pointer (&text), FALSE);

  g_string_append_printf (text, "; %u", count_inside (parallel));
  for (guint i = 0; i < parallel->axes->len; i++) {
    const BnlParallelAxis *axis = bnl_parallel_get_axis (parallel, i);
    g_autofree char *low = bnl_parallel_format (axis, axis->low);
    g_autofree char *high = bnl_parallel_format (axis, axis->high);

    if (!axis->is_brushed)
      continue;
    g_string_append_printf (text, "%s%s %s to %s", before, axis->title, low, high);
    before = " and ";
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
