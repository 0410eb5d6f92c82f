#include "lab/bnl-experiment.h"

#include <glib/gstdio.h>
#include <string.h>

#define QUICK                                                                                      \
  "\"quick\":{\"vary\":[{\"key\":\"batch_size\",\"values\":\"2,4\"},"                              \
  "{\"key\":\"norm\",\"values\":\"none,batch\"}]}"
#define OPEN "{\"bnlab_experiment\":1,"

static BnlExperiment *
parse (const char *text, GError **error)
{
  return bnl_experiment_parse (text, strlen (text), "my-sweep", error);
}

static const char full_text[] = OPEN
    "\"id\":\"batch-2\",\"title\":\"Batches\",\"question\":\"How $\\\\mu$?\",\"belief\":\"None.\","
    "\"guess\":[\"yes\",\"no\"],\"answer_hint\":\"Look.\",\"reading\":[\"One.\",\"Two.\"],"
    "\"sources\":[{\"title\":\"A\",\"where\":\"B\",\"url\":\"https://c\",\"says\":\"D\"},"
    "{\"title\":\"E\"}]," QUICK ",\"full\":{\"vary\":[{\"key\":\"batch_size\",\"values\":"
    "\"pow2:2:64\"}],\"arms\":[{\"name\":\"none\",\"set\":{\"norm\":\"none\"}}],\"seeds\":5},"
    "\"pictures\":[{\"kind\":\"axis\",\"metric\":\"best_accuracy\",\"x\":\"batch_size\","
    "\"arm\":\"none\"},{\"kind\":\"curves\",\"metric\":\"loss\"}],\"verdict\":[\"range\"]}";

static void
assert_full (const BnlExperiment *experiment)
{
  const BnlExperimentSource *sources;
  const BnlExperimentPicture *pictures;
  guint n;

  g_assert_cmpstr (bnl_experiment_get_id (experiment), ==, "batch-2");
  g_assert_cmpstr (bnl_experiment_get_title (experiment), ==, "Batches");
  g_assert_cmpstr (bnl_experiment_get_question (experiment), ==, "How $\\mu$?");
  g_assert_cmpstr (bnl_experiment_get_belief (experiment), ==, "None.");
  g_assert_cmpstr (bnl_experiment_get_answer_hint (experiment), ==, "Look.");
  g_assert_cmpstr (bnl_experiment_get_guesses (experiment)[1], ==, "no");
  g_assert_null (bnl_experiment_get_guesses (experiment)[2]);
  g_assert_cmpstr (bnl_experiment_get_reading (experiment)[1], ==, "Two.");
  g_assert_cmpstr (bnl_experiment_get_findings (experiment)[0], ==, "range");
  sources = bnl_experiment_get_sources (experiment, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (sources[0].says, ==, "D");
  g_assert_null (sources[1].url);
  pictures = bnl_experiment_get_pictures (experiment, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (pictures[0].kind, ==, BNL_EXPERIMENT_AXIS);
  g_assert_cmpstr (pictures[0].metric, ==, "best_accuracy");
  g_assert_cmpstr (pictures[0].x, ==, "batch_size");
  g_assert_null (pictures[0].y);
  g_assert_cmpstr (pictures[0].arm, ==, "none");
  g_assert_cmpint (pictures[1].kind, ==, BNL_EXPERIMENT_CURVES);
  g_assert_cmpuint (bnl_sweep_get_n_runs (bnl_experiment_get_quick (experiment)), ==, 4);
  g_assert_cmpuint (bnl_sweep_get_n_runs (bnl_experiment_get_full (experiment)), ==, 30);
}

static void
test_full (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlExperiment) experiment = parse (full_text, &error);
  g_autoptr (BnlExperiment) back = NULL;
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  assert_full (experiment);
  text = bnl_experiment_dup_text (experiment);
  back = parse (text, &error);
  g_assert_no_error (error);
  assert_full (back);
  again = bnl_experiment_dup_text (back);
  g_assert_cmpstr (text, ==, again);
  g_assert_true (g_str_has_suffix (text, "}\n"));
}

static char *
list_kinds (const BnlExperiment *experiment)
{
  GString *kinds = g_string_new (NULL);
  guint n;
  const BnlExperimentPicture *pictures = bnl_experiment_get_pictures (experiment, &n);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (kinds, "%s%s%s%s", i > 0 ? " " : "",
                            bnl_experiment_picture_kind_get_name (pictures[i].kind),
                            pictures[i].x != NULL ? ":" : "",
                            pictures[i].x != NULL ? pictures[i].x : "");
  return g_string_free (kinds, FALSE);
}

/* A sweep by itself: named as its file, with the pictures that follow from it. */
static void
assert_plain (const char *text, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlExperiment) experiment = parse (text, &error);
  g_autofree char *kinds = NULL;
  g_autofree char *written = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (bnl_experiment_get_id (experiment), ==, "my-sweep");
  g_assert_cmpstr (bnl_experiment_get_title (experiment), ==, "my-sweep");
  g_assert_null (bnl_experiment_get_question (experiment));
  g_assert_null (bnl_experiment_get_reading (experiment)[0]);
  g_assert_null (bnl_experiment_get_findings (experiment)[0]);
  kinds = list_kinds (experiment);
  g_assert_cmpstr (kinds, ==, expected);
  /* What follows from the sweep is not written down. */
  written = bnl_experiment_dup_text (experiment);
  g_assert_null (strstr (written, "pictures"));
}

static void
test_plain (void)
{
  assert_plain ("{}", "curves");
  assert_plain ("{\"vary\":[{\"key\":\"norm\",\"values\":\"none,batch\"}]}", "curves bars");
  assert_plain ("{\"vary\":[{\"key\":\"lr\",\"values\":\"1,2\"}],\"measures\":[\"train\"]}",
                "axis:lr curves gap");
  assert_plain ("{\"vary\":[{\"key\":\"lr\",\"values\":\"1,2\"},"
                "{\"key\":\"norm\",\"values\":\"none,batch\"},"
                "{\"key\":\"epochs\",\"values\":\"1,2\"}],\"measures\":[\"unit\"]}",
                "heat:epochs axis:lr difference:lr curves percentiles");
}

static void
test_refused (void)
{
  static const char *const cases[][2] = {
    { "[]", "neither an experiment nor a sweep in JSON: line 1: *" },
    { "{\"title\":\"x\"}", "there is no “title”; there may be spec, vary*" },
    { "{\"bnlab_experiment\":2," QUICK "}", "“bnlab_experiment” must be 1*but is 2" },
    { "{\"bnlab_experiment\":\"1\"}", "“bnlab_experiment” must be a whole number*" },
    { OPEN "\"title\":\"x\"}", "“quick” is missing" },
    { OPEN QUICK ",\"verdikt\":[]}", "there is no “verdikt”; there may be*verdict" },
    { OPEN QUICK ",\"title\":1}", "“title” must be a text, but is 1" },
    { OPEN QUICK ",\"title\":\"\"}", "“title” must not be empty" },
    { OPEN QUICK ",\"id\":\"A b\"}", "“id” must have small letters*“A b”" },
    { OPEN QUICK ",\"id\":\"12\"}", "“id” must have small letters*“12”" },
    { OPEN QUICK ",\"reading\":\"x\"}", "“reading” must be a list in [] of texts, but is \"x\"" },
    { OPEN QUICK ",\"sources\":[{\"url\":\"x\"}]}", "“sources”, item 1: “title” is missing" },
    { OPEN QUICK ",\"sources\":[{\"title\":\"x\",\"year\":1}]}",
      "“sources”, item 1: there is no “year”*" },
    { OPEN QUICK ",\"full\":{\"seeds\":0}}", "“full”: seeds must be*" },
    { OPEN "\"quick\":{\"vary\":[{\"key\":\"lr\",\"values\":\"x\"}]}}",
      "“quick”: “vary”, item 1: value 1 of lr must be*" },
    { OPEN QUICK ",\"verdict\":[\"range\",\"better\"]}",
      "“verdict”, item 2: must be one of early, *“better”" },
    { OPEN QUICK ",\"pictures\":[{\"x\":\"lr\"}]}", "“pictures”, item 1: “kind” is missing" },
    { OPEN QUICK ",\"pictures\":[{\"kind\":\"pie\"}]}",
      "“pictures”, item 1: “kind” must be one of curves, axis*“pie”" },
    { OPEN QUICK ",\"pictures\":[{\"kind\":\"axis\",\"x\":\"lr\"}]}",
      "“pictures”, item 1: “x” is “lr”, but “quick” does not vary that" },
    { OPEN QUICK ",\"full\":{},\"pictures\":[{\"kind\":\"axis\",\"x\":\"batch_size\"}]}",
      "“pictures”, item 1: “x” is “batch_size”, but “full” does not vary that" },
    { OPEN QUICK ",\"pictures\":[{\"kind\":\"axis\"},{\"kind\":\"heat\",\"y\":\"norm\"}]}",
      "“pictures”, item 2: “y” is “norm”, but “quick” does not vary that" },
    { OPEN QUICK ",\"pictures\":[{\"kind\":\"axis\",\"arm\":\"layer\"}]}",
      "“pictures”, item 1: “arm” is “layer”, but “quick” has no arm of that name" },
    { OPEN QUICK ",\"pictures\":[{\"kind\":\"axis\",\"metric\":\"speed\"}]}",
      "“pictures”, item 1: “metric”: *speed*" },
    { OPEN QUICK ",\"pictures\":[{\"kind\":\"curves\",\"metric\":\"last_accuracy\"}]}",
      "“pictures”, item 1: “metric” of curves must be one of accuracy, loss*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (BnlExperiment) experiment = parse (cases[i][0], &error);

    if (experiment != NULL)
      g_error ("taken: %s", cases[i][0]);
    g_assert_true (error->domain == BNL_SPEC_ERROR);
    if (!g_pattern_match_simple (cases[i][1], error->message))
      g_error ("%s", error->message);
  }
}

/* Another sweep for the same question: only the pictures that it has. */
static void
test_vary (void)
{
  g_autoptr (BnlExperiment) experiment = parse (full_text, NULL);
  g_autoptr (BnlExperiment) same = NULL;
  g_autoptr (BnlExperiment) other = NULL;
  g_autoptr (BnlSweep) sweep = bnl_sweep_dup (bnl_experiment_get_quick (experiment));
  g_autoptr (BnlSweep) lr = bnl_sweep_new ();
  g_autofree char *of_same = NULL;
  g_autofree char *of_other = NULL;
  guint n;

  g_assert_true (bnl_sweep_build (sweep, NULL));
  same = bnl_experiment_vary (experiment, "My batches", sweep);
  of_same = list_kinds (same);
  g_assert_cmpstr (of_same, ==, "axis:batch_size curves");
  g_assert_cmpstr (bnl_experiment_get_id (same), ==, "my-batches");
  g_assert_cmpstr (bnl_experiment_get_question (same), ==, "How $\\mu$?");
  g_assert_null (bnl_experiment_get_answer_hint (same));
  bnl_experiment_get_sources (same, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_null (bnl_experiment_get_full (same));

  g_assert_true (bnl_sweep_set_axis (lr, "lr", "1,2", NULL) && bnl_sweep_build (lr, NULL));
  other = bnl_experiment_vary (experiment, "3", lr);
  of_other = list_kinds (other);
  g_assert_cmpstr (of_other, ==, "curves");
  g_assert_cmpstr (bnl_experiment_get_id (other), ==, "experiment-3");
}

static void
test_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("bnlab-experiment-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "Größer.json", NULL);
  g_autofree char *missing = g_build_filename (folder, "missing", NULL);
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();
  g_autoptr (BnlExperiment) experiment = NULL;
  g_autoptr (BnlExperiment) back = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (bnl_sweep_build (sweep, NULL));
  experiment = bnl_experiment_new ("Größer!", sweep);
  g_assert_true (bnl_experiment_write (experiment, path, NULL));
  back = bnl_experiment_read (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (bnl_experiment_get_title (back), ==, "Größer!");
  g_assert_cmpstr (bnl_experiment_get_id (back), ==, "grosser");

  g_assert_true (g_file_set_contents (path, "{\"seeds\":0}", -1, NULL));
  g_assert_null (bnl_experiment_read (path, &error));
  g_assert_true (g_str_has_prefix (error->message, path));
  g_clear_error (&error);
  g_assert_null (bnl_experiment_read (missing, &error));
  g_assert_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, missing));
  g_clear_error (&error);
  g_assert_false (bnl_experiment_write (experiment, folder, &error));
  g_assert_true (error->domain == G_IO_ERROR);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/experiment/full", test_full);
  g_test_add_func ("/experiment/plain", test_plain);
  g_test_add_func ("/experiment/refused", test_refused);
  g_test_add_func ("/experiment/vary", test_vary);
  g_test_add_func ("/experiment/files", test_files);
  return g_test_run ();
}
