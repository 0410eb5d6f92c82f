#include "plot/bnl-chart-categories-private.h"
#include "plot/bnl-chart-ticks-private.h"

#include "plot/bnl-bars.h"
#include "plot/bnl-chart-ticks.h"

#include <math.h>
#include <string.h>

/* Names and ticks of one's own along an axis: which have room, what is cut, and what is left out in
 * a chart that is small. */

#define LENGTH_PX 400.0
#define ELLIPSIS "…"

static const char *const names[] = { "relu", "leaky relu", "tanh", "gelu", "sigmoid", NULL };

typedef struct {
  BnlChart *chart;
  BnlChartTheme theme;
  BnlAxis axis;
  BnlChartTick ticks[BNL_AXIS_MAX_TICKS];
} Fixture;

static void
set_up (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  fixture->chart = bnl_chart_new ("Accuracy");
  bnl_chart_theme_init (&fixture->theme, FALSE);
  bnl_chart_categories_set_x (fixture->chart, names);
  g_assert_true (bnl_chart_categories_fit (fixture->chart->x_names, &fixture->axis));
}

static void
tear_down (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  bnl_chart_free (fixture->chart);
}

static guint
get_ticks (Fixture *fixture, double apart_px, double width_px)
{
  return bnl_chart_categories_get_ticks (fixture->chart, &fixture->theme, fixture->chart->x_names,
                                         &fixture->axis, LENGTH_PX, apart_px, width_px,
                                         fixture->ticks);
}

static double
measure (const Fixture *fixture, const char *label)
{
  double width;

  bnl_text_measure (fixture->chart->text, label, fixture->theme.font_px, BNL_TEXT_PLAIN, &width,
                    NULL);
  return width;
}

/* --- names --- */

/* Each has a place of width 1 around its number. */
static void
test_places (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  BnlAxis none;

  g_assert_cmpfloat (fixture->axis.minimum, ==, -0.5);
  g_assert_cmpfloat (fixture->axis.maximum, ==, 4.5);
  g_assert_cmpfloat (bnl_chart_categories_get_place (&fixture->axis, LENGTH_PX), ==, 80);
  g_assert_cmpuint (get_ticks (fixture, 10, 400), ==, 5);
  for (guint i = 0; i < 5; i++) {
    g_assert_cmpfloat (fixture->ticks[i].value, ==, i);
    g_assert_cmpstr (fixture->ticks[i].label, ==, names[i]);
  }
  g_assert_false (bnl_chart_categories_fit (NULL, &none));
  g_assert_false (bnl_chart_categories_fit ((char *[]){ NULL }, &none));
}

/* A name has as many letters as fit, and never one more; what fits is not touched. */
static void
test_cut (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  for (double width = 0; width <= 120; width += 3) {
    get_ticks (fixture, 10, width);
    for (guint i = 0; i < 5; i++) {
      const char *label = fixture->ticks[i].label;
      gsize kept = strlen (label);
      g_autofree char *more = NULL;

      g_assert_cmpfloat (measure (fixture, label), <=, width);
      if (measure (fixture, names[i]) <= width) {
        g_assert_cmpstr (label, ==, names[i]);
        continue;
      }
      if (kept > 0) {
        g_assert_true (g_str_has_suffix (label, ELLIPSIS));
        kept -= strlen (ELLIPSIS);
        g_assert_true (strncmp (label, names[i], kept) == 0);
      }
      more = g_strdup_printf ("%.*s" ELLIPSIS, (int) kept + 1, names[i]);
      g_assert_cmpfloat (measure (fixture, more), >, width);
    }
  }
}

/* Names are cut between letters, not within one that has several bytes, and one that is too long
 * for a label is cut however much room there is. */
static void
test_cut_letters (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autofree char *long_name = g_strnfill (300, 'n');
  const char *const odd[] = { "ääääääääääääääää", "日本語日本語日本語日本語", long_name, "", NULL };

  bnl_chart_categories_set_x (fixture->chart, odd);
  bnl_chart_categories_fit (fixture->chart->x_names, &fixture->axis);
  for (double width = 5; width <= 120; width += 5) {
    g_assert_cmpuint (get_ticks (fixture, 10, width), ==, 4);
    for (guint i = 0; i < 4; i++)
      g_assert_true (g_utf8_validate (fixture->ticks[i].label, -1, NULL));
    g_assert_cmpstr (fixture->ticks[3].label, ==, "");
  }
  get_ticks (fixture, 10, 1e5);
  g_assert_cmpuint (strlen (fixture->ticks[2].label), <, BNL_CHART_TICK_SIZE);
  g_assert_true (g_str_has_suffix (fixture->ticks[2].label, ELLIPSIS));
}

/* Where they are crowded every second or third is left, from the first on; when the axis is moved
 * the same ones stay. */
static void
test_crowded (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_assert_cmpuint (get_ticks (fixture, 80, 400), ==, 5);
  g_assert_cmpuint (get_ticks (fixture, 81, 400), ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat (fixture->ticks[i].value, ==, 2 * i);
  g_assert_cmpuint (get_ticks (fixture, 200, 400), ==, 2);
  g_assert_cmpfloat (fixture->ticks[1].value, ==, 3);

  fixture->axis.minimum = 0.5;
  fixture->axis.maximum = 4.5;
  g_assert_cmpuint (get_ticks (fixture, 101, 400), ==, 2);
  g_assert_cmpfloat (fixture->ticks[0].value, ==, 2);
  g_assert_cmpfloat (fixture->ticks[1].value, ==, 4);
  /* Of a part of an axis only what is seen. */
  fixture->axis.minimum = 1.2;
  fixture->axis.maximum = 2.8;
  g_assert_cmpuint (get_ticks (fixture, 10, 400), ==, 1);
  g_assert_cmpstr (fixture->ticks[0].label, ==, "tanh");
  fixture->axis.minimum = 2.2;
  g_assert_cmpuint (get_ticks (fixture, 10, 400), ==, 0);
}

/* More names than an axis has ticks are thinned out over all of it. */
static void
test_thousands (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) many = NULL;
  guint n;

  for (int i = 0; i < 3000; i++)
    g_strv_builder_add (builder, "n");
  many = g_strv_builder_end (builder);
  bnl_chart_categories_set_x (fixture->chart, (const char *const *) many);
  bnl_chart_categories_fit (fixture->chart->x_names, &fixture->axis);
  n = get_ticks (fixture, 0, 400);
  g_assert_cmpuint (n, >, BNL_AXIS_MAX_TICKS / 2);
  g_assert_cmpuint (n, <=, BNL_AXIS_MAX_TICKS);
  g_assert_cmpfloat (fixture->ticks[n - 1].value, >, 2900);
}

/* The chart takes names over as they were, and numbers come back when they are gone. */
static void
test_copied (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  char first[] = "first";
  const char *const own[] = { first, "second", NULL };

  bnl_chart_categories_set_y (fixture->chart, own);
  first[0] = 'w';
  g_assert_cmpstr (bnl_chart_categories_get_y (fixture->chart, 0), ==, "first");
  g_assert_cmpstr (bnl_chart_categories_get_y (fixture->chart, 1.4), ==, "second");
  g_assert_null (bnl_chart_categories_get_y (fixture->chart, (double) NAN));
  g_assert_cmpstr (bnl_chart_categories_get_x (fixture->chart, 4), ==, "sigmoid");
  bnl_chart_categories_set_y (fixture->chart, NULL);
  g_assert_null (bnl_chart_categories_get_y (fixture->chart, 0));
  g_assert_nonnull (bnl_chart_categories_get_x (fixture->chart, 0));
}

/* --- ticks --- */

static void
test_ticks (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  static const double values[] = { 1, 2, 4, 8, 16 };
  static const char *const labels[] = { "one", "two", "four", "eight", "sixteen" };
  BnlAxis axis = { .minimum = 1, .maximum = 16, .logarithmic = TRUE };

  bnl_chart_ticks_set_x (fixture->chart, values, labels, 5);
  /* Both ends are ticks though an axis is rarely exact. */
  g_assert_cmpuint (bnl_chart_ticks_list (fixture->chart, &axis, 1, fixture->ticks), ==, 5);
  g_assert_cmpstr (fixture->ticks[4].label, ==, "sixteen");
  g_assert_cmpuint (bnl_chart_ticks_list (fixture->chart, &axis, 2, fixture->ticks), ==, 3);
  g_assert_cmpstr (fixture->ticks[1].label, ==, "four");
  axis.minimum = 1.5;
  axis.maximum = 4;
  g_assert_cmpuint (bnl_chart_ticks_list (fixture->chart, &axis, 1, fixture->ticks), ==, 2);
  g_assert_cmpfloat (fixture->ticks[0].value, ==, 2);
  /* One alone would not say how the axis runs: round numbers then. */
  axis.minimum = 3;
  g_assert_cmpuint (bnl_chart_ticks_list (fixture->chart, &axis, 1, fixture->ticks), ==, 0);
  /* The next ones take the place of these. */
  bnl_chart_ticks_set_x (fixture->chart, values + 3, labels + 3, 2);
  g_assert_null (bnl_chart_ticks_get_x (fixture->chart, 1));
  g_assert_cmpstr (bnl_chart_ticks_get_x (fixture->chart, 8), ==, "eight");
}

/* --- in a chart --- */

static void
plan (Fixture *fixture, double width, double height, BnlChartPlan *plan)
{
  bnl_chart_layout_plan (fixture->chart, &fixture->theme, width, height, plan);
}

/* Names lie flat where they have room, are turned where they have not, and never reach below the
 * chart; whatever the size, the plot stays within it. */
static void
test_turned (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  BnlBars *bars = bnl_bars_new ("b", 0);
  BnlChartPlan wide, narrow;

  bnl_bars_set (bars, 4, 1, (double) NAN);
  bnl_chart_take_layer (fixture->chart, bnl_bars_get_layer (bars));
  plan (fixture, 900, 300, &wide);
  g_assert_cmpfloat (wide.turned_px, ==, 0);
  g_assert_cmpuint (wide.n_x_ticks, ==, 5);
  g_assert_cmpstr (wide.x_ticks[1].label, ==, "leaky relu");
  plan (fixture, 220, 300, &narrow);
  g_assert_cmpfloat (narrow.turned_px, >, 0);
  g_assert_cmpfloat (narrow.plot.top + narrow.plot.height + narrow.turned_px, <=, 300);
  for (double width = 0; width <= 900; width += 37)
    for (double height = 0; height <= 400; height += 37) {
      BnlChartPlan any;

      plan (fixture, width, height, &any);
      g_assert_cmpfloat (any.plot.left + any.plot.width, <=, MAX (width, any.plot.left));
      g_assert_cmpfloat (any.plot.width, >=, 0);
      g_assert_cmpfloat (any.plot.height, >=, 0);
      if (any.plot.height > 0)
        g_assert_cmpfloat (any.plot.top + any.plot.height + any.turned_px, <=, height);
    }
}

/* What a small chart leaves out, in the order of what can be spared. */
static void
test_small (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  BnlBars *bars = bnl_bars_new ("with BN", 0);
  BnlChartPlan large, low, narrow;

  bnl_bars_set (bars, 4, 1, (double) NAN);
  bnl_chart_take_layer (fixture->chart, bnl_bars_get_layer (bars));
  bnl_chart_set_x_label (fixture->chart, "activation");
  bnl_chart_set_y_label (fixture->chart, "accuracy");
  plan (fixture, 640, 400, &large);
  g_assert_true (large.x_label && large.y_label);
  g_assert_cmpuint (large.n_legend, ==, 1);
  plan (fixture, 640, 200, &low);
  g_assert_false (low.x_label);
  g_assert_true (low.y_label);
  g_assert_cmpuint (low.n_y_ticks, <, large.n_y_ticks);
  plan (fixture, 260, 400, &narrow);
  g_assert_true (narrow.x_label);
  g_assert_false (narrow.y_label);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/plot/chart-names/places", test_places },
    { "/plot/chart-names/cut", test_cut },
    { "/plot/chart-names/cut-letters", test_cut_letters },
    { "/plot/chart-names/crowded", test_crowded },
    { "/plot/chart-names/thousands", test_thousands },
    { "/plot/chart-names/copied", test_copied },
    { "/plot/chart-names/ticks", test_ticks },
    { "/plot/chart-names/turned", test_turned },
    { "/plot/chart-names/small", test_small },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
