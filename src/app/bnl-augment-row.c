/* Purpose: one kind of augmentation among the settings.  CSS node: widget.  No actions.  Accessible
 * role: group; the switch has the kind's name, the spin button "NAME amount". */

#include "bnl-augment-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-number-spin.h"
#include "bnl-preparation-words.h"
#include "bnl-setting-row.h"

struct _BnlAugmentRow {
  AdwBin parent_instance;

  /* template children */
  BnlSettingRow *row;
  GtkSwitch *on_switch;
  GtkSpinButton *amount_spin;
  GtkLabel *unit_label;

  guint kind;
  gboolean is_showing; /* the controls follow the settings, not the other way round */
};

enum {
  PROP_KIND = 1,
};

enum { SIGNAL_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlAugmentRow, bnl_augment_row, ADW_TYPE_BIN)

/* In the order of BnlAugment.  factor: from its amount to what is shown. */
static const struct {
  const char *unit, *sentence;
  double factor, step;
} kinds[BNL_AUGMENT_N_KINDS] = {
  { N_ ("px"), N_ ("Moves it by up to so many pixels, sideways and up or down."), 1.0, 1.0 },
  { N_ ("°"), N_ ("Turns it by up to so many degrees, either way."), 1.0, 1.0 },
  { N_ ("%"), N_ ("Makes it larger or smaller by up to that share."), 100.0, 5.0 },
  { N_ ("px"), N_ ("Bends it as another hand would have: points wander by up to so many pixels."),
    1.0, 1.0 },
  { N_ ("%"), N_ ("Swaps left and right that often. A mirrored digit is no digit: for clothes."),
    100.0, 5.0 },
};

static gboolean
is_on (BnlAugmentRow *self)
{
  return gtk_switch_get_active (self->on_switch);
}

/* Of GTK 4.8's widgets only the one that was told so is disabled to a screen reader. */
static void
update_sensitivity_cb (BnlAugmentRow *self)
{
  gboolean sensitive = gtk_widget_get_sensitive (GTK_WIDGET (self));

  gtk_widget_set_sensitive (GTK_WIDGET (self->on_switch), sensitive);
  gtk_widget_set_sensitive (GTK_WIDGET (self->amount_spin), sensitive && is_on (self));
}

static void
changed_cb (BnlAugmentRow *self)
{
  update_sensitivity_cb (self);
  if (!self->is_showing)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
set_limits (BnlAugmentRow *self)
{
  const BnlAugmentKind *kind = bnl_augment_get_kind (self->kind);
  double factor = kinds[self->kind].factor, step = kinds[self->kind].step;
  GtkAdjustment *adjustment = gtk_spin_button_get_adjustment (self->amount_spin);

  gtk_adjustment_configure (adjustment, factor * kind->usual, 0.0, factor * kind->maximum, step,
                            5.0 * step, 0.0);
}

static void
bnl_augment_row_constructed (GObject *object)
{
  BnlAugmentRow *self = BNL_AUGMENT_ROW (object);
  const char *title = bnl_preparation_words_name_kind (self->kind);
  g_autofree char *amount_name = g_strdup_printf (_ ("%s amount"), title);

  G_OBJECT_CLASS (bnl_augment_row_parent_class)->constructed (object);
  self->is_showing = TRUE;
  g_object_set (self->row, "title", title, "subtitle", _ (kinds[self->kind].sentence), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->amount_spin), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  amount_name, -1);
  gtk_label_set_label (self->unit_label, _ (kinds[self->kind].unit));
  set_limits (self);
  self->is_showing = FALSE;
}

static void
bnl_augment_row_set_property (GObject *object,
                              guint property_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_KIND:
    BNL_AUGMENT_ROW (object)->kind = g_value_get_uint (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_augment_row_class_init (BnlAugmentRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = bnl_augment_row_constructed;
  object_class->set_property = bnl_augment_row_set_property;
  g_object_class_install_property (
      object_class, PROP_KIND,
      g_param_spec_uint ("kind", NULL, NULL, 0, BNL_AUGMENT_N_KINDS - 1, 0,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", BNL_TYPE_AUGMENT_ROW, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (BNL_TYPE_SETTING_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-augment-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlAugmentRow, row);
  gtk_widget_class_bind_template_child (widget_class, BnlAugmentRow, on_switch);
  gtk_widget_class_bind_template_child (widget_class, BnlAugmentRow, amount_spin);
  gtk_widget_class_bind_template_child (widget_class, BnlAugmentRow, unit_label);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_sensitivity_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_augment_row_init (BnlAugmentRow *self)
{
  GtkWidget *sw;

  self->is_showing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  bnl_number_spin_set_up (self->amount_spin);
  /* The row's control, but last of all: the switches of all rows stand in a line. */
  sw = GTK_WIDGET (self->on_switch);
  gtk_widget_insert_before (sw, gtk_widget_get_parent (sw), NULL);
  self->is_showing = FALSE;
}

double
bnl_augment_row_get_amount (BnlAugmentRow *self)
{
  g_return_val_if_fail (BNL_IS_AUGMENT_ROW (self), 0.0);

  if (!is_on (self))
    return 0.0;
  /* 100 times 0.07 and a hundredth of that is not 0.07. */
  return round (gtk_spin_button_get_value (self->amount_spin) * 1e6) / 1e6 /
         kinds[self->kind].factor;
}

void
bnl_augment_row_set_amount (BnlAugmentRow *self, double amount)
{
  g_return_if_fail (BNL_IS_AUGMENT_ROW (self));

  self->is_showing = TRUE;
  if (amount > 0.0)
    gtk_spin_button_set_value (self->amount_spin, amount * kinds[self->kind].factor);
  /* Setting a switch to what it is would end the movement of one that is just being thrown. */
  if (is_on (self) != (amount > 0.0))
    gtk_switch_set_active (self->on_switch, amount > 0.0);
  self->is_showing = FALSE;
}
