/* The widgets of the Train page, each alone: what they show, and what they do to the settings. */

#include <adwaita.h>
#include <math.h>

#include "app/bnl-app-resources.h"
#include "app/bnl-chart-view.h"
#include "app/bnl-controller.h"
#include "app/bnl-rate-spin.h"
#include "app/bnl-readout.h"
#include "app/bnl-reflow.h"
#include "app/bnl-score-card.h"
#include "app/bnl-scoreboard.h"
#include "app/bnl-setting-row.h"
#include "app/bnl-settings-panel.h"
#include "app/bnl-train-page.h"
#include "app/bnl-training-bar.h"

#define PATIENCE_USEC (60 * G_USEC_PER_SEC)

/* The first widget of that type under widget for which label is the accessible name; NULL name: the
 * first at all. */
static gpointer
find (GtkWidget *widget, GType type, const char *name)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type)) {
    g_autofree char *problem =
        name ? gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                                   GTK_ACCESSIBLE_PROPERTY_LABEL, name)
             : NULL;

    if (!problem)
      return widget;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    gpointer found = find (child, type, name);

    if (found)
      return found;
  }
  return NULL;
}

static gpointer
find_sure (gpointer widget, GType type, const char *name)
{
  gpointer found = find (widget, type, name);

  g_assert_nonnull (found);
  return found;
}

/* A label whose text begins so. */
static gboolean
has_text (GtkWidget *widget, const char *beginning)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget) &&
      g_str_has_prefix (gtk_label_get_label (GTK_LABEL (widget)), beginning))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    if (has_text (child, beginning))
      return TRUE;
  return FALSE;
}

static void
await_state (BnlController *controller, BnlRunState state)
{
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;

  while (bnl_controller_get_state (controller) != state) {
    g_main_context_iteration (NULL, FALSE);
    if (bnl_controller_get_changing (controller))
      bnl_controller_poll (controller);
    g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
  }
}

/* The settings */

typedef struct {
  BnlController *controller;
  BnlSettingsPanel *panel;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->controller = bnl_controller_new ();
  fixture->panel = g_object_ref_sink (g_object_new (BNL_TYPE_SETTINGS_PANEL, NULL));
  g_object_set (fixture->panel, "controller", fixture->controller, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;

  bnl_controller_shutdown (fixture->controller);
  g_assert_finalize_object (fixture->panel);
  g_object_add_weak_pointer (G_OBJECT (fixture->controller), (gpointer *) &fixture->controller);
  g_object_unref (fixture->controller);
  /* A data set that is being read holds it. */
  while (fixture->controller) {
    g_main_context_iteration (NULL, FALSE);
    g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
  }
}

static const BnlSpec *
get_spec (Fixture *fixture)
{
  return bnl_controller_get_spec (fixture->controller);
}

static GtkSpinButton *
find_spin (Fixture *fixture, const char *name)
{
  return find_sure (fixture->panel, GTK_TYPE_SPIN_BUTTON, name);
}

static void
test_spins (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (gtk_spin_button_get_value_as_int (find_spin (fixture, "Batch size")), ==, 64);
  gtk_spin_button_set_value (find_spin (fixture, "Batch size"), 48);
  gtk_spin_button_set_value (find_spin (fixture, "Epochs"), 3);
  gtk_spin_button_set_value (find_spin (fixture, "Seed"), 9007199254740991.0);
  gtk_spin_button_set_value (find_spin (fixture, "Learning rate"), 1e9);
  g_assert_cmpuint (get_spec (fixture)->batch_size, ==, 48);
  g_assert_cmpuint (get_spec (fixture)->epochs, ==, 3);
  g_assert_cmpuint (get_spec (fixture)->seed, ==, 9007199254740991);
  g_assert_cmpfloat (get_spec (fixture)->lr, ==, 1e9);
}

/* And the other way round. */
static void
test_spec_is_shown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlSpec) spec = bnl_spec_from_json (
      "{\"batch_size\": 32, \"epochs\": 7, \"seed\": 5, \"lr\": 0.02, \"hidden\": [64, 32], "
      "\"optimizer\": \"sgd\", \"activation\": \"tanh\"}",
      NULL);
  GtkDropDown *optimizer = find_sure (fixture->panel, GTK_TYPE_DROP_DOWN, "Optimizer");
  GtkEntry *hidden = find_sure (fixture->panel, GTK_TYPE_ENTRY, "Hidden layers");

  g_assert_nonnull (spec);
  g_assert_true (has_text (GTK_WIDGET (fixture->panel), "Activation, initialization"));
  bnl_controller_set_spec (fixture->controller, spec);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (find_spin (fixture, "Batch size")), ==, 32);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (find_spin (fixture, "Epochs")), ==, 7);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (find_spin (fixture, "Seed")), ==, 5);
  g_assert_cmpfloat (gtk_spin_button_get_value (find_spin (fixture, "Learning rate")), ==, 0.02);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (hidden)), ==, "64,32");
  g_assert_cmpuint (gtk_drop_down_get_selected (optimizer), ==, BNL_OPTIMIZER_SGD);
  /* What has its control on the other page is said. */
  g_assert_true (has_text (GTK_WIDGET (fixture->panel), "Activation Tanh"));

  gtk_drop_down_set_selected (optimizer, BNL_OPTIMIZER_ADAM);
  g_assert_cmpint (get_spec (fixture)->optimizer, ==, BNL_OPTIMIZER_ADAM);
}

static void
test_hidden (Fixture *fixture, gconstpointer data)
{
  GtkEditable *entry = find_sure (fixture->panel, GTK_TYPE_ENTRY, "Hidden layers");

  gtk_editable_set_text (entry, "256, 16");
  g_assert_cmpuint (get_spec (fixture)->n_hidden, ==, 2);
  g_assert_cmpint (get_spec (fixture)->hidden[1], ==, 16);
  /* As it was typed. */
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "256, 16");

  /* Wrong on the way to something right: said at once, and the last right one counts. */
  gtk_editable_set_text (entry, "256, x");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (entry), "error"));
  g_assert_false (bnl_settings_panel_commit (fixture->panel));
  g_assert_true (has_text (GTK_WIDGET (fixture->panel), "Write whole numbers"));
  g_assert_cmpint (get_spec (fixture)->hidden[1], ==, 16);
  gtk_editable_set_text (entry, "256, 8");
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (entry), "error"));
  g_assert_true (bnl_settings_panel_commit (fixture->panel));
  g_assert_cmpint (get_spec (fixture)->hidden[1], ==, 8);
}

static void
test_switches (Fixture *fixture, gconstpointer data)
{
  GtkSwitch *norm = find_sure (fixture->panel, GTK_TYPE_SWITCH, "Batch normalization");
  GtkSwitch *pair = find_sure (fixture->panel, GTK_TYPE_SWITCH, "Compare with and without");

  /* Both are trained: nothing to choose, and the row says so. */
  g_assert_true (gtk_switch_get_active (pair));
  g_assert_true (gtk_switch_get_active (norm));
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (norm)));
  g_assert_true (has_text (GTK_WIDGET (fixture->panel), "Both are trained"));

  gtk_switch_set_active (pair, FALSE);
  g_assert_false (bnl_controller_get_pair (fixture->controller));
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (norm)));
  gtk_switch_set_active (norm, FALSE);
  g_assert_cmpint (get_spec (fixture)->norm, ==, BNL_NORM_NONE);

  gtk_switch_set_active (pair, TRUE);
  g_assert_true (gtk_switch_get_active (norm));
  g_assert_cmpint (get_spec (fixture)->norm, ==, BNL_NORM_NONE);
}

/* What was refused stays refused, and is taken once what it was refused for is mended. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  GtkSwitch *norm = find_sure (fixture->panel, GTK_TYPE_SWITCH, "Batch normalization");
  GtkSwitch *pair = find_sure (fixture->panel, GTK_TYPE_SWITCH, "Compare with and without");
  GtkSpinButton *batch = find_spin (fixture, "Batch size");

  gtk_switch_set_active (pair, FALSE);
  gtk_switch_set_active (norm, FALSE);
  gtk_spin_button_set_value (batch, 1);
  g_assert_true (bnl_settings_panel_commit (fixture->panel));
  gtk_switch_set_active (norm, TRUE);
  g_assert_cmpint (get_spec (fixture)->norm, ==, BNL_NORM_NONE);
  g_assert_true (has_text (GTK_WIDGET (fixture->panel), "Batch normalization takes mean"));
  g_assert_false (bnl_settings_panel_commit (fixture->panel));

  gtk_spin_button_set_value (batch, 2);
  g_assert_true (gtk_switch_get_active (norm));
  g_assert_cmpint (get_spec (fixture)->norm, ==, BNL_NORM_BATCH);
  g_assert_false (has_text (GTK_WIDGET (fixture->panel), "Batch normalization takes mean"));
  g_assert_true (bnl_settings_panel_commit (fixture->panel));

  /* A pair has the norm, too. */
  gtk_switch_set_active (norm, FALSE);
  gtk_spin_button_set_value (batch, 1);
  gtk_switch_set_active (pair, TRUE);
  g_assert_false (bnl_settings_panel_commit (fixture->panel));
  gtk_switch_set_active (pair, FALSE);
  g_assert_true (bnl_settings_panel_commit (fixture->panel));
}

/* Text that is no number, or none in range, leaves the value. */
static void
test_garbage (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = { "x", "", "-3", "0", "99999999", "1.5" };
  GtkSpinButton *batch = find_spin (fixture, "Batch size");

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    gtk_spin_button_set_numeric (batch, FALSE);
    gtk_editable_set_text (GTK_EDITABLE (batch), texts[i]);
    g_assert_true (bnl_settings_panel_commit (fixture->panel));
    g_assert_cmpuint (get_spec (fixture)->batch_size, ==, 64);
    g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (batch)), ==, "64");
  }
}

/* Tab comes to every control that can be used, in their order. */
static void
test_tab (Fixture *fixture, gconstpointer data)
{
  const struct {
    GType type;
    const char *name;
  } controls[] = {
    { GTK_TYPE_ENTRY, "Hidden layers" },
    { GTK_TYPE_SWITCH, "Compare with and without" },
    { GTK_TYPE_SPIN_BUTTON, "Batch size" },
    { GTK_TYPE_SPIN_BUTTON, "Learning rate" },
    { GTK_TYPE_SCALE, "Learning rate, power of ten" },
    { GTK_TYPE_SPIN_BUTTON, "Epochs" },
  };
  GtkWidget *window = gtk_window_new ();
  GtkWidget *last;

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (fixture->panel));
  gtk_window_present (GTK_WINDOW (window));
  last = find_sure (fixture->panel, controls[0].type, controls[0].name);
  g_assert_true (gtk_widget_grab_focus (last));
  for (gsize i = 1; i < G_N_ELEMENTS (controls); i++) {
    GtkWidget *control = find_sure (fixture->panel, controls[i].type, controls[i].name);
    GtkWidget *focus = NULL;

    /* The buttons of a spin button are on the way. */
    for (guint n = 0; n < 3; n++) {
      g_assert_true (gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD));
      focus = gtk_window_get_focus (GTK_WINDOW (window));
      if (focus == control || gtk_widget_is_ancestor (focus, control))
        break;
      g_assert_true (gtk_widget_is_ancestor (focus, last));
    }
    g_assert_true (focus == control || gtk_widget_is_ancestor (focus, control));
    last = control;
  }
  gtk_window_set_child (GTK_WINDOW (window), NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_learning_rate (Fixture *fixture, gconstpointer data)
{
  GtkSpinButton *spin = find_spin (fixture, "Learning rate");
  GtkRange *scale = find_sure (fixture->panel, GTK_TYPE_SCALE, "Learning rate, power of ten");

  g_assert_cmpfloat_with_epsilon (gtk_range_get_value (scale), -3.0, 1e-9);
  gtk_range_set_value (scale, -1.7);
  g_assert_cmpfloat (get_spec (fixture)->lr, ==, 0.02);
  g_assert_cmpfloat (gtk_spin_button_get_value (spin), ==, 0.02);

  gtk_editable_set_text (GTK_EDITABLE (spin), "3e-4");
  bnl_settings_panel_commit (fixture->panel);
  g_assert_cmpfloat (get_spec (fixture)->lr, ==, 3e-4);
  g_assert_cmpfloat_with_epsilon (gtk_range_get_value (scale), log10 (3e-4), 1e-9);
  /* With a comma; and what is no number leaves things as they were. */
  gtk_editable_set_text (GTK_EDITABLE (spin), "0,5");
  bnl_settings_panel_commit (fixture->panel);
  g_assert_cmpfloat (get_spec (fixture)->lr, ==, 0.5);
  gtk_editable_set_text (GTK_EDITABLE (spin), "fast");
  bnl_settings_panel_commit (fixture->panel);
  g_assert_cmpfloat (get_spec (fixture)->lr, ==, 0.5);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "0.5");

  /* By a tenth of the power of ten. */
  gtk_spin_button_set_value (spin, 0.001);
  gtk_spin_button_spin (spin, GTK_SPIN_STEP_FORWARD, 0);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "0.0011");
  gtk_spin_button_set_value (spin, 1e9);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "1e+09");
}

static void
test_rate_round (void)
{
  g_assert_cmpfloat (bnl_rate_spin_round (pow (10.0, -2.9)), ==, 0.0013);
  g_assert_cmpfloat (bnl_rate_spin_round (1.0), ==, 1.0);
  g_assert_cmpfloat (bnl_rate_spin_round (9.99e-5), ==, 1e-4);
}

static void
await_sensitive (GtkWidget *widget, gboolean sensitive)
{
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;

  while (gtk_widget_get_sensitive (widget) != sensitive) {
    g_main_context_iteration (NULL, FALSE);
    g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
  }
}

/* What cannot change lets go of the focus first, which GTK is particular about. */
static void
test_fixed (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *entry = find_sure (fixture->panel, GTK_TYPE_ENTRY, "Hidden layers");
  GtkWidget *rate = GTK_WIDGET (find_spin (fixture, "Learning rate"));

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (fixture->panel));
  gtk_window_present (GTK_WINDOW (window));
  bnl_controller_load_dataset (fixture->controller, "digits");
  g_assert_true (gtk_widget_grab_focus (entry));
  while (bnl_controller_get_loading (fixture->controller))
    g_main_context_iteration (NULL, TRUE);
  bnl_controller_start (fixture->controller, TRUE);
  g_assert_null (gtk_window_get_focus (GTK_WINDOW (window)));
  await_state (fixture->controller, BNL_RUN_PAUSED);
  await_sensitive (entry, FALSE);
  g_assert_true (gtk_widget_get_sensitive (rate));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (rate), 0.5);
  g_assert_cmpfloat (get_spec (fixture)->lr, ==, 0.5);

  bnl_controller_stop (fixture->controller);
  await_state (fixture->controller, BNL_RUN_STOPPED);
  await_sensitive (entry, TRUE);
  gtk_window_set_child (GTK_WINDOW (window), NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_reset (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlSpec) defaults = bnl_spec_new ();

  gtk_spin_button_set_value (find_spin (fixture, "Batch size"), 48);
  bnl_controller_set_pair (fixture->controller, FALSE);
  /* The window's action does it. */
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (
                       find_sure (fixture->panel, GTK_TYPE_BUTTON, "Reset to defaults"))),
                   ==, "win.reset-settings");
  bnl_setup_reset (bnl_controller_get_setup (fixture->controller), "Reset");
  g_assert_true (bnl_spec_equal (get_spec (fixture), defaults));
  g_assert_true (bnl_controller_get_pair (fixture->controller));
}

static void
test_die (Fixture *fixture, gconstpointer data)
{
  guint64 seed = get_spec (fixture)->seed;

  for (guint i = 0; i < 3 && get_spec (fixture)->seed == seed; i++)
    g_signal_emit_by_name (find_sure (fixture->panel, GTK_TYPE_BUTTON, "Roll another seed"),
                           "clicked");
  g_assert_cmpuint (get_spec (fixture)->seed, !=, seed);
}

/* Everything else */

static void
test_setting_row (void)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_string (
      "<interface><object class='BnlSettingRow' id='row'>"
      "<property name='title'>Size</property><property name='subtitle'>How large</property>"
      "<child><object class='GtkEntry' id='entry'/></child>"
      "<child type='below'><object class='GtkScale' id='scale'/></child>"
      "</object></interface>",
      -1);
  BnlSettingRow *row = BNL_SETTING_ROW (gtk_builder_get_object (builder, "row"));
  GtkWidget *entry = GTK_WIDGET (gtk_builder_get_object (builder, "entry"));

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Size");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "How large");
  bnl_setting_row_set_problem (row, "Too large");
  g_assert_true (has_text (GTK_WIDGET (row), "Too large"));
  g_assert_false (has_text (GTK_WIDGET (row), "How large"));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
  bnl_setting_row_set_problem (row, NULL);
  g_assert_true (has_text (GTK_WIDGET (row), "How large"));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_FALSE);
}

static void
test_score_card (void)
{
  g_autoptr (BnlScoreCard) card =
      g_object_ref_sink (g_object_new (BNL_TYPE_SCORE_CARD, "with", TRUE, NULL));
  BnlScore score = {
    .measured = TRUE, .latest_accuracy = 0.9251, .best_accuracy = 0.931, .steps_to_90 = 1140
  };

  g_assert_true (has_text (GTK_WIDGET (card), "With batch normalization"));
  g_assert_true (has_text (GTK_WIDGET (card), "–"));
  bnl_score_card_show (card, NULL, &score);
  g_assert_true (has_text (GTK_WIDGET (card), "92.5"));
  g_assert_true (has_text (GTK_WIDGET (card), "93.1 %"));
  g_assert_true (has_text (GTK_WIDGET (card), "1,140"));
  g_assert_true (has_text (GTK_WIDGET (card), "validation accuracy"));
  score.on_test = TRUE;
  bnl_score_card_show (card, NULL, &score);
  g_assert_true (has_text (GTK_WIDGET (card), "test accuracy"));
}

/* Its controls and its properties are one, either way round. */
static void
test_readout (void)
{
  g_autoptr (BnlReadout) readout = g_object_ref_sink (g_object_new (BNL_TYPE_READOUT, NULL));
  GtkDropDown *drop = find_sure (readout, GTK_TYPE_DROP_DOWN, "Horizontal axis");
  GtkToggleButton *log = find_sure (readout, GTK_TYPE_TOGGLE_BUTTON, "Logarithmic loss axis");
  gboolean logarithmic;
  guint unit;

  g_assert_cmpuint (gtk_drop_down_get_selected (drop), ==, BNL_CHART_UNIT_STEP);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (drop)), ==,
                    BNL_CHART_N_UNITS);
  gtk_drop_down_set_selected (drop, BNL_CHART_UNIT_SECONDS);
  g_object_get (readout, "unit", &unit, NULL);
  g_assert_cmpuint (unit, ==, BNL_CHART_UNIT_SECONDS);
  g_object_set (readout, "unit", BNL_CHART_UNIT_EPOCH, "logarithmic", TRUE, NULL);
  g_assert_cmpuint (gtk_drop_down_get_selected (drop), ==, BNL_CHART_UNIT_EPOCH);
  g_assert_true (gtk_toggle_button_get_active (log));
  gtk_toggle_button_set_active (log, FALSE);
  g_object_get (readout, "logarithmic", &logarithmic, NULL);
  g_assert_false (logarithmic);
}

/* What one of two linked charts shows of x, the other shows. */
static void
test_linked_charts (void)
{
  g_autoptr (BnlChartView) a = g_object_ref_sink (g_object_new (BNL_TYPE_CHART_VIEW, NULL));
  g_autoptr (BnlChartView) b = g_object_ref_sink (g_object_new (BNL_TYPE_CHART_VIEW, NULL));
  g_autoptr (GVariant) part = g_variant_ref_sink (g_variant_new ("(dd)", 10.0, 20.0));
  gboolean zoomed;
  GVariant *shown;

  g_object_bind_property (a, "x-view", b, "x-view", G_BINDING_BIDIRECTIONAL);
  g_object_set (b, "x-view", part, NULL);
  g_object_get (a, "x-view", &shown, "zoomed", &zoomed, NULL);
  g_assert_true (zoomed);
  g_assert_true (g_variant_equal (shown, part));
  g_variant_unref (shown);
  gtk_widget_activate_action (GTK_WIDGET (a), "chart.reset-zoom", NULL);
  g_object_get (b, "x-view", &shown, "zoomed", &zoomed, NULL);
  g_assert_null (shown);
  g_assert_false (zoomed);
  /* A logarithmic axis has no place for 0. */
  g_object_set (a, "log-x", TRUE, "grid", FALSE, "trim", FALSE, NULL);
  g_assert_true (bnl_chart_get_x_logarithmic (bnl_chart_view_get_chart (a)));
  g_assert_false (bnl_chart_get_grid (bnl_chart_view_get_chart (a)));
  g_assert_false (bnl_chart_get_trim (bnl_chart_view_get_chart (a)));
  gtk_widget_activate_action (GTK_WIDGET (a), "chart.trim", NULL);
  g_assert_true (bnl_chart_get_trim (bnl_chart_view_get_chart (a)));
  g_object_set (a, "x-view", g_variant_new ("(dd)", 0.0, 20.0), NULL);
  g_object_get (a, "zoomed", &zoomed, NULL);
  g_assert_false (zoomed);
}

/* A chart asks for the page, and gives it back. */
static void
test_maximized (void)
{
  g_autoptr (BnlTrainPage) page = g_object_ref_sink (g_object_new (BNL_TYPE_TRAIN_PAGE, NULL));
  BnlChartView *loss = find_sure (page, BNL_TYPE_CHART_VIEW, "Loss chart");
  BnlChartView *accuracy = find_sure (page, BNL_TYPE_CHART_VIEW, "Accuracy chart");
  GtkWidget *cards = find_sure (page, BNL_TYPE_SCOREBOARD, NULL);

  gtk_widget_activate_action (GTK_WIDGET (loss), "chart.maximize", NULL);
  g_assert_false (gtk_widget_get_visible (gtk_widget_get_parent (GTK_WIDGET (accuracy))));
  g_assert_true (gtk_widget_get_visible (gtk_widget_get_parent (GTK_WIDGET (loss))));
  g_assert_false (gtk_widget_get_visible (cards));
  bnl_chart_view_set_maximized (loss, FALSE);
  g_assert_true (gtk_widget_get_visible (gtk_widget_get_parent (GTK_WIDGET (accuracy))));
  g_assert_true (gtk_widget_get_visible (cards));
}

/* The clipboard gets the picture as it is seen, with what is behind it. */
static void
test_copy_chart (void)
{
  GtkWidget *window = gtk_window_new ();
  BnlChartView *view = g_object_new (BNL_TYPE_CHART_VIEW, "title", "Loss", NULL);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (view));
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GError) error = NULL;
  GValue value = G_VALUE_INIT;
  guint32 pixel = 0;
  g_autofree guint32 *pixels = NULL;
  int width, height;

  gtk_window_set_default_size (GTK_WINDOW (window), 400, 300);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (view));
  gtk_window_present (GTK_WINDOW (window));
  while (gtk_widget_get_width (GTK_WIDGET (view)) == 0)
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (view), "chart.copy", NULL);
  /* The picture is drawn on a worker; what others have on the clipboard does not count. */
  while (!gdk_clipboard_is_local (clipboard))
    g_main_context_iteration (NULL, TRUE);
  g_value_init (&value, GDK_TYPE_TEXTURE);
  gdk_content_provider_get_value (gdk_clipboard_get_content (clipboard), &value, &error);
  g_assert_no_error (error);
  texture = g_value_dup_object (&value);
  g_value_unset (&value);
  width = gdk_texture_get_width (texture);
  height = gdk_texture_get_height (texture);
  g_assert_cmpint (width, ==, gtk_widget_get_width (GTK_WIDGET (view)));
  g_assert_cmpint (height, ==, gtk_widget_get_height (GTK_WIDGET (view)));
  pixels = g_new (guint32, (gsize) width * (gsize) height);
  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * sizeof *pixels);
  pixel = pixels[width * height - 1];
  g_assert_cmphex (pixel >> 24, ==, 0xff);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_training_bar (void)
{
  g_autoptr (BnlController) controller = bnl_controller_new ();
  g_autoptr (BnlTrainingBar) bar = g_object_ref_sink (g_object_new (BNL_TYPE_TRAINING_BAR, NULL));
  GtkLabel *status;

  g_object_set (bar, "controller", controller, NULL);
  status = find_sure (bar, GTK_TYPE_LABEL, "Status");
  g_assert_true (g_str_has_prefix (gtk_label_get_label (status), "Ready"));
  find_sure (bar, GTK_TYPE_PROGRESS_BAR, "Training progress");
  g_assert_true (has_text (GTK_WIDGET (bar), "Start"));

  bnl_controller_load_dataset (controller, "digits");
  g_assert_true (g_str_has_prefix (gtk_label_get_label (status), "Loading"));
  bnl_controller_start (controller, TRUE);
  await_state (controller, BNL_RUN_PAUSED);
  g_assert_true (g_str_has_prefix (gtk_label_get_label (status), "Paused"));
  g_assert_true (has_text (GTK_WIDGET (bar), "Resume"));
  g_assert_cmpstr (gtk_label_get_label (find_sure (bar, GTK_TYPE_LABEL, "Status")), ==,
                   gtk_label_get_label (status));
  bnl_controller_shutdown (controller);
}

/* Each button does what it says, also when training is not where it was on screen. */
static void
test_pause_and_resume (void)
{
  g_autoptr (BnlController) controller = bnl_controller_new ();
  g_autoptr (BnlTrainPage) page = g_object_ref_sink (g_object_new (BNL_TYPE_TRAIN_PAGE, NULL));
  GtkWidget *widget = GTK_WIDGET (page);
  g_autoptr (GError) error = NULL;

  g_object_set (page, "controller", controller, NULL);
  bnl_controller_set (controller, "epochs", "100000", &error);
  g_assert_no_error (error);
  bnl_controller_load_dataset (controller, "digits");
  bnl_controller_start (controller, FALSE);
  await_state (controller, BNL_RUN_TRAINING);
  gtk_widget_activate_action (widget, "train.resume", NULL);
  bnl_controller_step (controller);
  gtk_widget_activate_action (widget, "train.resume", NULL);
  for (guint i = 0; i < 100; i++) {
    bnl_controller_poll (controller);
    g_assert_cmpint (bnl_controller_get_state (controller), ==, BNL_RUN_TRAINING);
    g_usleep (1000);
  }
  gtk_widget_activate_action (widget, "train.pause", NULL);
  await_state (controller, BNL_RUN_PAUSED);
  gtk_widget_activate_action (widget, "train.pause", NULL);
  for (guint i = 0; i < 100; i++) {
    bnl_controller_poll (controller);
    g_assert_cmpint (bnl_controller_get_state (controller), ==, BNL_RUN_PAUSED);
    g_usleep (1000);
  }
  bnl_controller_shutdown (controller);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_resources_register (bnl_app_get_resource ());
  adw_init ();
  g_type_ensure (BNL_TYPE_REFLOW);
  g_type_ensure (BNL_TYPE_SETTING_ROW);
#define ADD(name, function)                                                                        \
  g_test_add ("/app/settings/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("spins", test_spins);
  ADD ("spec-is-shown", test_spec_is_shown);
  ADD ("hidden", test_hidden);
  ADD ("switches", test_switches);
  ADD ("refused", test_refused);
  ADD ("garbage", test_garbage);
  ADD ("tab", test_tab);
  ADD ("learning-rate", test_learning_rate);
  ADD ("fixed", test_fixed);
  ADD ("reset", test_reset);
  ADD ("die", test_die);
  g_test_add_func ("/app/settings/rate-round", test_rate_round);
  g_test_add_func ("/app/setting-row", test_setting_row);
  g_test_add_func ("/app/score-card", test_score_card);
  g_test_add_func ("/app/readout", test_readout);
  g_test_add_func ("/app/charts/maximized", test_maximized);
  g_test_add_func ("/app/linked-charts", test_linked_charts);
  g_test_add_func ("/app/copy-chart", test_copy_chart);
  g_test_add_func ("/app/training-bar", test_training_bar);
  g_test_add_func ("/app/train-page/pause-and-resume", test_pause_and_resume);
  return g_test_run ();
}
