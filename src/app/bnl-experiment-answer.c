/* Purpose: to say what came of an experiment.  CSS node: widget.  Accessible role: group; "Verdict"
 * and "Sources" speak for themselves. */

#include "bnl-experiment-answer.h"

#include <glib/gi18n.h>

#include "bnl-experiment-words.h"
#include "bnl-prose-view.h"
#include "bnl-reflow.h"
#include "lab/bnl-sweep-verdict.h"
#include "report/bnl-prose-source.h"

/* Sentences that change faster cannot be read. */
#define WRITE_USEC (G_USEC_PER_SEC)

struct _BnlExperimentAnswer {
  AdwBin parent_instance;

  /* template children */
  GtkWidget *verdict_card;
  GtkLabel *heading_label;
  GtkLabel *grounds_label;
  GtkLabel *guess_label;
  BnlProseView *verdict_view;
  BnlProseView *hint_view;
  GtkWidget *sources_box;
  BnlProseView *sources_view;

  /* owned */
  BnlExperimentRunner *runner;

  gint64 written_usec;
  guint64 change_count; /* of the run, as it was written */
};

G_DEFINE_FINAL_TYPE (BnlExperimentAnswer, bnl_experiment_answer, ADW_TYPE_BIN)

/* --- the verdict --- */

/* Beside the verdict; whether it was right is for its reader to say. */
static void
show_guess (BnlExperimentAnswer *self)
{
  BnlExperiment *experiment = bnl_experiment_runner_get_experiment (self->runner);
  int guess = bnl_experiment_runner_get_guess (self->runner);
  g_autofree char *words = guess >= 0
                               ? g_strdup_printf (_ ("You guessed: “%s”"),
                                                  bnl_experiment_get_guesses (experiment)[guess])
                               : NULL;

  gtk_label_set_label (self->guess_label, words ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->guess_label), words != NULL);
}

static void
write_verdict (BnlExperimentAnswer *self, BnlSweepRun *run)
{
  BnlExperiment *experiment = bnl_experiment_runner_get_experiment (self->runner);
  gboolean finished = bnl_experiment_runner_get_state (self->runner) == BNL_RUNNER_FINISHED;
  g_autofree char *grounds = bnl_experiment_words_describe_grounds (self->runner);
  g_autofree char *verdict =
      bnl_sweep_verdict_write_run (bnl_experiment_get_findings (experiment), run);

  self->written_usec = g_get_monotonic_time ();
  self->change_count = bnl_sweep_run_get_change_count (run);
  gtk_label_set_label (self->heading_label, finished ? _ ("Verdict") : _ ("Verdict so far"));
  gtk_label_set_label (self->grounds_label, grounds);
  bnl_prose_view_set_markup (self->verdict_view, verdict);
  bnl_prose_view_set_markup (self->hint_view,
                             finished ? bnl_experiment_get_answer_hint (experiment) : NULL);
  show_guess (self);
}

static gboolean
has_results (BnlExperimentAnswer *self, BnlSweepRun *run)
{
  return run && bnl_sweep_run_get_state (run) != BNL_SWEEP_LOADING &&
         bnl_sweep_table_get_n_measured (bnl_sweep_run_get_table (run)) > 0;
}

static void
write_now (BnlExperimentAnswer *self)
{
  BnlSweepRun *run = bnl_experiment_runner_get_run (self->runner);
  gboolean has = has_results (self, run);

  if (has)
    write_verdict (self, run);
  gtk_widget_set_visible (self->verdict_card, has);
}

void
bnl_experiment_answer_update (BnlExperimentAnswer *self)
{
  BnlSweepRun *run;

  g_return_if_fail (BNL_IS_EXPERIMENT_ANSWER (self));

  run = self->runner ? bnl_experiment_runner_get_run (self->runner) : NULL;
  if (!run || bnl_sweep_run_get_change_count (run) == self->change_count ||
      g_get_monotonic_time () - self->written_usec < WRITE_USEC)
    return;
  write_now (self);
}

/* --- sources --- */

static void
show_sources (BnlExperimentAnswer *self, BnlExperiment *experiment)
{
  g_autofree char *markup = bnl_prose_source_list (experiment);

  bnl_prose_view_set_markup (self->sources_view, markup);
  gtk_widget_set_visible (self->sources_box, markup != NULL);
}

/* --- from outside --- */

/* What is over is said at once. */
static void
state_cb (BnlExperimentAnswer *self)
{
  write_now (self);
}

static void
guess_cb (BnlExperimentAnswer *self)
{
  show_guess (self);
}

void
bnl_experiment_answer_show (BnlExperimentAnswer *self, BnlExperimentRunner *runner)
{
  g_return_if_fail (BNL_IS_EXPERIMENT_ANSWER (self));

  if (runner == self->runner)
    return;
  if (self->runner)
    g_signal_handlers_disconnect_by_data (self->runner, self);
  g_set_object (&self->runner, runner);
  if (!runner)
    return;
  g_signal_connect_object (runner, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (runner, "replaced", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (runner, "notify::guess", G_CALLBACK (guess_cb), self, G_CONNECT_SWAPPED);
  show_sources (self, bnl_experiment_runner_get_experiment (runner));
  write_now (self);
}

/* --- the object --- */

static void
bnl_experiment_answer_dispose (GObject *object)
{
  BnlExperimentAnswer *self = BNL_EXPERIMENT_ANSWER (object);

  if (self->runner)
    g_signal_handlers_disconnect_by_data (self->runner, self);
  g_clear_object (&self->runner);
  G_OBJECT_CLASS (bnl_experiment_answer_parent_class)->dispose (object);
}

static void
bnl_experiment_answer_class_init (BnlExperimentAnswerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bnl_experiment_answer_dispose;
  g_type_ensure (BNL_TYPE_PROSE_VIEW);
  g_type_ensure (BNL_TYPE_REFLOW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-experiment-answer.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentAnswer, verdict_card);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentAnswer, heading_label);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentAnswer, grounds_label);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentAnswer, guess_label);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentAnswer, verdict_view);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentAnswer, hint_view);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentAnswer, sources_box);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentAnswer, sources_view);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_experiment_answer_init (BnlExperimentAnswer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
