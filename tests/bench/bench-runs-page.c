/* How soon the page of runs shows a thousand of them, and a run of a million steps once it is
 * selected, and for how long the main loop is deaf meanwhile.  Every turn has a window of its own;
 * the first one also loads fonts and icons.
 *
 * Usage: with-display bench-runs-page */

#include <adwaita.h>
#include <stdlib.h>
#include <time.h>

#include "app/bnl-app-resources.h"
#include "app/bnl-chart-view.h"
#include "app/bnl-runs-page.h"
#include "app/bnl-runs-table.h"
#include "bnl-store-fixture.h"

#define N_TURNS 7
#define N_RUNS 1000
#define N_ROWS 200
#define N_LONG_ROWS 1000000
#define PATIENCE_USEC (60 * G_USEC_PER_SEC)
/* Wanted. */
#define MOST_ROWS_MS 300.0
#define MOST_CURVES_MS 200.0
#define MOST_DEAF_MS 16.0

typedef struct {
  double rows[N_TURNS], curves[N_TURNS];   /* milliseconds */
  double deaf[N_TURNS], deaf_cpu[N_TURNS]; /* until the rows are there */
  double curves_deaf[N_TURNS], curves_deaf_cpu[N_TURNS];
} Figures;

/* --- the main loop --- */

typedef struct {
  GSource source;
  gint64 since, since_cpu; /* 0: it listens */
  gint64 worst, worst_cpu; /* microseconds */
} Ear;

static gint64
read_cpu (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gboolean
prepare_to_listen (GSource *source, int *timeout)
{
  Ear *ear = (Ear *) source;

  if (ear->since > 0) {
    ear->worst = MAX (ear->worst, g_get_monotonic_time () - ear->since);
    ear->worst_cpu = MAX (ear->worst_cpu, read_cpu () - ear->since_cpu);
  }
  ear->since = 0;
  *timeout = -1;
  return FALSE;
}

static gboolean
begin_to_be_deaf (GSource *source)
{
  Ear *ear = (Ear *) source;

  ear->since = g_get_monotonic_time ();
  ear->since_cpu = read_cpu ();
  return FALSE;
}

static gboolean
dispatch_nothing (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static Ear *
new_ear (void)
{
  static GSourceFuncs functions = { .prepare = prepare_to_listen,
                                    .check = begin_to_be_deaf,
                                    .dispatch = dispatch_nothing };
  GSource *source = g_source_new (&functions, sizeof (Ear));

  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_attach (source, NULL);
  return (Ear *) source;
}

static void
forget (Ear *ear)
{
  ear->worst = ear->worst_cpu = 0;
}

/* --- the store --- */

static BnlStore *
fill_store (const char *path, gint64 *long_id)
{
  BnlStore *store = bnl_store_fixture_open (path);

  /* Newest first: it is among the rows that are seen at once, but not the one selected at first. */
  for (guint32 i = 0; i < N_RUNS; i++) {
    if (i == N_RUNS - 2)
      *long_id = bnl_store_fixture_add (store, N_LONG_ROWS, N_RUNS);
    bnl_store_fixture_add (store, N_ROWS, i);
  }
  bnl_store_unref (store);
  /* Settings that differ, as in sweeps, and no names. */
  bnl_store_fixture_execute (
      path, "UPDATE run SET name = '', started_usec = 1000000 * (1700000000 - 100 * id),"
            " spec = json_set (spec, '$.lr', 0.001 * (1 + id % 7), '$.batch_size',"
            " 32 * (1 + id % 4), '$.norm', CASE id % 2 WHEN 0 THEN 'none' ELSE 'batch' END)");
  return bnl_store_fixture_open (path);
}

/* --- the page --- */

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

static void
painted_cb (guint *n_frames)
{
  ++*n_frames;
}

static gboolean
has_rows (GtkWidget *page)
{
  GtkWidget *table = find (page, BNL_TYPE_RUNS_TABLE);

  return gtk_widget_get_mapped (table) &&
         g_list_model_get_n_items (bnl_runs_table_get_rows (BNL_RUNS_TABLE (table))) > N_RUNS;
}

static gboolean
has_curves (GtkWidget *page)
{
  BnlChart *chart = bnl_chart_view_get_chart (BNL_CHART_VIEW (find (page, BNL_TYPE_CHART_VIEW)));

  return bnl_chart_get_n_curves (chart) > 0 &&
         bnl_curve_get_length (bnl_chart_get_curve (chart, 0)) == N_LONG_ROWS;
}

typedef gboolean (*Condition) (GtkWidget *page);

/* Until it holds and a frame has been painted since. */
static double
time_until (Condition condition, GtkWidget *page, const guint *n_frames)
{
  gint64 start = g_get_monotonic_time ();
  guint shown;

  while (!condition (page)) {
    g_main_context_iteration (NULL, TRUE);
    if (g_get_monotonic_time () > start + PATIENCE_USEC)
      exit (1);
  }
  shown = *n_frames;
  while (*n_frames == shown)
    g_main_context_iteration (NULL, TRUE);
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static void
settle (guint n_ms)
{
  gint64 end = g_get_monotonic_time () + n_ms * 1000;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
}

static void
take_turn (guint turn, BnlController *controller, gint64 long_id, Ear *ear, Figures *figures)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *stack = gtk_stack_new ();
  GtkWidget *page = g_object_new (BNL_TYPE_RUNS_PAGE, "controller", controller, NULL);
  BnlRunsList *list = bnl_runs_page_get_list (BNL_RUNS_PAGE (page));
  guint n_frames = 0;

  gtk_stack_add_named (GTK_STACK (stack), gtk_label_new ("another page"), "other");
  gtk_stack_add_named (GTK_STACK (stack), page, "runs");
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  adw_window_set_content (ADW_WINDOW (window), stack);
  gtk_window_present (GTK_WINDOW (window));
  settle (300);
  g_signal_connect_swapped (gtk_widget_get_frame_clock (window), "after-paint",
                            G_CALLBACK (painted_cb), &n_frames);

  forget (ear);
  gtk_stack_set_visible_child_name (GTK_STACK (stack), "runs");
  figures->rows[turn] = time_until (has_rows, page, &n_frames);
  settle (300); /* what comes after the first rows counts too */
  figures->deaf[turn] = (double) ear->worst / 1000;
  figures->deaf_cpu[turn] = (double) ear->worst_cpu / 1000;

  forget (ear);
  bnl_runs_table_select (BNL_RUNS_TABLE (find (page, BNL_TYPE_RUNS_TABLE)),
                         bnl_runs_list_find (list, long_id));
  figures->curves[turn] = time_until (has_curves, page, &n_frames);
  settle (300);
  figures->curves_deaf[turn] = (double) ear->worst / 1000;
  figures->curves_deaf_cpu[turn] = (double) ear->worst_cpu / 1000;
  gtk_window_destroy (GTK_WINDOW (window));
  settle (100);
}

/* --- figures --- */

static int
compare_doubles (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
print_figure (const char *name, double *turns, double most)
{
  const double first = turns[0];

  qsort (turns, N_TURNS, sizeof *turns, compare_doubles);
  g_print ("%-44s %7.1f ms, first %7.1f, worst %7.1f", name, turns[N_TURNS / 2], first,
           turns[N_TURNS - 1]);
  if (most > 0.0)
    g_print (" (%.0f at most is wanted)", most);
  g_print ("\n");
}

int
main (int argc, char *argv[])
{
  char *path = bnl_store_fixture_new_path ();
  gint64 long_id = 0;
  BnlStore *store = fill_store (path, &long_id);
  BnlController *controller;
  BnlRunsKeeper *keeper;
  Figures figures;
  Ear *ear;

  adw_init ();
  g_resources_register (bnl_app_get_resource ());
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  controller = bnl_controller_new ();
  keeper = bnl_controller_get_keeper (controller);
  bnl_runs_keeper_open (keeper, path);
  while (bnl_runs_keeper_get_opening (keeper))
    g_main_context_iteration (NULL, TRUE);
  ear = new_ear ();
  for (guint turn = 0; turn < N_TURNS; turn++)
    take_turn (turn, controller, long_id, ear, &figures);
  print_figure ("1,000 runs, until their rows are painted", figures.rows, MOST_ROWS_MS);
  print_figure ("  the main loop works at one go", figures.deaf_cpu, MOST_DEAF_MS);
  print_figure ("  and is deaf", figures.deaf, 0.0);
  print_figure ("a million steps, until they are painted", figures.curves, MOST_CURVES_MS);
  print_figure ("  the main loop works at one go", figures.curves_deaf_cpu, MOST_DEAF_MS);
  print_figure ("  and is deaf", figures.curves_deaf, 0.0);

  g_source_destroy ((GSource *) ear);
  g_source_unref ((GSource *) ear);
  bnl_controller_shutdown (controller);
  g_object_unref (controller);
  bnl_store_unref (store);
  bnl_store_fixture_remove (path);
  return 0;
}
