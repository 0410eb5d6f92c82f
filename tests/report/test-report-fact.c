#include "bnl-report-fixture.h"

#include "report/bnl-report-fact.h"

#include <string.h>

/* A sweep and how it was run, in words. */

static const char *
find (const GPtrArray *facts, const char *term)
{
  for (guint i = 0; i < facts->len; i++) {
    const BnlReportFact *fact = g_ptr_array_index (facts, i);

    if (g_str_equal (fact->term, term))
      return fact->text;
  }
  return NULL;
}

static GPtrArray *
list (BnlSweep *sweep)
{
  GPtrArray *facts = bnl_report_fact_list_new ();

  bnl_report_fact_add_settings (facts, sweep);
  return facts;
}

static BnlSweep *
parse (const char *json)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  BnlSweep *sweep;

  json_parser_load_from_data (parser, json, -1, &error);
  g_assert_no_error (error);
  sweep = bnl_sweep_from_json (json_node_get_object (json_parser_get_root (parser)), &error);
  g_assert_no_error (error);
  return sweep;
}

/* What varies, what is compared, and of the rest only what is not as by default. */
static void
test_settings (void)
{
  g_autoptr (BnlSweep) sweep =
      parse ("{\"spec\": {\"lr\": 0.1, \"optimizer\": \"sgd\", \"dropout\": 0.5},"
             " \"vary\": [{\"key\": \"batch_size\", \"values\": \"pow2:1:8\"}],"
             " \"arms\": [{\"name\": \"none\", \"set\": {\"norm\": \"none\"}},"
             "            {\"name\": \"BN\", \"set\": {\"norm\": \"batch\", \"lr\": 0.2}}],"
             " \"seeds\": 2}");
  g_autoptr (GPtrArray) facts = list (sweep);

  g_assert_cmpstr (find (facts, "Compared"), ==, "none (norm=none); BN (norm=batch lr=0.2)");
  g_assert_cmpstr (find (facts, "Batch size"), ==, "1, 2, 4, 8");
  g_assert_cmpstr (find (facts, "Seeds"), ==, "2 (0 to 1)");
  g_assert_cmpstr (find (facts, "Data set"), ==, "digits");
  g_assert_cmpstr (find (facts, "Optimizer"), ==, "sgd");
  g_assert_cmpstr (find (facts, "Dropout"), ==, "0.5");
  g_assert_null (find (facts, "Epochs"));
  g_assert_null (find (facts, "Normalization"));
}

/* What goes with another is told so, and once. */
static void
test_scaling (void)
{
  g_autoptr (BnlSweep) sweep = parse (
      "{\"spec\": {\"lr\": 0.1}, \"vary\": [{\"key\": \"batch_size\", \"values\": \"8,16\"}],"
      " \"scale\": [{\"key\": \"lr\", \"by\": \"batch_size\", \"at\": 64}]}");
  g_autoptr (GPtrArray) facts = list (sweep);
  guint n = 0;

  g_assert_cmpstr (find (facts, "Learning rate"), ==, "0.1 × batch size / 64");
  for (guint i = 0; i < facts->len; i++)
    n += g_str_equal (((BnlReportFact *) g_ptr_array_index (facts, i))->term, "Learning rate");
  g_assert_cmpuint (n, ==, 1);
  g_assert_null (find (facts, "Compared"));
  g_assert_cmpstr (find (facts, "Seed"), ==, "0");
}

static void
test_values (void)
{
  g_autoptr (BnlSweep) depth =
      parse ("{\"vary\": [{\"key\": \"hidden\", \"values\": \"10x1/10x4\"},"
             "             {\"key\": \"lr\", \"values\": \"lin:0.1:0.9:33\"}]}");
  g_autoptr (BnlSweep) drawn =
      parse ("{\"vary\": [{\"key\": \"lr\", \"values\": \"log:0.001:1:9\"}],"
             " \"random\": {\"n\": 5, \"seed\": 3}}");
  g_autoptr (GPtrArray) facts = list (depth);
  g_autoptr (GPtrArray) draws = list (drawn);

  /* Twenty layers are not spelled out. */
  g_assert_cmpstr (find (facts, "Hidden layers"), ==, "1, 4");
  g_assert_true (g_str_has_prefix (find (facts, "Learning rate"), "0.1, 0.125, 0.15 …"));
  g_assert_true (g_str_has_suffix (find (facts, "Learning rate"), " 0.9 (33 values)"));
  g_assert_cmpstr (find (draws, "Learning rate"), ==, "log:0.001:1:9");
  g_assert_cmpstr (find (draws, "Combinations"), ==, "5, at random");
}

static void
test_names (void)
{
  static const char *const names[][2] = { { "lr", "Learning rate" },
                                          { "batch_size", "Batch size" },
                                          { "bn_eps", "Epsilon of the normalization" },
                                          { "weight_decay", "Weight decay" } };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *name = bnl_report_fact_name_setting (names[i][0]);

    g_assert_cmpstr (name, ==, names[i][1]);
  }
}

static void
test_seconds (void)
{
  static const struct {
    double seconds;
    const char *text;
  } cases[] = { { 0.04, "0.04 s" },    { 1.25, "1.2 s" },    { 9.96, "10.0 s" },
                { 59.4, "59 s" },      { 61, "1 min 1 s" },  { 3599.4, "59 min 59 s" },
                { 3600, "1 h 0 min" }, { 7384, "2 h 3 min" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = bnl_report_fact_format_seconds (cases[i].seconds);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
test_runs (void)
{
  g_autoptr (BnlSweepTable) table = bnl_report_fixture_batch_sizes ();
  static const char *const axes[] = { "lr", "0.1,0.2", NULL };
  g_autoptr (BnlSweep) sweep = bnl_report_fixture_sweep (axes, NULL, 2, 0);
  g_autoptr (BnlSweepTable) part = bnl_sweep_table_new (sweep);
  g_autofree char *all = bnl_report_fact_count_runs (table);
  g_autofree char *none = bnl_report_fact_count_runs (part);
  g_autofree char *some = NULL;

  /* Of 42 three cannot be trained, and what the one that diverged took is not known. */
  g_assert_true (g_str_has_prefix (all, "39, 1.9 s of training each on average, 1 min 16 s"));
  g_assert_cmpstr (none, ==, "0 of 8");
  bnl_report_fixture_finish (part, 0, 0, 0, 0.9);
  some = bnl_report_fact_count_runs (part);
  g_assert_cmpstr (some, ==, "1 of 8, 2.0 s of training each on average, 2.0 s in all");
}

/* The quick and the full one are known by what they train, another sweep is a file. */
static void
test_command (void)
{
  static const char json[] =
      "{\"bnlab_experiment\": 1, \"id\": \"rates\", \"title\": \"Rates\", \"question\": \"Which?\","
      " \"quick\": {\"vary\": [{\"key\": \"lr\", \"values\": \"0.1,0.2\"}]},"
      " \"full\": {\"vary\": [{\"key\": \"lr\", \"values\": \"0.1,0.2\"}], \"seeds\": 3}}";
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlExperiment) experiment = bnl_experiment_parse (json, sizeof json - 1, "x", &error);
  g_autoptr (BnlSweepTable) other = bnl_report_fixture_batch_sizes ();
  g_autofree char *quick = NULL;
  g_autofree char *full = NULL;
  g_autofree char *own = NULL;

  g_assert_no_error (error);
  quick = bnl_report_fact_dup_command (experiment, bnl_experiment_get_quick (experiment));
  full = bnl_report_fact_dup_command (experiment, bnl_experiment_get_full (experiment));
  own = bnl_report_fact_dup_command (experiment, bnl_sweep_table_get_sweep (other));
  g_assert_cmpstr (quick, ==, "bnlab-cli experiments run rates");
  g_assert_cmpstr (full, ==, "bnlab-cli experiments run rates --full");
  g_assert_cmpstr (own, ==, "bnlab-cli sweep rates.json");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-fact/settings", test_settings);
  g_test_add_func ("/report-fact/scaling", test_scaling);
  g_test_add_func ("/report-fact/values", test_values);
  g_test_add_func ("/report-fact/names", test_names);
  g_test_add_func ("/report-fact/seconds", test_seconds);
  g_test_add_func ("/report-fact/runs", test_runs);
  g_test_add_func ("/report-fact/command", test_command);
  return g_test_run ();
}
