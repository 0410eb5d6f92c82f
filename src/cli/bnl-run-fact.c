#include "bnl-run-fact.h"

#include <math.h>
#include <string.h>

static double
get_count (guint64 count)
{
  return count > 0 ? (double) count : (double) NAN;
}

static double
get_id (const BnlRunRecord *record)
{
  return (double) record->id;
}

static double
get_started (const BnlRunRecord *record)
{
  return record->started_usec > 0 ? (double) record->started_usec : (double) NAN;
}

static double
get_steps (const BnlRunRecord *record)
{
  return (double) record->n_steps_done;
}

static double
get_best (const BnlRunRecord *record)
{
  const BnlScore *score = &record->summary.score;

  return score->measured ? score->best_accuracy : (double) NAN;
}

static guint64
get_best_step (const BnlRunRecord *record)
{
  return record->summary.score.best_step;
}

static double
get_last (const BnlRunRecord *record)
{
  const BnlScore *score = &record->summary.score;

  return score->measured ? score->latest_accuracy : (double) NAN;
}

static guint64
get_last_step (const BnlRunRecord *record)
{
  return record->summary.score.latest_step;
}

static double
get_loss (const BnlRunRecord *record)
{
  return record->summary.best_loss;
}

static guint64
get_loss_step (const BnlRunRecord *record)
{
  return record->summary.best_loss_step;
}

static double
get_steps_to_90 (const BnlRunRecord *record)
{
  return get_count (record->summary.score.steps_to_90);
}

static double
get_steps_to_95 (const BnlRunRecord *record)
{
  return get_count (record->summary.score.steps_to_95);
}

static double
get_seconds_to_90 (const BnlRunRecord *record)
{
  return record->summary.seconds_to_90;
}

static double
get_seconds_to_95 (const BnlRunRecord *record)
{
  return record->summary.seconds_to_95;
}

static double
get_test (const BnlRunRecord *record)
{
  return record->summary.score.test_accuracy;
}

static double
get_seconds (const BnlRunRecord *record)
{
  return record->summary.score.seconds;
}

/* Texts */

static char *
dup_started (const BnlRunRecord *record)
{
  return bnl_run_fact_format_time (record->started_usec);
}

/* With what a person has marked it by. */
static char *
dup_name (const BnlRunRecord *record)
{
  g_autofree char *title = bnl_run_record_dup_title (record);
  g_autofree char *tags = g_strjoinv (", ", record->tags);

  return g_strconcat (record->starred ? "* " : "", title, tags[0] != '\0' ? " [" : "", tags,
                      tags[0] != '\0' ? "]" : "", NULL);
}

static char *
dup_arm (const BnlRunRecord *record)
{
  return g_strdup (record->arm);
}

static char *
dup_state (const BnlRunRecord *record)
{
  return g_strdup (bnl_record_state_get_name (record->state));
}

static char *
dup_steps (const BnlRunRecord *record)
{
  return record->n_steps_planned > 0
             ? g_strdup_printf ("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT, record->n_steps_done,
                                record->n_steps_planned)
             : g_strdup_printf ("%" G_GUINT64_FORMAT, record->n_steps_done);
}

/* clang-format off */
static const BnlRunFact facts[] = {
  { .key = "id", .label = "run", .head = "id",
    .get = get_id, .format = "%.0f", .highest_first = TRUE },
  { .key = "started", .label = "started", .head = "started",
    .get = get_started, .highest_first = TRUE, .dup_text = dup_started },
  { .key = "name", .label = "name", .head = "name", .dup_text = dup_name },
  { .key = "arm", .label = "arm", .head = "arm", .dup_text = dup_arm },
  { .key = "state", .label = "state", .head = "state", .outcome = TRUE, .dup_text = dup_state },
  { .key = "steps", .label = "steps done", .outcome = TRUE,
    .get = get_steps, .highest_first = TRUE, .dup_text = dup_steps },
  { .key = "last", .label = "held-out accuracy, last", .outcome = TRUE,
    .get = get_last, .scale = 100, .format = "%.2f", .unit = " %", .highest_first = TRUE,
    .get_step = get_last_step },
  { .key = "best", .label = "held-out accuracy, best", .head = "best", .outcome = TRUE,
    .get = get_best, .scale = 100, .format = "%.2f", .unit = " %", .highest_first = TRUE,
    .get_step = get_best_step },
  { .key = "loss", .label = "held-out loss, best", .outcome = TRUE,
    .get = get_loss, .format = "%.4g", .get_step = get_loss_step },
  { .key = "steps-90", .label = "steps to 90 %", .head = "to 90 %", .outcome = TRUE,
    .get = get_steps_to_90, .format = "%.0f" },
  { .key = "steps-95", .label = "steps to 95 %", .head = "to 95 %", .outcome = TRUE,
    .get = get_steps_to_95, .format = "%.0f" },
  { .key = "seconds-90", .label = "seconds to 90 %", .outcome = TRUE,
    .get = get_seconds_to_90, .format = "%.2f" },
  { .key = "seconds-95", .label = "seconds to 95 %", .outcome = TRUE,
    .get = get_seconds_to_95, .format = "%.2f" },
  { .key = "test", .label = "test accuracy", .outcome = TRUE,
    .get = get_test, .scale = 100, .format = "%.2f", .unit = " %", .highest_first = TRUE },
  { .key = "seconds", .label = "seconds of training", .head = "seconds", .outcome = TRUE,
    .get = get_seconds, .format = "%.2f" },
};
/* clang-format on */

const BnlRunFact *
bnl_run_fact_get_all (guint *n)
{
  *n = G_N_ELEMENTS (facts);
  return facts;
}

const BnlRunFact *
bnl_run_fact_find (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    if (strcmp (facts[i].key, key) == 0)
      return &facts[i];
  return NULL;
}

char *
bnl_run_fact_dup_text (const BnlRunFact *fact, const BnlRunRecord *record, gboolean with_step)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  double value;

  if (fact->dup_text != NULL)
    return fact->dup_text (record);
  value = fact->get (record);
  if (isnan (value))
    return g_strdup ("-");
  g_ascii_formatd (number, sizeof number, fact->format,
                   value * (fact->scale > 0 ? fact->scale : 1));
  if (with_step && fact->get_step != NULL)
    return g_strdup_printf ("%s%s at step %" G_GUINT64_FORMAT, number,
                            fact->unit != NULL ? fact->unit : "", fact->get_step (record));
  return g_strconcat (number, fact->unit, NULL);
}

/* Without a figure: last, either way. */
static int
compare_numbers (double a, double b, gboolean highest_first)
{
  if (isnan (a) || isnan (b))
    return isnan (a) - isnan (b);
  return highest_first ? (a < b) - (a > b) : (a > b) - (a < b);
}

int
bnl_run_fact_compare (const BnlRunFact *fact,
                      const BnlRunRecord *a,
                      const BnlRunRecord *b,
                      gboolean reverse)
{
  g_autofree char *text_a = NULL, *text_b = NULL, *folded_a = NULL, *folded_b = NULL;

  if (fact->get != NULL)
    return compare_numbers (fact->get (a), fact->get (b), fact->highest_first != reverse);
  text_a = fact->dup_text (a);
  text_b = fact->dup_text (b);
  folded_a = g_utf8_casefold (text_a, -1);
  folded_b = g_utf8_casefold (text_b, -1);
  return reverse ? strcmp (folded_b, folded_a) : strcmp (folded_a, folded_b);
}

char *
bnl_run_fact_format_time (gint64 unix_usec)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (unix_usec / G_USEC_PER_SEC);

  return unix_usec > 0 && time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M")
                                       : g_strdup ("-");
}
