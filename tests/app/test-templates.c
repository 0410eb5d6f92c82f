/* Every widget class of the window, alone: constructed, shown, drawn, named and finalized.  Run
 * under G_DEBUG=fatal-warnings, where a template that does not fit its class ends the program. */

#include <adwaita.h>

#include "app/bnl-app-resources.h"
#include "app/bnl-augment-row.h"
#include "app/bnl-basic-settings.h"
#include "app/bnl-canvas.h"
#include "app/bnl-chart-view.h"
#include "app/bnl-class-list.h"
#include "app/bnl-class-row.h"
#include "app/bnl-controller.h"
#include "app/bnl-data-page.h"
#include "app/bnl-digit-adder.h"
#include "app/bnl-digit-editor.h"
#include "app/bnl-digit-tally.h"
#include "app/bnl-draw-board.h"
#include "app/bnl-draw-page.h"
#include "app/bnl-drop-area.h"
#include "app/bnl-experiment-answer.h"
#include "app/bnl-experiment-brief.h"
#include "app/bnl-experiment-head.h"
#include "app/bnl-experiment-list.h"
#include "app/bnl-experiment-row.h"
#include "app/bnl-experiment-views.h"
#include "app/bnl-experiments-page.h"
#include "app/bnl-get-dialog.h"
#include "app/bnl-get-row.h"
#include "app/bnl-guide.h"
#include "app/bnl-handbook-window.h"
#include "app/bnl-histogram.h"
#include "app/bnl-image-browser.h"
#include "app/bnl-image-detail.h"
#include "app/bnl-image-grid.h"
#include "app/bnl-image-view.h"
#include "app/bnl-more-settings.h"
#include "app/bnl-picture-choice.h"
#include "app/bnl-pixel-view.h"
#include "app/bnl-prediction-card.h"
#include "app/bnl-preferences.h"
#include "app/bnl-preparation-preview.h"
#include "app/bnl-preparation.h"
#include "app/bnl-probability-bars.h"
#include "app/bnl-reading-table.h"
#include "app/bnl-readout.h"
#include "app/bnl-reflow.h"
#include "app/bnl-runs-charts.h"
#include "app/bnl-runs-detail.h"
#include "app/bnl-runs-diff.h"
#include "app/bnl-runs-page.h"
#include "app/bnl-runs-parallel.h"
#include "app/bnl-runs-table.h"
#include "app/bnl-runs-views.h"
#include "app/bnl-score-card.h"
#include "app/bnl-scoreboard.h"
#include "app/bnl-setting-row.h"
#include "app/bnl-settings-panel.h"
#include "app/bnl-sweep-editor.h"
#include "app/bnl-sweep-table-view.h"
#include "app/bnl-train-page.h"
#include "app/bnl-training-bar.h"
#include "app/bnl-window.h"

#define RESOURCES "/io/github/bnlab/BnLab"
#define N_FRAMES 3
#define PATIENCE_USEC (30 * G_USEC_PER_SEC)

/* Not a widget of ours alone: the list of keys that GTK shows. */
#define HELP_OVERLAY "help-overlay.ui"

/* clang-format off */
static const char *const class_names[] = {
  "BnlAugmentRow",
  "BnlBasicSettings",
  "BnlCanvas",
  "BnlChartView",
  "BnlClassList",
  "BnlClassRow",
  "BnlDataPage",
  "BnlDigitAdder",
  "BnlDigitEditor",
  "BnlDigitTally",
  "BnlDrawBoard",
  "BnlDrawPage",
  "BnlDropArea",
  "BnlExperimentAnswer",
  "BnlExperimentBrief",
  "BnlExperimentHead",
  "BnlExperimentList",
  "BnlExperimentRow",
  "BnlExperimentViews",
  "BnlExperimentsPage",
  "BnlGetDialog",
  "BnlGetRow",
  "BnlGuide",
  "BnlHandbookWindow",
  "BnlHistogram",
  "BnlImageBrowser",
  "BnlImageDetail",
  "BnlImageGrid",
  "BnlImageView",
  "BnlMoreSettings",
  "BnlPictureChoice",
  "BnlPixelView",
  "BnlPredictionCard",
  "BnlPreferences",
  "BnlPreparation",
  "BnlPreparationPreview",
  "BnlProbabilityBars",
  "BnlReadingTable",
  "BnlReadout",
  "BnlReflow",
  "BnlRunsCharts",
  "BnlRunsDetail",
  "BnlRunsDiff",
  "BnlRunsPage",
  "BnlRunsParallel",
  "BnlRunsTable",
  "BnlRunsViews",
  "BnlScoreCard",
  "BnlScoreboard",
  "BnlSettingRow",
  "BnlSettingsPanel",
  "BnlSweepEditor",
  "BnlSweepTableView",
  "BnlTrainPage",
  "BnlTrainingBar",
  "BnlWindow",
};
/* clang-format on */

static void
ensure_types (void)
{
  g_type_ensure (BNL_TYPE_AUGMENT_ROW);
  g_type_ensure (BNL_TYPE_BASIC_SETTINGS);
  g_type_ensure (BNL_TYPE_CANVAS);
  g_type_ensure (BNL_TYPE_CHART_VIEW);
  g_type_ensure (BNL_TYPE_CLASS_LIST);
  g_type_ensure (BNL_TYPE_CLASS_ROW);
  g_type_ensure (BNL_TYPE_DATA_PAGE);
  g_type_ensure (BNL_TYPE_DIGIT_ADDER);
  g_type_ensure (BNL_TYPE_DIGIT_EDITOR);
  g_type_ensure (BNL_TYPE_DIGIT_TALLY);
  g_type_ensure (BNL_TYPE_DRAW_BOARD);
  g_type_ensure (BNL_TYPE_DRAW_PAGE);
  g_type_ensure (BNL_TYPE_DROP_AREA);
  g_type_ensure (BNL_TYPE_EXPERIMENTS_PAGE);
  g_type_ensure (BNL_TYPE_EXPERIMENT_ANSWER);
  g_type_ensure (BNL_TYPE_EXPERIMENT_BRIEF);
  g_type_ensure (BNL_TYPE_EXPERIMENT_HEAD);
  g_type_ensure (BNL_TYPE_EXPERIMENT_LIST);
  g_type_ensure (BNL_TYPE_EXPERIMENT_ROW);
  g_type_ensure (BNL_TYPE_EXPERIMENT_VIEWS);
  g_type_ensure (BNL_TYPE_GET_DIALOG);
  g_type_ensure (BNL_TYPE_GET_ROW);
  g_type_ensure (BNL_TYPE_GUIDE);
  g_type_ensure (BNL_TYPE_HANDBOOK_WINDOW);
  g_type_ensure (BNL_TYPE_HISTOGRAM);
  g_type_ensure (BNL_TYPE_IMAGE_BROWSER);
  g_type_ensure (BNL_TYPE_IMAGE_DETAIL);
  g_type_ensure (BNL_TYPE_IMAGE_GRID);
  g_type_ensure (BNL_TYPE_IMAGE_VIEW);
  g_type_ensure (BNL_TYPE_MORE_SETTINGS);
  g_type_ensure (BNL_TYPE_PICTURE_CHOICE);
  g_type_ensure (BNL_TYPE_PIXEL_VIEW);
  g_type_ensure (BNL_TYPE_PREDICTION_CARD);
  g_type_ensure (BNL_TYPE_PREFERENCES);
  g_type_ensure (BNL_TYPE_PREPARATION);
  g_type_ensure (BNL_TYPE_PREPARATION_PREVIEW);
  g_type_ensure (BNL_TYPE_PROBABILITY_BARS);
  g_type_ensure (BNL_TYPE_READING_TABLE);
  g_type_ensure (BNL_TYPE_READOUT);
  g_type_ensure (BNL_TYPE_REFLOW);
  g_type_ensure (BNL_TYPE_RUNS_CHARTS);
  g_type_ensure (BNL_TYPE_RUNS_DETAIL);
  g_type_ensure (BNL_TYPE_RUNS_DIFF);
  g_type_ensure (BNL_TYPE_RUNS_PAGE);
  g_type_ensure (BNL_TYPE_RUNS_PARALLEL);
  g_type_ensure (BNL_TYPE_RUNS_TABLE);
  g_type_ensure (BNL_TYPE_RUNS_VIEWS);
  g_type_ensure (BNL_TYPE_SCORE_CARD);
  g_type_ensure (BNL_TYPE_SCOREBOARD);
  g_type_ensure (BNL_TYPE_SETTINGS_PANEL);
  g_type_ensure (BNL_TYPE_SWEEP_EDITOR);
  g_type_ensure (BNL_TYPE_SETTING_ROW);
  g_type_ensure (BNL_TYPE_SWEEP_TABLE_VIEW);
  g_type_ensure (BNL_TYPE_TRAINING_BAR);
  g_type_ensure (BNL_TYPE_TRAIN_PAGE);
  g_type_ensure (BNL_TYPE_WINDOW);
}

/* As the application does. */
static void
add_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, RESOURCES "/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static gboolean
count_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  guint *n_frames = user_data;

  ++*n_frames;
  gtk_widget_queue_draw (widget);
  return *n_frames < N_FRAMES;
}

static void
show_frames (GtkWidget *widget)
{
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;
  guint n_frames = 0;

  gtk_widget_add_tick_callback (widget, count_frame_cb, &n_frames, NULL);
  while (n_frames < N_FRAMES) {
    g_main_context_iteration (NULL, FALSE);
    g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
  }
  g_assert_true (gtk_widget_get_mapped (widget));
}

/* What is left to do when a window goes: frees on other threads, layouts, idle callbacks. */
static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
assert_finalized (gpointer *weak)
{
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;

  while (*weak && g_get_monotonic_time () < end_usec)
    g_main_context_iteration (NULL, FALSE);
  g_assert_null (*weak);
}

/* A widget that waits for a controller gets one, as the window gives it. */
static GtkWidget *
construct (GType type)
{
  GtkWidget *widget = g_object_new (type, NULL);

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (widget), "controller")) {
    g_autoptr (BnlController) controller = bnl_controller_new ();

    g_object_set (widget, "controller", controller, NULL);
  }
  return widget;
}

/* A row lives in a list. */
static GtkWidget *
wrap (GtkWidget *widget)
{
  GtkWidget *list;

  if (!GTK_IS_LIST_BOX_ROW (widget))
    return widget;
  list = gtk_list_box_new ();
  gtk_list_box_append (GTK_LIST_BOX (list), widget);
  return list;
}

static void
test_class (gconstpointer name)
{
  GType type = g_type_from_name (name);
  GtkWidget *window, *widget;
  gpointer weak = NULL;

  g_assert_cmpuint (type, !=, G_TYPE_INVALID);
  g_assert_true (g_type_is_a (type, GTK_TYPE_WIDGET));

  widget = construct (type);
  if (BNL_IS_GUIDE (widget)) /* comes up the first time only */
    bnl_guide_set_shown (BNL_GUIDE (widget), TRUE);
  if (GTK_IS_WINDOW (widget)) {
    window = widget;
  } else {
    window = gtk_window_new ();
    gtk_window_set_child (GTK_WINDOW (window), wrap (widget));
  }
  g_set_weak_pointer (&weak, widget);

  gtk_window_present (GTK_WINDOW (window));
  show_frames (widget);

  /* dispose may run twice */
  g_object_ref (widget);
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_run_dispose (G_OBJECT (widget));
  g_object_unref (widget);
  settle ();
  assert_finalized (&weak);
}

/* Wide, narrow and in between, light and dark: what is laid out by its size is laid out. */
static void
test_sizes (void)
{
  static const int sizes[][2] = { { 1280, 800 }, { 360, 640 }, { 700, 500 }, { 1000, 640 } };
  AdwStyleManager *style = adw_style_manager_get_default ();

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    GtkWidget *window = g_object_new (BNL_TYPE_WINDOW, NULL);
    gpointer weak = NULL;

    adw_style_manager_set_color_scheme (style, i % 2 ? ADW_COLOR_SCHEME_FORCE_DARK
                                                     : ADW_COLOR_SCHEME_FORCE_LIGHT);
    g_set_weak_pointer (&weak, window);
    gtk_window_set_default_size (GTK_WINDOW (window), sizes[i][0], sizes[i][1]);
    gtk_window_present (GTK_WINDOW (window));
    show_frames (window);
    g_assert_cmpint (gtk_widget_get_width (window), <=, sizes[i][0]);
    g_assert_cmpint (gtk_widget_get_height (window), <=, sizes[i][1]);
    gtk_window_destroy (GTK_WINDOW (window));
    settle ();
    assert_finalized (&weak);
  }
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
}

/* "bnl-draw-page.ui" -> "BnlDrawPage" */
static char *
name_class (const char *file)
{
  g_autofree char *stem = g_strndup (file, strlen (file) - strlen (".ui"));
  g_auto (GStrv) words = g_strsplit (stem, "-", -1);
  GString *name = g_string_new (NULL);

  for (guint i = 0; words[i]; i++) {
    g_string_append_c (name, g_ascii_toupper (words[i][0]));
    g_string_append (name, words[i] + 1);
  }
  return g_string_free (name, FALSE);
}

/* A template that is added is added here too. */
static void
test_every_template_is_tested (void)
{
  g_auto (GStrv) files = g_resources_enumerate_children (RESOURCES, 0, NULL);
  guint n_templates = 0;

  g_assert_nonnull (files);
  for (guint i = 0; files[i]; i++) {
    g_autofree char *name = NULL;
    gboolean found = FALSE;

    if (!g_str_has_suffix (files[i], ".ui") || g_str_equal (files[i], HELP_OVERLAY))
      continue;
    name = name_class (files[i]);
    for (guint j = 0; j < G_N_ELEMENTS (class_names); j++)
      found |= g_str_equal (class_names[j], name);
    if (!found)
      g_test_message ("%s has no test", name);
    g_assert_true (found);
    n_templates++;
  }
  g_assert_cmpuint (n_templates, >, 0);
}

static void
test_help_overlay (void)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (RESOURCES "/gtk/" HELP_OVERLAY);
  GtkWidget *overlay = GTK_WIDGET (gtk_builder_get_object (builder, "help_overlay"));
  gpointer weak = NULL;

  g_assert_true (GTK_IS_SHORTCUTS_WINDOW (overlay));
  g_set_weak_pointer (&weak, overlay);
  gtk_window_present (GTK_WINDOW (overlay));
  show_frames (overlay);
  gtk_window_destroy (GTK_WINDOW (overlay));
  g_clear_object (&builder);
  settle ();
  assert_finalized (&weak);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_resources_register (bnl_app_get_resource ());
  adw_init ();
  ensure_types ();
  add_style ();

  for (guint i = 0; i < G_N_ELEMENTS (class_names); i++) {
    g_autofree char *path = g_strdup_printf ("/app/templates/%s", class_names[i]);

    g_test_add_data_func (path, class_names[i], test_class);
  }
  g_test_add_func ("/app/templates/sizes", test_sizes);
  g_test_add_func ("/app/templates/every-template-is-tested", test_every_template_is_tested);
  g_test_add_func ("/app/templates/help-overlay", test_help_overlay);
  return g_test_run ();
}
