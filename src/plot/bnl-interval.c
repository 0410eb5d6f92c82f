#include "plot/bnl-interval-private.h"

#include "plot/bnl-chart-describe-private.h"
#include "plot/bnl-chart-values-private.h"

/* Beside the outermost places, in parts of what lies between them: half a dot and its mark. */
#define MARGIN 0.04
/* Of fewer places none is an exception. */
#define FEWEST_TRIMMED 5
/* The mark whose sign looks as a hollow dot does. */
#define RING 1
/* More are not remembered while they are heard. */
#define MOST_TOLD 4

static const BnlInterval *
get_interval (const BnlLayer *layer)
{
  return (const BnlInterval *) layer;
}

static gboolean
has_anything (const BnlIntervalPlace *place)
{
  return !isnan (place->at.value) || place->at.mark >= 0;
}

static void
clear_layer (BnlLayer *layer)
{
  BnlInterval *interval = (BnlInterval *) layer;

  for (guint i = 0; i < interval->n; i++) {
    g_free (interval->places[i].words);
    g_free (interval->places[i].members);
  }
  g_free (interval->places);
  g_free (interval->label);
  g_strfreev (interval->marks);
}

static BnlLayerSample
get_sample (const BnlLayer *layer)
{
  const BnlInterval *interval = get_interval (layer);

  if (interval->look == BNL_INTERVAL_DOTS)
    return interval->line == BNL_CURVE_DASHED ? BNL_LAYER_SAMPLE_RING : BNL_LAYER_SAMPLE_DOT;
  return interval->line == BNL_CURVE_DASHED ? BNL_LAYER_SAMPLE_DASHED_BAND : BNL_LAYER_SAMPLE_BAND;
}

/* All places, also those where nothing is yet: the axis does not change as results come. */
static gboolean
get_x_range (const BnlLayer *layer, gboolean positive_only, double *lowest, double *highest)
{
  const BnlInterval *interval = get_interval (layer);
  gboolean any = FALSE;
  guint first = 0;

  for (guint i = 0; i < interval->n; i++)
    any = any || has_anything (&interval->places[i]);
  while (positive_only && first < interval->n && !(interval->places[first].x > 0))
    first++;
  if (!any || first == interval->n)
    return FALSE;
  *lowest = interval->places[first].x;
  *highest = interval->places[interval->n - 1].x;
  if (positive_only) {
    double ratio = *highest > *lowest ? pow (*highest / *lowest, MARGIN) : 2;

    *lowest /= ratio;
    *highest *= ratio;
  } else {
    double margin = *highest > *lowest ? MARGIN * (*highest - *lowest) : 1;

    *lowest -= margin;
    *highest += margin;
  }
  return TRUE;
}

static void
take_y (double value, gboolean positive_only, double *lowest, double *highest)
{
  if (isnan (value) || (positive_only && !(value > 0)))
    return;
  *lowest = MIN (*lowest, value);
  *highest = MAX (*highest, value);
}

static gboolean
get_y_range (const BnlLayer *layer,
             double x0,
             double x1,
             gboolean positive_only,
             double *lowest,
             double *highest)
{
  const BnlInterval *interval = get_interval (layer);

  *lowest = (double) INFINITY;
  *highest = (double) -INFINITY;
  for (guint i = 0; i < interval->n; i++) {
    const BnlIntervalPlace *place = &interval->places[i];

    if (place->x < x0 || place->x > x1 || isnan (place->at.value))
      continue;
    take_y (place->at.value, positive_only, lowest, highest);
    take_y (place->at.low, positive_only, lowest, highest);
    take_y (place->at.high, positive_only, lowest, highest);
    for (guint k = 0; k < place->n_members; k++)
      take_y ((double) place->members[k], positive_only, lowest, highest);
  }
  if (interval->zero && *lowest <= *highest)
    take_y (0, positive_only, lowest, highest);
  return *lowest <= *highest;
}

static gsize
sample (const BnlLayer *layer, double x0, double x1, gsize n_max, float *values)
{
  const BnlInterval *interval = get_interval (layer);
  gsize n = 0;

  if (interval->n < FEWEST_TRIMMED)
    return 0;
  for (guint i = 0; i < interval->n && n < n_max; i++) {
    const BnlIntervalPlace *place = &interval->places[i];

    if (place->x >= x0 && place->x <= x1 && !isnan (place->at.value))
      values[n++] = (float) place->at.value;
  }
  return n;
}

static gboolean
find_x (const BnlLayer *layer, double x, int direction, double *found)
{
  const BnlInterval *interval = get_interval (layer);

  for (guint k = 0; k < interval->n; k++) {
    const BnlIntervalPlace *place = &interval->places[direction > 0 ? k : interval->n - 1 - k];

    if (!has_anything (place) || (direction > 0 ? place->x < x : place->x > x))
      continue;
    *found = place->x;
    return TRUE;
  }
  return FALSE;
}

guint
bnl_interval_find (const BnlInterval *interval, const BnlAxis *axis, double x)
{
  double at = bnl_axis_to_frac (axis, x);
  double nearest = (double) INFINITY;
  guint found = 0;

  for (guint i = 0; i < interval->n; i++) {
    double distance = fabs (bnl_axis_to_frac (axis, interval->places[i].x) - at);

    if (distance < nearest) {
      nearest = distance;
      found = i;
    }
  }
  return found;
}

static gboolean
get_end (const BnlLayer *layer, guint index, double x_max, BnlLayerEnd *end)
{
  const BnlInterval *interval = get_interval (layer);
  guint last = interval->n;

  if (index > 0 || interval->label == NULL)
    return FALSE;
  for (guint i = 0; i < interval->n; i++)
    if (interval->places[i].x <= x_max && !isnan (interval->places[i].at.value))
      last = i;
  *end = (BnlLayerEnd){ interval->label, (double) NAN, (double) NAN, TRUE };
  if (last < interval->n) {
    end->x = interval->places[last].x;
    end->y = interval->places[last].at.value;
  }
  return TRUE;
}

static const char *
get_mark (const BnlLayer *layer, guint index)
{
  const BnlInterval *interval = get_interval (layer);

  if (interval->marks == NULL || index >= g_strv_length (interval->marks))
    return NULL;
  for (guint i = 0; i < interval->n; i++)
    if (interval->places[i].at.mark == (int) index ||
        (index == RING && interval->places[i].at.hollow && !isnan (interval->places[i].at.value)))
      return interval->marks[index];
  return "";
}

/* "97.2 % [96.9 %, 97.5 %], diverged" */
static void
write_figures (const BnlInterval *interval,
               const BnlChart *chart,
               const BnlIntervalPlace *place,
               GString *text)
{
  char value[BNL_FIGURE_SIZE], low[BNL_FIGURE_SIZE], high[BNL_FIGURE_SIZE];

  if (place->words != NULL) {
    g_string_append (text, place->words);
    return;
  }
  bnl_figure_format_value (place->at.value, chart->percent, value);
  bnl_figure_format_value (place->at.low, chart->percent, low);
  bnl_figure_format_value (place->at.high, chart->percent, high);
  if (!isnan (place->at.value))
    g_string_append (text, value);
  if (!isnan (place->at.low) && !isnan (place->at.high))
    g_string_append_printf (text, " [%s, %s]", low, high);
  if (place->at.mark >= 0)
    g_string_append_printf (text, "%s%s", isnan (place->at.value) ? "" : ", ",
                            interval->marks[place->at.mark]);
  else if (isnan (place->at.value))
    g_string_append (text, "nothing yet");
}

static void
write_place (const BnlInterval *interval,
             const BnlChart *chart,
             guint index,
             const char *before,
             GString *text)
{
  g_string_append (text, before);
  write_figures (interval, chart, &interval->places[index], text);
  bnl_chart_describe_append_place (chart, interval->places[index].x, text);
}

/* Where there are many: the ends, what stands out and what is marked. */
static void
write_outline (const BnlInterval *interval, const BnlChart *chart, GString *text)
{
  guint lowest = 0;
  guint highest = 0;
  guint n = 0;

  for (guint i = 0; i < interval->n; i++) {
    double value = interval->places[i].at.value;

    if (isnan (value))
      continue;
    if (n == 0 || value < interval->places[lowest].at.value)
      lowest = i;
    if (n == 0 || value > interval->places[highest].at.value)
      highest = i;
    n++;
  }
  if (n == 0)
    g_string_append (text, "no values");
  else
    g_string_append_printf (text, "%u value%s", n, n == 1 ? "" : "s");
  if (n > 0) {
    write_place (interval, chart, highest, ", highest ", text);
    write_place (interval, chart, lowest, ", lowest ", text);
  }
  for (guint i = 0; i < interval->n; i++)
    if (interval->places[i].at.mark >= 0 && (n == 0 || (i != lowest && i != highest)))
      write_place (interval, chart, i, "; ", text);
}

static void
write_all (const BnlInterval *interval, const BnlChart *chart, GString *text)
{
  guint n = 0;

  for (guint i = 0; i < interval->n; i++)
    n += has_anything (&interval->places[i]) ? 1 : 0;
  if (n > MOST_TOLD) {
    write_outline (interval, chart, text);
    return;
  }
  for (guint i = 0; i < interval->n; i++)
    if (has_anything (&interval->places[i]))
      write_place (interval, chart, i, text->len > 0 ? "; " : "", text);
}

static gboolean
read_interval (const BnlLayer *layer,
               const BnlChart *chart,
               double x,
               G_GNUC_UNUSED double y,
               BnlLayerReading *reading)
{
  const BnlInterval *interval = get_interval (layer);
  g_autoptr (GString) text = g_string_new (NULL);
  const BnlIntervalPlace *place;
  BnlAxis axis = { .minimum = 1, .maximum = 2, .logarithmic = chart->x_logarithmic };
  double first;

  if (!find_x (layer, (double) -INFINITY, 1, &first))
    return FALSE;
  place = &interval->places[bnl_interval_find (interval, &axis, isnan (x) ? first : x)];
  if (isnan (x))
    write_all (interval, chart, text);
  else
    write_figures (interval, chart, place, text);
  *reading = (BnlLayerReading){ place->x,      place->at.value, place->at.value,
                                place->at.low, place->at.high,  "" };
  bnl_layer_write_reading (reading, text->str);
  return TRUE;
}

static guint
get_n_columns (G_GNUC_UNUSED const BnlLayer *layer)
{
  return 3;
}

static char *
dup_column (const BnlLayer *layer, G_GNUC_UNUSED const BnlChart *chart, guint column)
{
  static const char *const kinds[] = { "", ", low", ", high" };

  return g_strconcat (layer->name, kinds[column], NULL);
}

static gboolean
get_row (const BnlLayer *layer, gsize row, double *x)
{
  const BnlInterval *interval = get_interval (layer);

  if (row >= interval->n)
    return FALSE;
  *x = interval->places[row].x;
  return TRUE;
}

static void
append_cell (const BnlLayer *layer, gsize row, guint column, GString *text)
{
  const BnlInterval *interval = get_interval (layer);
  const BnlIntervalPoint *at = &interval->places[row].at;
  double value = column == 0 ? at->value : column == 1 ? at->low : at->high;

  if (!isnan (value))
    bnl_chart_values_append_number (text, value, FALSE);
  else if (column == 0 && at->mark >= 0)
    bnl_chart_values_append_text (text, interval->marks[at->mark]);
}

static const BnlLayerClass class = {
  .own_x = TRUE,
  .own_cuts = TRUE,
  .clear = clear_layer,
  .get_sample = get_sample,
  .get_x_range = get_x_range,
  .get_y_range = get_y_range,
  .sample = sample,
  .find_x = find_x,
  .draw = bnl_interval_draw,
  .draw_crosshair = bnl_interval_draw_crosshair,
  .get_end = get_end,
  .get_mark = get_mark,
  .read = read_interval,
  .get_n_columns = get_n_columns,
  .dup_column = dup_column,
  .get_row = get_row,
  .append_cell = append_cell,
};

BnlInterval *
bnl_interval_new (const char *name,
                  guint color,
                  BnlIntervalLook look,
                  BnlCurveLine line,
                  const double *x,
                  guint n)
{
  BnlInterval *interval = g_new0 (BnlInterval, 1);

  g_assert (n >= 1);
  bnl_layer_init (&interval->layer, &class, name, color);
  interval->look = look;
  interval->line = line;
  interval->places = g_new0 (BnlIntervalPlace, n);
  interval->n = n;
  for (guint i = 0; i < n; i++) {
    interval->places[i].x = x[i];
    interval->places[i].at = BNL_INTERVAL_NOTHING;
  }
  return interval;
}

void
bnl_interval_free (BnlInterval *interval)
{
  bnl_layer_free ((BnlLayer *) interval);
}

BnlLayer *
bnl_interval_get_layer (BnlInterval *interval)
{
  return &interval->layer;
}

const BnlInterval *
bnl_interval_from_layer (const BnlLayer *layer)
{
  return layer->class == &class ? get_interval (layer) : NULL;
}

void
bnl_interval_set_note (BnlInterval *interval, const char *note)
{
  bnl_layer_take_legend (&interval->layer,
                         note != NULL ? g_strdup_printf ("%s, %s", interval->layer.name, note)
                                      : NULL);
}

void
bnl_interval_set_label (BnlInterval *interval, const char *label)
{
  char *copy = g_strdup (label);

  g_free (interval->label);
  interval->label = copy;
}

void
bnl_interval_set_zero (BnlInterval *interval, gboolean zero)
{
  interval->zero = zero;
}

void
bnl_interval_set_marks (BnlInterval *interval, const char *const *marks)
{
  char **copy = g_strdupv ((char **) marks);

  g_strfreev (interval->marks);
  interval->marks = copy;
}

void
bnl_interval_set (BnlInterval *interval,
                  guint index,
                  const BnlIntervalPoint *point,
                  const char *words)
{
  BnlIntervalPlace *place = &interval->places[index];
  char *copy = g_strdup (words);

  g_return_if_fail (index < interval->n);
  g_return_if_fail (point->mark < 0 || (interval->marks != NULL &&
                                        point->mark < (int) g_strv_length (interval->marks)));

  g_free (place->words);
  place->words = copy;
  place->at = *point;
  if (!isfinite (place->at.value))
    place->at.value = (double) NAN;
  if (!isfinite (place->at.low) || !isfinite (place->at.high) || isnan (place->at.value))
    place->at.low = place->at.high = (double) NAN;
}

void
bnl_interval_set_members (BnlInterval *interval, guint index, const double *values, guint n_values)
{
  BnlIntervalPlace *place = &interval->places[index];

  g_return_if_fail (index < interval->n);

  place->members = g_renew (float, place->members, n_values);
  place->n_members = 0;
  for (guint i = 0; i < n_values; i++)
    if (isfinite (values[i]))
      place->members[place->n_members++] = (float) values[i];
}

guint
bnl_interval_get_length (const BnlInterval *interval)
{
  return interval->n;
}

double
bnl_interval_get_x (const BnlInterval *interval, guint index)
{
  return interval->places[index].x;
}

BnlIntervalPoint
bnl_interval_get (const BnlInterval *interval, guint index)
{
  return interval->places[index].at;
}
