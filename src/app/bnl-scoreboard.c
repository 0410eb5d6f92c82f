/* Purpose: who learns sooner and better, and how sure that is.  CSS node: widget.  Actions: none of
 * its own.  Accessible role: group. */

#include "bnl-scoreboard.h"

#include <math.h>

#include "bnl-reflow.h"
#include "bnl-score-card.h"
#include "bnl-seed-verdict.h"

struct _BnlScoreboard {
  AdwBin parent_instance;

  /* template children */
  BnlScoreCard *without_card;
  BnlScoreCard *with_card;
  GtkLabel *verdict_title;
  GtkLabel *verdict_body;
  GtkWidget *repeat_button;
};

G_DEFINE_FINAL_TYPE (BnlScoreboard, bnl_scoreboard, ADW_TYPE_BIN)

/* Images that accuracies are measured on; 0 where that is not known. */
static guint32
count_held_out (BnlController *controller, BnlRun *run)
{
  BnlDataset *dataset = bnl_controller_get_trained_dataset (controller);
  const BnlSpec *spec;

  if (!run || !dataset)
    return 0;
  spec = bnl_run_get_spec (run);
  if (spec->eval_on == BNL_EVAL_ON_TEST || spec->validation <= 0.0)
    return bnl_dataset_get_test (dataset)->n;
  return (guint32) lround (spec->validation * bnl_dataset_get_train (dataset)->n);
}

static BnlRun *
get_any_run (BnlChartFeed *feed)
{
  BnlRun *run = bnl_chart_feed_get_run (feed, BNL_ARM_WITH);

  return run ? run : bnl_chart_feed_get_run (feed, BNL_ARM_WITHOUT);
}

/* --- one comparison --- */

static void
judge_runs (BnlScoreboard *self, BnlChartFeed *feed, guint32 n_held_out, BnlVerdict *verdict)
{
  BnlVerdictArm arms[BNL_N_ARMS] = { 0 };

  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    BnlRun *run = bnl_chart_feed_get_run (feed, arm);
    const BnlScore *score = bnl_chart_feed_get_score (feed, arm);

    if (run)
      arms[arm] = (BnlVerdictArm){ bnl_run_get_series (run), score, bnl_run_get_state (run),
                                   bnl_run_get_diverged_at (run) };
    bnl_score_card_show (arm == BNL_ARM_WITH ? self->with_card : self->without_card, run, score);
  }
  bnl_verdict_init (verdict, arms, n_held_out);
}

/* --- its seeds --- */

static void
judge_seeds (BnlScoreboard *self,
             BnlRepetition *repetition,
             BnlChartFeed *feed,
             guint32 n_held_out,
             BnlVerdict *verdict)
{
  BnlPairing pairing;
  BnlSeedVerdict seeds = { .pairing = &pairing,
                           .n_seeds = bnl_repetition_get_n_seeds (repetition) };

  bnl_repetition_tally (repetition, &pairing);
  seeds.ended = bnl_run_state_is_end (bnl_repetition_get_state (repetition));
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    const BnlScore *score = bnl_chart_feed_get_score (feed, arm);

    seeds.has[arm] = score != NULL;
    if (score)
      bnl_score_card_show_seeds (arm == BNL_ARM_WITH ? self->with_card : self->without_card,
                                 &pairing, arm, score->on_test);
  }
  bnl_seed_verdict_init (verdict, &seeds, n_held_out);
}

void
bnl_scoreboard_update (BnlScoreboard *self, BnlController *controller, BnlChartFeed *feed)
{
  BnlRepetition *repetition = bnl_controller_get_repetition (controller);
  BnlRun *any = get_any_run (feed);
  BnlNorm norm = any ? bnl_chart_feed_get_norm (feed)
                     : bnl_arm_get_norm (BNL_ARM_WITH, bnl_controller_get_spec (controller));
  guint32 n_held_out = count_held_out (controller, any);
  BnlVerdict verdict;

  g_return_if_fail (BNL_IS_SCOREBOARD (self));

  bnl_score_card_set_norm (self->without_card, norm);
  bnl_score_card_set_norm (self->with_card, norm);
  /* Before the first run both cards say what is going to be compared. */
  gtk_widget_set_visible (GTK_WIDGET (self->without_card),
                          !any || bnl_chart_feed_get_run (feed, BNL_ARM_WITHOUT));
  gtk_widget_set_visible (GTK_WIDGET (self->with_card),
                          !any || bnl_chart_feed_get_run (feed, BNL_ARM_WITH));
  if (repetition && bnl_repetition_count_complete (repetition) > 1)
    judge_seeds (self, repetition, feed, n_held_out, &verdict);
  else
    judge_runs (self, feed, n_held_out, &verdict);
  bnl_verdict_name_norm (&verdict, norm);
  gtk_label_set_label (self->verdict_title, verdict.title);
  gtk_label_set_label (self->verdict_body, verdict.body);
  bnl_verdict_clear (&verdict);
  gtk_widget_set_visible (self->repeat_button, bnl_controller_can_repeat (controller));
}

static void
bnl_scoreboard_class_init (BnlScoreboardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (BNL_TYPE_REFLOW);
  g_type_ensure (BNL_TYPE_SCORE_CARD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-scoreboard.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlScoreboard, without_card);
  gtk_widget_class_bind_template_child (widget_class, BnlScoreboard, with_card);
  gtk_widget_class_bind_template_child (widget_class, BnlScoreboard, verdict_title);
  gtk_widget_class_bind_template_child (widget_class, BnlScoreboard, verdict_body);
  gtk_widget_class_bind_template_child (widget_class, BnlScoreboard, repeat_button);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_scoreboard_init (BnlScoreboard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
