/* Purpose: the race.  Puts the settings, the score cards, the charts, the read-out and the training
 * bar together, and carries what the controller measured to them.  CSS node: widget.  Actions:
 * train.start, train.pause, train.resume, train.step, train.stop, train.repeat.  Accessible role:
 * group. */

#include "bnl-train-page.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-chart-feed.h"
#include "bnl-chart-view.h"
#include "bnl-guide.h"
#include "bnl-readout.h"
#include "bnl-reflow.h"
#include "bnl-scoreboard.h"
#include "bnl-settings-panel.h"
#include "bnl-training-bar.h"

/* Charts are drawn at most so often: more is not seen, and costs what training could use. */
#define DRAW_USEC (G_USEC_PER_SEC / 30)
/* Figures that change faster cannot be read, and every one that changes lays the whole window out
 * again, for which GTK asks the display server and waits. */
#define WRITE_USEC (G_USEC_PER_SEC / 4)

struct _BnlTrainPage {
  AdwBin parent_instance;

  /* template children */
  AdwFlap *flap;
  BnlSettingsPanel *settings_panel;
  BnlGuide *guide;
  BnlScoreboard *scoreboard;
  GtkWidget *loss_card;
  GtkWidget *accuracy_card;
  BnlChartView *loss_view;
  BnlChartView *accuracy_view;
  BnlReadout *readout;
  BnlTrainingBar *training_bar;

  /* owned */
  BnlController *controller;
  BnlChartFeed *feed;

  gint64 drawn_usec;   /* when the charts were drawn last */
  gint64 written_usec; /* and the figures */
  gboolean has_news;   /* that may not be seen yet */
};

enum {
  PROP_CONTROLLER = 1,
  PROP_SHOW_GUIDE,
  PROP_SHOW_SETTINGS,
  PROP_FOLDED,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BnlTrainPage, bnl_train_page, ADW_TYPE_BIN)

static void
draw_charts (BnlTrainPage *self, gint64 now_usec)
{
  self->drawn_usec = now_usec;
  bnl_chart_feed_update (self->feed);
  bnl_chart_view_update (self->loss_view);
  bnl_chart_view_update (self->accuracy_view);
}

static void
show_scores (BnlTrainPage *self)
{
  bnl_scoreboard_update (self->scoreboard, self->controller, self->feed);
}

static void
write_figures (BnlTrainPage *self, gint64 now_usec)
{
  self->written_usec = now_usec;
  show_scores (self);
  bnl_readout_update (self->readout);
}

static void
show_all (BnlTrainPage *self)
{
  gint64 now = g_get_monotonic_time ();

  self->has_news = FALSE;
  draw_charts (self, now);
  write_figures (self, now);
}

static void
started_cb (BnlTrainPage *self)
{
  bnl_guide_set_shown (self->guide, FALSE);
  bnl_chart_feed_follow (self->feed, bnl_controller_get_comparison (self->controller));
  show_all (self);
}

static void
repeated_cb (BnlTrainPage *self)
{
  bnl_chart_feed_repeat (self->feed, bnl_controller_get_repetition (self->controller));
  show_all (self);
}

static void
measured_cb (BnlTrainPage *self)
{
  gint64 now = g_get_monotonic_time ();

  self->has_news = TRUE;
  if (now - self->drawn_usec >= DRAW_USEC)
    draw_charts (self, now);
  if (now - self->written_usec >= WRITE_USEC)
    write_figures (self, now);
}

/* What came after the last drawing, when nothing else comes. */
static void
changing_cb (BnlTrainPage *self)
{
  if (self->has_news && !bnl_controller_get_changing (self->controller))
    show_all (self);
}

/* One chart has the page to itself, but for the values under it. */
static void
maximized_cb (BnlTrainPage *self)
{
  gboolean loss = bnl_chart_view_get_maximized (self->loss_view);
  gboolean accuracy = bnl_chart_view_get_maximized (self->accuracy_view);

  gtk_widget_set_visible (GTK_WIDGET (self->scoreboard), !loss && !accuracy);
  gtk_widget_set_visible (self->loss_card, !accuracy);
  gtk_widget_set_visible (self->accuracy_card, !loss);
}

static void
smoothing_cb (BnlTrainPage *self)
{
  double smoothing;

  if (!self->feed)
    return;
  g_object_get (self->readout, "smoothing", &smoothing, NULL);
  bnl_chart_feed_set_smoothing (self->feed, smoothing);
  bnl_chart_view_update (self->loss_view);
  bnl_chart_view_update (self->accuracy_view);
  bnl_readout_update (self->readout);
}

static void
unit_cb (BnlTrainPage *self)
{
  guint unit;

  g_object_get (self->readout, "unit", &unit, NULL);
  bnl_chart_feed_set_unit (self->feed, unit);
  bnl_chart_view_set_crosshair (self->loss_view, (double) NAN);
  bnl_chart_view_update (self->loss_view);
  bnl_chart_view_update (self->accuracy_view);
  bnl_readout_update (self->readout);
}

/* --- what is kept of how they draw --- */

static const char *const unit_names[BNL_CHART_N_UNITS] = { "step", "epoch", "examples", "seconds" };

static gboolean
get_unit (GValue *value, GVariant *variant, gpointer user_data)
{
  for (guint unit = 0; unit < BNL_CHART_N_UNITS; unit++)
    if (g_str_equal (unit_names[unit], g_variant_get_string (variant, NULL))) {
      g_value_set_uint (value, unit);
      return TRUE;
    }
  return FALSE;
}

static GVariant *
set_unit (const GValue *value, const GVariantType *type, gpointer user_data)
{
  return g_variant_new_string (unit_names[g_value_get_uint (value)]);
}

void
bnl_train_page_bind_charts (BnlTrainPage *self, GSettings *settings)
{
  const GSettingsBindFlags flags = G_SETTINGS_BIND_DEFAULT;
  BnlChartView *const views[] = { self->loss_view, self->accuracy_view };

  g_return_if_fail (BNL_IS_TRAIN_PAGE (self));
  g_return_if_fail (self->controller != NULL);

  g_settings_bind (settings, "smoothing", self->readout, "smoothing", flags);
  g_settings_bind_with_mapping (settings, "x-axis", self->readout, "unit", flags, get_unit,
                                set_unit, NULL, NULL);
  g_settings_bind (settings, "logarithmic-x", self->loss_view, "log-x", flags);
  g_settings_bind (settings, "logarithmic-loss", self->loss_view, "log-y", flags);
  for (gsize i = 0; i < G_N_ELEMENTS (views); i++) {
    g_settings_bind (settings, "grid", views[i], "grid", flags);
    g_settings_bind (settings, "ignore-outliers", views[i], "trim", flags);
  }
}

/* --- actions --- */

/* Nothing is trained while a setting on screen says something else. */
static gboolean
commit_settings (BnlTrainPage *self)
{
  if (bnl_settings_panel_commit (self->settings_panel))
    return TRUE;
  adw_flap_set_reveal_flap (self->flap, TRUE);
  return FALSE;
}

static void
start_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bnl_train_page_start (BNL_TRAIN_PAGE (widget));
}

static void
pause_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bnl_controller_pause (BNL_TRAIN_PAGE (widget)->controller);
}

/* Not the same as pausing: whoever presses Resume while a step is still being made wants to go
 * on. */
static void
resume_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bnl_controller_resume (BNL_TRAIN_PAGE (widget)->controller);
}

static void
step_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlTrainPage *self = BNL_TRAIN_PAGE (widget);

  if (bnl_controller_get_active (self->controller) || commit_settings (self))
    bnl_controller_step (self->controller);
}

static void
stop_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bnl_controller_stop (BNL_TRAIN_PAGE (widget)->controller);
}

static void
repeat_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bnl_controller_repeat (BNL_TRAIN_PAGE (widget)->controller);
}

gboolean
bnl_train_page_start (BnlTrainPage *self)
{
  g_return_val_if_fail (BNL_IS_TRAIN_PAGE (self), FALSE);

  if (!commit_settings (self))
    return FALSE;
  bnl_controller_start (self->controller, FALSE);
  return TRUE;
}

void
bnl_train_page_start_or_stop (BnlTrainPage *self)
{
  g_return_if_fail (BNL_IS_TRAIN_PAGE (self));

  gtk_widget_activate_action (
      GTK_WIDGET (self),
      bnl_controller_get_active (self->controller) ? "train.stop" : "train.start", NULL);
}

gboolean
bnl_train_page_pause_or_resume (BnlTrainPage *self)
{
  g_return_val_if_fail (BNL_IS_TRAIN_PAGE (self), FALSE);

  if (!bnl_controller_get_active (self->controller))
    return FALSE;
  if (bnl_controller_get_state (self->controller) == BNL_RUN_PAUSED)
    bnl_controller_resume (self->controller);
  else
    bnl_controller_pause (self->controller);
  return TRUE;
}

void
bnl_train_page_focus (BnlTrainPage *self)
{
  g_return_if_fail (BNL_IS_TRAIN_PAGE (self));

  bnl_training_bar_focus (self->training_bar);
}

static void
update_actions_cb (BnlTrainPage *self)
{
  gboolean active = bnl_controller_get_active (self->controller);
  gboolean loading = bnl_controller_get_loading (self->controller);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "train.start", !active);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "train.step", active || !loading);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "train.stop", active);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "train.repeat",
                                 bnl_controller_can_repeat (self->controller));
  show_scores (self);
}

/* Space and Enter go on to what runs training where a setting has lost the focus. */
static void
active_cb (BnlTrainPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root && !gtk_root_get_focus (root))
    bnl_training_bar_focus (self->training_bar);
}

/* The cards are named after the norm that is compared. */
static void
spec_cb (BnlTrainPage *self)
{
  show_scores (self);
}

/* --- the object --- */

static void
set_controller (BnlTrainPage *self, BnlController *controller)
{
  if (!controller || self->controller)
    return;
  self->controller = g_object_ref (controller);
  /* In this order: buttons get their actions before one of them gets the focus. */
  g_object_set (self->settings_panel, "controller", controller, NULL);
  g_signal_connect_object (controller, "notify::active", G_CALLBACK (update_actions_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "notify::loading", G_CALLBACK (update_actions_cb), self,
                           G_CONNECT_SWAPPED);
  g_object_set (self->training_bar, "controller", controller, NULL);
  g_signal_connect_object (controller, "notify::active", G_CALLBACK (active_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "started", G_CALLBACK (started_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "repeated", G_CALLBACK (repeated_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "measured", G_CALLBACK (measured_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "notify::changing", G_CALLBACK (changing_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "notify::spec", G_CALLBACK (spec_cb), self,
                           G_CONNECT_SWAPPED);
  update_actions_cb (self);
}

static void
flap_folded_cb (BnlTrainPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FOLDED]);
}

static void
flap_revealed_cb (BnlTrainPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_SETTINGS]);
}

static void
bnl_train_page_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  BnlTrainPage *self = BNL_TRAIN_PAGE (object);

  switch (property_id) {
  case PROP_SHOW_GUIDE:
    g_value_set_boolean (value, bnl_guide_get_shown (self->guide));
    break;
  case PROP_SHOW_SETTINGS:
    g_value_set_boolean (value, adw_flap_get_reveal_flap (self->flap));
    break;
  case PROP_FOLDED:
    g_value_set_boolean (value, adw_flap_get_folded (self->flap));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_train_page_set_property (GObject *object,
                             guint property_id,
                             const GValue *value,
                             GParamSpec *pspec)
{
  BnlTrainPage *self = BNL_TRAIN_PAGE (object);

  switch (property_id) {
  case PROP_CONTROLLER:
    set_controller (self, g_value_get_object (value));
    break;
  case PROP_SHOW_GUIDE:
    bnl_guide_set_shown (self->guide, g_value_get_boolean (value));
    break;
  case PROP_SHOW_SETTINGS:
    adw_flap_set_reveal_flap (self->flap, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_train_page_dispose (GObject *object)
{
  BnlTrainPage *self = BNL_TRAIN_PAGE (object);

  if (self->controller)
    g_signal_handlers_disconnect_by_data (self->controller, self);
  g_clear_pointer (&self->feed, bnl_chart_feed_free);
  g_clear_object (&self->controller);
  G_OBJECT_CLASS (bnl_train_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, BnlTrainPage, flap);
  gtk_widget_class_bind_template_child (widget_class, BnlTrainPage, settings_panel);
  gtk_widget_class_bind_template_child (widget_class, BnlTrainPage, guide);
  gtk_widget_class_bind_template_child (widget_class, BnlTrainPage, scoreboard);
  gtk_widget_class_bind_template_child (widget_class, BnlTrainPage, loss_card);
  gtk_widget_class_bind_template_child (widget_class, BnlTrainPage, accuracy_card);
  gtk_widget_class_bind_template_child (widget_class, BnlTrainPage, loss_view);
  gtk_widget_class_bind_template_child (widget_class, BnlTrainPage, accuracy_view);
  gtk_widget_class_bind_template_child (widget_class, BnlTrainPage, readout);
  gtk_widget_class_bind_template_child (widget_class, BnlTrainPage, training_bar);
  gtk_widget_class_bind_template_callback (widget_class, maximized_cb);
  gtk_widget_class_bind_template_callback (widget_class, smoothing_cb);
  gtk_widget_class_bind_template_callback (widget_class, unit_cb);
  gtk_widget_class_bind_template_callback (widget_class, flap_folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, flap_revealed_cb);
}

static void
bnl_train_page_class_init (BnlTrainPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bnl_train_page_get_property;
  object_class->set_property = bnl_train_page_set_property;
  object_class->dispose = bnl_train_page_dispose;
  props[PROP_CONTROLLER] = g_param_spec_object ("controller", NULL, NULL, BNL_TYPE_CONTROLLER,
                                                G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_SHOW_GUIDE] = g_param_spec_boolean ("show-guide", NULL, NULL, FALSE,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_SHOW_SETTINGS] =
      g_param_spec_boolean ("show-settings", NULL, NULL, TRUE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_FOLDED] =
      g_param_spec_boolean ("folded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (BNL_TYPE_CHART_VIEW);
  g_type_ensure (BNL_TYPE_READOUT);
  g_type_ensure (BNL_TYPE_REFLOW);
  g_type_ensure (BNL_TYPE_SCOREBOARD);
  g_type_ensure (BNL_TYPE_GUIDE);
  g_type_ensure (BNL_TYPE_SETTINGS_PANEL);
  g_type_ensure (BNL_TYPE_TRAINING_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-train-page.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "train.start", NULL, start_cb);
  gtk_widget_class_install_action (widget_class, "train.pause", NULL, pause_cb);
  gtk_widget_class_install_action (widget_class, "train.resume", NULL, resume_cb);
  gtk_widget_class_install_action (widget_class, "train.step", NULL, step_cb);
  gtk_widget_class_install_action (widget_class, "train.stop", NULL, stop_cb);
  gtk_widget_class_install_action (widget_class, "train.repeat", NULL, repeat_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "train.repeat",
                                       NULL);
}

static void
bnl_train_page_init (BnlTrainPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->feed = bnl_chart_feed_new (bnl_chart_view_get_chart (self->loss_view),
                                   bnl_chart_view_get_chart (self->accuracy_view));
  bnl_readout_follow (self->readout,
                      (BnlChartView *const[]){ self->loss_view, self->accuracy_view }, 2,
                      self->feed);
  smoothing_cb (self);
}
