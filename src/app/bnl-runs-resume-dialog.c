#include "bnl-runs-resume-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "bnl-control.h"
#include "bnl-format.h"
#include "bnl-rate-spin.h"

#define STATE_KEY "bnl-runs-resume"
#define MOST_EPOCHS 100000
#define MOST_STEPS 1e9
#define LOWEST_RATE 1e-9
#define HIGHEST_RATE 1e9

typedef struct {
  BnlSpec *spec;
  GArray *steps;
  GtkDropDown *step_drop; /* NULL: no branch */
  GtkSpinButton *length_spin;
  GtkSpinButton *rate_spin; /* likewise */
  GtkWidget *parent;
  BnlRunsResumeChosen chosen;
  gpointer data; /* NULL once it was handed on */
  GDestroyNotify free_data;
} State;

static void
free_state (gpointer data)
{
  State *state = data;

  if (state->data)
    state->free_data (state->data);
  bnl_spec_free (state->spec);
  g_array_unref (state->steps);
  g_object_unref (state->parent);
  g_free (state);
}

static GtkWidget *
new_row (GtkWidget *group, const char *title, GtkWidget *control)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  bnl_control_set_name (control, title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return control;
}

static GtkWidget *
new_step_drop (const GArray *steps)
{
  g_autoptr (GtkStringList) lines = gtk_string_list_new (NULL);
  GtkWidget *drop;

  for (guint i = 0; i < steps->len; i++)
    gtk_string_list_take (lines, bnl_format_count (g_array_index (steps, guint64, i)));
  drop = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&lines)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop), steps->len - 1);
  return drop;
}

/* Twice as long is what is asked for most often. */
static GtkWidget *
new_length_spin (const BnlSpec *spec, gboolean is_branch)
{
  gboolean in_steps = spec->steps > 0;
  double now = in_steps ? (double) spec->steps : (double) spec->epochs;
  GtkWidget *spin =
      gtk_spin_button_new_with_range (1.0, in_steps ? MOST_STEPS : MOST_EPOCHS, in_steps ? 100 : 1);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), is_branch ? now : 2 * now);
  return spin;
}

static GtkWidget *
new_rate_spin (const BnlSpec *spec)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (LOWEST_RATE, HIGHEST_RATE, LOWEST_RATE);

  bnl_rate_spin_set_up (GTK_SPIN_BUTTON (spin));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), spec->lr);
  return spin;
}

static void
response_cb (AdwMessageDialog *dialog, const char *response)
{
  State *state = g_object_get_data (G_OBJECT (dialog), STATE_KEY);
  guint64 length;
  guint64 step = 0;

  if (!g_str_equal (response, "start"))
    return;
  gtk_spin_button_update (state->length_spin);
  length = (guint64) gtk_spin_button_get_value (state->length_spin);
  if (state->spec->steps > 0)
    state->spec->steps = length;
  else
    state->spec->epochs = (guint) length;
  if (state->step_drop)
    step = g_array_index (state->steps, guint64, gtk_drop_down_get_selected (state->step_drop));
  if (state->rate_spin) {
    gtk_spin_button_update (state->rate_spin);
    state->spec->lr = gtk_spin_button_get_value (state->rate_spin);
  }
  state->chosen (g_steal_pointer (&state->data), step, state->spec, state->parent);
}

void
bnl_runs_resume_dialog_ask (GtkWidget *parent,
                            const BnlRunRecord *record,
                            const GArray *steps,
                            gboolean is_branch,
                            BnlRunsResumeChosen chosen,
                            gpointer data,
                            GDestroyNotify free_data)
{
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (parent)), is_branch ? _ ("Branch Off") : _ ("Train Further"),
      is_branch ? _ ("Another run begins at a checkpoint of this one, which stays as it is.")
                : _ ("The run has made all its steps: how long shall it be in all?"));
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);
  GtkWidget *group = adw_preferences_group_new ();
  State *state = g_new0 (State, 1);

  state->spec = bnl_spec_dup (record->spec);
  state->steps = g_array_copy ((GArray *) steps);
  state->parent = g_object_ref (parent);
  state->chosen = chosen;
  state->data = data;
  state->free_data = free_data;
  if (is_branch)
    state->step_drop = GTK_DROP_DOWN (new_row (group, _ ("From step"), new_step_drop (steps)));
  state->length_spin = GTK_SPIN_BUTTON (
      new_row (group, record->spec->steps > 0 ? _ ("Steps in all") : _ ("Epochs in all"),
               new_length_spin (record->spec, is_branch)));
  if (is_branch)
    state->rate_spin =
        GTK_SPIN_BUTTON (new_row (group, _ ("Rate from there on"), new_rate_spin (record->spec)));
  adw_message_dialog_set_extra_child (message, group);
  adw_message_dialog_add_responses (message, "cancel", _ ("_Cancel"), "start", _ ("_Start"), NULL);
  adw_message_dialog_set_response_appearance (message, "start", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (message, "start");
  g_object_set_data_full (G_OBJECT (dialog), STATE_KEY, state, free_state);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}
