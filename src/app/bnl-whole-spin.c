#include "bnl-whole-spin.h"

#include "lab/bnl-number.h"

/* GTK_INPUT_ERROR would take value for granted. */
static int
input_cb (GtkSpinButton *spin, double *value, gpointer user_data)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (spin))));
  double lowest, highest;
  guint64 whole;

  gtk_spin_button_get_range (spin, &lowest, &highest);
  if (bnl_number_parse_unsigned (text, &whole) && (double) whole >= lowest &&
      (double) whole <= highest)
    *value = (double) whole;
  else
    *value = gtk_spin_button_get_value (spin);
  return TRUE;
}

void
bnl_whole_spin_set_up (GtkSpinButton *spin)
{
  g_signal_connect (spin, "input", G_CALLBACK (input_cb), NULL);
}
