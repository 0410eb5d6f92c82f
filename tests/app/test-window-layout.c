/* Every page at three sizes, in every look a desktop may ask for: the window takes the size that it
 * is given, nothing reaches beyond its edge, no words are cut off.  What was seen is kept as
 * pictures in $BNLAB_SCREENSHOTS.  High contrast and scale are set from outside, for the whole
 * process: see meson.build. */

#include <glib/gstdio.h>

#include "app/bnl-experiments-page.h"
#include "window-fixture.h"

/* A part of a pixel may be lost in rounding. */
#define SLACK_PX 1
#define DPI (96 * 1024)
#define EXPERIMENT                                                                                 \
  "{\"bnlab_experiment\": 1, \"id\": \"layout\", \"title\": \"A title that is longer than any "    \
  "title of an experiment needs to be\", \"question\": \"What is **clear**?\","                    \
  " \"belief\": \"All of it.\", \"reading\": [\"What one should know.\"],"                         \
  " \"sources\": [{\"title\": \"A paper\", \"url\": \"https://example.org\"}],"                    \
  " \"quick\": {\"spec\": {\"steps\": 4, \"optimizer\": \"sgd\"}, \"seeds\": 2,"                   \
  " \"vary\": [{\"key\": \"lr\", \"values\": \"0.1,1e6\"},"                                        \
  "            {\"key\": \"batch_size\", \"values\": \"1,8,64\"}],"                                \
  " \"arms\": [{\"name\": \"none\", \"set\": {\"norm\": \"none\"}},"                               \
  "            {\"name\": \"batch\", \"set\": {\"norm\": \"batch\"}}]}}"

typedef struct {
  const char *name;
  int width, height;
} Size;

typedef struct {
  const char *name;
  AdwColorScheme scheme;
  double text_scale;
} Look;

enum { WIDE, DESK, NARROW };
static const Size sizes[] = {
  [WIDE] = { "wide", 2560, 1440 },
  [DESK] = { "desk", 1280, 800 },
  [NARROW] = { "narrow", 360, 600 },
};

enum { LIGHT, DARK, LARGE };
static const Look looks[] = {
  [LIGHT] = { "light", ADW_COLOR_SCHEME_FORCE_LIGHT, 1.0 },
  [DARK] = { "dark", ADW_COLOR_SCHEME_FORCE_DARK, 1.0 },
  [LARGE] = { "large", ADW_COLOR_SCHEME_FORCE_LIGHT, 1.5 },
};

static WindowFixture fixture;
static guint n_looks = G_N_ELEMENTS (looks);
static guint n_problems;

static void G_GNUC_PRINTF (2, 3) complain (const char *view, const char *format, ...)
{
  va_list arguments;
  g_autofree char *sentence = NULL;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_test_message ("%s: %s", view, sentence);
  n_problems++;
}

/* --- what a program can see --- */

static void
take_picture (GtkWidget *window, const char *view)
{
  const char *folder = g_getenv ("BNLAB_SCREENSHOTS");
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  const char *look = g_getenv ("BNLAB_LOOK");
  g_autofree char *file = g_strdup_printf ("%s%s.png", view, look ? look : "");
  g_autofree char *path = NULL;

  if (!folder)
    return;
  path = g_build_filename (folder, file, NULL);
  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (window),
                          gtk_widget_get_height (window));
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

static gboolean
has_tooltip (GtkWidget *widget)
{
  for (guint i = 0; widget && i < 8; i++, widget = gtk_widget_get_parent (widget))
    if (gtk_widget_get_has_tooltip (widget))
      return TRUE;
  return FALSE;
}

static void
check_label (GtkLabel *label, const char *view)
{
  GtkWidget *widget = GTK_WIDGET (label);
  PangoLayout *layout = gtk_label_get_layout (label);
  g_autofree char *where = window_fixture_describe (widget);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  if (width > gtk_widget_get_width (widget) + SLACK_PX ||
      height > gtk_widget_get_height (widget) + SLACK_PX)
    complain (view, "%s is cut off: it needs %d×%d and has %d×%d", where, width, height,
              gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  if (pango_layout_is_ellipsized (layout) && !has_tooltip (widget))
    complain (view, "%s is shortened, and no tooltip says the rest", where);
}

typedef struct {
  GtkWidget *window;
  const char *view;
  gboolean scrolls_x, scrolls_y; /* within what can be scrolled that way */
} Scope;

static void
check_bounds (GtkWidget *widget, const Scope *scope)
{
  graphene_rect_t bounds;
  float right, bottom;

  if (!gtk_widget_compute_bounds (widget, scope->window, &bounds) || bounds.size.width < 1 ||
      bounds.size.height < 1)
    return;
  right = bounds.origin.x + bounds.size.width;
  bottom = bounds.origin.y + bounds.size.height;
  if ((!scope->scrolls_x && (bounds.origin.x < -SLACK_PX ||
                             right > (float) gtk_widget_get_width (scope->window) + SLACK_PX)) ||
      (!scope->scrolls_y && (bounds.origin.y < -SLACK_PX ||
                             bottom > (float) gtk_widget_get_height (scope->window) + SLACK_PX))) {
    g_autofree char *where = window_fixture_describe (widget);

    complain (scope->view, "%s reaches beyond the window: x %.0f to %.0f, y %.0f to %.0f", where,
              (double) bounds.origin.x, (double) right, (double) bounds.origin.y, (double) bottom);
  }
}

static void
check_tree (GtkWidget *widget, Scope scope)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (widget != scope.window)
    check_bounds (widget, &scope);
  if (GTK_IS_LABEL (widget))
    check_label (GTK_LABEL (widget), scope.view);
  if (GTK_IS_SCROLLED_WINDOW (widget)) {
    GtkPolicyType x, y;

    gtk_scrolled_window_get_policy (GTK_SCROLLED_WINDOW (widget), &x, &y);
    scope.scrolls_x |= x != GTK_POLICY_NEVER;
    scope.scrolls_y |= y != GTK_POLICY_NEVER;
  }
  /* What a field has no room for is scrolled to; a knob's rim is around its groove. */
  if (GTK_IS_TEXT (widget) || GTK_IS_SCROLLBAR (widget) || GTK_IS_RANGE (widget))
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    check_tree (child, scope);
}

static void
end_view (void)
{
  guint n = n_problems;

  n_problems = 0;
  if (n > 0)
    g_test_fail ();
}

static void
look_at (GtkWidget *window, const char *view)
{
  take_picture (window, view);
  check_tree (window, (Scope){ .window = window, .view = view });
}

/* --- the views --- */

static void
set_look (const Look *look)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), look->scheme);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (DPI * look->text_scale), NULL);
}

/* Where nobody composes its shadow GTK draws a border around the window. */
static void
resize (const Size *size)
{
  GtkWidget *window = GTK_WIDGET (fixture.window);
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  int border = gdk_surface_get_width (surface) - gtk_widget_get_width (window);

  gtk_window_set_default_size (GTK_WINDOW (window), size->width + border, size->height + border);
  window_fixture_settle (&fixture);
}

/* Down to the one that asks for more than there is. */
static char *
describe_widest (GtkWidget *widget, int available)
{
  GtkWidget *widest = widget;

  while (widest) {
    int most = available;

    widget = widest;
    widest = NULL;
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
         child = gtk_widget_get_next_sibling (child)) {
      int minimum;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      if (gtk_widget_get_visible (child) && minimum > most) {
        most = minimum;
        widest = child;
      }
    }
  }
  return window_fixture_describe (widget);
}

static void
check_size (const char *view, const Size *size)
{
  GtkWidget *window = GTK_WIDGET (fixture.window);
  int width = gtk_widget_get_width (window), height = gtk_widget_get_height (window);
  g_autofree char *widest = NULL;

  if (width == size->width && height == size->height)
    return;
  widest = describe_widest (window, size->width);
  complain (view, "the window is %d×%d, for %s", width, height, widest);
}

/* Dark is laid out as light is, and a look of the whole process is of colours or of pixels. */
static gboolean
is_worth_it (guint look, guint size)
{
  if (n_looks == 1)
    return size != WIDE;
  return look != DARK || size == DESK;
}

static void
look_at_sizes (const char *name)
{
  GtkWidget *window = GTK_WIDGET (fixture.window);

  for (guint i = 0; i < n_looks; i++) {
    set_look (&looks[i]);
    for (guint j = 0; j < G_N_ELEMENTS (sizes); j++) {
      g_autofree char *view = g_strdup_printf ("%s-%s-%s", name, looks[i].name, sizes[j].name);

      if (!is_worth_it (i, j))
        continue;
      resize (&sizes[j]);
      check_size (view, &sizes[j]);
      look_at (window, view);
    }
  }
  set_look (&looks[0]);
  resize (&sizes[DESK]);
  end_view ();
}

static void
test_first_start (gconstpointer data)
{
  window_fixture_show_page (&fixture, "train");
  gtk_widget_activate_action (GTK_WIDGET (fixture.window), "win.show-guide", NULL);
  window_fixture_settle (&fixture);
  look_at_sizes ("train-first");
}

static void
test_train (gconstpointer data)
{
  window_fixture_show_page (&fixture, "train");
  window_fixture_train (&fixture);
  look_at_sizes ("train");
}

static void
test_data (gconstpointer view)
{
  g_autofree char *name = g_strdup_printf ("data-%s", (const char *) view);

  window_fixture_show_page (&fixture, "data");
  g_object_set (window_fixture_find (fixture.window, g_type_from_name ("BnlDataPage")), "view",
                view, NULL);
  window_fixture_settle (&fixture);
  look_at_sizes (name);
}

static void
test_page (gconstpointer page)
{
  gboolean trained = g_str_has_prefix (gtk_label_get_text (fixture.status), "Finished");
  g_autofree char *name = g_strconcat (page, trained ? "" : "-empty", NULL);

  window_fixture_show_page (&fixture, page);
  look_at_sizes (name);
}

/* A small one of two axes, with what can go wrong: it diverges, and cannot be trained. */
static void
write_experiment (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "bnlab", "experiments", NULL);
  g_autofree char *path = g_build_filename (folder, "layout.json", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, EXPERIMENT, -1, NULL));
}

/* Its results in that view. */
static void
test_experiment (gconstpointer view)
{
  g_autofree char *name = g_strdup_printf ("experiment-%s", (const char *) view);
  BnlExperimentsPage *page =
      window_fixture_find (fixture.window, g_type_from_name ("BnlExperimentsPage"));

  window_fixture_show_page (&fixture, "experiments");
  g_object_set (page, "experiment", "layout", NULL);
  while (bnl_experiment_runner_get_state (bnl_experiments_page_get_runner (page)) !=
         BNL_RUNNER_FINISHED) {
    bnl_experiments_page_start_or_stop (page);
    while (bnl_experiment_runner_get_state (bnl_experiments_page_get_runner (page)) ==
               BNL_RUNNER_LOADING ||
           bnl_experiment_runner_is_active (bnl_experiments_page_get_runner (page)))
      g_main_context_iteration (NULL, TRUE);
  }
  g_object_set (page, "view", view, NULL);
  window_fixture_settle (&fixture);
  look_at_sizes (name);
}

/* The one that has a page of that name. */
static GtkStack *
find_stack (GtkWidget *widget, const char *page)
{
  if (GTK_IS_STACK (widget) && gtk_stack_get_child_by_name (GTK_STACK (widget), page))
    return GTK_STACK (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    GtkStack *found = find_stack (child, page);

    if (found)
      return found;
  }
  return NULL;
}

static void
test_runs (gconstpointer view)
{
  GtkWidget *views;
  g_autofree char *name = g_strdup_printf ("runs-%s", (const char *) view);

  window_fixture_show_page (&fixture, "runs");
  views = window_fixture_find (fixture.window, g_type_from_name ("BnlRunsViews"));
  gtk_widget_activate_action (views, "runs.select-all", NULL);
  gtk_stack_set_visible_child_name (find_stack (views, view), view);
  window_fixture_settle (&fixture);
  look_at_sizes (name);
}

static void
test_dialog (gconstpointer action)
{
  GtkWindow *dialog;

  for (guint i = 0; i < n_looks; i++) {
    g_autofree char *view =
        g_strdup_printf ("dialog-%s-%s", strchr (action, '.') + 1, looks[i].name);

    set_look (&looks[i]);
    gtk_widget_activate_action (GTK_WIDGET (fixture.window), action, NULL);
    window_fixture_settle (&fixture);
    dialog = window_fixture_get_other (&fixture);
    g_assert_nonnull (dialog);
    look_at (GTK_WIDGET (dialog), view);
    gtk_window_close (dialog);
    window_fixture_settle (&fixture);
  }
  set_look (&looks[0]);
  end_view ();
}

int
main (int argc, char *argv[])
{
  int status;

  gtk_test_init (&argc, &argv, NULL);
  if (g_getenv ("BNLAB_SCREENSHOTS"))
    g_mkdir_with_parents (g_getenv ("BNLAB_SCREENSHOTS"), 0755);
  if (g_getenv ("BNLAB_LOOK"))
    n_looks = 1;
  write_experiment ();
  window_fixture_set_up (&fixture);

  g_test_add_data_func ("/app/window-layout/first-start", NULL, test_first_start);
  g_test_add_data_func ("/app/window-layout/data-images", "images", test_data);
  g_test_add_data_func ("/app/window-layout/data-classes", "classes", test_data);
  g_test_add_data_func ("/app/window-layout/data-preparation", "preparation", test_data);
  g_test_add_data_func ("/app/window-layout/draw-empty", "draw", test_page);
  g_test_add_data_func ("/app/window-layout/experiments", "experiments", test_page);
  g_test_add_data_func ("/app/window-layout/experiment-heat", "picture-0", test_experiment);
  g_test_add_data_func ("/app/window-layout/experiment-axis", "picture-1", test_experiment);
  g_test_add_data_func ("/app/window-layout/experiment-table", "table", test_experiment);
  g_test_add_data_func ("/app/window-layout/runs-empty", "runs", test_page);
  g_test_add_data_func ("/app/window-layout/dialogs-preferences", "win.preferences", test_dialog);
  g_test_add_data_func ("/app/window-layout/dialogs-data-sets", "win.data-sets", test_dialog);
  g_test_add_data_func ("/app/window-layout/dialogs-shortcuts", "win.show-help-overlay",
                        test_dialog);
  g_test_add_data_func ("/app/window-layout/dialogs-about", "app.about", test_dialog);
  g_test_add_data_func ("/app/window-layout/train", NULL, test_train);
  g_test_add_data_func ("/app/window-layout/draw-trained", "draw", test_page);
  g_test_add_data_func ("/app/window-layout/runs-curves", "curves", test_runs);
  g_test_add_data_func ("/app/window-layout/runs-differences", "differences", test_runs);
  g_test_add_data_func ("/app/window-layout/runs-parallel", "parallel", test_runs);
  status = g_test_run ();
  window_fixture_tear_down (&fixture);
  return status;
}
