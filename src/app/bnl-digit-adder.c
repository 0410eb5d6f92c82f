#include "bnl-digit-adder.h"

#include <glib/gi18n.h>

/* CSS node: the card's.  Accessible role: group, of the ten buttons. */

struct _BnlDigitAdder {
  AdwBin parent_instance;

  /* template children */
  GtkBox *digits_box;
  GtkToggleButton *testing_button;
  GtkLabel *hint_label;

  /* borrowed: children of digits_box */
  GtkWidget *buttons[BNL_MY_DIGITS_N_LABELS];

  /* owned */
  char *reason; /* NULL: none */

  /* view state */
  int suggested; /* -1: none */
};

G_DEFINE_FINAL_TYPE (BnlDigitAdder, bnl_digit_adder, ADW_TYPE_BIN)

static void
show_hint (BnlDigitAdder *self)
{
  const char *hint = self->reason;

  if (!hint && bnl_digit_adder_get_half (self) == BNL_MY_DIGITS_TRAIN)
    hint = _ ("Networks may learn from it, so it says nothing about how they do on new digits.");
  else if (!hint)
    hint = _ ("No network learns from it, so it shows how well they read your hand.");
  gtk_label_set_label (self->hint_label, hint);
}

static void
half_changed_cb (BnlDigitAdder *self)
{
  show_hint (self);
}

static void
add_button (BnlDigitAdder *self, int digit)
{
  g_autofree char *label = g_strdup_printf ("%d", digit);
  g_autofree char *name = g_strdup_printf (_ ("Add as %d"), digit);
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "draw.add-digit");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "i", digit);
  gtk_box_append (self->digits_box, button);
  self->buttons[digit] = button;
}

static void
bnl_digit_adder_finalize (GObject *object)
{
  g_free (BNL_DIGIT_ADDER (object)->reason);
  G_OBJECT_CLASS (bnl_digit_adder_parent_class)->finalize (object);
}

static void
bnl_digit_adder_class_init (BnlDigitAdderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = bnl_digit_adder_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-digit-adder.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlDigitAdder, digits_box);
  gtk_widget_class_bind_template_child (widget_class, BnlDigitAdder, testing_button);
  gtk_widget_class_bind_template_child (widget_class, BnlDigitAdder, hint_label);
  gtk_widget_class_bind_template_callback (widget_class, half_changed_cb);
}

static void
bnl_digit_adder_init (BnlDigitAdder *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->suggested = -1;
  for (int digit = 0; digit < BNL_MY_DIGITS_N_LABELS; digit++)
    add_button (self, digit);
  show_hint (self);
}

void
bnl_digit_adder_suggest (BnlDigitAdder *self, int digit)
{
  g_return_if_fail (BNL_IS_DIGIT_ADDER (self));
  g_return_if_fail (digit < BNL_MY_DIGITS_N_LABELS);

  if (digit == self->suggested)
    return;
  if (self->suggested >= 0)
    gtk_widget_remove_css_class (self->buttons[self->suggested], "suggested-action");
  self->suggested = digit;
  if (digit >= 0)
    gtk_widget_add_css_class (self->buttons[digit], "suggested-action");
}

void
bnl_digit_adder_refuse (BnlDigitAdder *self, const char *reason)
{
  g_return_if_fail (BNL_IS_DIGIT_ADDER (self));

  if (g_strcmp0 (reason, self->reason) == 0)
    return;
  g_free (self->reason);
  self->reason = g_strdup (reason);
  show_hint (self);
}

BnlMyDigitsHalf
bnl_digit_adder_get_half (BnlDigitAdder *self)
{
  g_return_val_if_fail (BNL_IS_DIGIT_ADDER (self), BNL_MY_DIGITS_TEST);

  return gtk_toggle_button_get_active (self->testing_button) ? BNL_MY_DIGITS_TEST
                                                             : BNL_MY_DIGITS_TRAIN;
}
