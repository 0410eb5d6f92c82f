/* Purpose: to read values off the charts without pointing exactly.  CSS node: widget.card.readout.
 * No actions.  Accessible role: group; each value is a label. */

#include "bnl-readout.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-format.h"

/* After TensorBoard. */
#define SMOOTHING_DEFAULT 0.6

struct _BnlReadout {
  AdwBin parent_instance;

  /* template children */
  GtkLabel *step_label;
  GtkWidget *without_box;
  GtkLabel *without_train;
  GtkLabel *without_held_out;
  GtkWidget *with_box;
  GtkLabel *with_train;
  GtkLabel *with_held_out;
  GtkMenuButton *smoothing_button;

  double smoothing;
  gboolean logarithmic;
  BnlChartUnit unit;
};

enum {
  PROP_SMOOTHING = 1,
  PROP_LOGARITHMIC,
  PROP_UNIT,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BnlReadout, bnl_readout, ADW_TYPE_BIN)

/* "train 0.412 · 86.3 %" */
static void
show_value (GtkLabel *label, BnlArm arm, const char *name, double loss, double accuracy)
{
  g_autofree char *loss_text = bnl_format_figure (loss);
  g_autofree char *accuracy_text = bnl_format_percent (accuracy);
  g_autofree char *text = isfinite (accuracy)
                              ? g_strdup_printf ("%s %s · %s %%", name, loss_text, accuracy_text)
                              : g_strdup_printf ("%s –", name);

  gtk_label_set_label (label, text);
  /* The colour of the swatch beside it, for those who do not see it. */
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      arm == BNL_ARM_WITH ? _ ("with batch normalization") : _ ("without batch normalization"), -1);
}

static void
show_arm (BnlChartFeed *feed,
          BnlArm arm,
          const BnlReading *reading,
          GtkWidget *box,
          GtkLabel *train,
          GtkLabel *held_out)
{
  const BnlScore *score = bnl_chart_feed_get_score (feed, arm);
  /* Before the first run both stand there, empty, so that nothing moves when it begins. */
  gboolean any =
      bnl_chart_feed_get_run (feed, BNL_ARM_WITHOUT) || bnl_chart_feed_get_run (feed, BNL_ARM_WITH);

  gtk_widget_set_visible (box, score || !any);
  if (!score && any)
    return;
  show_value (train, arm, _ ("train"), reading->train_loss, reading->train_accuracy);
  show_value (held_out, arm, score && score->on_test ? _ ("test") : _ ("validation"),
              reading->held_out_loss, reading->held_out_accuracy);
}

static void
show_step (BnlReadout *self, const BnlReading *reading)
{
  g_autofree char *step = bnl_format_count (reading->step);
  g_autofree char *text = NULL;

  if (reading->step == 0)
    text = g_strdup (_ ("Step –\nepoch –"));
  else
    text = g_strdup_printf (_ ("Step %s\nepoch %u"), step, reading->epoch);
  gtk_label_set_label (self->step_label, text);
}

void
bnl_readout_show (BnlReadout *self, BnlChartFeed *feed, double x)
{
  BnlReading readings[BNL_N_ARMS];
  BnlArm further;

  g_return_if_fail (BNL_IS_READOUT (self));

  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++)
    bnl_chart_feed_read (feed, arm, x, &readings[arm]);
  further =
      readings[BNL_ARM_WITH].step > readings[BNL_ARM_WITHOUT].step ? BNL_ARM_WITH : BNL_ARM_WITHOUT;
  show_step (self, &readings[further]);
  show_arm (feed, BNL_ARM_WITHOUT, &readings[BNL_ARM_WITHOUT], self->without_box,
            self->without_train, self->without_held_out);
  show_arm (feed, BNL_ARM_WITH, &readings[BNL_ARM_WITH], self->with_box, self->with_train,
            self->with_held_out);
}

static void
set_smoothing (BnlReadout *self, double smoothing)
{
  g_autofree char *text = NULL;
  char figure[G_ASCII_DTOSTR_BUF_SIZE];

  if (smoothing == self->smoothing)
    return;
  self->smoothing = smoothing;
  if (smoothing > 0.0)
    text = g_strdup_printf (
        _ ("Smoothing %s"),
        g_ascii_formatd (figure, sizeof figure, smoothing > 0.99 ? "%.3f" : "%.2f", smoothing));
  else
    text = g_strdup (_ ("No smoothing"));
  gtk_menu_button_set_label (self->smoothing_button, text);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SMOOTHING]);
}

static void
bnl_readout_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  BnlReadout *self = BNL_READOUT (object);

  switch (property_id) {
  case PROP_SMOOTHING:
    g_value_set_double (value, self->smoothing);
    break;
  case PROP_LOGARITHMIC:
    g_value_set_boolean (value, self->logarithmic);
    break;
  case PROP_UNIT:
    g_value_set_uint (value, self->unit);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_readout_set_property (GObject *object,
                          guint property_id,
                          const GValue *value,
                          GParamSpec *pspec)
{
  BnlReadout *self = BNL_READOUT (object);

  switch (property_id) {
  case PROP_SMOOTHING:
    set_smoothing (self, g_value_get_double (value));
    break;
  case PROP_LOGARITHMIC:
    if (self->logarithmic == g_value_get_boolean (value))
      return;
    self->logarithmic = g_value_get_boolean (value);
    g_object_notify_by_pspec (object, props[PROP_LOGARITHMIC]);
    break;
  case PROP_UNIT:
    if (self->unit == g_value_get_uint (value))
      return;
    self->unit = g_value_get_uint (value);
    g_object_notify_by_pspec (object, props[PROP_UNIT]);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_readout_class_init (BnlReadoutClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bnl_readout_get_property;
  object_class->set_property = bnl_readout_set_property;
  props[PROP_SMOOTHING] = g_param_spec_double ("smoothing", NULL, NULL, 0.0,
                                               BNL_CURVE_MAX_SMOOTHING, SMOOTHING_DEFAULT, flags);
  props[PROP_LOGARITHMIC] = g_param_spec_boolean ("logarithmic", NULL, NULL, FALSE, flags);
  props[PROP_UNIT] =
      g_param_spec_uint ("unit", NULL, NULL, 0, BNL_CHART_N_UNITS - 1, BNL_CHART_UNIT_STEP, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-readout.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlReadout, step_label);
  gtk_widget_class_bind_template_child (widget_class, BnlReadout, without_box);
  gtk_widget_class_bind_template_child (widget_class, BnlReadout, without_train);
  gtk_widget_class_bind_template_child (widget_class, BnlReadout, without_held_out);
  gtk_widget_class_bind_template_child (widget_class, BnlReadout, with_box);
  gtk_widget_class_bind_template_child (widget_class, BnlReadout, with_train);
  gtk_widget_class_bind_template_child (widget_class, BnlReadout, with_held_out);
  gtk_widget_class_bind_template_child (widget_class, BnlReadout, smoothing_button);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_readout_init (BnlReadout *self)
{
  /* The template binds its controls to the properties. */
  self->smoothing = -1.0;
  gtk_widget_init_template (GTK_WIDGET (self));
  set_smoothing (self, SMOOTHING_DEFAULT);
}
