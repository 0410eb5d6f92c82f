/* Experiments made in the editor: what is kept of the one they were made from, and the ways of
 * looking at one. */

#include <string.h>

#include "app/bnl-picture-words.h"
#include "app/bnl-sweep-form.h"

static BnlSweep *
make_sweep (const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (json, &error);
  BnlSweep *sweep;

  g_assert_no_error (error);
  sweep = bnl_sweep_from_json (json_node_get_object (node), &error);
  g_assert_no_error (error);
  return sweep;
}

static BnlExperiment *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  BnlExperiment *experiment = bnl_experiment_parse (json, strlen (json), "x", &error);

  g_assert_no_error (error);
  return experiment;
}

static void
test_title (void)
{
  static const char *const cases[][2] = {
    { "{}", "Repetition" },
    { "{\"vary\": [{\"key\": \"norm\", \"values\": \"none,batch\"}]}", "Comparison" },
    { "{\"vary\": [{\"key\": \"lr\", \"values\": \"0.1,1\"}]}", "Learning rate" },
    { "{\"vary\": [{\"key\": \"lr\", \"values\": \"0.1,1\"},"
      " {\"key\": \"batch_size\", \"values\": \"2,4\"}]}",
      "Learning rate × Batch size" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (BnlSweep) sweep = make_sweep (cases[i][0]);
    g_autofree char *title = bnl_sweep_form_dup_title (sweep);

    g_assert_cmpstr (title, ==, cases[i][1]);
  }
}

static const char start_json[] =
    "{\"bnlab_experiment\": 1, \"id\": \"start\", \"title\": \"Start\", \"question\": \"Why?\","
    "\"belief\": \"So.\", \"answer_hint\": \"Because.\", \"sources\": [{\"title\": \"S\"}],"
    "\"quick\": {\"vary\": [{\"key\": \"batch_size\", \"values\": \"2,4\"}]},"
    "\"full\": {\"vary\": [{\"key\": \"batch_size\", \"values\": \"2,4,8\"}]},"
    "\"pictures\": [{\"kind\": \"axis\", \"x\": \"batch_size\"}]}";

/* Words of one's own stay; pictures and versions are of the new plan. */
static void
test_own (void)
{
  g_autoptr (BnlExperiment) start = parse (start_json);
  g_autoptr (BnlSweep) quick =
      make_sweep ("{\"vary\": [{\"key\": \"lr\", \"values\": \"0.1,1\"}]}");
  g_autoptr (GError) error = NULL;
  BnlSweepForm form = { .title = "", .question = "What now?", .quick = quick };
  g_autoptr (BnlExperiment) made = bnl_sweep_form_make (&form, start, TRUE, &error);
  g_autoptr (BnlExperiment) bare = NULL;
  const BnlExperimentPicture *pictures;
  guint n;

  g_assert_no_error (error);
  g_assert_cmpstr (bnl_experiment_get_title (made), ==, "Learning rate");
  g_assert_cmpstr (bnl_experiment_get_question (made), ==, "What now?");
  g_assert_cmpstr (bnl_experiment_get_belief (made), ==, "So.");
  g_assert_null (bnl_experiment_get_full (made));
  g_assert_cmpint (bnl_sweep_find_axis (bnl_experiment_get_quick (made), "lr"), ==, 0);
  bnl_experiment_get_sources (made, &n);
  g_assert_cmpuint (n, ==, 1);
  pictures = bnl_experiment_get_pictures (made, &n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpstr (pictures[i].x, !=, "batch_size");
  /* A question that was taken away is away, and a title that was given is it. */
  form.question = "";
  form.title = "Mine";
  form.full = quick;
  bare = bnl_sweep_form_make (&form, start, TRUE, &error);
  g_assert_no_error (error);
  g_assert_null (bnl_experiment_get_question (bare));
  g_assert_cmpstr (bnl_experiment_get_title (bare), ==, "Mine");
  g_assert_nonnull (bnl_experiment_get_full (bare));
}

/* Of another's experiment the question is kept, and the new one is one's own. */
static void
test_of_another (void)
{
  g_autoptr (BnlExperiment) start = parse (start_json);
  g_autoptr (BnlSweep) quick =
      make_sweep ("{\"vary\": [{\"key\": \"lr\", \"values\": \"0.1,1\"}]}");
  g_autoptr (GError) error = NULL;
  BnlSweepForm form = { .title = "Mine", .question = "Why?", .quick = quick };
  g_autoptr (BnlExperiment) made = bnl_sweep_form_make (&form, start, FALSE, &error);
  g_autoptr (BnlExperiment) fresh = bnl_sweep_form_make (&form, NULL, FALSE, &error);

  g_assert_no_error (error);
  /* What people believe belongs to the question. */
  g_assert_cmpstr (bnl_experiment_get_belief (made), ==, "So.");
  g_assert_null (bnl_experiment_get_full (made));
  g_assert_cmpstr (bnl_experiment_get_id (made), !=, "start");
  g_assert_cmpstr (bnl_experiment_get_question (fresh), ==, "Why?");
}

static void
assert_tabs (const char *json, const char *expected)
{
  g_autoptr (BnlExperiment) experiment = parse (json);
  g_autoptr (BnlRunsKeeper) keeper = bnl_runs_keeper_new ();
  g_autoptr (BnlExperimentRunner) runner = bnl_experiment_runner_new (experiment, 0, keeper);
  g_autoptr (GPtrArray) tabs = bnl_picture_words_list (runner);
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < tabs->len; i++) {
    const BnlPictureTab *tab = tabs->pdata[i];

    g_string_append_printf (words, "%s=%s;", tab->view, tab->title);
  }
  g_assert_cmpstr (words->str, ==, expected);
}

/* What can be chosen anyway is not offered twice, and nothing that makes no sense. */
static void
test_tabs (void)
{
  assert_tabs ("{\"vary\": [{\"key\": \"lr\", \"values\": \"0.1,1\"}]}",
               "picture-0=Accuracy by learning rate;picture-1=Curves;table=Table;");
  assert_tabs ("{\"bnlab_experiment\": 1, \"id\": \"a\", \"title\": \"A\","
               "\"quick\": {\"vary\": [{\"key\": \"lr\", \"values\": \"0.1,1\"},"
               "  {\"key\": \"norm\", \"values\": \"none,batch\"},"
               "  {\"key\": \"batch_size\", \"values\": \"2,4\"}]},"
               "\"pictures\": [{\"kind\": \"difference\", \"x\": \"batch_size\"},"
               "  {\"kind\": \"curves\", \"metric\": \"loss\"},"
               "  {\"kind\": \"bars\", \"metric\": \"steps_to_90\"}]}",
               "picture-0=Difference by batch size;picture-1=Loss curves;picture-2=To 90 %;"
               "curves=All curves;heat=Heat map;table=Table;");
  assert_tabs ("{\"bnlab_experiment\": 1, \"id\": \"a\", \"title\": \"A\", \"quick\": {},"
               "\"pictures\": [{\"kind\": \"curves\", \"metric\": \"accuracy\"},"
               "  {\"kind\": \"curves\", \"metric\": \"loss\"}]}",
               "picture-0=Curves;picture-1=Loss curves;table=Table;");
}

/* Each view says what of it is open; one that there is not is that of the curves. */
static void
test_choices (void)
{
  static const struct {
    const char *view;
    BnlExperimentPictureKind kind;
    BnlPictureChoices choices;
  } cases[] = {
    { "picture-0", BNL_EXPERIMENT_AXIS, BNL_PICTURE_CHOICE_METRIC },
    { "picture-1", BNL_EXPERIMENT_HEAT, BNL_PICTURE_CHOICE_AXES | BNL_PICTURE_CHOICE_ARM },
    { "picture-2", BNL_EXPERIMENT_CURVES, BNL_PICTURE_CHOICE_CELL },
    { "picture-3", BNL_EXPERIMENT_CURVES, BNL_PICTURE_CHOICE_CELL | BNL_PICTURE_CHOICE_CURVE },
    { "curves", BNL_EXPERIMENT_CURVES, BNL_PICTURE_CHOICE_CELL | BNL_PICTURE_CHOICE_CURVE },
    { "heat", BNL_EXPERIMENT_HEAT,
      BNL_PICTURE_CHOICE_METRIC | BNL_PICTURE_CHOICE_AXES | BNL_PICTURE_CHOICE_ARM },
  };
  g_autoptr (BnlExperiment) experiment =
      parse ("{\"bnlab_experiment\": 1, \"id\": \"a\", \"title\": \"A\","
             "\"quick\": {\"vary\": [{\"key\": \"lr\", \"values\": \"0.1,1\"},"
             "  {\"key\": \"batch_size\", \"values\": \"2,4\"}]},"
             "\"pictures\": [{\"kind\": \"axis\", \"x\": \"lr\"},"
             "  {\"kind\": \"heat\", \"metric\": \"last_loss\"},"
             "  {\"kind\": \"curves\", \"metric\": \"loss\"}, {\"kind\": \"curves\"}]}");
  g_autoptr (BnlRunsKeeper) keeper = bnl_runs_keeper_new ();
  g_autoptr (BnlExperimentRunner) runner = bnl_experiment_runner_new (experiment, 0, keeper);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    BnlExperimentPicture picture;
    BnlPictureChoices choices;

    g_test_message ("%s", cases[i].view);
    bnl_picture_words_find (runner, cases[i].view, &picture, &choices);
    g_assert_cmpint (picture.kind, ==, cases[i].kind);
    g_assert_cmpint (choices, ==, cases[i].choices);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/sweep-form/title", test_title);
  g_test_add_func ("/app/sweep-form/own", test_own);
  g_test_add_func ("/app/sweep-form/of-another", test_of_another);
  g_test_add_func ("/app/sweep-form/tabs", test_tabs);
  g_test_add_func ("/app/sweep-form/choices", test_choices);
  return g_test_run ();
}
