/* Purpose: seeds, points and measures of a sweep.  CSS node: widget.  No actions.  Accessible role:
 * group. */

#include "bnl-sweep-runs-rows.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-setting-row.h"
#include "lab/bnl-run-measure.h"

#define USUAL_POINTS 20
#define MAX_CONVERGED_DIGITS 3
/* Below it a spin button has every whole number. */
#define MAX_SAMPLE_SEED 9007199254740992.0

struct _BnlSweepRunsRows {
  AdwBin parent_instance;

  /* borrowed */
  GtkSpinButton *seeds_spin;
  GtkDropDown *points_drop;
  GtkSpinButton *points_spin, *sample_spin;
  GtkWidget *sample_row;
  GtkSpinButton *converged_spin;
  GtkSwitch *train_switch, *unit_switch;

  gboolean is_showing;
};

enum { SIGNAL_EDITED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlSweepRunsRows, bnl_sweep_runs_rows, ADW_TYPE_BIN)

static gboolean
is_random (BnlSweepRunsRows *self)
{
  return gtk_drop_down_get_selected (self->points_drop) == 1;
}

static void
show_sample (BnlSweepRunsRows *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->points_spin), is_random (self));
  gtk_widget_set_visible (self->sample_row, is_random (self));
}

static void
edited_cb (BnlSweepRunsRows *self)
{
  if (self->is_showing)
    return;
  show_sample (self);
  g_signal_emit (self, signals[SIGNAL_EDITED], 0);
}

/* Of a file it may be 92.5: shown as 93 it would be kept so. */
static void
show_converged (BnlSweepRunsRows *self, double percent)
{
  guint digits = 0;

  for (double scale = 1.0;
       digits < MAX_CONVERGED_DIGITS && fabs (percent * scale - round (percent * scale)) > 1e-6;
       scale *= 10.0)
    digits++;
  gtk_spin_button_set_digits (self->converged_spin, digits);
  gtk_spin_button_set_value (self->converged_spin, percent);
}

void
bnl_sweep_runs_rows_show (BnlSweepRunsRows *self, const BnlSweep *sweep)
{
  guint measures = bnl_sweep_get_measures (sweep);
  guint64 sample_seed = 0;
  guint n_points = bnl_sweep_get_random (sweep, &sample_seed);

  g_return_if_fail (BNL_IS_SWEEP_RUNS_ROWS (self));

  self->is_showing = TRUE;
  gtk_spin_button_set_value (self->seeds_spin, bnl_sweep_get_n_seeds (sweep));
  gtk_drop_down_set_selected (self->points_drop, n_points > 0 ? 1 : 0);
  gtk_spin_button_set_value (self->points_spin, n_points > 0 ? n_points : USUAL_POINTS);
  gtk_spin_button_set_value (self->sample_spin, n_points > 0 ? (double) sample_seed : 0.0);
  show_converged (self, 100.0 * bnl_sweep_get_converged_at (sweep));
  gtk_switch_set_active (self->train_switch, (measures & BNL_MEASURE_TRAIN) != 0);
  gtk_switch_set_active (self->unit_switch, (measures & BNL_MEASURE_UNIT) != 0);
  show_sample (self);
  self->is_showing = FALSE;
}

gboolean
bnl_sweep_runs_rows_apply (BnlSweepRunsRows *self, BnlSweep *sweep, GError **error)
{
  guint measures = BNL_MEASURE_NONE;

  g_return_val_if_fail (BNL_IS_SWEEP_RUNS_ROWS (self), FALSE);

  if (gtk_switch_get_active (self->train_switch))
    measures |= BNL_MEASURE_TRAIN;
  if (gtk_switch_get_active (self->unit_switch))
    measures |= BNL_MEASURE_UNIT;
  bnl_sweep_set_measures (sweep, measures);
  if (is_random (self) &&
      !bnl_sweep_set_random (sweep, (guint) gtk_spin_button_get_value_as_int (self->points_spin),
                             (guint64) gtk_spin_button_get_value (self->sample_spin), error))
    return FALSE;
  return bnl_sweep_set_n_seeds (sweep, (guint) gtk_spin_button_get_value_as_int (self->seeds_spin),
                                error) &&
         bnl_sweep_set_converged_at (
             sweep, gtk_spin_button_get_value (self->converged_spin) / 100.0, error);
}

void
bnl_sweep_runs_rows_commit (BnlSweepRunsRows *self)
{
  g_return_if_fail (BNL_IS_SWEEP_RUNS_ROWS (self));

  gtk_spin_button_update (self->seeds_spin);
  gtk_spin_button_update (self->points_spin);
  gtk_spin_button_update (self->sample_spin);
  gtk_spin_button_update (self->converged_spin);
}

/* --- the object --- */

static GtkWidget *
add_row (GtkWidget *box, const char *title, const char *subtitle, GtkWidget *control)
{
  BnlSettingRow *row =
      g_object_new (BNL_TYPE_SETTING_ROW, "title", title, "subtitle", subtitle, NULL);

  bnl_setting_row_add (row, control);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row));
  return GTK_WIDGET (row);
}

static GtkSpinButton *
create_spin (BnlSweepRunsRows *self, double lowest, double highest, double step)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (lowest, highest, step);

  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 5);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (spin), 7);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  return GTK_SPIN_BUTTON (spin);
}

static GtkSwitch *
create_switch (BnlSweepRunsRows *self)
{
  GtkWidget *control = gtk_switch_new ();

  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  g_signal_connect_object (control, "notify::active", G_CALLBACK (edited_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_SWITCH (control);
}

static void
add_points (BnlSweepRunsRows *self, GtkWidget *box)
{
  const char *const points[] = { _ ("Every combination"), _ ("A random sample"), NULL };
  GtkWidget *row;

  self->points_drop = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (points));
  self->points_spin = create_spin (self, 1.0, BNL_SWEEP_MAX_RUNS, 1.0);
  gtk_spin_button_set_value (self->points_spin, USUAL_POINTS);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->points_spin), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Points in the sample"), -1);
  g_signal_connect_object (self->points_drop, "notify::selected", G_CALLBACK (edited_cb), self,
                           G_CONNECT_SWAPPED);
  row = add_row (box, _ ("Points"),
                 _ ("Of many combinations a sample tells as much about each setting."),
                 GTK_WIDGET (self->points_drop));
  bnl_setting_row_add (BNL_SETTING_ROW (row), GTK_WIDGET (self->points_spin));
  self->sample_spin = create_spin (self, 0.0, MAX_SAMPLE_SEED, 1.0);
  self->sample_row = add_row (box, _ ("Seed of the sample"), _ ("Another one draws other points."),
                              GTK_WIDGET (self->sample_spin));
}

static void
bnl_sweep_runs_rows_class_init (BnlSweepRunsRowsClass *klass)
{
  signals[SIGNAL_EDITED] = g_signal_new ("edited", BNL_TYPE_SWEEP_RUNS_ROWS, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_sweep_runs_rows_init (BnlSweepRunsRows *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->is_showing = TRUE;
  self->seeds_spin = create_spin (self, 1.0, BNL_SWEEP_MAX_SEEDS, 1.0);
  add_row (box, _ ("Seeds"),
           _ ("Every point so often, from other first weights: with one alone no difference can "
              "be told from chance."),
           GTK_WIDGET (self->seeds_spin));
  add_points (self, box);
  self->converged_spin = create_spin (self, 0.0, 100.0, 1.0);
  add_row (box, _ ("Converged from (%)"),
           _ ("Held-out accuracy at the end from which a run counts as converged."),
           GTK_WIDGET (self->converged_spin));
  self->train_switch = create_switch (self);
  add_row (box, _ ("Judge training images too"),
           _ ("For the gap between training and held-out accuracy."),
           GTK_WIDGET (self->train_switch));
  self->unit_switch = create_switch (self);
  add_row (box, _ ("Watch one neuron"),
           _ ("The spread of what goes into it, as the paper on BN shows it."),
           GTK_WIDGET (self->unit_switch));
  adw_bin_set_child (ADW_BIN (self), box);
  show_sample (self);
  self->is_showing = FALSE;
}
