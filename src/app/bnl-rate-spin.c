#include "bnl-rate-spin.h"

#include <math.h>

#include "bnl-number-spin.h"

double
bnl_rate_spin_round (double rate)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_ascii_strtod (g_ascii_formatd (text, sizeof text, "%.1e", rate), NULL);
}

static void
value_changed_cb (GtkAdjustment *adjustment)
{
  /* A little above, so that 0.001 is seen as the beginning of its decade. */
  double decade = pow (10.0, floor (log10 (gtk_adjustment_get_value (adjustment)) + 1e-9));

  gtk_adjustment_set_step_increment (adjustment, decade / 10.0);
  gtk_adjustment_set_page_increment (adjustment, decade);
}

void
bnl_rate_spin_set_up (GtkSpinButton *spin)
{
  bnl_number_spin_set_up (spin);
  g_signal_connect (gtk_spin_button_get_adjustment (spin), "value-changed",
                    G_CALLBACK (value_changed_cb), NULL);
}
