#include "bnl-reading-words.h"

#include <glib/gi18n.h>
#include <math.h>

/* 0.01 % is an image of ten thousand. */
#define PERCENT_DECIMALS 2
#define LARGEST_PLAIN 1e7
#define SMALLEST_PLAIN 1e-5
#define POWER_DECIMALS 4

void
bnl_reading_words_init (BnlReadingWords *words,
                        const BnlChart *const *charts,
                        const gboolean *percent,
                        guint n_charts,
                        const GArray *readings)
{
  g_autofree double *values = g_new (double, 2 * readings->len + 1);

  *words = (BnlReadingWords){ .n_charts = n_charts };
  for (guint chart = 0; chart < n_charts; chart++) {
    gsize n = 0;

    words->charts[chart] = charts[chart];
    words->percent[chart] = percent[chart];
    for (guint i = 0; i < readings->len; i++) {
      const BnlChartReading *reading = &g_array_index (readings, BnlChartReading, i);

      if (!reading->values[chart].found)
        continue;
      values[n++] = reading->values[chart].at.smoothed;
      values[n++] = reading->values[chart].at.raw;
    }
    words->decimals[chart] = bnl_chart_reading_count_decimals (values, n);
  }
}

void
bnl_reading_words_clear (BnlReadingWords *words)
{
  g_clear_pointer (&words->sentence, g_free);
}

static void
write_value (const BnlReadingWords *words, guint chart, double value, char text[BNL_FIGURE_SIZE])
{
  double size = fabs (value);

  if (isnan (value)) {
    g_strlcpy (text, _ ("NaN"), BNL_FIGURE_SIZE);
  } else if (words->percent[chart]) {
    bnl_figure_format (100 * value, PERCENT_DECIMALS, text);
    g_strlcat (text, "\xc2\xa0%", BNL_FIGURE_SIZE);
  } else if (size >= LARGEST_PLAIN || (size > 0 && size < SMALLEST_PLAIN)) {
    bnl_figure_format_power (value, POWER_DECIMALS, text);
  } else {
    bnl_figure_format (value, words->decimals[chart], text);
  }
}

/* ", loss 0.20412 (unsmoothed 0.19331)", ", loss 0.20412 ± 0.01234 (5 runs)" */
static void
say_value (BnlReadingWords *words, guint chart, const BnlChartReading *reading, GString *sentence)
{
  g_autofree char *title = g_utf8_strdown (bnl_chart_get_title (words->charts[chart]), -1);
  guint n_runs = reading->values[chart].n_runs;

  g_string_append_printf (sentence, ", %s %s", title, words->drawn[chart]);
  if (reading->values[chart].smooth)
    g_string_append_printf (sentence, _ (" (unsmoothed %s)"), words->raw[chart]);
  if (n_runs > 0)
    g_string_append_printf (sentence, g_dngettext (NULL, " (%u run)", " (%u runs)", n_runs),
                            n_runs);
}

/* "0.204 ± 0.012": a unit is said once. */
static void
write_mean (const BnlReadingWords *words, guint chart, const BnlChartReading *reading, char *text)
{
  char mean[BNL_FIGURE_SIZE], std[BNL_FIGURE_SIZE];

  if (words->percent[chart])
    bnl_figure_format (100 * reading->values[chart].at.raw, PERCENT_DECIMALS, mean);
  else
    write_value (words, chart, reading->values[chart].at.raw, mean);
  write_value (words, chart, reading->values[chart].std, std);
  g_snprintf (text, BNL_READING_WORDS_SIZE, "%s ± %s", mean, std);
}

/* "0.204 (0.180 to 0.231)" */
static void
write_range (const BnlReadingWords *words, guint chart, const BnlChartReading *reading, char *text)
{
  char value[BNL_FIGURE_SIZE], low[BNL_FIGURE_SIZE], high[BNL_FIGURE_SIZE];

  write_value (words, chart, reading->values[chart].at.raw, value);
  write_value (words, chart, reading->values[chart].low, low);
  write_value (words, chart, reading->values[chart].high, high);
  g_snprintf (text, BNL_READING_WORDS_SIZE, _ ("%s (%s to %s)"), value, low, high);
}

/* "1.28 s", "12.3 s", "3 min 20 s" */
static void
write_time (double seconds, char text[BNL_FIGURE_SIZE])
{
  guint whole = (guint) CLAMP (seconds, 0, G_MAXUINT / 2);

  if (seconds < 100) {
    bnl_figure_format (seconds, seconds < 10 ? 2 : 1, text);
    g_strlcat (text, _ (" s"), BNL_FIGURE_SIZE);
  } else if (whole < 3600) {
    g_snprintf (text, BNL_FIGURE_SIZE, _ ("%u min %u s"), whole / 60, whole % 60);
  } else {
    g_snprintf (text, BNL_FIGURE_SIZE, _ ("%u h %u min"), whole / 3600, whole / 60 % 60);
  }
}

void
bnl_reading_words_write (BnlReadingWords *words,
                         const BnlChartReading *reading,
                         double epoch,
                         double seconds)
{
  GString *sentence = g_string_new (reading->name);

  for (guint i = 0; i < words->n_charts; i++) {
    g_strlcpy (words->drawn[i], "–", sizeof words->drawn[i]);
    words->raw[i][0] = '\0';
    if (!reading->values[i].found)
      continue;
    if (reading->values[i].n_runs > 1)
      write_mean (words, i, reading, words->drawn[i]);
    else if (!isnan (reading->values[i].low) && !isnan (reading->values[i].high))
      write_range (words, i, reading, words->drawn[i]);
    else
      write_value (words, i, reading->values[i].at.smoothed, words->drawn[i]);
    if (reading->values[i].smooth)
      write_value (words, i, reading->values[i].at.raw, words->raw[i]);
    say_value (words, i, reading, sentence);
  }
  bnl_figure_format (reading->step, reading->step == floor (reading->step) ? 0 : 2, words->step);
  g_string_append_printf (sentence, _ (", step %s"), words->step);
  words->epoch[0] = words->time[0] = '\0';
  if (!isnan (epoch)) {
    bnl_figure_format (epoch, 2, words->epoch);
    g_string_append_printf (sentence, _ (", epoch %s"), words->epoch);
  }
  if (!isnan (seconds)) {
    write_time (seconds, words->time);
    g_string_append_printf (sentence, _ (", after %s"), words->time);
  }
  g_free (words->sentence);
  words->sentence = g_string_free (sentence, FALSE);
}
