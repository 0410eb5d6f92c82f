#include "lab/bnl-sweep.h"

#include <math.h>
#include <string.h>

/* The values of one axis, with blanks between them. */
static char *
list_values (const char *key, const char *values)
{
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();
  g_autoptr (GError) error = NULL;

  bnl_sweep_set_axis (sweep, key, values, &error);
  g_assert_no_error (error);
  bnl_sweep_build (sweep, &error);
  g_assert_no_error (error);
  return g_strjoinv (" ", (char **) bnl_sweep_get_axis (sweep, 0)->values);
}

static void
assert_values (const char *key, const char *values, const char *expected)
{
  g_autofree char *listed = list_values (key, values);

  g_assert_cmpstr (listed, ==, expected);
}

static void
assert_refused (const char *key, const char *values, const char *pattern)
{
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();
  g_autoptr (GError) error = NULL;

  if (bnl_sweep_set_axis (sweep, key, values, &error))
    g_error ("taken: %s", values);
  g_assert_true (error->domain == BNL_SPEC_ERROR);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("%s", error->message);
  g_assert_cmpuint (bnl_sweep_get_n_varied (sweep), ==, 0);
}

static void
test_lists (void)
{
  assert_values ("lr", "0.1,1e-3,0.010", "0.1 0.001 0.01");
  assert_values ("batch-size", " 64 , 8,8", "64 8");
  assert_values ("activation", "relu,tanh", "relu tanh");
  assert_values ("nesterov", "false,true", "false true");
  assert_values ("eval_every", "epoch,50", "epoch 50");
  assert_values ("init", "default,gaussian:0.10", "default gaussian:0.1");
  assert_values ("data", "digits,fashion-mnist", "digits fashion-mnist");
  assert_values ("augment", "none/shift:1,hflip", "none shift:1,hflip:0.5");
  assert_values ("augment", "shift:2  rotate", "shift:2 rotate:10");
}

/* Commas are in its values; layers alike are counted. */
static void
test_hidden (void)
{
  assert_values ("hidden", "100/100,100/100x3/300,100,100", "100 100x2 100x3 300,100x2");
  assert_values ("hidden", "100x2 100,100", "100x2");
  assert_values ("hidden", "64x2,32", "64x2,32");
  assert_values ("hidden", "pow2:16:64", "16 32 64");
  assert_values ("hidden", "100xpow2:1:8", "100 100x2 100x4 100x8");
  assert_values ("hidden", "50xlin:1:10:4", "50 50x4 50x7 50x10");
}

/* Both ends as they are, what is computed rounded to three digits. */
static void
test_lin (void)
{
  assert_values ("dropout", "lin:0:0.5:3", "0 0.25 0.5");
  assert_values ("lr", "lin:0.1:0.4:4", "0.1 0.2 0.3 0.4");
  assert_values ("lr", "lin:1:2:4", "1 1.33 1.67 2");
  assert_values ("lr", "lin:0.12345:2:2", "0.12345 2");
  assert_values ("batch_size", "lin:1:10:4", "1 4 7 10");
  assert_values ("batch_size", "lin:2:4:4", "2 3 4");            /* 2.67 and 3.33 are both 3 */
  assert_values ("epochs", "lin:1000:1004:3", "1000 1002 1004"); /* whole numbers are kept whole */
  /* Where three digits would make neighbours the same there are more. */
  assert_values ("lr", "lin:1:1.004:5", "1 1.001 1.002 1.003 1.004");
}

static void
test_log (void)
{
  assert_values ("lr", "log:0.001:10:5", "0.001 0.01 0.1 1 10");
  assert_values ("lr", "log:0.001:0.01:3", "0.001 0.00316 0.01");
  assert_values ("batch_size", "log:1:100:5", "1 3 10 32 100");
  assert_values ("batch_size", "log:1:4:9", "1 2 3 4");
  assert_values ("init", "gaussian:log:0.001:10:3", "gaussian:0.001 gaussian:0.1 gaussian:10");
  assert_values ("eval_every", "epoch,log:10:1000:3", "epoch 10 100 1000");
}

static void
test_pow2 (void)
{
  assert_values ("batch_size", "pow2:1:1024", "1 2 4 8 16 32 64 128 256 512 1024");
  assert_values ("batch_size", "pow2:3:9", "4 8");
  assert_values ("lr", "pow2:0.125:0.5", "0.125 0.25 0.5");
  assert_values ("batch_size", "1,pow2:2:8,4,100", "1 2 4 8 100");
}

static void
test_refused (void)
{
  assert_refused ("lr", "0.1,fast", "value 2 of lr must be a number above 0*but is “fast”");
  assert_refused ("batch-size", "0", "value 1 of batch-size must be a whole number*“0”");
  assert_refused ("batch-size", "1,,3", "value 2 of batch-size*missing*");
  assert_refused ("batch-size", "1,", "value 2 of batch-size*missing*");
  assert_refused ("lr", "", "lr has no values");
  assert_refused ("hidden", " / ", "hidden has no values");
  assert_refused ("hidden", "100x33", "value 1 of hidden*at most 32*“100x33”");
  assert_refused ("hidden", "100/100x0", "value 2 of hidden*“100x0”");
  assert_refused ("lr", "1,lin:0:1", "value 2 of lr, “lin:0:1”, must be lin:FROM:TO:N*");
  assert_refused ("lr", "pow2:1:2:3", "value 1 of lr*must be pow2:FROM:TO");
  assert_refused ("lr", "log:a:1:3", "*must have numbers for FROM and TO");
  assert_refused ("lr", "log:0:1:3", "*must begin above 0*");
  assert_refused ("lr", "lin:1:1:3", "*from a smaller number to a larger one");
  assert_refused ("lr", "lin:0:1:1", "*whole number from 2 to 4096 for N");
  assert_refused ("lr", "lin:1:2:5000", "*whole number from 2 to 4096 for N");
  assert_refused ("lr", "lin:0:1:5", "value 1 of lr must be a number above 0*");
  assert_refused ("batch_size", "lin:1.5:3:2", "value 1 of batch-size*“1.5”");
  assert_refused ("batch_size", "pow2:5:7", "*has no power of two in it");
  assert_refused ("activation", "lin:1:2:3", "*is a range of numbers, which*");
  assert_refused ("init", "log:0.1:1:3", "*is a range of numbers, which*");
  assert_refused ("lr", "lin:1:2:4000,lin:3:4:4000", "lr has more than 4096 values");
  assert_refused ("speed", "1", "There is no setting “speed”");
  assert_refused ("seed", "1,2", "seed is what the runs of a cell differ in*");
}

static BnlSweep *
build (BnlSweep *sweep)
{
  g_autoptr (GError) error = NULL;

  bnl_sweep_build (sweep, &error);
  g_assert_no_error (error);
  return sweep;
}

static void
set_axis (BnlSweep *sweep, const char *key, const char *values)
{
  g_autoptr (GError) error = NULL;

  bnl_sweep_set_axis (sweep, key, values, &error);
  g_assert_no_error (error);
}

static void
set_base (BnlSweep *sweep, const char *key, const char *value)
{
  g_autoptr (BnlSpec) spec = bnl_spec_dup (bnl_sweep_get_base (sweep));

  g_assert_true (bnl_spec_set (spec, key, value, NULL));
  bnl_sweep_set_base (sweep, spec);
}

static void
assert_axis (const char *key,
             const char *values,
             const char *title,
             const char *numbers,
             gboolean logarithmic)
{
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  const BnlSweepAxis *axis;

  set_axis (sweep, key, values);
  build (sweep);
  axis = bnl_sweep_get_axis (sweep, 0);
  for (guint i = 0; i < axis->n; i++)
    g_string_append_printf (text, "%s%g", i > 0 ? " " : "", axis->numbers[i]);
  g_assert_cmpstr (axis->title, ==, title);
  g_assert_cmpstr (text->str, ==, numbers);
  g_assert_cmpint (axis->logarithmic, ==, logarithmic);
  g_assert_cmpint (axis->numeric, ==, strstr (numbers, "nan") == NULL);
  g_assert_cmpstr (axis->text, ==, values);
}

/* What charts draw an axis by. */
static void
test_numbers (void)
{
  assert_axis ("batch_size", "pow2:1:8", "batch size", "1 2 4 8", TRUE);
  assert_axis ("lr", "lin:1:100:3", "learning rate", "1 50.5 100", FALSE);
  assert_axis ("lr", "0.001,0.01,0.1", "learning rate", "0.001 0.01 0.1", TRUE);
  assert_axis ("lr", "0.1,0.01,0.001", "learning rate", "0.1 0.01 0.001", TRUE);
  assert_axis ("epochs", "1,2,3", "epochs", "1 2 3", FALSE);
  assert_axis ("dropout", "0,0.001,0.1", "dropout", "0 0.001 0.1", FALSE);
  assert_axis ("momentum", "0.9,0.95,0.99", "momentum", "0.9 0.95 0.99", FALSE);
  assert_axis ("eval_every", "epoch,50", "steps between evaluations", "nan 50", FALSE);
  assert_axis ("activation", "relu,tanh", "activation", "nan nan", FALSE);
  assert_axis ("hidden", "100/100x2/100x20", "hidden layers", "1 2 20", TRUE);
  assert_axis ("hidden", "16/32/48", "width of the hidden layer", "16 32 48", FALSE);
  assert_axis ("hidden", "100/50,20", "hidden layers", "nan nan", FALSE);
  assert_axis ("init", "gaussian:0.1,gaussian:1", "std of the first weights", "0.1 1", FALSE);
  assert_axis ("init", "default,gaussian:1", "first weights", "nan 1", FALSE);
}

/* (cell, arm, seed) there and back, the first axis slowest, seeds slower than cells. */
static void
test_order (void)
{
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();
  guint index = 0, cell = 0, arm, seed, found;

  set_axis (sweep, "lr", "0.1,0.2");
  set_axis (sweep, "norm", "none,batch");
  set_axis (sweep, "batch_size", "8,16,32");
  g_assert_true (bnl_sweep_set_n_seeds (sweep, 2, NULL));
  build (sweep);
  g_assert_cmpuint (bnl_sweep_get_n_axes (sweep), ==, 2);
  g_assert_cmpuint (bnl_sweep_get_n_cells (sweep), ==, 6);
  g_assert_cmpuint (bnl_sweep_get_n_runs (sweep), ==, 24);
  for (guint s = 0; s < 2; s++)
    for (guint i = 0; i < 2; i++)
      for (guint j = 0; j < 3; j++)
        for (guint a = 0; a < 2; a++, index++) {
          g_autoptr (BnlSpec) spec = NULL;

          bnl_sweep_get_run (sweep, index, &cell, &arm, &seed);
          g_assert_cmpuint (bnl_sweep_get_index (sweep, cell, arm, seed), ==, index);
          g_assert_cmpuint (cell, ==, i * 3 + j);
          g_assert_cmpuint (arm, ==, a);
          g_assert_cmpuint (seed, ==, s);
          g_assert_cmpuint (bnl_sweep_get_value_index (sweep, cell, 0), ==, i);
          g_assert_cmpuint (bnl_sweep_get_value_index (sweep, cell, 1), ==, j);
          g_assert_true (bnl_sweep_find_cell (sweep, (guint[]){ i, j }, &found));
          g_assert_cmpuint (found, ==, cell);
          spec = bnl_sweep_dup_spec (sweep, cell, arm, seed, NULL);
          g_assert_cmpfloat (spec->lr, ==, i == 0 ? 0.1 : 0.2);
          g_assert_cmpuint (spec->batch_size, ==, 8u << j);
          g_assert_cmpint (spec->norm, ==, a == 0 ? BNL_NORM_NONE : BNL_NORM_BATCH);
          g_assert_cmpuint (spec->seed, ==, s);
        }
  g_assert_false (bnl_sweep_find_cell (sweep, (guint[]){ 2, 0 }, &found));
  g_assert_cmpint (bnl_sweep_find_axis (sweep, "batch-size"), ==, 1);
  g_assert_cmpint (bnl_sweep_find_axis (sweep, "norm"), ==, -1);
}

static void
assert_titles (BnlSweep *sweep, guint index, const char *cell_title, const char *title)
{
  guint cell, arm, seed;
  g_autofree char *of_cell = NULL;
  g_autofree char *of_run = bnl_sweep_dup_title (sweep, index);

  bnl_sweep_get_run (sweep, index, &cell, &arm, &seed);
  of_cell = bnl_sweep_dup_cell_title (sweep, cell);
  g_assert_cmpstr (of_cell, ==, cell_title);
  g_assert_cmpstr (of_run, ==, title);
}

static void
test_titles (void)
{
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();
  g_autoptr (BnlSweep) single = build (bnl_sweep_new ());
  g_autofree char *value = NULL;

  set_base (sweep, "seed", "7");
  set_axis (sweep, "norm", "none,batch");
  set_axis (sweep, "hidden", "100x2/100x10");
  set_axis (sweep, "init", "gaussian:1e-3,gaussian:2");
  build (sweep);
  assert_titles (sweep, 5, "hidden layers 10, std of the first weights 0.001",
                 "hidden layers 10, std of the first weights 0.001, with BN, seed 7");
  assert_titles (single, 0, "", "with BN, seed 0");
  value = bnl_sweep_dup_value (sweep, 2, 0);
  g_assert_cmpstr (value, ==, "100x10");
}

static void
assert_arms (BnlSweep *sweep, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < bnl_sweep_get_n_arms (sweep); i++) {
    const BnlSweepArm *arm = bnl_sweep_get_arm (sweep, i);
    g_autofree char *settings = g_strjoinv (" ", (char **) arm->settings);

    g_string_append_printf (text, "%s%s|%s|%s", i > 0 ? "; " : "", arm->name, arm->title, settings);
  }
  g_assert_cmpstr (text->str, ==, expected);
}

/* From the norm where none are given. */
static void
test_arms (void)
{
  static const char *const plain[] = { "norm=none", NULL };
  static const char *const both[] = { "norm=batch", "dropout=.20", NULL };
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();
  g_autoptr (BnlSweep) given = NULL;
  g_autoptr (BnlSweep) norms = bnl_sweep_new ();
  g_autoptr (BnlSweep) single = bnl_sweep_new ();

  set_base (single, "norm", "ghost");
  assert_arms (build (single), "ghost|ghost batch norm|");
  set_axis (norms, "norm", "none,batch,layer");
  assert_arms (build (norms), "none|no normalization|norm=none; batch|batch norm|norm=batch; "
                              "layer|layer norm|norm=layer");

  set_axis (sweep, "norm", "none,batch");
  given = bnl_sweep_dup (sweep);
  assert_arms (build (sweep), "none|without BN|norm=none; batch|with BN|norm=batch");
  set_axis (given, "norm", NULL);
  g_assert_true (bnl_sweep_add_arm (given, "plain", plain, NULL));
  g_assert_true (bnl_sweep_add_arm (given, "BN, dropout", both, NULL));
  g_assert_cmpuint (bnl_sweep_get_n_given_arms (given), ==, 2);
  assert_arms (build (given),
               "plain|plain|norm=none; BN, dropout|BN, dropout|norm=batch dropout=0.2");
}

static void
assert_arm_refused (const char *name, const char *setting, const char *pattern)
{
  const char *const settings[] = { setting, strchr (pattern, '2') != NULL ? setting : NULL, NULL };
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (bnl_sweep_add_arm (sweep, "first", settings + 2, NULL));
  g_assert_false (bnl_sweep_add_arm (sweep, name, settings, &error));
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("%s", error->message);
  g_assert_cmpuint (bnl_sweep_get_n_given_arms (sweep), ==, 1);
}

static void
test_arms_refused (void)
{
  g_autofree char *wide = g_strnfill (65, 'w');

  assert_arm_refused ("a", "norm", "“norm” of the arm “a” must be SETTING=VALUE*");
  assert_arm_refused ("a", "norm=group", "Arm “a”: norm must be one of*“group”");
  assert_arm_refused ("a", "speed=1", "Arm “a”: There is no setting “speed”");
  assert_arm_refused ("a", "seed=1", "Arm “a”: seed is what*");
  assert_arm_refused ("a", "lr=2", "Arm “a” sets the same twice: “lr=2”");
  assert_arm_refused ("first", "lr=1", "Two arms have the name “first”");
  assert_arm_refused ("", "lr=1", "*needs a name");
  assert_arm_refused ("a/b", "lr=1", "*neither “/” nor*");
  assert_arm_refused ("a\nb", "lr=1", "*neither “/” nor*");
  assert_arm_refused (wide, "lr=1", "*64 characters*");
}

static void
assert_unbuilt (BnlSweep *sweep, const char *pattern)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (bnl_sweep_build (sweep, &error));
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("%s", error->message);
  g_assert_cmpuint (bnl_sweep_get_n_cells (sweep), ==, 0);
}

/* A plan that fails may be changed and built again. */
static void
test_limits (void)
{
  static const char *const keys[] = { "lr",          "momentum",     "dropout",
                                      "bn_momentum", "bn_eps",       "epochs",
                                      "batch_size",  "weight_decay", "clip_norm" };
  static const char *const settings[] = { "lr=1", NULL };
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();
  g_autoptr (GError) error = NULL;

  set_axis (sweep, "lr", "lin:1:2:1000");
  set_axis (sweep, "dropout", "lin:0:0.5:101");
  assert_unbuilt (sweep, "That would be 101000 runs (101000 cells, 1 arm, 1 seed)*100000");
  set_axis (sweep, "dropout", "0");
  bnl_sweep_add_arm (sweep, "fast", settings, NULL);
  assert_unbuilt (sweep, "lr is varied, and arm “fast” sets it too*");
  bnl_sweep_clear_arms (sweep);
  set_base (sweep, "seed", "9007199254740991");
  g_assert_true (bnl_sweep_set_n_seeds (sweep, 2, NULL));
  assert_unbuilt (sweep, "The last of the 2 seeds*");
  set_base (sweep, "seed", "0");
  g_assert_cmpuint (bnl_sweep_get_n_runs (build (sweep)), ==, 2000);

  g_clear_pointer (&sweep, bnl_sweep_unref);
  sweep = bnl_sweep_new ();
  for (guint i = 0; i < 8; i++)
    set_axis (sweep, keys[i], i == 5 || i == 6 ? "1,2" : "0.5");
  g_assert_false (bnl_sweep_set_axis (sweep, keys[8], "1", &error));
  g_assert_nonnull (strstr (error->message, "8 settings"));
  g_assert_true (bnl_sweep_set_axis (sweep, keys[3], "0.1", NULL));
  g_assert_false (bnl_sweep_set_n_seeds (sweep, 0, NULL));
  g_assert_false (bnl_sweep_set_n_seeds (sweep, 1001, NULL));
  g_assert_false (bnl_sweep_set_converged_at (sweep, 1.5, NULL));
  g_assert_false (bnl_sweep_set_converged_at (sweep, (double) NAN, NULL));
  g_assert_false (bnl_sweep_set_random (sweep, 100001, 0, NULL));
}

static void
test_impossible (void)
{
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();
  g_autoptr (BnlSweep) none = bnl_sweep_new ();
  g_autoptr (GError) error = NULL;

  set_axis (sweep, "batch_size", "1,2");
  set_axis (sweep, "norm", "none,batch");
  build (sweep);
  g_assert_true (bnl_sweep_is_possible (sweep, 0, 0));
  g_assert_false (bnl_sweep_is_possible (sweep, 0, 1));
  g_assert_true (bnl_sweep_is_possible (sweep, 1, 1));
  g_assert_null (bnl_sweep_dup_spec (sweep, 0, 1, 0, &error));
  g_assert_nonnull (strstr (error->message, "batch-size is 1"));

  set_axis (none, "batch_size", "1");
  assert_unbuilt (none, "None of its runs is possible: *batch-size is 1*");
  /* The base alone need not be possible. */
  set_axis (none, "batch_size", NULL);
  set_base (none, "batch_size", "1");
  set_axis (none, "norm", "none,layer");
  g_assert_cmpuint (bnl_sweep_get_n_runs (build (none)), ==, 2);
}

static void
assert_scaled (const char *key, const char *by, double at, guint cell, const char *expected)
{
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();
  g_autoptr (BnlSpec) spec = NULL;
  g_autofree char *value = NULL;

  set_axis (sweep, "batch_size", "2,3,1024");
  g_assert_true (bnl_sweep_add_scaling (sweep, key, by, at, NULL));
  build (sweep);
  spec = bnl_sweep_dup_spec (sweep, cell, 0, 0, NULL);
  value = bnl_spec_dup_value (spec, key);
  g_assert_cmpstr (value, ==, expected);
}

static void
test_scaling (void)
{
  static const char *const settings[] = { "lr=0.01", NULL };
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();
  g_autoptr (BnlSpec) spec = NULL;

  assert_scaled ("lr", "batch-size", 64, 2, "0.016");
  assert_scaled ("lr", "batch-size", 1, 1, "0.003");
  assert_scaled ("epochs", "batch-size", 2, 1, "15");
  assert_scaled ("epochs", "batch-size", 20, 1, "2"); /* 1.5 */

  /* After what arms set; two factors are both taken from what is there before. */
  set_axis (sweep, "batch_size", "32,64");
  bnl_sweep_add_arm (sweep, "fast", settings, NULL);
  bnl_sweep_add_scaling (sweep, "lr", "batch_size", 16, NULL);
  bnl_sweep_add_scaling (sweep, "batch_size", "epochs", 5, NULL);
  build (sweep);
  spec = bnl_sweep_dup_spec (sweep, 0, 0, 0, NULL);
  g_assert_cmpfloat (spec->lr, ==, 0.02);
  g_assert_cmpuint (spec->batch_size, ==, 64);
}

static void
test_scaling_refused (void)
{
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (bnl_sweep_add_scaling (sweep, "norm", "lr", 1, NULL));
  g_assert_false (bnl_sweep_add_scaling (sweep, "lr", "hidden", 1, NULL));
  g_assert_false (bnl_sweep_add_scaling (sweep, "lr", "seed", 1, NULL));
  g_assert_false (bnl_sweep_add_scaling (sweep, "lr", "lr", 1, NULL));
  g_assert_false (bnl_sweep_add_scaling (sweep, "lr", "epochs", 0, NULL));
  g_assert_false (bnl_sweep_add_scaling (sweep, "lr", "epochs", (double) INFINITY, NULL));
  g_assert_true (bnl_sweep_add_scaling (sweep, "batch_size", "epochs", 1, NULL));
  g_assert_false (bnl_sweep_add_scaling (sweep, "batch-size", "epochs", 2, NULL));
  set_axis (sweep, "epochs", "1,1000000");
  build (sweep);
  g_assert_true (bnl_sweep_is_possible (sweep, 0, 0));
  g_assert_null (bnl_sweep_dup_spec (sweep, 1, 0, 0, &error));
  g_assert_true (g_pattern_match_simple ("Scaled by epochs: batch-size must be*", error->message));
}

/* Shared by two, a copy that is edited leaves the first as it was. */
static void
test_dup (void)
{
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();
  g_autoptr (BnlSweep) copy = NULL;
  const char *values;

  set_axis (sweep, "lr", "0.1,0.2");
  bnl_sweep_set_measures (sweep, BNL_MEASURE_UNIT);
  bnl_sweep_unref (bnl_sweep_ref (build (sweep)));
  copy = bnl_sweep_dup (sweep);
  set_axis (copy, "lr", "0.1,0.2,0.3");
  set_axis (copy, "norm", "none");
  build (copy);
  g_assert_cmpuint (bnl_sweep_get_n_cells (sweep), ==, 2);
  g_assert_cmpuint (bnl_sweep_get_n_cells (copy), ==, 3);
  g_assert_cmpuint (bnl_sweep_get_measures (copy), ==, BNL_MEASURE_UNIT);
  g_assert_cmpstr (bnl_sweep_get_varied (copy, 1, &values), ==, "norm");
  g_assert_cmpstr (values, ==, "none");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sweep/lists", test_lists);
  g_test_add_func ("/sweep/hidden", test_hidden);
  g_test_add_func ("/sweep/lin", test_lin);
  g_test_add_func ("/sweep/log", test_log);
  g_test_add_func ("/sweep/pow2", test_pow2);
  g_test_add_func ("/sweep/refused", test_refused);
  g_test_add_func ("/sweep/numbers", test_numbers);
  g_test_add_func ("/sweep/order", test_order);
  g_test_add_func ("/sweep/titles", test_titles);
  g_test_add_func ("/sweep/arms", test_arms);
  g_test_add_func ("/sweep/arms-refused", test_arms_refused);
  g_test_add_func ("/sweep/limits", test_limits);
  g_test_add_func ("/sweep/impossible", test_impossible);
  g_test_add_func ("/sweep/scaling", test_scaling);
  g_test_add_func ("/sweep/scaling-refused", test_scaling_refused);
  g_test_add_func ("/sweep/dup", test_dup);
  return g_test_run ();
}
