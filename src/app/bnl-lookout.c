#include "bnl-lookout.h"

#include <math.h>

/* A paused run is looked at for so long after its last news, or a command to it. */
#define SETTLE_USEC (G_USEC_PER_SEC / 10)

void
bnl_lookout_init (BnlLookout *lookout)
{
  *lookout = (BnlLookout){ .state = BNL_RUN_READY,
                           .seconds_left = (double) NAN,
                           .images_rate = (double) NAN };
}

/* Rows of all arms, and the images they have trained on. */
static gsize
count_rows (BnlComparison *comparison, guint64 *n_images)
{
  gsize n_rows = 0;

  *n_images = 0;
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    BnlRun *run = bnl_comparison_get_run (comparison, arm);
    gsize length = run ? bnl_series_get_length (bnl_run_get_series (run)) : 0;

    if (length > 0)
      *n_images += bnl_series_get (bnl_run_get_series (run), length - 1)->examples;
    n_rows += length;
  }
  return n_rows;
}

static void
take (BnlLookout *lookout,
      BnlRunState state,
      double progress,
      gsize n_rows,
      guint64 n_images,
      gint64 now_usec)
{
  lookout->has_turned = state != lookout->state;
  lookout->has_news = lookout->has_turned || n_rows != lookout->n_rows;
  lookout->state = state;
  lookout->n_rows = n_rows;
  if (lookout->has_news)
    lookout->news_usec = now_usec;

  lookout->progress = progress;
  if (state == BNL_RUN_TRAINING)
    bnl_speed_look (&lookout->speed, now_usec, lookout->progress, n_images);
  else
    bnl_speed_reset (&lookout->speed);
  lookout->seconds_left = bnl_speed_get_seconds_left (&lookout->speed);
  lookout->images_rate = bnl_speed_get_images_rate (&lookout->speed);
}

/* In both the state first: the rows that were there when a run ended are then seen with its end. */

void
bnl_lookout_look (BnlLookout *lookout, BnlComparison *comparison, gint64 now_usec)
{
  BnlRunState state = bnl_comparison_get_state (comparison);
  guint64 n_images;
  gsize n_rows = count_rows (comparison, &n_images);

  take (lookout, state, bnl_comparison_get_progress (comparison), n_rows, n_images, now_usec);
}

void
bnl_lookout_look_at_seeds (BnlLookout *lookout, BnlRepetition *repetition, gint64 now_usec)
{
  BnlRunState state = bnl_repetition_get_state (repetition);
  guint64 n_images;
  gsize n_rows = bnl_repetition_count_rows (repetition, &n_images);

  take (lookout, state, bnl_repetition_get_progress (repetition), n_rows, n_images, now_usec);
}

void
bnl_lookout_expect (BnlLookout *lookout, gint64 now_usec)
{
  lookout->news_usec = now_usec;
}

gboolean
bnl_lookout_is_settled (const BnlLookout *lookout, gint64 now_usec)
{
  return bnl_run_state_is_end (lookout->state) ||
         (lookout->state == BNL_RUN_PAUSED && now_usec - lookout->news_usec > SETTLE_USEC);
}
