/* Purpose: the one window: pages in a view switcher, what they share (the controller), keys, and
 * what is remembered between sessions.  CSS node: window.  Actions: win.page(name),
 * win.experiment(id), win.start, win.start-stop, win.show-settings, win.open-folder, win.open-file,
 * win.open-json(path), win.sweep-settings, win.data-sets, win.preferences, win.show-guide,
 * win.undo, win.redo, win.reset-settings.  Accessible role: frame.
 */

#include "bnl-window-private.h"

#include "config.h"

#include <glib/gi18n.h>

#include "bnl-control.h"
#include "bnl-frames.h"
#include "bnl-session.h"
#include "bnl-toaster.h"
#include "engine/bnl-blas.h"

G_DEFINE_FINAL_TYPE (BnlWindow, bnl_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- what is new --- */

static gboolean
is_changing (BnlWindow *self)
{
  return bnl_controller_get_changing (self->controller) ||
         bnl_laboratory_get_changing (self->laboratory);
}

static gboolean
look_cb (gpointer user_data)
{
  BnlWindow *self = user_data;

  self->look_id = 0;
  bnl_controller_poll (self->controller);
  bnl_laboratory_poll (self->laboratory);
  if (is_changing (self) && self->look_id == 0)
    self->look_id = g_timeout_add (bnl_pulse_beat (&self->pulse), look_cb, self);
  return G_SOURCE_REMOVE;
}

static void
changing_cb (BnlWindow *self)
{
  if (!is_changing (self) || self->look_id != 0)
    return;
  bnl_pulse_start (&self->pulse);
  self->look_id = g_timeout_add (bnl_pulse_beat (&self->pulse), look_cb, self);
}

/* A sentence that names a file is too long for a toast, and should stay until it is read. */
void
bnl_window_tell_problem (BnlWindow *self, const char *sentence)
{
  g_return_if_fail (BNL_IS_WINDOW (self));

  gtk_label_set_label (self->problem_label, sentence);
  gtk_info_bar_set_revealed (self->problem_bar, TRUE);
}

static void
problem_cb (BnlWindow *self, const char *sentence)
{
  bnl_window_tell_problem (self, sentence);
}

static void
problem_read_cb (BnlWindow *self)
{
  gtk_info_bar_set_revealed (self->problem_bar, FALSE);
}

/* With a button that leads there. */
static void
say_ended (BnlWindow *self, const char *sentence, const char *action, const char *target)
{
  AdwToast *toast = adw_toast_new (sentence);

  adw_toast_set_button_label (toast, _ ("Show"));
  adw_toast_set_action_name (toast, action);
  adw_toast_set_action_target (toast, "s", target);
  bnl_toaster_show (self->toasts, toast);
}

/* Said on the pages that do not show how training goes. */
static void
state_cb (BnlWindow *self)
{
  if (bnl_run_state_is_end (bnl_controller_get_state (self->controller)) &&
      !bnl_window_is_page_shown (self, "train"))
    say_ended (self, bnl_controller_get_status (self->controller), "win.page", "train");
}

static void
experiment_ended_cb (BnlWindow *self, BnlExperimentRunner *runner)
{
  BnlExperiment *experiment = bnl_experiment_runner_get_experiment (runner);
  /* A toast takes markup. */
  g_autofree char *sentence =
      g_markup_printf_escaped (_ ("“%s” has finished"), bnl_experiment_get_title (experiment));

  if (!bnl_window_is_page_shown (self, "experiments") ||
      bnl_experiments_page_get_runner (self->experiments_page) != runner)
    say_ended (self, sentence, "win.experiment", bnl_experiment_get_id (experiment));
}

/* What was said of the last run or the last try is over. */
static void
started_cb (BnlWindow *self)
{
  bnl_toaster_clear (self->toasts);
  gtk_info_bar_set_revealed (self->problem_bar, FALSE);
}

/* --- keys and header --- */

/* Whatever has the focus gets Space first, where it does something with it. */
static gboolean
key_pressed_cb (BnlWindow *self, guint key, guint code, GdkModifierType state)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (key != GDK_KEY_space || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return FALSE;
  if (GTK_IS_EDITABLE (focus) || GTK_IS_BUTTON (focus))
    return FALSE;
  return bnl_window_is_page_shown (self, "experiments")
             ? bnl_experiments_page_pause_or_resume (self->experiments_page)
             : bnl_train_page_pause_or_resume (self->train_page);
}

static gboolean
move_switcher_cb (gpointer user_data)
{
  BnlWindow *self = user_data;

  self->switcher_id = 0;
  adw_view_switcher_bar_set_reveal (
      self->switcher_bar, adw_view_switcher_title_get_title_visible (self->switcher_title));
  return G_SOURCE_REMOVE;
}

/* Told in the middle of a layout, where the bar could not be given its size any more. */
static void
narrow_cb (BnlWindow *self)
{
  if (self->switcher_id == 0)
    self->switcher_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, move_switcher_cb, self, NULL);
}

/* The button folds away what is beside the page, where there is something. */
static void
bind_sidebar (BnlWindow *self)
{
  gboolean list = bnl_window_is_page_shown (self, "experiments");
  const char *words = list ? _ ("List of experiments (F9)") : _ ("Settings (F9)");
  GtkWidget *button = GTK_WIDGET (self->sidebar_button);

  g_clear_pointer (&self->sidebar, g_binding_unbind);
  gtk_widget_set_visible (button, list || bnl_window_is_page_shown (self, "train"));
  gtk_widget_set_tooltip_text (button, words);
  bnl_control_set_name (button, list ? _ ("List of experiments") : _ ("Settings"));
  if (gtk_widget_get_visible (button))
    self->sidebar =
        g_object_bind_property (list ? (gpointer) self->experiments_page : self->train_page,
                                list ? "show-list" : "show-settings", button, "active",
                                G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
}

static void
page_shown_cb (BnlWindow *self)
{
  if (bnl_window_is_page_shown (self, "train"))
    bnl_toaster_clear (self->toasts);
  bind_sidebar (self);
  bnl_window_history_cb (self);
}

/* --- what is remembered --- */

/* A page that is asked for comes first; one of another version may not be there. */
static void
restore_page (BnlWindow *self, const char *asked)
{
  g_autofree char *kept = self->settings ? g_settings_get_string (self->settings, "page") : NULL;
  const char *page = asked ? asked : kept;

  if (page && adw_view_stack_get_child_by_name (self->stack, page))
    adw_view_stack_set_visible_child_name (self->stack, page);
}

static void
remember (BnlWindow *self)
{
  gboolean folded, show_settings;

  if (!self->settings)
    return;
  bnl_session_keep_window (self->settings, GTK_WINDOW (self));
  g_settings_set_string (self->settings, "page",
                         adw_view_stack_get_visible_child_name (self->stack));
  g_object_get (self->train_page, "folded", &folded, "show-settings", &show_settings, NULL);
  /* Where they lie over the rest they come and go. */
  if (!folded)
    g_settings_set_boolean (self->settings, "show-settings", show_settings);
  bnl_session_keep_setup (self->settings, bnl_controller_get_setup (self->controller));
  bnl_session_keep_experiments (self->settings, self->laboratory,
                                G_OBJECT (self->experiments_page));
}

/* --- the object --- */

/* In this order: experiments write what they have through what the controller closes. */
static void
shut_down (BnlWindow *self)
{
  bnl_laboratory_shutdown (self->laboratory);
  bnl_controller_shutdown (self->controller);
}

static gboolean
end_cb (gpointer user_data)
{
  BnlWindow *self = user_data;

  if (self->controller)
    shut_down (self);
  gtk_window_destroy (GTK_WINDOW (self));
  return G_SOURCE_REMOVE;
}

/* The window goes at once.  What is under way is paused and kept, and the threads end, which nobody
 * sees. */
static gboolean
bnl_window_close_request (GtkWindow *window)
{
  BnlWindow *self = BNL_WINDOW (window);

  if (gtk_widget_get_visible (GTK_WIDGET (self))) {
    remember (self);
    bnl_controller_pause (self->controller);
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
    g_idle_add_full (G_PRIORITY_LOW, end_cb, g_object_ref (self), g_object_unref);
  }
  return GDK_EVENT_STOP;
}

static void
bnl_window_dispose (GObject *object)
{
  BnlWindow *self = BNL_WINDOW (object);

  if (self->controller)
    shut_down (self);
  g_clear_pointer (&self->sidebar, g_binding_unbind);
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_handle_id (&self->switcher_id, g_source_remove);
  g_clear_object (&self->laboratory);
  g_clear_object (&self->controller);
  g_clear_object (&self->settings);
  g_clear_object (&self->announcer);
  G_OBJECT_CLASS (bnl_window_parent_class)->dispose (object);
}

static void
bnl_window_class_init (BnlWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = bnl_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = bnl_window_close_request;

  g_type_ensure (BNL_TYPE_TRAIN_PAGE);
  g_type_ensure (BNL_TYPE_DATA_PAGE);
  g_type_ensure (BNL_TYPE_DRAW_PAGE);
  g_type_ensure (BNL_TYPE_DROP_AREA);
  g_type_ensure (BNL_TYPE_EXPERIMENTS_PAGE);
  g_type_ensure (BNL_TYPE_RUNS_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-window.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlWindow, body);
  gtk_widget_class_bind_template_child (widget_class, BnlWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, BnlWindow, switcher_title);
  gtk_widget_class_bind_template_child (widget_class, BnlWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, BnlWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, BnlWindow, problem_bar);
  gtk_widget_class_bind_template_child (widget_class, BnlWindow, problem_label);
  gtk_widget_class_bind_template_child (widget_class, BnlWindow, refusal);
  gtk_widget_class_bind_template_child (widget_class, BnlWindow, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, BnlWindow, undo_button);
  gtk_widget_class_bind_template_child (widget_class, BnlWindow, train_page);
  gtk_widget_class_bind_template_child (widget_class, BnlWindow, data_page);
  gtk_widget_class_bind_template_child (widget_class, BnlWindow, draw_page);
  gtk_widget_class_bind_template_child (widget_class, BnlWindow, experiments_page);
  gtk_widget_class_bind_template_child (widget_class, BnlWindow, runs_page);
  gtk_widget_class_bind_template_child (widget_class, BnlWindow, drop_area);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, problem_read_cb);
  bnl_window_install_actions (widget_class);
}

/* GTK's info bar names its button after the icon. */
static void
name_close_button (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget)) {
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ ("Close"), -1);
    gtk_widget_set_tooltip_text (widget, _ ("Close"));
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    name_close_button (child);
}

static void
listen (BnlWindow *self)
{
  BnlSetup *setup = bnl_controller_get_setup (self->controller);
  const struct {
    gpointer instance;
    const char *signal;
    GCallback callback;
  } links[] = {
    { self->controller, "notify::changing", G_CALLBACK (changing_cb) },
    { self->controller, "notify::active", G_CALLBACK (bnl_window_active_cb) },
    { self->controller, "problem", G_CALLBACK (problem_cb) },
    { self->controller, "started", G_CALLBACK (started_cb) },
    { self->controller, "notify::state", G_CALLBACK (state_cb) },
    { self->laboratory, "notify::changing", G_CALLBACK (changing_cb) },
    { self->laboratory, "ended", G_CALLBACK (experiment_ended_cb) },
    { setup, "notify::undo-text", G_CALLBACK (bnl_window_history_cb) },
    { setup, "notify::redo-text", G_CALLBACK (bnl_window_history_cb) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (links); i++)
    g_signal_connect_object (links[i].instance, links[i].signal, links[i].callback, self,
                             G_CONNECT_SWAPPED);
}

static void
bnl_window_init (BnlWindow *self)
{
  self->controller = bnl_controller_new ();
  self->laboratory = bnl_laboratory_new (bnl_controller_get_keeper (self->controller));
  self->settings = bnl_session_open ();
  gtk_widget_init_template (GTK_WIDGET (self));
  name_close_button (GTK_WIDGET (self->problem_bar));
  bnl_control_tell_titles (GTK_WIDGET (self->switcher_bar));

  g_object_set (self->train_page, "controller", self->controller, NULL);
  g_object_set (self->data_page, "controller", self->controller, NULL);
  g_object_set (self->draw_page, "controller", self->controller, NULL);
  g_object_set (self->experiments_page, "controller", self->controller, "laboratory",
                self->laboratory, NULL);
  g_object_set (self->runs_page, "controller", self->controller, NULL);
  g_object_set (self->drop_area, "controller", self->controller, NULL);
  listen (self);
  if (bnl_frames_is_wanted ())
    bnl_frames_watch (ADW_APPLICATION_WINDOW (self), self->controller);
  self->announcer = bnl_announcer_new (GTK_WINDOW (self), self->controller);
  page_shown_cb (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.preferences", self->settings != NULL);
  if (!self->settings)
    return;
  bnl_session_restore_window (self->settings, GTK_WINDOW (self));
  bnl_session_follow (self->settings, self->controller);
  bnl_session_follow_experiments (self->settings, self->laboratory,
                                  G_OBJECT (self->experiments_page));
  bnl_train_page_bind_charts (self->train_page, self->settings);
  g_settings_bind (self->settings, "data-view", self->data_page, "view", G_SETTINGS_BIND_DEFAULT);
}

/* Nothing may be trained where the products are wrong. */
static void
refuse (BnlWindow *self, const char *sentence)
{
  adw_status_page_set_description (self->refusal, sentence);
  gtk_stack_set_visible_child (self->body, GTK_WIDGET (self->refusal));
  gtk_widget_set_visible (GTK_WIDGET (self->sidebar_button), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->undo_button), FALSE);
  adw_view_switcher_title_set_view_switcher_enabled (self->switcher_title, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->switcher_bar), FALSE);
  shut_down (self);
}

/* The first time only, and not to somebody who has said what to do. */
static void
greet (BnlWindow *self, const BnlWindowOptions *options)
{
  if (!self->settings || g_settings_get_boolean (self->settings, "guide-seen"))
    return;
  g_settings_set_boolean (self->settings, "guide-seen", TRUE);
  if (!options->start && !options->spec && !options->experiment)
    g_object_set (self->train_page, "show-guide", TRUE, NULL);
}

static void
open (BnlWindow *self, const BnlWindowOptions *options)
{
  BnlSetup *setup = bnl_controller_get_setup (self->controller);
  gboolean pair = TRUE;
  g_autoptr (BnlSpec) spec = options->spec ? bnl_spec_dup (options->spec)
                                           : bnl_session_recall_spec (self->settings, &pair);

  bnl_runs_keeper_open (bnl_controller_get_keeper (self->controller), NULL);
  if (options->data) {
    g_free (spec->data);
    spec->data = g_strdup (options->data);
  }
  /* A file that has no norm is of the one network alone. */
  if (options->spec && spec->norm == BNL_NORM_NONE)
    pair = FALSE;
  bnl_controller_set_pair (self->controller, pair);
  bnl_controller_set_spec (self->controller, spec);
  bnl_setup_forget (setup);
  if (self->settings)
    g_object_set (self->train_page, "show-settings",
                  g_settings_get_boolean (self->settings, "show-settings"), NULL);
  restore_page (self, options->page);
  greet (self, options);
  if (options->experiment)
    bnl_window_open_json (self, options->experiment);
  else
    bnl_window_focus_page (self);
  if (options->start)
    bnl_controller_start (self->controller, FALSE);
}

BnlWindow *
bnl_window_new (GtkApplication *application, const BnlWindowOptions *options)
{
  BnlWindow *self = g_object_new (BNL_TYPE_WINDOW, "application", application, NULL);
  char message[512];

  if (bnl_blas_start (message, sizeof message))
    open (self, options);
  else
    refuse (self, message);
  return self;
}
