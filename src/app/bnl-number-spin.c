#include "bnl-number-spin.h"

#include "lab/bnl-number.h"

/* The sum of a few arrows' steps is off in the last bits, which shall not show. */
#define SHOWN_FORMAT "%.6g"

/* What is no number leaves things as they are (GTK_INPUT_ERROR would take value for granted). */
static int
input_cb (GtkSpinButton *spin, double *value, gpointer user_data)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (spin))));

  /* Half of the world writes it so. */
  g_strdelimit (text, ",", '.');
  if (!bnl_number_parse_double (text, value))
    *value = gtk_spin_button_get_value (spin);
  return TRUE;
}

static gboolean
output_cb (GtkSpinButton *spin, gpointer user_data)
{
  double value = gtk_adjustment_get_value (gtk_spin_button_get_adjustment (spin));
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text, sizeof text, SHOWN_FORMAT, value);
  if (!g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (spin))))
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

void
bnl_number_spin_set_up (GtkSpinButton *spin)
{
  g_signal_connect (spin, "input", G_CALLBACK (input_cb), NULL);
  g_signal_connect (spin, "output", G_CALLBACK (output_cb), NULL);
}
