/* The widgets of the Data page, each alone: what they hold, what keys and pointer do, and what they
 * say to a screen reader. */

#include <adwaita.h>

#include "app/bnl-app-resources.h"
#include "app/bnl-class-list.h"
#include "app/bnl-class-row.h"
#include "app/bnl-data-page.h"
#include "app/bnl-histogram.h"
#include "app/bnl-image-browser.h"
#include "app/bnl-image-detail.h"
#include "app/bnl-image-grid.h"
#include "app/bnl-image-view.h"

#define N_TRAIN 200
#define N_TEST 50
#define N_CLASSES 10
#define PATIENCE_USEC (30 * G_USEC_PER_SEC)

static BnlGallery *
create_gallery_of (guint width, guint height, guint n_classes)
{
  gsize n_pixels = (gsize) width * height;
  g_autofree guint8 *pixels = g_malloc0 (n_pixels * (N_TRAIN + N_TEST));
  g_autofree guint8 *labels = g_malloc (N_TRAIN + N_TEST);
  g_autoptr (BnlDataset) dataset = NULL;
  g_autoptr (BnlSpec) spec = bnl_spec_new ();

  for (guint i = 0; i < N_TRAIN + N_TEST; i++) {
    labels[i] = (guint8) (i % n_classes);
    for (gsize j = 0; j < n_pixels; j++)
      pixels[i * n_pixels + j] = (guint8) (i + j);
  }
  dataset =
      bnl_dataset_new ("numbers", width, height, n_classes, &(BnlImages){ N_TRAIN, pixels, labels },
                       &(BnlImages){ N_TEST, pixels + n_pixels * N_TRAIN, labels + N_TRAIN });
  spec->validation = 0.1;
  return bnl_gallery_new (dataset, spec);
}

static BnlGallery *
create_gallery (void)
{
  return create_gallery_of (28, 28, N_CLASSES);
}

static void
assert_description (gpointer widget, const char *description)
{
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       description);
}

static GtkWidget *
show_in_window (GtkWidget *child, int width, int height)
{
  GtkWidget *window = gtk_window_new ();
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;

  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  while (gtk_widget_get_width (child) == 0) {
    g_main_context_iteration (NULL, FALSE);
    g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
  }
  return window;
}

static GtkWidget *
show_grid (BnlImageGrid **grid, int width, int height)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_autoptr (BnlGallery) gallery = create_gallery ();

  *grid = g_object_new (BNL_TYPE_IMAGE_GRID, NULL);
  bnl_image_grid_show (*grid, gallery, BNL_GALLERY_ANY, BNL_GALLERY_ANY);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (*grid));
  return show_in_window (scroller, width, height);
}

/* As GTK would for that key, had the widget the focus. */
static void
press (gpointer widget, guint key, GdkModifierType modifiers)
{
  GtkWidgetClass *klass = GTK_WIDGET_GET_CLASS (widget);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  g_assert_nonnull (klass);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
      continue;
    for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++) {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
      GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

      if (GTK_IS_KEYVAL_TRIGGER (trigger) &&
          gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key &&
          gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == modifiers) {
        gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget,
                                      gtk_shortcut_get_arguments (shortcut));
        return;
      }
    }
  }
  g_assert_not_reached ();
}

static void
count_cb (guint *n)
{
  ++*n;
}

static guint64
count_chosen (BnlImageGrid *grid)
{
  g_autoptr (GtkBitset) chosen = bnl_image_grid_dup_chosen (grid);

  return gtk_bitset_get_size (chosen);
}

/* --- the grid --- */

static void
test_grid_words (void)
{
  BnlImageGrid *grid;
  GtkWidget *window = show_grid (&grid, 700, 400);

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (grid), GTK_ACCESSIBLE_ROLE_GRID);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (grid), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Images");
  g_assert_true (bnl_image_grid_go_to (grid, 204));
  assert_description (grid, "Image 205 of 250, class 4, test");
  press (grid, GDK_KEY_Right, GDK_SHIFT_MASK);
  assert_description (grid, "Image 206 of 250, class 5, test; 2 selected");
  bnl_image_grid_show (grid, NULL, BNL_GALLERY_ANY, BNL_GALLERY_ANY);
  assert_description (grid, "no images");
  g_assert_cmpuint (bnl_image_grid_get_current (grid), ==, BNL_GALLERY_NOTHING);
  press (grid, GDK_KEY_a, GDK_CONTROL_MASK);
  press (grid, GDK_KEY_Return, 0);
  press (grid, GDK_KEY_space, GDK_CONTROL_MASK);
  g_assert_cmpuint (count_chosen (grid), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_grid_keys (void)
{
  BnlImageGrid *grid;
  GtkWidget *window = show_grid (&grid, 700, 400);
  guint n_chosen = 0, n_activated = 0;
  guint32 row;

  g_signal_connect_swapped (grid, "chosen", G_CALLBACK (count_cb), &n_chosen);
  g_signal_connect_swapped (grid, "activated", G_CALLBACK (count_cb), &n_activated);
  g_assert_cmpuint (bnl_image_grid_get_current (grid), ==, 0);
  press (grid, GDK_KEY_Right, 0);
  g_assert_cmpuint (bnl_image_grid_get_current (grid), ==, 1);
  press (grid, GDK_KEY_Down, 0);
  row = bnl_image_grid_get_current (grid) - 1;
  g_assert_cmpuint (row, >, 1);
  g_assert_cmpuint (count_chosen (grid), ==, 1);
  press (grid, GDK_KEY_Up, GDK_SHIFT_MASK);
  g_assert_cmpuint (count_chosen (grid), ==, row + 1);
  press (grid, GDK_KEY_Right, GDK_CONTROL_MASK);
  g_assert_cmpuint (count_chosen (grid), ==, row + 1);
  press (grid, GDK_KEY_space, GDK_CONTROL_MASK);
  g_assert_cmpuint (count_chosen (grid), ==, row);
  press (grid, GDK_KEY_End, 0);
  g_assert_cmpuint (bnl_image_grid_get_current (grid), ==, N_TRAIN + N_TEST - 1);
  press (grid, GDK_KEY_Page_Up, 0);
  g_assert_cmpuint (bnl_image_grid_get_current (grid), <, N_TRAIN + N_TEST - 1);
  press (grid, GDK_KEY_Home, 0);
  g_assert_cmpuint (bnl_image_grid_get_current (grid), ==, 0);
  press (grid, GDK_KEY_a, GDK_CONTROL_MASK);
  g_assert_cmpuint (count_chosen (grid), ==, N_TRAIN + N_TEST);
  g_assert_cmpuint (n_chosen, ==, 9);
  press (grid, GDK_KEY_Return, 0);
  g_assert_cmpuint (n_activated, ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkAdjustment *
get_adjustment (BnlImageGrid *grid)
{
  return gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (grid));
}

/* What the keys go to is in sight, and a narrower grid keeps it there. */
static void
test_grid_scrolls (void)
{
  BnlImageGrid *grid;
  GtkWidget *window = show_grid (&grid, 700, 300);
  GtkAdjustment *adjustment = get_adjustment (grid);
  double upper = gtk_adjustment_get_upper (adjustment);

  g_assert_true (gtk_adjustment_get_value (adjustment) <= 0.0);
  press (grid, GDK_KEY_End, 0);
  g_assert_true (gtk_adjustment_get_value (adjustment) >=
                 upper - gtk_adjustment_get_page_size (adjustment) - 1.0);
  press (grid, GDK_KEY_Home, 0);
  g_assert_true (gtk_adjustment_get_value (adjustment) <= 12.0);

  g_object_set (grid, "zoom", 4, NULL);
  g_assert_true (gtk_adjustment_get_upper (adjustment) > upper);
  g_object_set (grid, "zoom", 1, NULL);
  g_assert_true (gtk_adjustment_get_upper (adjustment) < upper);
  press (grid, GDK_KEY_0, GDK_CONTROL_MASK);
  g_assert_true (gtk_adjustment_get_upper (adjustment) == upper);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_grid_zoom (void)
{
  BnlImageGrid *grid;
  GtkWidget *window = show_grid (&grid, 700, 300);
  guint zoom, n_notified = 0;

  g_signal_connect_swapped (grid, "notify::zoom", G_CALLBACK (count_cb), &n_notified);
  for (guint i = 0; i < 10; i++)
    press (grid, GDK_KEY_plus, GDK_CONTROL_MASK);
  g_object_get (grid, "zoom", &zoom, NULL);
  g_assert_cmpuint (zoom, ==, 4);
  for (guint i = 0; i < 10; i++)
    press (grid, GDK_KEY_minus, GDK_CONTROL_MASK);
  g_object_get (grid, "zoom", &zoom, NULL);
  g_assert_cmpuint (zoom, ==, 1);
  g_assert_cmpuint (n_notified, ==, 5);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_grid_filters (void)
{
  BnlImageGrid *grid;
  GtkWidget *window = show_grid (&grid, 700, 300);
  g_autoptr (BnlGallery) gallery = bnl_gallery_ref (bnl_image_grid_get_gallery (grid));

  g_assert_true (bnl_image_grid_go_to (grid, 13));
  bnl_image_grid_show (grid, gallery, 3, BNL_GALLERY_ANY);
  g_assert_cmpuint (bnl_image_grid_get_n_shown (grid), ==, 25);
  g_assert_cmpuint (bnl_image_grid_get_current (grid), ==, 13);
  g_assert_false (bnl_image_grid_go_to (grid, 14));
  bnl_image_grid_show (grid, gallery, 3, BNL_PART_TEST);
  g_assert_cmpuint (bnl_image_grid_get_n_shown (grid), ==, 5);
  g_assert_cmpuint (bnl_image_grid_get_current (grid), ==, 203);
  bnl_image_grid_show (grid, gallery, BNL_GALLERY_ANY, BNL_PART_UNUSED);
  g_assert_cmpuint (bnl_image_grid_get_n_shown (grid), ==, 0);
  assert_description (grid, "no images");
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkGesture *
find_click (gpointer widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_GESTURE_CLICK (controller))
      return GTK_GESTURE (controller);
  }
  g_assert_not_reached ();
}

static void
test_grid_pointer (void)
{
  BnlImageGrid *grid;
  GtkWidget *window = show_grid (&grid, 700, 300);
  GtkGesture *click = find_click (grid);
  guint n_activated = 0;

  g_signal_connect_swapped (grid, "activated", G_CALLBACK (count_cb), &n_activated);
  /* The second image: a cell of 56 and a gap of at least 6 from the margin of 12. */
  g_signal_emit_by_name (click, "pressed", 1, 90.0, 30.0);
  g_assert_cmpuint (bnl_image_grid_get_current (grid), ==, 1);
  g_signal_emit_by_name (click, "pressed", 2, 90.0, 30.0);
  g_assert_cmpuint (n_activated, ==, 1);
  g_signal_emit_by_name (click, "pressed", 1, 2.0, 2.0);
  g_assert_cmpuint (bnl_image_grid_get_current (grid), ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- one image --- */

static void
test_view (void)
{
  const guint8 pixels[] = { 1, 2, 3, 4, 5, 6 }; /* 3 x 2 */
  BnlImageView *view = g_object_new (BNL_TYPE_IMAGE_VIEW, NULL);
  GtkWidget *window = show_in_window (GTK_WIDGET (view), 300, 300);
  g_autofree char *readout = NULL, *none = NULL;

  assert_description (view, "empty");
  bnl_image_view_set_pixels (view, pixels, 3, 2);
  assert_description (view, "3 × 2 pixels");
  press (view, GDK_KEY_Right, 0);
  assert_description (view, "3 × 2 pixels; x 1, y 1: 5");
  for (guint i = 0; i < 5; i++)
    press (view, GDK_KEY_Up, 0);
  press (view, GDK_KEY_Left, 0);
  g_object_get (view, "readout", &readout, NULL);
  g_assert_cmpstr (readout, ==, "x 0, y 0: 1");
  bnl_image_view_set_pixels (view, NULL, 0, 0);
  g_object_get (view, "readout", &none, NULL);
  g_assert_cmpstr (none, ==, "");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_histogram (void)
{
  const guint8 pixels[] = { 0, 0, 0, 100 };
  BnlHistogram *histogram = g_object_new (BNL_TYPE_HISTOGRAM, NULL);
  GtkWidget *window = show_in_window (GTK_WIDGET (histogram), 300, 200);
  BnlPixelStats stats;

  assert_description (histogram, "empty");
  bnl_pixel_stats_init (&stats, pixels, G_N_ELEMENTS (pixels));
  bnl_histogram_set_stats (histogram, &stats);
  assert_description (histogram, "least 0, mean 25.0, largest 100; 3 of 4 pixels are 0");
  bnl_histogram_set_stats (histogram, NULL);
  assert_description (histogram, "empty");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The first widget of that type below; NULL where there is none. */
static gpointer
find_child (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    gpointer found = find_child (child, type);

    if (found)
      return found;
  }
  return NULL;
}

static gboolean
says (GtkWidget *widget, const char *text)
{
  gboolean found =
      GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = says (child, text);
  return found;
}

static void
test_detail (void)
{
  GtkWidget *detail = g_object_new (BNL_TYPE_IMAGE_DETAIL, NULL);
  GtkWidget *window = show_in_window (detail, 320, 700);
  g_autoptr (BnlGallery) gallery = create_gallery ();
  g_autofree guint32 *held_out = bnl_gallery_find (gallery, BNL_GALLERY_ANY, BNL_PART_VALIDATION);
  g_autofree char *part = NULL;

  g_assert_true (says (detail, "No image"));
  bnl_image_detail_show (BNL_IMAGE_DETAIL (detail), gallery, 207);
  g_assert_true (says (detail, "Class 7"));
  g_assert_true (says (detail, "Test image, index 7"));
  assert_description (find_child (detail, BNL_TYPE_IMAGE_VIEW), "28 × 28 pixels");
  bnl_image_detail_show (BNL_IMAGE_DETAIL (detail), gallery, held_out[0]);
  part = g_strdup_printf ("Validation image, training index %u", held_out[0]);
  g_assert_true (says (detail, part));
  bnl_image_detail_show (BNL_IMAGE_DETAIL (detail), gallery, BNL_GALLERY_NOTHING);
  g_assert_true (says (detail, "No image"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- classes --- */

static void
remember_label_cb (guint *label, guint picked)
{
  *label = picked;
}

static void
test_classes (void)
{
  GtkWidget *list = g_object_new (BNL_TYPE_CLASS_LIST, NULL);
  GtkWidget *window = show_in_window (list, 700, 500);
  g_autoptr (BnlGallery) gallery = create_gallery ();
  GtkListBox *box = find_child (list, GTK_TYPE_LIST_BOX);
  GtkListBoxRow *row;
  guint picked = G_MAXUINT;

  g_signal_connect_swapped (list, "picked", G_CALLBACK (remember_label_cb), &picked);
  bnl_class_list_show (BNL_CLASS_LIST (list), gallery);
  g_assert_null (gtk_list_box_get_row_at_index (box, N_CLASSES));
  row = gtk_list_box_get_row_at_index (box, 4);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Class 4: 18 training, 2 validation, 5 test");
  gtk_widget_activate (GTK_WIDGET (row));
  g_assert_cmpuint (picked, ==, 4);
  bnl_class_list_show (BNL_CLASS_LIST (list), NULL);
  g_assert_null (gtk_list_box_get_row_at_index (box, 0));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Many data sets one after the other, and the end while means are computed. */
static void
test_classes_change (void)
{
  static const guint sizes[][3] = { { 8, 8, 2 }, { 32, 20, 12 }, { 200, 200, 5 }, { 4, 4, 200 } };
  GtkWidget *list = g_object_new (BNL_TYPE_CLASS_LIST, NULL);
  GtkWidget *window = show_in_window (list, 340, 500);
  gpointer weak = NULL;

  g_set_weak_pointer (&weak, list);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (BnlGallery) gallery = create_gallery_of (sizes[i][0], sizes[i][1], sizes[i][2]);

    bnl_class_list_show (BNL_CLASS_LIST (list), gallery);
    for (guint j = 0; j < 5 * i; j++)
      g_main_context_iteration (NULL, FALSE);
  }
  gtk_window_destroy (GTK_WINDOW (window));
  while (weak)
    g_main_context_iteration (NULL, TRUE);
}

/* --- together --- */

/* An image to train on and one to test, both of class 0 of N_CLASSES. */
static BnlGallery *
create_gallery_of_two (void)
{
  static const guint8 pixels[2], labels[2];
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  g_autoptr (BnlDataset) dataset = bnl_dataset_new (
      "two", 1, 1, N_CLASSES, &(BnlImages){ 1, pixels, labels }, &(BnlImages){ 1, pixels, labels });

  return bnl_gallery_new (dataset, spec);
}

static void
test_browser (void)
{
  static const guint sizes[][3] = { { 8, 8, 2 }, { 32, 20, 12 }, { 200, 200, 5 }, { 4, 4, 200 } };
  GtkWidget *browser = g_object_new (BNL_TYPE_IMAGE_BROWSER, NULL);
  GtkWidget *window = show_in_window (browser, 1000, 600);
  BnlImageGrid *grid = bnl_image_browser_get_grid (BNL_IMAGE_BROWSER (browser));
  g_autoptr (BnlGallery) gallery = create_gallery (), again = create_gallery ();
  g_autoptr (BnlGallery) without = create_gallery_of_two ();

  bnl_image_browser_show (BNL_IMAGE_BROWSER (browser), gallery);
  g_assert_true (says (browser, "250 images"));
  g_assert_true (says (browser, "Class 0"));
  bnl_image_browser_filter_class (BNL_IMAGE_BROWSER (browser), 9);
  g_assert_cmpuint (bnl_image_grid_get_n_shown (grid), ==, 25);
  g_assert_true (says (browser, "25 images"));
  g_assert_true (says (browser, "Class 9"));
  press (grid, GDK_KEY_Right, GDK_SHIFT_MASK);
  g_assert_true (says (browser, "2 of 25 selected"));

  /* The class stays where another data set has it, but not where that would leave nothing. */
  bnl_image_browser_show (BNL_IMAGE_BROWSER (browser), again);
  g_assert_cmpuint (bnl_image_grid_get_n_shown (grid), ==, 25);
  bnl_image_browser_show (BNL_IMAGE_BROWSER (browser), without);
  g_assert_cmpuint (bnl_image_grid_get_n_shown (grid), ==, 2);
  bnl_image_browser_show (BNL_IMAGE_BROWSER (browser), again);
  g_assert_cmpuint (bnl_image_grid_get_n_shown (grid), ==, N_TRAIN + N_TEST);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (BnlGallery) other = create_gallery_of (sizes[i][0], sizes[i][1], sizes[i][2]);

    bnl_image_browser_show (BNL_IMAGE_BROWSER (browser), other);
    g_assert_cmpuint (bnl_image_grid_get_n_shown (grid), ==, N_TRAIN + N_TEST);
  }
  bnl_image_browser_show (BNL_IMAGE_BROWSER (browser), NULL);
  g_assert_cmpuint (bnl_image_grid_get_n_shown (grid), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* From nothing over loading to what is loaded. */
static void
test_page (void)
{
  GtkWidget *page = g_object_new (BNL_TYPE_DATA_PAGE, NULL);
  GtkWidget *window = show_in_window (page, 1000, 600);
  g_autoptr (BnlController) controller = bnl_controller_new ();
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;
  g_autofree char *digits = g_build_filename (g_getenv ("BNLAB_TEST_DATA"), "digits", NULL);
  g_autoptr (GError) error = NULL;
  BnlImageGrid *grid = find_child (page, BNL_TYPE_IMAGE_GRID);

  g_assert_true (says (page, "No Data Set"));
  g_object_set (page, "controller", controller, NULL);
  bnl_controller_load_dataset (controller, digits);
  g_assert_true (says (page, "Loading"));
  while (bnl_controller_get_loading (controller)) {
    g_main_context_iteration (NULL, FALSE);
    g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
  }
  g_assert_true (says (page, "4,000 to train, 1,000 to test, 28 × 28, 10 classes"));
  g_assert_cmpuint (bnl_image_grid_get_n_shown (grid), ==, 5000);
  g_assert_true (says (page, "Validation (400)"));

  /* The settings part the images. */
  g_assert_true (bnl_controller_set (controller, "validation", "0.5", &error));
  g_assert_no_error (error);
  bnl_image_grid_show (grid, bnl_image_grid_get_gallery (grid), BNL_GALLERY_ANY,
                       BNL_PART_VALIDATION);
  g_assert_cmpuint (bnl_image_grid_get_n_shown (grid), ==, 2000);
  gtk_window_destroy (GTK_WINDOW (window));
  bnl_controller_shutdown (controller);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_resources_register (bnl_app_get_resource ());
  adw_init ();

  g_test_add_func ("/app/data/grid/words", test_grid_words);
  g_test_add_func ("/app/data/grid/keys", test_grid_keys);
  g_test_add_func ("/app/data/grid/scrolls", test_grid_scrolls);
  g_test_add_func ("/app/data/grid/zoom", test_grid_zoom);
  g_test_add_func ("/app/data/grid/filters", test_grid_filters);
  g_test_add_func ("/app/data/grid/pointer", test_grid_pointer);
  g_test_add_func ("/app/data/view", test_view);
  g_test_add_func ("/app/data/histogram", test_histogram);
  g_test_add_func ("/app/data/detail", test_detail);
  g_test_add_func ("/app/data/classes", test_classes);
  g_test_add_func ("/app/data/classes-change", test_classes_change);
  g_test_add_func ("/app/data/browser", test_browser);
  g_test_add_func ("/app/data/page", test_page);
  return g_test_run ();
}
