/* The page More settings: every key of the spec has a row somewhere, each row writes and shows its
 * key, says what is at odds, and is put back alone. */

#include <adwaita.h>
#include <string.h>

#include "app/bnl-app-resources.h"
#include "app/bnl-more-settings.h"
#include "app/bnl-reflow.h"
#include "app/bnl-setting-words.h"
#include "app/bnl-settings-panel.h"

typedef struct {
  BnlController *controller;
  BnlSettingsPanel *panel;
} Fixture;

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
find_sure (Fixture *fixture, GType type, const char *name)
{
  gpointer found = find (GTK_WIDGET (fixture->panel), type, name);

  if (!found)
    g_test_message ("no %s “%s”", g_type_name (type), name);
  g_assert_nonnull (found);
  return found;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->controller = bnl_controller_new ();
  fixture->panel = g_object_ref_sink (g_object_new (BNL_TYPE_SETTINGS_PANEL, NULL));
  g_object_set (fixture->panel, "controller", fixture->controller, NULL);
  g_signal_emit_by_name (find_sure (fixture, GTK_TYPE_BUTTON, "More settings"), "clicked");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  bnl_controller_shutdown (fixture->controller);
  g_assert_finalize_object (fixture->panel);
  g_assert_finalize_object (fixture->controller);
}

static void
set (Fixture *fixture, const char *key, const char *text)
{
  g_autoptr (GError) error = NULL;

  bnl_controller_set (fixture->controller, key, text, &error);
  g_assert_no_error (error);
}

static void
assert_value (Fixture *fixture, const char *key, const char *expected)
{
  g_autofree char *value = bnl_spec_dup_value (bnl_controller_get_spec (fixture->controller), key);

  g_assert_cmpstr (value, ==, expected);
}

static BnlSettingField *
find_field (GtkWidget *widget, const char *key)
{
  if (BNL_IS_SETTING_FIELD (widget) &&
      g_str_equal (bnl_setting_field_get_note (BNL_SETTING_FIELD (widget))->key, key))
    return BNL_SETTING_FIELD (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    BnlSettingField *found = find_field (child, key);

    if (found)
      return found;
  }
  return NULL;
}

static BnlSettingField *
get_field (Fixture *fixture, const char *key)
{
  BnlSettingField *field = find_field (GTK_WIDGET (fixture->panel), key);

  g_assert_nonnull (field);
  return field;
}

static gboolean
is_seen (BnlSettingField *field)
{
  return gtk_widget_get_visible (GTK_WIDGET (field));
}

/* The button that stands before the control. */
static gpointer
find_reset (BnlSettingField *field)
{
  GtkWidget *button = find (GTK_WIDGET (field), GTK_TYPE_BUTTON, NULL);

  g_assert_nonnull (button);
  g_assert_cmpstr (gtk_button_get_icon_name (GTK_BUTTON (button)), ==, "edit-clear-symbolic");
  return button;
}

static const char *const first_page[] = { "data",   "hidden",    "norm", "batch_size", "lr",
                                          "epochs", "optimizer", "seed", NULL };

/* Whoever adds a key to the table gives it a row. */
static void
test_every_key_has_a_row (Fixture *fixture, gconstpointer data)
{
  guint n_fields;
  const BnlSpecField *fields = bnl_spec_get_fields (&n_fields);

  for (guint i = 0; i < n_fields; i++) {
    const char *key = fields[i].key;

    g_test_message ("%s", key);
    if (g_strv_contains (first_page, key))
      find_sure (fixture, GTK_TYPE_WIDGET, bnl_setting_words_name (key));
    else
      g_assert_nonnull (find_field (GTK_WIDGET (fixture->panel), key));
  }
}

/* Values other than the default, with what else they need to have an effect. */
static const struct {
  const char *key, *value, *with_key, *with_value;
} samples[] = {
  { "norm", "layer", NULL, NULL },
  { "norm", "ghost", NULL, NULL },
  { "ghost_size", "8", "norm", "ghost" },
  { "renorm_r_max", "2.5", "norm", "batch-renorm" },
  { "renorm_d_max", "0", "norm", "batch-renorm" },
  { "renorm_start", "7", "norm", "batch-renorm" },
  { "renorm_ramp", "1000000000", "norm", "batch-renorm" },
  { "norm_position", "after", NULL, NULL },
  { "drop_bias", "true", NULL, NULL },
  { "bn_momentum", "0.01", NULL, NULL },
  { "bn_eps", "1e-12", NULL, NULL },
  { "bn_eps", "0.001", NULL, NULL },
  { "activation", "gelu", NULL, NULL },
  { "init", "zero", NULL, NULL },
  { "init", "gaussian:0.25", NULL, NULL },
  { "dropout", "0.9999", NULL, NULL },
  { "momentum", "0.9", "optimizer", "sgd" },
  { "weight_decay", "0.0001", NULL, NULL },
  { "weight_decay_on", "weights", "weight_decay", "0.1" },
  { "clip_norm", "1", NULL, NULL },
  { "label_smoothing", "0.1", NULL, NULL },
  { "drop_last", "true", NULL, NULL },
  { "steps", "5000", NULL, NULL },
  { "schedule", "cosine", NULL, NULL },
  { "schedule_every", "10", "schedule", "step" },
  { "schedule_factor", "0.001", "schedule", "step" },
  { "eval_on", "test", NULL, NULL },
  { "eval_statistics", "precise", NULL, NULL },
  { "eval_every", "20", NULL, NULL },
  { "nesterov", "true", NULL, NULL }, /* no effect with Adam, yet kept */
};

/* What the spec has the control says, and what the control says the spec takes. */
static void
test_both_ways (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlSpec) defaults = bnl_spec_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++) {
    BnlSettingField *field = get_field (fixture, samples[i].key);
    g_autoptr (BnlSpec) spec = bnl_spec_new ();
    g_autofree char *usual = bnl_spec_dup_value (defaults, samples[i].key);
    g_autofree char *text = NULL, *again = NULL;

    g_test_message ("%s %s", samples[i].key, samples[i].value);
    /* At once: turns of one setting that follow each other closely are undone together. */
    if (samples[i].with_key)
      g_assert_true (bnl_spec_set (spec, samples[i].with_key, samples[i].with_value, NULL));
    g_assert_true (bnl_spec_set (spec, samples[i].key, samples[i].value, NULL));
    bnl_controller_set_spec (fixture->controller, spec);
    text = bnl_setting_field_dup_text (field);
    g_assert_cmpstr (text, ==, samples[i].value);
    g_assert_true (is_seen (field));

    /* Back by its own button, and forth again by undoing that. */
    g_assert_true (gtk_widget_get_visible (find_reset (field)));
    g_signal_emit_by_name (find_reset (field), "clicked");
    assert_value (fixture, samples[i].key, usual);
    if (!g_str_equal (samples[i].key, "norm") && !samples[i].with_key)
      g_assert_false (gtk_widget_get_visible (find_reset (field)));
    bnl_setup_undo (bnl_controller_get_setup (fixture->controller));
    assert_value (fixture, samples[i].key, samples[i].value);
    again = bnl_setting_field_dup_text (field);
    g_assert_cmpstr (again, ==, samples[i].value);
  }
}

static void
test_names_and_sentences (Fixture *fixture, gconstpointer data)
{
  guint n_notes;
  const BnlSettingNote *notes = bnl_setting_notes_list (&n_notes);

  for (guint i = 0; i < n_notes; i++) {
    g_assert_nonnull (bnl_spec_find_field (notes[i].key));
    g_assert_true (g_str_has_suffix (notes[i].sentence, "."));
    /* Two lines of a narrow sidebar, three at most. */
    g_assert_cmpint (g_utf8_strlen (notes[i].sentence, -1), <=, 125);
    for (guint j = 0; j < i; j++)
      g_assert_cmpstr (notes[i].key, !=, notes[j].key);
  }
  find_sure (fixture, GTK_TYPE_SPIN_BUTTON, "Dropout");
  find_sure (fixture, GTK_TYPE_DROP_DOWN, "Activation");
  find_sure (fixture, GTK_TYPE_SWITCH, "Nesterov momentum");
  find_sure (fixture, GTK_TYPE_BUTTON, "Reset Dropout");
  find_sure (fixture, GTK_TYPE_BUTTON, "Back to the settings");
  find_sure (fixture, GTK_TYPE_BUTTON, "Augmentation none");
}

/* What is typed counts only where the table takes it. */
static void
test_impossible_values (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *name, *typed, *key, *expected;
  } cases[] = {
    { "Dropout", "1", "dropout", "0" },
    { "Dropout", "-0.1", "dropout", "0" },
    { "Dropout", "x", "dropout", "0" },
    { "Dropout", "0,25", "dropout", "0.25" },
    { "Dropout", "0.9999", "dropout", "0.9999" },
    { "BN epsilon", "0", "bn_eps", "1e-05" },
    { "BN epsilon", "1e-11", "bn_eps", "1e-11" },
    { "BN epsilon", "2e-11", "bn_eps", "2e-11" },
    { "Steps", "12.5", "steps", "0" },
    { "Steps", "1e3", "steps", "1000" },
    { "Steps", "off", "steps", "0" },
    { "Steps", "2000000000", "steps", "0" },
    { "Evaluate every", "25", "eval_every", "25" },
    { "Evaluate every", "epoch", "eval_every", "epoch" },
    { "Gradient clipping", "inf", "clip_norm", "0" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    GtkWidget *spin = find_sure (fixture, GTK_TYPE_SPIN_BUTTON, cases[i].name);

    g_test_message ("%s: %s", cases[i].name, cases[i].typed);
    gtk_editable_set_text (GTK_EDITABLE (spin), cases[i].typed);
    g_assert_true (bnl_settings_panel_commit (fixture->panel));
    assert_value (fixture, cases[i].key, cases[i].expected);
  }
  gtk_spin_button_spin (find_sure (fixture, GTK_TYPE_SPIN_BUTTON, "Label smoothing"), GTK_SPIN_END,
                        0);
  assert_value (fixture, "label_smoothing", "0.99");
}

/* Arrows of what spans decades go by the decade, and come to 0. */
static void
test_steps_of_arrows (Fixture *fixture, gconstpointer data)
{
  GtkSpinButton *decay = find_sure (fixture, GTK_TYPE_SPIN_BUTTON, "Weight decay");

  gtk_spin_button_spin (decay, GTK_SPIN_STEP_FORWARD, 0);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (decay)), ==, "1e-05");
  gtk_spin_button_spin (decay, GTK_SPIN_STEP_BACKWARD, 0);
  assert_value (fixture, "weight_decay", "0");
  set (fixture, "weight_decay", "0.01");
  gtk_spin_button_spin (decay, GTK_SPIN_STEP_FORWARD, 0);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (decay)), ==, "0.011");
}

static void
test_what_has_no_effect (Fixture *fixture, gconstpointer data)
{
  GtkWidget *momentum = find_sure (fixture, GTK_TYPE_SPIN_BUTTON, "Momentum");
  GtkWidget *nesterov = find_sure (fixture, GTK_TYPE_SWITCH, "Nesterov momentum");
  GtkWidget *epochs = find_sure (fixture, GTK_TYPE_SPIN_BUTTON, "Epochs");
  GtkWidget *kept = find_sure (fixture, GTK_TYPE_SPIN_BUTTON, "BN momentum");

  g_assert_false (gtk_widget_get_sensitive (momentum));
  set (fixture, "optimizer", "sgd");
  g_assert_true (gtk_widget_get_sensitive (momentum));
  g_assert_false (gtk_widget_get_sensitive (nesterov));
  set (fixture, "momentum", "0.9");
  g_assert_true (gtk_widget_get_sensitive (nesterov));

  g_assert_false (is_seen (get_field (fixture, "ghost_size")));
  set (fixture, "norm", "ghost");
  g_assert_true (is_seen (get_field (fixture, "ghost_size")));
  g_assert_false (is_seen (get_field (fixture, "renorm_ramp")));
  g_assert_true (gtk_widget_get_sensitive (kept));
  set (fixture, "norm", "layer");
  g_assert_false (gtk_widget_get_sensitive (kept));
  g_assert_false (is_seen (get_field (fixture, "schedule_every")));
  set (fixture, "schedule", "step");
  g_assert_true (is_seen (get_field (fixture, "schedule_every")));

  g_assert_true (gtk_widget_get_sensitive (epochs));
  set (fixture, "steps", "100");
  g_assert_false (gtk_widget_get_sensitive (epochs));
}

/* What is at odds is said at its row, is kept to be mended, and Start goes there. */
static void
test_conflicts (Fixture *fixture, gconstpointer data)
{
  GtkSpinButton *momentum = find_sure (fixture, GTK_TYPE_SPIN_BUTTON, "Momentum");
  GtkSwitch *nesterov = find_sure (fixture, GTK_TYPE_SWITCH, "Nesterov momentum");
  GtkEditable *hidden = find_sure (fixture, GTK_TYPE_ENTRY, "Hidden layers");
  GtkStack *pages = find_sure (fixture, GTK_TYPE_STACK, NULL);

  set (fixture, "optimizer", "sgd");
  gtk_spin_button_set_value (momentum, 0.5);
  gtk_switch_set_active (nesterov, TRUE);
  assert_value (fixture, "nesterov", "true");
  gtk_spin_button_set_value (momentum, 0.0);
  assert_value (fixture, "momentum", "0.5");
  g_assert_true (bnl_setting_field_has_problem (get_field (fixture, "momentum")));
  gtk_stack_set_visible_child_name (pages, "basic");
  g_assert_false (bnl_settings_panel_commit (fixture->panel));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (pages), ==, "more");
  /* Its reason goes away on another row. */
  gtk_switch_set_active (nesterov, FALSE);
  assert_value (fixture, "momentum", "0");
  g_assert_true (bnl_settings_panel_commit (fixture->panel));

  /* Between the pages. */
  gtk_spin_button_set_value (find_sure (fixture, GTK_TYPE_SPIN_BUTTON, "Dropout"), 0.2);
  bnl_controller_set_pair (fixture->controller, FALSE);
  set (fixture, "norm", "none");
  gtk_editable_set_text (hidden, "none");
  assert_value (fixture, "hidden", "128");
  g_assert_false (bnl_settings_panel_commit (fixture->panel));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (pages), ==, "basic");
  gtk_spin_button_set_value (find_sure (fixture, GTK_TYPE_SPIN_BUTTON, "Dropout"), 0.0);
  assert_value (fixture, "hidden", "none");
  g_assert_true (bnl_settings_panel_commit (fixture->panel));
}

static void
test_changes_are_said (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  g_autofree char *none = bnl_setting_notes_list_changes (spec, TRUE);
  g_autofree char *some = NULL, *many = NULL;

  g_assert_null (none);
  spec->ghost_size = 4;  /* of another norm */
  spec->momentum = 0.5;  /* not of Adam */
  spec->train_size = 10; /* the row Dataset says it */
  spec->dropout = 0.2;
  spec->schedule = BNL_SCHEDULE_COSINE;
  some = bnl_setting_notes_list_changes (spec, TRUE);
  g_assert_cmpstr (some, ==, "Dropout 0.2, Schedule Cosine");
  spec->norm = BNL_NORM_GHOST;
  spec->drop_last = TRUE;
  many = bnl_setting_notes_list_changes (spec, TRUE);
  g_assert_cmpstr (many, ==, "Ghost batch, Ghost batch size 4, Dropout 0.2 and 2 more");
}

static void
test_norm_switch_keeps_the_kind (Fixture *fixture, gconstpointer data)
{
  GtkSwitch *norm = find_sure (fixture, GTK_TYPE_SWITCH, "Batch normalization");

  set (fixture, "norm", "ghost");
  bnl_controller_set_pair (fixture->controller, FALSE);
  gtk_switch_set_active (norm, FALSE);
  assert_value (fixture, "norm", "none");
  gtk_switch_set_active (norm, TRUE);
  assert_value (fixture, "norm", "ghost");
}

static void
test_locked (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dropout = find_sure (fixture, GTK_TYPE_SPIN_BUTTON, "Dropout");

  bnl_controller_load_dataset (fixture->controller, "digits");
  while (bnl_controller_get_loading (fixture->controller))
    g_main_context_iteration (NULL, TRUE);
  bnl_controller_start (fixture->controller, TRUE);
  g_assert_false (gtk_widget_get_sensitive (dropout));
  bnl_controller_stop (fixture->controller);
  while (bnl_controller_get_active (fixture->controller)) {
    g_main_context_iteration (NULL, FALSE);
    bnl_controller_poll (fixture->controller);
  }
  g_assert_true (gtk_widget_get_sensitive (dropout));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_resources_register (bnl_app_get_resource ());
  adw_init ();
  g_type_ensure (BNL_TYPE_REFLOW);
#define ADD(name, function)                                                                        \
  g_test_add ("/app/more-settings/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("every-key-has-a-row", test_every_key_has_a_row);
  ADD ("both-ways", test_both_ways);
  ADD ("names-and-sentences", test_names_and_sentences);
  ADD ("impossible-values", test_impossible_values);
  ADD ("steps-of-arrows", test_steps_of_arrows);
  ADD ("what-has-no-effect", test_what_has_no_effect);
  ADD ("conflicts", test_conflicts);
  ADD ("changes-are-said", test_changes_are_said);
  ADD ("norm-switch-keeps-the-kind", test_norm_switch_keeps_the_kind);
  ADD ("locked", test_locked);
  return g_test_run ();
}
