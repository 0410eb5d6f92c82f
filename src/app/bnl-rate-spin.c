#include "bnl-rate-spin.h"

#include <math.h>

#include "bnl-number-spin.h"

double
bnl_rate_spin_round (double rate)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_ascii_strtod (g_ascii_formatd (text, sizeof text, "%.1e", rate), NULL);
}

#define LEAST_KEY "bnl-least-step"

static void
value_changed_cb (GtkAdjustment *adjustment)
{
  const double *least = g_object_get_data (G_OBJECT (adjustment), LEAST_KEY);
  double value = gtk_adjustment_get_value (adjustment);
  /* A little above, so that 0.001 is seen as the beginning of its decade. */
  double decade = value > 0.0 ? pow (10.0, floor (log10 (value) + 1e-9)) : 0.0;

  gtk_adjustment_set_step_increment (adjustment, MAX (decade / 10.0, *least));
  gtk_adjustment_set_page_increment (adjustment, MAX (decade, 10.0 * *least));
}

void
bnl_rate_spin_set_steps (GtkSpinButton *spin, double least)
{
  GtkAdjustment *adjustment = gtk_spin_button_get_adjustment (spin);

  g_object_set_data_full (G_OBJECT (adjustment), LEAST_KEY, g_memdup2 (&least, sizeof least),
                          g_free);
  g_signal_connect (adjustment, "value-changed", G_CALLBACK (value_changed_cb), NULL);
  value_changed_cb (adjustment);
}

void
bnl_rate_spin_set_up (GtkSpinButton *spin)
{
  bnl_number_spin_set_up (spin);
  bnl_rate_spin_set_steps (spin, 0.0);
}
