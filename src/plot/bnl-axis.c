#include "plot/bnl-axis.h"

#include <math.h>

#define PADDING 0.05
#define FIT_N_WANTED 5
/* Ticks nearer to each other than this, relative to their size, have no digits that differ. */
#define FINEST 1e-12
/* Labels outside these are written as powers of ten. */
#define LARGEST_PLAIN 1e7
#define SMALLEST_PLAIN 1e-3
/* More decades than this leave no room for minor ticks. */
#define MOST_DECADES_WITH_MINOR 6

typedef struct {
  int mantissa; /* 1, 2 or 5 */
  int exponent;
} Step;

static double
power_of_ten (int exponent)
{
  return exponent < 0 ? 1 / pow (10, -exponent) : pow (10, exponent);
}

/* k steps from 0, rounded once: division by a whole power is exact where multiplication by its
 * inverse is not (3 * 0.1 > 0.3). */
static double
step_to_value (Step step, double k)
{
  return step.exponent < 0 ? k * step.mantissa / pow (10, -step.exponent)
                           : k * step.mantissa * pow (10, step.exponent);
}

/* The one of 1, 2, 5, 10 times a power of ten that comes nearest to size by ratio. */
static Step
find_step (double size)
{
  Step step;
  double mantissa;

  step.exponent = (int) floor (log10 (size));
  mantissa = size / power_of_ten (step.exponent);
  if (mantissa < sqrt (2)) {
    step.mantissa = 1;
  } else if (mantissa < sqrt (10)) {
    step.mantissa = 2;
  } else if (mantissa < sqrt (50)) {
    step.mantissa = 5;
  } else {
    step.mantissa = 1;
    step.exponent++;
  }
  return step;
}

static gboolean
is_too_fine (double lowest, double highest)
{
  return !(highest - lowest > FINEST * MAX (fabs (lowest), fabs (highest)));
}

static void
fit_linear (BnlAxis *axis, double lowest, double highest)
{
  double pad = PADDING * (highest - lowest);
  double minimum = lowest - pad;
  double maximum = highest + pad;
  Step step;

  /* What is never negative, as a loss, gets no room below 0. */
  if (lowest >= 0)
    minimum = MAX (minimum, 0);
  if (highest <= 0)
    maximum = MIN (maximum, 0);
  step = find_step ((maximum - minimum) / FIT_N_WANTED);
  axis->minimum = step_to_value (step, floor (minimum / step_to_value (step, 1)));
  axis->maximum = step_to_value (step, ceil (maximum / step_to_value (step, 1)));
}

void
bnl_axis_fit (BnlAxis *axis, double lowest, double highest, gboolean logarithmic)
{
  *axis = (BnlAxis){ .minimum = logarithmic ? 0.1 : 0, .maximum = 1, .logarithmic = logarithmic };

  if (!isfinite (lowest) || !isfinite (highest) || lowest > highest ||
      MAX (fabs (lowest), fabs (highest)) > G_MAXDOUBLE / 1e3)
    return;

  if (logarithmic) {
    if (lowest > 0) {
      axis->minimum = MAX (lowest / 2, G_MINDOUBLE);
      axis->maximum = highest * 2;
    }
  } else if (lowest == 0 && highest == 0) {
    axis->minimum = -1;
  } else if (is_too_fine (lowest, highest)) {
    axis->minimum = MIN (0, 2 * lowest);
    axis->maximum = MAX (0, 2 * highest);
  } else {
    fit_linear (axis, lowest, highest);
  }
}

double
bnl_axis_to_frac (const BnlAxis *axis, double value)
{
  double frac = (double) NAN;

  if (!axis->logarithmic)
    frac = (value - axis->minimum) / (axis->maximum - axis->minimum);
  else if (value > 0)
    frac = log (value / axis->minimum) / log (axis->maximum / axis->minimum);
  return axis->reversed ? 1 - frac : frac;
}

double
bnl_axis_from_frac (const BnlAxis *axis, double frac)
{
  if (axis->reversed)
    frac = 1 - frac;
  if (!axis->logarithmic)
    return axis->minimum + frac * (axis->maximum - axis->minimum);
  return axis->minimum * pow (axis->maximum / axis->minimum, frac);
}

/* Writes the label of a multiple of ten to the finest, among others up to largest in size. */
static void
write_label (const BnlAxis *axis, double value, int finest, double largest, char *label)
{
  if (axis->percent) {
    value *= 100;
    largest *= 100;
    finest += 2;
  }
  if (value == 0) {
    g_strlcpy (label, "0", BNL_FIGURE_SIZE);
  } else if (largest >= LARGEST_PLAIN || largest < SMALLEST_PLAIN) {
    int exponent = (int) floor (log10 (fabs (value)) + 1e-9);

    bnl_figure_format_power (value, MAX (0, exponent - finest), label);
  } else {
    bnl_figure_format (value, MAX (0, -finest), label);
  }
  if (axis->percent)
    g_strlcat (label, "\xc2\xa0%", BNL_FIGURE_SIZE);
}

static guint
get_linear_ticks (const BnlAxis *axis, guint n_wanted, BnlTick *ticks)
{
  double range = axis->maximum - axis->minimum;
  double largest = MAX (fabs (axis->minimum), fabs (axis->maximum));
  Step step = find_step (range / n_wanted);
  double size = step_to_value (step, 1);
  /* A tick at an end must not be lost to rounding. */
  double slack = 1e-9;
  double first = ceil (axis->minimum / size - slack);
  double last = floor (axis->maximum / size + slack);
  guint n = 0;

  if (is_too_fine (axis->minimum, axis->maximum) || size < FINEST * largest)
    return 0;
  for (double k = first; k <= last && n < BNL_AXIS_MAX_TICKS; k++) {
    ticks[n].value = CLAMP (step_to_value (step, k), axis->minimum, axis->maximum);
    write_label (axis, ticks[n].value, step.exponent, largest, ticks[n].label);
    n++;
  }
  return n;
}

static void
write_decade_label (const BnlAxis *axis, double value, int exponent, char *label)
{
  gboolean plain = axis->minimum > SMALLEST_PLAIN / 10 && axis->maximum < LARGEST_PLAIN;

  write_label (axis, value, exponent, plain ? 1 : LARGEST_PLAIN, label);
}

static guint
get_decade_ticks (const BnlAxis *axis, guint n_wanted, BnlTick *ticks)
{
  int first = (int) ceil (log10 (axis->minimum) - 1e-9);
  int last = (int) floor (log10 (axis->maximum) + 1e-9);
  guint n_decades = (guint) (last - first + 1);
  guint stride = (n_decades + n_wanted - 1) / n_wanted;
  gboolean minor = stride == 1 && n_decades <= MOST_DECADES_WITH_MINOR;
  gboolean label_minor = minor && 3 * log10 (axis->maximum / axis->minimum) <= n_wanted + 1;
  guint n = 0;

  for (int exponent = first - 1; exponent <= last; exponent++) {
    for (int mantissa = 1; mantissa < 10; mantissa++) {
      double value = step_to_value ((Step){ mantissa, exponent }, 1);
      gboolean labelled = mantissa == 1 ? (guint) (exponent - first + (int) stride) % stride == 0
                                        : label_minor && (mantissa == 2 || mantissa == 5);

      if (value < axis->minimum || value > axis->maximum || (mantissa > 1 && !minor) ||
          (mantissa == 1 && !labelled) || n == BNL_AXIS_MAX_TICKS)
        continue;
      ticks[n].value = value;
      ticks[n].label[0] = '\0';
      if (labelled)
        write_decade_label (axis, value, exponent, ticks[n].label);
      n++;
    }
  }
  return n;
}

guint
bnl_axis_get_ticks (const BnlAxis *axis, guint n_wanted, BnlTick ticks[BNL_AXIS_MAX_TICKS])
{
  if (!(axis->minimum < axis->maximum) || !isfinite (axis->maximum - axis->minimum))
    return 0;
  n_wanted = CLAMP (n_wanted, 1, BNL_AXIS_MAX_TICKS / 2);
  if (axis->logarithmic && axis->maximum / axis->minimum >= 10)
    return get_decade_ticks (axis, n_wanted, ticks);
  return get_linear_ticks (axis, n_wanted, ticks);
}
