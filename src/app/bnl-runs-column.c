#include "bnl-runs-column.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-format.h"
#include "bnl-plain-words.h"
#include "bnl-runs-title.h"
#include "lab/bnl-number.h"

#define NOTHING "–"

static const char *const titles[BNL_RUNS_N_COLUMNS] = {
  [BNL_RUNS_COLUMN_STAR] = N_ ("Star"),          [BNL_RUNS_COLUMN_TITLE] = N_ ("Run"),
  [BNL_RUNS_COLUMN_ARM] = N_ ("Network"),        [BNL_RUNS_COLUMN_STARTED] = N_ ("Started"),
  [BNL_RUNS_COLUMN_STATE] = N_ ("State"),        [BNL_RUNS_COLUMN_BEST] = N_ ("Best"),
  [BNL_RUNS_COLUMN_LAST] = N_ ("Last"),          [BNL_RUNS_COLUMN_STEPS_90] = N_ ("90 %, steps"),
  [BNL_RUNS_COLUMN_SECONDS_90] = N_ ("90 %, s"), [BNL_RUNS_COLUMN_STEPS_95] = N_ ("95 %, steps"),
  [BNL_RUNS_COLUMN_SECONDS_95] = N_ ("95 %, s"), [BNL_RUNS_COLUMN_STEPS] = N_ ("Steps"),
  [BNL_RUNS_COLUMN_SECONDS] = N_ ("Seconds"),    [BNL_RUNS_COLUMN_TAGS] = N_ ("Tags"),
};

guint
bnl_runs_column_get_total (void)
{
  guint n_fields;

  bnl_spec_get_fields (&n_fields);
  return BNL_RUNS_N_COLUMNS + n_fields;
}

guint
bnl_runs_column_from_field (guint field)
{
  return BNL_RUNS_N_COLUMNS + field;
}

static const BnlSpecField *
get_field (guint column)
{
  guint n_fields;
  const BnlSpecField *fields = bnl_spec_get_fields (&n_fields);

  return column >= BNL_RUNS_N_COLUMNS && column - BNL_RUNS_N_COLUMNS < n_fields
             ? &fields[column - BNL_RUNS_N_COLUMNS]
             : NULL;
}

char *
bnl_runs_column_title_field (const char *key)
{
  g_autofree char *title = NULL;

  if (g_str_equal (key, "lr"))
    return g_strdup (_ ("Learning rate"));
  if (g_str_equal (key, "data"))
    return g_strdup (_ ("Data set"));
  title = g_strdelimit (g_strdup (key), "_", ' ');
  if (g_str_has_prefix (title, "bn "))
    return g_strconcat ("BN ", title + 3, NULL);
  title[0] = g_ascii_toupper (title[0]);
  return g_steal_pointer (&title);
}

char *
bnl_runs_column_dup_title (guint column)
{
  const BnlSpecField *field = get_field (column);

  return field ? bnl_runs_column_title_field (field->key) : g_strdup (_ (titles[column]));
}

gboolean
bnl_runs_column_is_figure (guint column)
{
  const BnlSpecField *field = get_field (column);

  if (field)
    return field->type == BNL_SPEC_NUMBER || field->type == BNL_SPEC_WHOLE;
  return column >= BNL_RUNS_COLUMN_BEST && column <= BNL_RUNS_COLUMN_SECONDS;
}

const char *
bnl_runs_column_name_state (BnlRecordState state)
{
  switch (state) {
  case BNL_RECORD_RUNNING:
    return _ ("Training");
  case BNL_RECORD_PAUSED:
    return _ ("Paused");
  case BNL_RECORD_INTERRUPTED:
    return _ ("Interrupted");
  case BNL_RECORD_FINISHED:
    return _ ("Finished");
  case BNL_RECORD_STOPPED:
    return _ ("Stopped");
  case BNL_RECORD_DIVERGED:
    return _ ("Diverged");
  case BNL_RECORD_FAILED:
  default:
    return _ ("Failed");
  }
}

char *
bnl_runs_column_format_time (gint64 unix_usec, gint64 now_usec)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (unix_usec / G_USEC_PER_SEC);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_usec / G_USEC_PER_SEC);
  const char *format = _ ("%Y-%m-%d");

  if (unix_usec <= 0 || !then || !now)
    return g_strdup (NOTHING);
  if (g_date_time_get_year (then) == g_date_time_get_year (now))
    format = g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (now)
                 ? _ ("Today %H:%M")
                 : _ ("%b %-e, %H:%M");
  return g_date_time_format (then, format);
}

char *
bnl_runs_column_name_arm (const BnlRunRecord *record)
{
  if (record->spec->norm == BNL_NORM_NONE)
    return g_strdup (_ ("without BN"));
  return g_strdup_printf (_ ("with %s"), bnl_plain_words_abbreviate_norm (record->spec->norm));
}

static char *
format_steps (guint64 steps)
{
  return steps > 0 ? bnl_format_count (steps) : g_strdup (NOTHING);
}

/* Small networks reach what they reach in fractions of a second. */
static char *
format_seconds (double seconds)
{
  if (!isfinite (seconds))
    return g_strdup (NOTHING);
  return seconds < 10.0 ? g_strdup_printf ("%.2f", seconds) : bnl_format_tenths (seconds);
}

/* NaN where there is none. */
static double
get_figure (guint column, const BnlRunRecord *record)
{
  const BnlRunSummary *summary = &record->summary;
  guint64 steps;

  switch (column) {
  case BNL_RUNS_COLUMN_BEST:
    return summary->score.measured ? summary->score.best_accuracy : (double) NAN;
  case BNL_RUNS_COLUMN_LAST:
    return summary->score.measured ? summary->score.latest_accuracy : (double) NAN;
  case BNL_RUNS_COLUMN_SECONDS_90:
    return summary->score.steps_to_90 ? summary->seconds_to_90 : (double) NAN;
  case BNL_RUNS_COLUMN_SECONDS_95:
    return summary->score.steps_to_95 ? summary->seconds_to_95 : (double) NAN;
  case BNL_RUNS_COLUMN_SECONDS:
    return summary->score.seconds;
  case BNL_RUNS_COLUMN_STEPS_90:
    steps = summary->score.steps_to_90;
    break;
  case BNL_RUNS_COLUMN_STEPS_95:
    steps = summary->score.steps_to_95;
    break;
  case BNL_RUNS_COLUMN_STEPS:
  default:
    steps = record->n_steps_done;
    break;
  }
  return steps > 0 ? (double) steps : (double) NAN;
}

static char *
format_figure (guint column, const BnlRunRecord *record)
{
  double figure = get_figure (column, record);

  switch (column) {
  case BNL_RUNS_COLUMN_BEST:
  case BNL_RUNS_COLUMN_LAST: {
    g_autofree char *percent = bnl_format_percent (figure);

    return isfinite (figure) ? g_strconcat (percent, " %", NULL) : g_strdup (NOTHING);
  }
  case BNL_RUNS_COLUMN_SECONDS_90:
  case BNL_RUNS_COLUMN_SECONDS_95:
  case BNL_RUNS_COLUMN_SECONDS:
    return format_seconds (figure);
  default:
    return format_steps (isfinite (figure) ? (guint64) figure : 0);
  }
}

/* "Training, 42 %": how far it is says more than the word. */
static char *
describe_state (const BnlRunRecord *record)
{
  const char *name = bnl_runs_column_name_state (record->state);

  if (record->state == BNL_RECORD_DIVERGED && record->diverged_at > 0) {
    g_autofree char *step = bnl_format_count (record->diverged_at);

    return g_strdup_printf (_ ("%s at %s"), name, step);
  }
  if (bnl_record_state_is_end (record->state) || record->n_steps_planned == 0)
    return g_strdup (name);
  return g_strdup_printf (_ ("%s, %u %%"), name,
                          (guint) (100 * record->n_steps_done / record->n_steps_planned));
}

char *
bnl_runs_column_dup_text (guint column, BnlRunsItem *item)
{
  const BnlRunRecord *record = bnl_runs_item_get_record (item);

  if (column >= BNL_RUNS_N_COLUMNS)
    return g_strdup (bnl_runs_item_get_value (item, column - BNL_RUNS_N_COLUMNS));
  switch (column) {
  case BNL_RUNS_COLUMN_STAR:
    return g_strdup (record->starred ? "★" : "☆");
  case BNL_RUNS_COLUMN_TITLE:
    return bnl_runs_title_dup_short (record);
  case BNL_RUNS_COLUMN_ARM:
    return bnl_runs_column_name_arm (record);
  case BNL_RUNS_COLUMN_STARTED:
    return bnl_runs_column_format_time (record->started_usec, g_get_real_time ());
  case BNL_RUNS_COLUMN_STATE:
    return describe_state (record);
  case BNL_RUNS_COLUMN_TAGS:
    return g_strjoinv (", ", record->tags);
  default:
    return format_figure (column, record);
  }
}

/* --- the order --- */

static int
compare_numbers (double a, double b)
{
  if (isnan (a) || isnan (b))
    return isnan (a) - isnan (b);
  return (a > b) - (a < b);
}

static int
compare_texts (const char *a, const char *b)
{
  g_autofree char *folded_a = g_utf8_casefold (a, -1);
  g_autofree char *folded_b = g_utf8_casefold (b, -1);

  return g_utf8_collate (folded_a, folded_b);
}

/* 64 before 128, and "relu" after "gelu". */
static int
compare_values (const char *a, const char *b)
{
  double number_a, number_b;

  if (a == b)
    return 0;
  if (bnl_number_parse_double (a, &number_a) && bnl_number_parse_double (b, &number_b))
    return compare_numbers (number_a, number_b);
  return compare_texts (a, b);
}

int
bnl_runs_column_compare (guint column, BnlRunsItem *a, BnlRunsItem *b)
{
  const BnlRunRecord *record_a = bnl_runs_item_get_record (a);
  const BnlRunRecord *record_b = bnl_runs_item_get_record (b);

  if (column >= BNL_RUNS_N_COLUMNS)
    return compare_values (bnl_runs_item_get_value (a, column - BNL_RUNS_N_COLUMNS),
                           bnl_runs_item_get_value (b, column - BNL_RUNS_N_COLUMNS));
  switch (column) {
  case BNL_RUNS_COLUMN_STAR:
    return (int) record_b->starred - (int) record_a->starred;
  case BNL_RUNS_COLUMN_TITLE:
    return compare_texts (bnl_runs_item_get_title (a), bnl_runs_item_get_title (b));
  case BNL_RUNS_COLUMN_ARM:
    return (int) record_a->spec->norm - (int) record_b->spec->norm;
  case BNL_RUNS_COLUMN_STARTED:
    return (record_a->started_usec > record_b->started_usec) -
           (record_a->started_usec < record_b->started_usec);
  case BNL_RUNS_COLUMN_STATE:
    return (int) record_a->state - (int) record_b->state;
  case BNL_RUNS_COLUMN_TAGS: {
    g_autofree char *tags_a = bnl_runs_column_dup_text (column, a);
    g_autofree char *tags_b = bnl_runs_column_dup_text (column, b);

    return compare_texts (tags_a, tags_b);
  }
  case BNL_RUNS_COLUMN_BEST:
  case BNL_RUNS_COLUMN_LAST: {
    /* Falling is how accuracies are looked at: what has none is the lowest. */
    double figure_a = get_figure (column, record_a);
    double figure_b = get_figure (column, record_b);

    return compare_numbers (isnan (figure_a) ? -1.0 : figure_a, isnan (figure_b) ? -1.0 : figure_b);
  }
  default:
    return compare_numbers (get_figure (column, record_a), get_figure (column, record_b));
  }
}
