/* What becomes of the data before it is trained on: the words, the preview, and the controls that
 * are the same settings as the terminal's. */

#include <adwaita.h>
#include <string.h>

#include "app/bnl-app-resources.h"
#include "app/bnl-augment-row.h"
#include "app/bnl-controller.h"
#include "app/bnl-preparation-preview.h"
#include "app/bnl-preparation-words.h"
#include "app/bnl-preparation.h"
#include "app/bnl-settings-panel.h"

#define PATIENCE_USEC (60 * G_USEC_PER_SEC)
#define SIDE 12
#define N_TRAIN 100
#define N_TEST 30

/* Each image is of one class and has its own gray in one corner. */
static BnlDataset *
create_dataset (void)
{
  static guint8 pixels[N_TRAIN * SIDE * SIDE], labels[N_TRAIN];
  const BnlImages train = { .n = N_TRAIN, .pixels = pixels, .labels = labels };
  const BnlImages test = { .n = N_TEST, .pixels = pixels, .labels = labels };

  for (guint i = 0; i < N_TRAIN; i++) {
    labels[i] = (guint8) (i % 4);
    for (guint k = 0; k < 3; k++)
      pixels[i * SIDE * SIDE + k * (SIDE + 1)] = (guint8) (100 + i);
  }
  return bnl_dataset_new ("corners", SIDE, SIDE, 4, &train, &test);
}

/* The words */

static char *
describe (const char *validation, const char *train_size)
{
  g_autoptr (BnlDataset) dataset = create_dataset ();
  g_autoptr (BnlSpec) spec = bnl_spec_new ();

  g_assert_true (bnl_spec_set (spec, "validation", validation, NULL));
  g_assert_true (bnl_spec_set (spec, "train_size", train_size, NULL));
  return bnl_preparation_words_describe_shares (dataset, spec);
}

static void
test_shares (void)
{
  static const struct {
    const char *validation, *train_size, *text;
  } cases[] = {
    { "0.1", "0", "90 to train, 10 to validate, 30 to test" },
    { "0.2", "40", "40 of 80 to train, 20 to validate, 30 to test" },
    { "0.2", "80", "80 to train, 20 to validate, 30 to test" },
    { "0.2", "5000", "80 to train, 20 to validate, 30 to test" },
    { "0", "0", "100 to train, 30 to test" },
    { "0.999", "0", "1 to train, 99 to validate, 30 to test" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = describe (cases[i].validation, cases[i].train_size);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

/* Test images alone: nothing to train, and no division by it. */
static void
test_no_training_images (void)
{
  static const guint8 pixels[SIDE * SIDE], labels[1];
  const BnlImages none = { 0 }, one = { .n = 1, .pixels = pixels, .labels = labels };
  g_autoptr (BnlDataset) dataset = bnl_dataset_new ("one", SIDE, SIDE, 2, &none, &one);
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  BnlPreparationPreview *preview = g_object_new (BNL_TYPE_PREPARATION_PREVIEW, NULL);
  g_autofree char *text = bnl_preparation_words_describe_shares (dataset, spec);

  g_assert_cmpstr (text, ==, "0 to train, 1 to test");
  g_object_ref_sink (preview);
  bnl_preparation_preview_show (preview, dataset, spec);
  g_assert_null (bnl_preparation_preview_get_pixels (preview, 0, FALSE));
  g_object_unref (preview);
}

static void
test_list (void)
{
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  g_autofree char *text = NULL;

  g_assert_null (bnl_preparation_words_list_augmentation (spec));
  g_assert_true (bnl_spec_set (spec, "augment", "shift:1,elastic,hflip:0.1", NULL));
  text = bnl_preparation_words_list_augmentation (spec);
  g_assert_cmpstr (text, ==, "shift, elastic distortion, mirror image");
}

/* The preview */

typedef struct {
  BnlDataset *dataset;
  BnlSpec *spec;
  BnlPreparationPreview *preview;
} Sight;

static void
set_up_sight (Sight *sight, gconstpointer data)
{
  sight->dataset = create_dataset ();
  sight->spec = bnl_spec_new ();
  sight->preview = g_object_ref_sink (g_object_new (BNL_TYPE_PREPARATION_PREVIEW, NULL));
  bnl_preparation_preview_show (sight->preview, sight->dataset, sight->spec);
}

static void
tear_down_sight (Sight *sight, gconstpointer data)
{
  g_assert_finalize_object (sight->preview);
  bnl_spec_free (sight->spec);
  bnl_dataset_unref (sight->dataset);
}

static guint8 *
copy_shown (Sight *sight, gboolean after)
{
  guint8 *pixels = g_new (guint8, BNL_PREPARATION_PREVIEW_N * SIDE * SIDE);

  for (guint i = 0; i < BNL_PREPARATION_PREVIEW_N; i++)
    memcpy (pixels + i * SIDE * SIDE, bnl_preparation_preview_get_pixels (sight->preview, i, after),
            SIDE * SIDE);
  return pixels;
}

static gboolean
are_same (const guint8 *a, const guint8 *b)
{
  return memcmp (a, b, BNL_PREPARATION_PREVIEW_N * SIDE * SIDE) == 0;
}

static void
test_preview (Sight *sight, gconstpointer data)
{
  g_autofree guint8 *before = copy_shown (sight, FALSE);
  g_autofree guint8 *plain = copy_shown (sight, TRUE);
  g_autofree guint8 *moved = NULL, *again = NULL, *same = NULL, *others = NULL;

  g_assert_true (are_same (before, plain));
  /* Eight of them, all different. */
  for (guint i = 1; i < BNL_PREPARATION_PREVIEW_N; i++)
    for (guint j = 0; j < i; j++)
      g_assert_cmpuint (before[i * SIDE * SIDE], !=, before[j * SIDE * SIDE]);

  g_assert_true (bnl_spec_set (sight->spec, "augment", "shift:3,rotate", NULL));
  bnl_preparation_preview_show (sight->preview, sight->dataset, sight->spec);
  moved = copy_shown (sight, TRUE);
  same = copy_shown (sight, FALSE);
  g_assert_false (are_same (before, moved));
  g_assert_true (are_same (before, same));

  bnl_preparation_preview_draw_again (sight->preview);
  again = copy_shown (sight, TRUE);
  g_assert_false (are_same (again, moved));
  bnl_preparation_preview_turn (sight->preview);
  others = copy_shown (sight, FALSE);
  g_assert_false (are_same (others, before));
}

/* What training does to the first samples of its first epoch is what is shown. */
static void
test_preview_is_training (Sight *sight, gconstpointer data)
{
  g_autofree float *scratch = g_new (float, bnl_augment_count_scratch (SIDE, SIDE));
  guint8 expected[SIDE * SIDE];

  g_assert_true (bnl_spec_set (sight->spec, "augment", "shift,rotate,scale,elastic,hflip", NULL));
  g_assert_true (bnl_spec_set (sight->spec, "seed", "7", NULL));
  bnl_preparation_preview_show (sight->preview, sight->dataset, sight->spec);
  for (guint i = 0; i < BNL_PREPARATION_PREVIEW_N; i++) {
    bnl_augment_apply (&sight->spec->augment, 7, 0, i, SIDE, SIDE,
                       bnl_preparation_preview_get_pixels (sight->preview, i, FALSE), expected,
                       scratch);
    g_assert_cmpmem (bnl_preparation_preview_get_pixels (sight->preview, i, TRUE), SIDE * SIDE,
                     expected, SIDE * SIDE);
  }
}

static void
test_legend (Sight *sight, gconstpointer data)
{
  static const struct {
    const char *normalize;
    double paper, ink;
  } cases[] = { { "unit", 0, 1 }, { "half", -1, 1 }, { "binary", 0, 1 } };
  double paper, ink;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GdkTexture) texture = NULL;

    g_assert_true (bnl_spec_set (sight->spec, "normalize", cases[i].normalize, NULL));
    bnl_preparation_preview_show (sight->preview, sight->dataset, sight->spec);
    texture = bnl_preparation_preview_create_legend (sight->preview, &paper, &ink);
    g_assert_cmpint (gdk_texture_get_width (texture), ==, 256);
    g_assert_cmpfloat (paper, ==, cases[i].paper);
    g_assert_cmpfloat (ink, ==, cases[i].ink);
  }
  g_assert_true (bnl_spec_set (sight->spec, "normalize", "standard", NULL));
  bnl_preparation_preview_show (sight->preview, sight->dataset, sight->spec);
  g_object_unref (bnl_preparation_preview_create_legend (sight->preview, &paper, &ink));
  /* Mostly paper: its value is a little below 0, ink's far above. */
  g_assert_true (paper < 0 && paper > -1 && ink > 3);

  bnl_preparation_preview_show (sight->preview, NULL, sight->spec);
  g_assert_null (bnl_preparation_preview_create_legend (sight->preview, &paper, &ink));
}

/* The controls */

typedef struct {
  BnlController *controller;
  GtkWidget *window;
  BnlPreparation *preparation;
} Fixture;

static gpointer
find (GtkWidget *widget, GType type, const char *name)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type)) {
    g_autofree char *problem = gtk_test_accessible_check_property (
        GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name);

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
  gpointer found = find (GTK_WIDGET (fixture->preparation), type, name);

  g_assert_nonnull (found);
  return found;
}

static gboolean
has_text (GtkWidget *widget, const char *part)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget) &&
      strstr (gtk_label_get_label (GTK_LABEL (widget)), part))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    if (has_text (child, part))
      return TRUE;
  return FALSE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;

  fixture->controller = bnl_controller_new ();
  fixture->preparation =
      g_object_new (BNL_TYPE_PREPARATION, "controller", fixture->controller, NULL);
  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->preparation));
  gtk_window_present (GTK_WINDOW (fixture->window));
  bnl_controller_load_dataset (fixture->controller, "digits");
  while (bnl_controller_get_loading (fixture->controller)) {
    g_main_context_iteration (NULL, FALSE);
    g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
  }
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  bnl_controller_shutdown (fixture->controller);
  g_object_add_weak_pointer (G_OBJECT (fixture->controller), (gpointer *) &fixture->controller);
  g_object_unref (fixture->controller);
  while (fixture->controller)
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_setting (Fixture *fixture, const char *key, const char *expected)
{
  g_autofree char *value = bnl_spec_dup_value (bnl_controller_get_spec (fixture->controller), key);

  g_assert_cmpstr (value, ==, expected);
}

static const char *
get_text (GtkSpinButton *spin)
{
  return gtk_editable_get_text (GTK_EDITABLE (spin));
}

static void
test_validation (Fixture *fixture, gconstpointer data)
{
  GtkSpinButton *spin = find_sure (fixture, GTK_TYPE_SPIN_BUTTON, "Validation");

  g_assert_cmpstr (get_text (spin), ==, "10");
  g_assert_true (has_text (GTK_WIDGET (fixture->preparation),
                           "3,600 to train, 400 to validate, 1,000 to test"));
  gtk_spin_button_set_value (spin, 7);
  assert_setting (fixture, "validation", "0.07");
  g_assert_cmpstr (get_text (spin), ==, "7");
  g_signal_emit_by_name (find_sure (fixture, GTK_TYPE_BUTTON, "80/20"), "clicked");
  assert_setting (fixture, "validation", "0.2");
  g_assert_cmpstr (get_text (spin), ==, "20");
  g_assert_true (has_text (GTK_WIDGET (fixture->preparation), "3,200 to train, 800 to validate"));
  /* From elsewhere, and not whole. */
  g_assert_true (bnl_controller_set (fixture->controller, "validation", "0.125", NULL));
  g_assert_cmpstr (get_text (spin), ==, "12.5");
  assert_setting (fixture, "validation", "0.125");
}

static void
test_size (Fixture *fixture, gconstpointer data)
{
  GtkSpinButton *spin = find_sure (fixture, GTK_TYPE_SPIN_BUTTON, "Training images");

  g_assert_cmpstr (get_text (spin), ==, "all");
  gtk_spin_button_set_value (spin, 500);
  assert_setting (fixture, "train_size", "500");
  g_assert_true (has_text (GTK_WIDGET (fixture->preparation), "500 of 3,600 to train"));
  /* All that there are is the setting 0, not their number. */
  gtk_spin_button_set_value (spin, 3600);
  assert_setting (fixture, "train_size", "0");
  g_assert_cmpstr (get_text (spin), ==, "all");

  gtk_editable_set_text (GTK_EDITABLE (spin), "1200");
  gtk_spin_button_update (spin);
  assert_setting (fixture, "train_size", "1200");
  gtk_editable_set_text (GTK_EDITABLE (spin), "none");
  gtk_spin_button_update (spin);
  assert_setting (fixture, "train_size", "1200");
  gtk_editable_set_text (GTK_EDITABLE (spin), "all");
  gtk_spin_button_update (spin);
  assert_setting (fixture, "train_size", "0");

  /* Another share leaves a setting that nobody touched. */
  g_assert_true (bnl_controller_set (fixture->controller, "train_size", "3500", NULL));
  g_assert_true (bnl_controller_set (fixture->controller, "validation", "0.5", NULL));
  g_assert_cmpstr (get_text (spin), ==, "all");
  assert_setting (fixture, "train_size", "3500");
}

static void
test_normalize (Fixture *fixture, gconstpointer data)
{
  static const char *const values[] = { "unit", "half", "standard", "binary" };
  GtkDropDown *drop = find_sure (fixture, GTK_TYPE_DROP_DOWN, "Pixel values");

  g_assert_cmpuint (gtk_drop_down_get_selected (drop), ==, BNL_NORMALIZE_HALF);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
    gtk_drop_down_set_selected (drop, i);
    assert_setting (fixture, "normalize", values[i]);
  }
  g_assert_true (has_text (GTK_WIDGET (fixture->preparation), "paper 0"));
  g_assert_true (bnl_controller_set (fixture->controller, "normalize", "half", NULL));
  g_assert_cmpuint (gtk_drop_down_get_selected (drop), ==, BNL_NORMALIZE_HALF);
  g_assert_true (has_text (GTK_WIDGET (fixture->preparation), "paper −1"));
}

static void
test_augment (Fixture *fixture, gconstpointer data)
{
  GtkWidget *again = find_sure (fixture, GTK_TYPE_BUTTON, "Move again");
  GtkSwitch *shift = find_sure (fixture, GTK_TYPE_SWITCH, "Shift");
  GtkSwitch *scale = find_sure (fixture, GTK_TYPE_SWITCH, "Scale");
  GtkSpinButton *shift_amount = find_sure (fixture, GTK_TYPE_SPIN_BUTTON, "Shift amount");
  GtkSpinButton *scale_amount = find_sure (fixture, GTK_TYPE_SPIN_BUTTON, "Scale amount");

  g_assert_false (gtk_widget_get_sensitive (again));
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (shift_amount)));
  gtk_switch_set_active (shift, TRUE);
  g_assert_cmpfloat (bnl_controller_get_spec (fixture->controller)->augment.shift, ==,
                     bnl_augment_get_kind (0)->usual);
  g_assert_true (gtk_widget_get_sensitive (again));
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (shift_amount)));
  gtk_switch_set_active (scale, TRUE);
  g_assert_cmpfloat (bnl_controller_get_spec (fixture->controller)->augment.scale, ==,
                     bnl_augment_get_kind (2)->usual);
  gtk_spin_button_set_value (shift_amount, 3.5);
  gtk_spin_button_set_value (scale_amount, 7);
  assert_setting (fixture, "augment", "shift:3.5,scale:0.07");
  gtk_switch_set_active (scale, FALSE);
  assert_setting (fixture, "augment", "shift:3.5");
  /* The amount comes back with the switch. */
  gtk_switch_set_active (scale, TRUE);
  assert_setting (fixture, "augment", "shift:3.5,scale:0.07");
  /* An amount of nothing is off. */
  gtk_spin_button_set_value (shift_amount, 0);
  assert_setting (fixture, "augment", "scale:0.07");
  g_assert_false (gtk_switch_get_active (shift));

  g_assert_true (bnl_controller_set (fixture->controller, "augment", "rotate:5,hflip:0.25", NULL));
  g_assert_false (gtk_switch_get_active (scale));
  g_assert_true (gtk_switch_get_active (find_sure (fixture, GTK_TYPE_SWITCH, "Rotation")));
  g_assert_cmpstr (get_text (find_sure (fixture, GTK_TYPE_SPIN_BUTTON, "Mirror image amount")), ==,
                   "25");
}

static void
test_fixed_while_training (Fixture *fixture, gconstpointer data)
{
  GtkWidget *shift = find_sure (fixture, GTK_TYPE_SWITCH, "Shift");
  GtkWidget *turn = find_sure (fixture, GTK_TYPE_BUTTON, "Other images");

  bnl_controller_start (fixture->controller, TRUE);
  g_assert_false (gtk_widget_get_sensitive (shift));
  g_assert_true (gtk_widget_is_sensitive (turn));
  g_assert_true (has_text (GTK_WIDGET (fixture->preparation), "While training is under way"));
}

/* The Train page says what is changed here. */
static void
test_panel (Fixture *fixture, gconstpointer data)
{
  BnlSettingsPanel *panel = g_object_ref_sink (
      g_object_new (BNL_TYPE_SETTINGS_PANEL, "controller", fixture->controller, NULL));

  g_assert_true (has_text (GTK_WIDGET (panel), "3,600 to train, 400 to validate, 1,000 to test"));
  g_assert_true (bnl_controller_set (fixture->controller, "augment", "shift,rotate", NULL));
  g_assert_true (bnl_controller_set (fixture->controller, "train_size", "500", NULL));
  g_assert_true (bnl_controller_set (fixture->controller, "normalize", "binary", NULL));
  g_assert_true (has_text (GTK_WIDGET (panel), "500 of 3,600 to train"));
  g_assert_true (has_text (GTK_WIDGET (panel), "Augmented by shift, rotation"));
  g_assert_true (has_text (GTK_WIDGET (panel), "Pixel values: 0 or 1"));
  g_assert_finalize_object (panel);
}

#define add_sight(path, function)                                                                  \
  g_test_add (path, Sight, NULL, set_up_sight, function, tear_down_sight)
#define add(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_resources_register (bnl_app_get_resource ());
  adw_init ();

  g_test_add_func ("/app/preparation/shares", test_shares);
  g_test_add_func ("/app/preparation/no-training-images", test_no_training_images);
  g_test_add_func ("/app/preparation/list", test_list);
  add_sight ("/app/preparation/preview", test_preview);
  add_sight ("/app/preparation/preview-is-training", test_preview_is_training);
  add_sight ("/app/preparation/legend", test_legend);
  add ("/app/preparation/validation", test_validation);
  add ("/app/preparation/size", test_size);
  add ("/app/preparation/normalize", test_normalize);
  add ("/app/preparation/augment", test_augment);
  add ("/app/preparation/fixed-while-training", test_fixed_while_training);
  add ("/app/preparation/panel", test_panel);
  return g_test_run ();
}
