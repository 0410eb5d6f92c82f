/* Purpose: what is asked, what is believed, and what to read beforehand.  CSS node: widget.
 * Accessible role: group; question, belief and text speak for themselves. */

#include "bnl-experiment-brief.h"

#include <glib/gi18n.h>

#include "bnl-prose-view.h"
#include "bnl-reflow.h"

#define GUESS_KEY "bnl-guess"

struct _BnlExperimentBrief {
  AdwBin parent_instance;

  /* template children */
  GtkWidget *question_card;
  GtkWidget *belief_card;
  GtkWidget *guess_box;
  GtkWidget *reading_button;
  GtkRevealer *revealer;
  BnlProseView *question_view;
  BnlProseView *belief_view;
  BnlProseView *reading_view;

  /* owned */
  BnlExperimentRunner *runner;

  gboolean reading;
  gboolean turning; /* guesses change by our own hand */
};

enum { PROP_READING = 1, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BnlExperimentBrief, bnl_experiment_brief, ADW_TYPE_BIN)

/* --- the guess --- */

static void
guess_toggled_cb (BnlExperimentBrief *self, GtkCheckButton *button)
{
  if (self->runner && !self->turning && gtk_check_button_get_active (button))
    bnl_experiment_runner_set_guess (
        self->runner, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), GUESS_KEY)));
}

static void
guess_cb (BnlExperimentBrief *self)
{
  int guess = bnl_experiment_runner_get_guess (self->runner);

  self->turning = TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (self->guess_box); child;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_CHECK_BUTTON (child))
      gtk_check_button_set_active (
          GTK_CHECK_BUTTON (child),
          GPOINTER_TO_INT (g_object_get_data (G_OBJECT (child), GUESS_KEY)) == guess);
  self->turning = FALSE;
}

/* A guess is made before one looks; after that it stands beside the verdict. */
static void
state_cb (BnlExperimentBrief *self)
{
  BnlRunnerState state = bnl_experiment_runner_get_state (self->runner);
  gboolean has_guesses =
      bnl_experiment_get_guesses (bnl_experiment_runner_get_experiment (self->runner))[0] != NULL;

  gtk_widget_set_visible (self->guess_box,
                          has_guesses && bnl_experiment_runner_get_n_done (self->runner) == 0 &&
                              state != BNL_RUNNER_RUNNING && state != BNL_RUNNER_PAUSED);
}

/* A check button does not wrap its own words, nor say that it is one of several. */
static GtkWidget *
make_guess (const char *words, int index, GtkCheckButton *group)
{
  GtkWidget *button =
      g_object_new (GTK_TYPE_CHECK_BUTTON, "accessible-role", GTK_ACCESSIBLE_ROLE_RADIO, NULL);
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (button), label);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (button), group);
  g_object_set_data (G_OBJECT (button), GUESS_KEY, GINT_TO_POINTER (index));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
  return button;
}

static void
clear_guesses (BnlExperimentBrief *self)
{
  GtkWidget *next;

  for (GtkWidget *child = gtk_widget_get_first_child (self->guess_box); child; child = next) {
    next = gtk_widget_get_next_sibling (child);
    if (GTK_IS_CHECK_BUTTON (child))
      gtk_box_remove (GTK_BOX (self->guess_box), child);
  }
}

static void
show_guesses (BnlExperimentBrief *self, const char *const *guesses)
{
  GtkWidget *first = NULL;

  clear_guesses (self);
  for (int i = 0; guesses[i]; i++) {
    GtkWidget *button = make_guess (guesses[i], i, (GtkCheckButton *) first);

    first = first ? first : button;
    gtk_box_append (GTK_BOX (self->guess_box), button);
    g_signal_connect_object (button, "toggled", G_CALLBACK (guess_toggled_cb), self,
                             G_CONNECT_SWAPPED);
  }
}

/* --- the words --- */

/* Takes no room, and no focus, once it is away. */
static void
revealed_cb (BnlExperimentBrief *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->revealer),
                          self->reading || gtk_revealer_get_child_revealed (self->revealer));
}

static void
set_reading (BnlExperimentBrief *self, gboolean reading)
{
  if (self->reading == !!reading)
    return;
  self->reading = !!reading;
  if (reading)
    revealed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_READING]);
  revealed_cb (self);
}

/* NULL where there are none: a card of nothing asks nothing. */
static const char *
get_words (const char *words)
{
  return words && words[0] ? words : NULL;
}

static void
show_words (BnlExperimentBrief *self, BnlExperiment *experiment)
{
  const char *question = get_words (bnl_experiment_get_question (experiment));
  const char *belief = get_words (bnl_experiment_get_belief (experiment));
  const char *const *reading = bnl_experiment_get_reading (experiment);
  const char *const *guesses = bnl_experiment_get_guesses (experiment);
  g_autofree char *text = g_strjoinv ("\n\n", (char **) reading);
  gboolean has_reading = reading[0] != NULL;

  bnl_prose_view_set_markup (self->question_view, question);
  bnl_prose_view_set_markup (self->belief_view, belief);
  bnl_prose_view_set_markup (self->reading_view, has_reading ? text : NULL);
  show_guesses (self, guesses);
  gtk_widget_set_visible (self->question_card, question || has_reading);
  gtk_widget_set_visible (self->belief_card, belief || guesses[0]);
  gtk_widget_set_visible (self->reading_button, has_reading);
  gtk_widget_set_visible (GTK_WIDGET (self), question || belief || guesses[0] || has_reading);
  if (!has_reading)
    set_reading (self, FALSE);
}

void
bnl_experiment_brief_show (BnlExperimentBrief *self, BnlExperimentRunner *runner)
{
  g_return_if_fail (BNL_IS_EXPERIMENT_BRIEF (self));

  if (runner == self->runner)
    return;
  if (self->runner)
    g_signal_handlers_disconnect_by_data (self->runner, self);
  g_set_object (&self->runner, runner);
  if (!runner)
    return;
  show_words (self, bnl_experiment_runner_get_experiment (runner));
  g_signal_connect_object (runner, "notify::guess", G_CALLBACK (guess_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (runner, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  guess_cb (self);
  state_cb (self);
}

/* --- the object --- */

static void
bnl_experiment_brief_get_property (GObject *object,
                                   guint property_id,
                                   GValue *value,
                                   GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_READING:
    g_value_set_boolean (value, BNL_EXPERIMENT_BRIEF (object)->reading);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_experiment_brief_set_property (GObject *object,
                                   guint property_id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_READING:
    set_reading (BNL_EXPERIMENT_BRIEF (object), g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_experiment_brief_dispose (GObject *object)
{
  BnlExperimentBrief *self = BNL_EXPERIMENT_BRIEF (object);

  if (self->runner)
    g_signal_handlers_disconnect_by_data (self->runner, self);
  g_clear_object (&self->runner);
  G_OBJECT_CLASS (bnl_experiment_brief_parent_class)->dispose (object);
}

static void
bnl_experiment_brief_class_init (BnlExperimentBriefClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bnl_experiment_brief_get_property;
  object_class->set_property = bnl_experiment_brief_set_property;
  object_class->dispose = bnl_experiment_brief_dispose;
  props[PROP_READING] =
      g_param_spec_boolean ("reading", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  g_type_ensure (BNL_TYPE_PROSE_VIEW);
  g_type_ensure (BNL_TYPE_REFLOW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-experiment-brief.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentBrief, question_card);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentBrief, belief_card);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentBrief, guess_box);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentBrief, reading_button);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentBrief, revealer);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentBrief, question_view);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentBrief, belief_view);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentBrief, reading_view);
  gtk_widget_class_bind_template_callback (widget_class, revealed_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_experiment_brief_init (BnlExperimentBrief *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
