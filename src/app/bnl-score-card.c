/* Purpose: who is how good, legible from the last row of a classroom.  CSS node: widget.card.score
 * with the class of its arm.  No actions.  Accessible role: group, named after the arm; the figures
 * are labels. */

#include "bnl-score-card.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-format.h"
#include "bnl-plain-words.h"
#include "bnl-seed-verdict.h"

struct _BnlScoreCard {
  AdwBin parent_instance;

  /* template children */
  GtkLabel *title;
  GtkLabel *kind;
  GtkLabel *figure;
  GtkLabel *unit;
  GtkLabel *best;
  GtkLabel *steps;

  gboolean with;
  BnlNorm norm; /* that the title names */
};

enum {
  PROP_WITH = 1,
};

G_DEFINE_FINAL_TYPE (BnlScoreCard, bnl_score_card, ADW_TYPE_BIN)

static void
show_diverged (BnlScoreCard *self, BnlRun *run)
{
  g_autofree char *step = bnl_format_count (bnl_run_get_diverged_at (run));
  g_autofree char *kind = g_strdup_printf (_ ("its training broke down at step %s"), step);

  gtk_label_set_label (self->kind, kind);
  gtk_label_set_label (self->figure, _ ("Diverged"));
  gtk_widget_set_visible (GTK_WIDGET (self->unit), FALSE);
}

static void
show_latest (BnlScoreCard *self, const BnlScore *score)
{
  gboolean measured = score && score->measured;
  g_autofree char *figure = measured ? bnl_format_percent (score->latest_accuracy) : g_strdup ("–");

  gtk_label_set_label (self->kind,
                       score && score->on_test ? _ ("test accuracy") : _ ("validation accuracy"));
  gtk_label_set_label (self->figure, figure);
  gtk_label_set_label (self->unit, "%");
  gtk_widget_set_visible (GTK_WIDGET (self->unit), measured);
}

static void
show_title (BnlScoreCard *self)
{
  const char *name = bnl_plain_words_name_norm (self->norm);
  g_autofree char *title = g_strdup_printf (self->with ? _ ("With %s") : _ ("Without %s"), name);

  gtk_label_set_label (self->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

void
bnl_score_card_set_norm (BnlScoreCard *self, BnlNorm norm)
{
  g_return_if_fail (BNL_IS_SCORE_CARD (self));

  if (norm == self->norm)
    return;
  self->norm = norm;
  show_title (self);
}

void
bnl_score_card_show (BnlScoreCard *self, BnlRun *run, const BnlScore *score)
{
  gboolean diverged = run && bnl_run_get_state (run) == BNL_RUN_DIVERGED;
  g_autofree char *best = NULL;
  g_autofree char *steps = NULL;

  g_return_if_fail (BNL_IS_SCORE_CARD (self));

  if (diverged)
    show_diverged (self, run);
  else
    show_latest (self, score);
  best = score && score->measured ? bnl_format_percent (score->best_accuracy) : NULL;
  if (best) {
    g_autofree char *text = g_strdup_printf ("%s %%", best);

    gtk_label_set_label (self->best, text);
  } else {
    gtk_label_set_label (self->best, "–");
  }
  steps = score && score->steps_to_90 > 0 ? bnl_format_count (score->steps_to_90) : NULL;
  gtk_label_set_label (self->steps, steps ? steps : "–");
}

/* "214 ± 12", "214 ± 12 (4 of 5)" where the others have none. */
static void
show_tally (GtkLabel *label, const char *figure, const BnlTally *tally, guint n_seeds)
{
  g_autofree char *text = NULL;

  if (tally->n > 0 && tally->n < n_seeds)
    text = g_strdup_printf (_ ("%s (%u of %u)"), figure, tally->n, n_seeds);
  gtk_label_set_label (label, text ? text : figure);
}

static void
show_latest_of_seeds (BnlScoreCard *self, const BnlPairing *pairing, BnlArm arm, gboolean on_test)
{
  const BnlTally *last = &pairing->last[arm];
  const char *name = on_test ? _ ("test accuracy") : _ ("validation accuracy");
  g_autofree char *kind =
      last->n < pairing->n
          ? g_strdup_printf (_ ("%s, mean of %u of %u seeds"), name, last->n, pairing->n)
          : g_strdup_printf (_ ("%s, mean of %u seeds"), name, last->n);
  g_autofree char *mean = bnl_format_percent (last->n > 0 ? last->mean : (double) NAN);
  g_autofree char *std = last->n > 1 ? bnl_format_percent (bnl_tally_get_std (last)) : NULL;
  g_autofree char *unit = std ? g_strdup_printf (_ ("± %s %%"), std) : g_strdup ("%");

  gtk_label_set_label (self->kind, kind);
  gtk_label_set_label (self->figure, mean);
  gtk_label_set_label (self->unit, unit);
  gtk_widget_set_visible (GTK_WIDGET (self->unit), last->n > 0);
}

void
bnl_score_card_show_seeds (BnlScoreCard *self,
                           const BnlPairing *pairing,
                           BnlArm arm,
                           gboolean on_test)
{
  const BnlTally *best = &pairing->best[arm];
  g_autofree char *best_figure = bnl_seed_verdict_format_percent (best);
  g_autofree char *best_text =
      best->n > 0 ? g_strdup_printf ("%s %%", best_figure) : g_strdup (best_figure);
  g_autofree char *steps = bnl_seed_verdict_format_count (&pairing->reached_at[arm]);

  g_return_if_fail (BNL_IS_SCORE_CARD (self));

  if (pairing->n_diverged[arm] == pairing->n) {
    g_autofree char *kind =
        g_strdup_printf (_ ("its training broke down with each of %u seeds"), pairing->n);

    gtk_label_set_label (self->kind, kind);
    gtk_label_set_label (self->figure, _ ("Diverged"));
    gtk_widget_set_visible (GTK_WIDGET (self->unit), FALSE);
  } else {
    show_latest_of_seeds (self, pairing, arm, on_test);
  }
  show_tally (self->best, best_text, best, pairing->n);
  show_tally (self->steps, steps, &pairing->reached_at[arm], pairing->n);
}

static void
bnl_score_card_set_property (GObject *object,
                             guint property_id,
                             const GValue *value,
                             GParamSpec *pspec)
{
  BnlScoreCard *self = BNL_SCORE_CARD (object);

  switch (property_id) {
  case PROP_WITH:
    self->with = g_value_get_boolean (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_score_card_constructed (GObject *object)
{
  BnlScoreCard *self = BNL_SCORE_CARD (object);

  G_OBJECT_CLASS (bnl_score_card_parent_class)->constructed (object);
  show_title (self);
  gtk_widget_add_css_class (GTK_WIDGET (self), self->with ? "with" : "without");
  bnl_score_card_show (self, NULL, NULL);
}

static void
bnl_score_card_class_init (BnlScoreCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = bnl_score_card_set_property;
  object_class->constructed = bnl_score_card_constructed;
  g_object_class_install_property (
      object_class, PROP_WITH,
      g_param_spec_boolean ("with", NULL, NULL, FALSE,
                            G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-score-card.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlScoreCard, title);
  gtk_widget_class_bind_template_child (widget_class, BnlScoreCard, kind);
  gtk_widget_class_bind_template_child (widget_class, BnlScoreCard, figure);
  gtk_widget_class_bind_template_child (widget_class, BnlScoreCard, unit);
  gtk_widget_class_bind_template_child (widget_class, BnlScoreCard, best);
  gtk_widget_class_bind_template_child (widget_class, BnlScoreCard, steps);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_score_card_init (BnlScoreCard *self)
{
  self->norm = BNL_NORM_BATCH;
  gtk_widget_init_template (GTK_WIDGET (self));
}
