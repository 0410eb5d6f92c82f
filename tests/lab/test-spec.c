#include "lab/bnl-spec.h"

#include <locale.h>
#include <string.h>

static void
assert_set (const char *key, const char *text, const char *back)
{
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  bnl_spec_set (spec, key, text, &error);
  g_assert_no_error (error);
  value = bnl_spec_dup_value (spec, key);
  g_assert_cmpstr (value, ==, back);
}

/* pattern: of the message.  The spec stays as it was. */
static void
assert_refused (const char *key, const char *text, const char *pattern)
{
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  g_autoptr (BnlSpec) before = bnl_spec_dup (spec);
  g_autoptr (GError) error = NULL;

  if (bnl_spec_set (spec, key, text, &error))
    g_error ("%s took “%s”", key, text);
  g_assert_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("%s", error->message);
  g_assert_true (bnl_spec_equal (spec, before));
}

/* PRODUCT's defaults, by key, and every key that there is. */
static void
test_defaults (void)
{
  static const char *const expected[][2] = {
    { "data", "digits" },
    { "normalize", "half" },
    { "validation", "0.1" },
    { "train_size", "0" },
    { "augment", "none" },
    { "eval_on", "validation" },
    { "hidden", "128" },
    { "activation", "relu" },
    { "norm", "batch" },
    { "bn_momentum", "0.1" },
    { "bn_eps", "1e-05" },
    { "label_smoothing", "0" },
    { "init", "default" },
    { "optimizer", "adam" },
    { "lr", "0.001" },
    { "momentum", "0" },
    { "nesterov", "false" },
    { "weight_decay", "0" },
    { "batch_size", "64" },
    { "epochs", "10" },
    { "steps", "0" },
    { "drop_last", "false" },
    { "seed", "0" },
    { "eval_every", "epoch" },
    { "eval_statistics", "running" },
    { "norm_position", "before" },
    { "drop_bias", "false" },
    { "ghost_size", "16" },
    { "renorm_r_max", "3" },
    { "renorm_d_max", "5" },
    { "renorm_start", "100" },
    { "renorm_ramp", "500" },
    { "dropout", "0" },
    { "weight_decay_on", "all" },
    { "clip_norm", "0" },
    { "schedule", "constant" },
    { "schedule_every", "0" },
    { "schedule_factor", "0.1" },
  };
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  guint n_fields;
  const BnlSpecField *fields = bnl_spec_get_fields (&n_fields);

  g_assert_cmpuint (n_fields, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < n_fields; i++) {
    g_autofree char *value = bnl_spec_dup_value (spec, expected[i][0]);

    g_assert_cmpstr (value, ==, expected[i][1]);
    g_assert_nonnull (bnl_spec_find_field (fields[i].key));
    g_assert_nonnull (fields[i].help);
    g_assert_true ((fields[i].arg == NULL) == (fields[i].type == BNL_SPEC_FLAG));
  }
  g_assert_true (bnl_spec_validate (spec, NULL));
}

/* Every choice of every field, by its own word and as the enumeration has it. */
static void
test_choices (void)
{
  guint n_fields;
  const BnlSpecField *fields = bnl_spec_get_fields (&n_fields);
  g_autoptr (BnlSpec) spec = bnl_spec_new ();

  for (guint i = 0; i < n_fields; i++)
    for (guint c = 0; fields[i].choices != NULL && fields[i].choices[c] != NULL; c++)
      if (strcmp (fields[i].choices[c], "gaussian:STD") != 0)
        assert_set (fields[i].key, fields[i].choices[c], fields[i].choices[c]);
  g_assert_true (bnl_spec_set (spec, "activation", "leaky-relu", NULL));
  g_assert_cmpint (spec->activation, ==, BNL_ACTIVATION_LEAKY_RELU);
  g_assert_true (bnl_spec_set (spec, "normalize", "binary", NULL));
  g_assert_cmpint (spec->normalize, ==, BNL_NORMALIZE_BINARY);
  g_assert_true (bnl_spec_set (spec, "norm", "none", NULL));
  g_assert_cmpint (spec->norm, ==, BNL_NORM_NONE);
  g_assert_true (bnl_spec_set (spec, "init", "zero", NULL));
  g_assert_cmpint (spec->init, ==, BNL_INIT_ZERO);
  g_assert_true (bnl_spec_set (spec, "optimizer", "sgd", NULL));
  g_assert_cmpint (spec->optimizer, ==, BNL_OPTIMIZER_SGD);
  g_assert_true (bnl_spec_set (spec, "eval-on", "test", NULL));
  g_assert_cmpint (spec->eval_on, ==, BNL_EVAL_ON_TEST);
  g_assert_true (bnl_spec_set (spec, "eval-statistics", "precise", NULL));
  g_assert_cmpint (spec->eval_statistics, ==, BNL_EVAL_STATISTICS_PRECISE);
  g_assert_true (bnl_spec_set (spec, "norm", "batch-renorm", NULL));
  g_assert_cmpint (spec->norm, ==, BNL_NORM_BATCH_RENORM);
  g_assert_true (bnl_spec_set (spec, "norm-position", "after", NULL));
  g_assert_cmpint (spec->norm_position, ==, BNL_NORM_POSITION_AFTER);
  g_assert_true (bnl_spec_set (spec, "optimizer", "adamw", NULL));
  g_assert_cmpint (spec->optimizer, ==, BNL_OPTIMIZER_ADAMW);
  g_assert_true (bnl_spec_set (spec, "weight-decay-on", "weights", NULL));
  g_assert_cmpint (spec->weight_decay_on, ==, BNL_DECAY_ON_WEIGHTS);
  g_assert_true (bnl_spec_set (spec, "schedule", "one-cycle", NULL));
  g_assert_cmpint (spec->schedule, ==, BNL_SCHEDULE_ONE_CYCLE);
}

static void
test_values (void)
{
  assert_set ("lr", "1e9", "1000000000");
  assert_set ("lr", "0.30000000000000004", "0.30000000000000004");
  assert_set ("bn-momentum", "0.5", "0.5");
  assert_set ("batch-size", "65536", "65536");
  assert_set ("batch_size", "1", "1");
  assert_set ("seed", "9007199254740991", "9007199254740991");
  assert_set ("steps", "1000000000", "1000000000");
  assert_set ("eval-every", "100", "100");
  assert_set ("eval_every", "epoch", "epoch");
  assert_set ("init", "gaussian:0.1", "gaussian:0.1");
  assert_set ("nesterov", "true", "true");
  assert_set ("drop-last", "false", "false");
  assert_set ("data", "/a folder/x", "/a folder/x");
  assert_set ("validation", "0", "0");
  assert_set ("train-size", "1000", "1000");
}

static void
test_hidden (void)
{
  g_autoptr (BnlSpec) spec = bnl_spec_new ();

  assert_set ("hidden", "256,128", "256,128");
  assert_set ("hidden", " 256, 128 ", "256,128");
  assert_set ("hidden", "none", "none");
  assert_set ("hidden", "", "none");
  assert_set ("hidden", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16",
              "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16");
  assert_refused ("hidden", "1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8,9,1,2,3,4,5,6",
                  "*at most 32*");
  assert_refused ("hidden", "128,", "*“128,”*");
  assert_refused ("hidden", ",", "hidden must be*");
  assert_refused ("hidden", "128;64", "*“128;64”*");
  assert_refused ("hidden", "0", "*from 1 to 4096*");
  assert_refused ("hidden", "4097", "*from 1 to 4096*");
  assert_refused ("hidden", "-5", "*from 1 to 4096*");
  g_assert_true (bnl_spec_set (spec, "hidden", "7,6,5", NULL));
  g_assert_true (bnl_spec_set (spec, "hidden", "9", NULL));
  g_assert_cmpuint (spec->n_hidden, ==, 1);
  g_assert_cmpint (spec->hidden[0], ==, 9);
  g_assert_cmpint (spec->hidden[1], ==, 0);
}

/* Read with or without amounts and in any order, written in one form that reads back the same. */
static void
test_augment (void)
{
  g_autoptr (BnlSpec) spec = bnl_spec_new ();

  assert_set ("augment", "none", "none");
  assert_set ("augment", "shift", "shift:2");
  assert_set ("augment", "hflip,elastic,scale,rotate,shift",
              "shift:2,rotate:10,scale:0.1,elastic:2,hflip:0.5");
  assert_set ("augment", " rotate:7.5 , shift:0.1", "shift:0.1,rotate:7.5");
  assert_set ("augment", "shift:0,hflip:1", "hflip:1");
  assert_set ("augment", "shift:0", "none");
  assert_set ("augment", "scale:0.30000000000000004", "scale:0.30000000000000004");
  g_assert_true (
      bnl_spec_set (spec, "augment", "shift:1,rotate:2,scale:0.3,elastic:4,hflip", NULL));
  g_assert_cmpfloat (spec->augment.shift, ==, 1);
  g_assert_cmpfloat (spec->augment.rotate, ==, 2);
  g_assert_cmpfloat (spec->augment.scale, ==, 0.3);
  g_assert_cmpfloat (spec->augment.elastic, ==, 4);
  g_assert_cmpfloat (spec->augment.hflip, ==, 0.5);
  g_assert_true (bnl_spec_set (spec, "augment", "none", NULL));
  g_assert_true (bnl_augment_is_none (&spec->augment));

  assert_refused ("augment", "", "augment must be none or a comma list of shift (0 to 100), *");
  assert_refused ("augment", "shift,", "*“shift,”");
  assert_refused ("augment", "shift:", "*");
  assert_refused ("augment", "shift:-1", "*");
  assert_refused ("augment", "shift:nan", "*");
  assert_refused ("augment", "shift:100.5", "*");
  assert_refused ("augment", "scale:1", "*scale (0 to 0.9)*");
  assert_refused ("augment", "hflip:1.5", "*hflip (0 to 1)*");
  assert_refused ("augment", "rotate:181", "*");
  assert_refused ("augment", "shift,shift", "*");
  assert_refused ("augment", "none,shift", "*");
  assert_refused ("augment", "shif", "*");
  assert_refused ("augment", "Shift", "*");
  assert_refused ("augment", "shift,rotate,scale,elastic,hflip,shift", "*");
}

static void
test_refused (void)
{
  assert_refused ("batch-size", "0",
                  "batch-size must be a whole number from 1 to 65536, but is “0”");
  assert_refused ("batch_size", "65537", "batch-size *65536*“65537”");
  assert_refused ("batch-size", "1.5", "*“1.5”");
  assert_refused ("batch-size", "64x", "*“64x”");
  assert_refused ("batch-size", "", "*“”");
  assert_refused ("lr", "0", "lr must be a number above 0 and at most 1e+12, but is “0”");
  assert_refused ("lr", "-1", "*“-1”");
  assert_refused ("lr", "nan", "*“nan”");
  assert_refused ("lr", "inf", "*“inf”");
  assert_refused ("lr", "1e13", "*“1e13”");
  assert_refused ("lr", "0.1 ", "*“0.1 ”");
  assert_refused ("lr", "0,1", "*“0,1”");
  assert_refused ("validation", "1", "validation must be a number from 0 to below 1, but is “1”");
  assert_refused ("momentum", "1", "*to below 1*");
  assert_refused ("bn-eps", "0", "bn-eps*from 1e-12*");
  assert_refused ("bn-momentum", "1.01", "bn-momentum*from 0 to 1,*");
  assert_refused ("label-smoothing", "1", "label-smoothing*");
  assert_refused ("activation", "swish", "activation must be one of linear, relu, *but is “swish”");
  assert_refused ("activation", "ReLU", "*“ReLU”");
  assert_refused ("init", "gaussian", "init must be one of *STD above 0*");
  assert_refused ("init", "gaussian:", "init*");
  assert_refused ("init", "gaussian:STD", "init*");
  assert_refused ("init", "gaussian:0", "init*");
  assert_refused ("init", "gaussian:-1", "init*");
  assert_refused ("nesterov", "yes", "nesterov must be true or false, but is “yes”");
  assert_refused ("eval-every", "0", "eval-every must be epoch or a whole number of steps *“0”");
  assert_refused ("seed", "9007199254740992", "seed*from 0 to 9007199254740991*");
  assert_refused ("seed", "-1", "seed*");
  assert_refused ("dropout", "1", "dropout must be a number from 0 to below 1, but is “1”");
  assert_refused ("ghost-size", "1", "ghost-size must be a whole number from 2 *");
  assert_refused ("renorm-r-max", "0.5", "renorm-r-max must be a number from 1 *");
  assert_refused ("renorm-d-max", "-1", "renorm-d-max must be a number from 0 *");
  assert_refused ("clip-norm", "-1", "clip-norm must be a number from 0 *");
  assert_refused ("schedule-factor", "0", "schedule-factor must be a number above 0 *");
  assert_refused ("norm", "instance", "norm must be one of none, batch, layer, batch-renorm, *");
  assert_refused ("data", "", "data must be the name*");
  assert_refused ("data", "\xff", "data must be*");
}

/* A message stays one line however much was given. */
static void
test_long_text (void)
{
  g_autofree char *text = g_strnfill (100000, 'x');
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (bnl_spec_set (spec, "lr", text, &error));
  g_assert_cmpuint (strlen (error->message), <, 300);
}

static void
test_unknown (void)
{
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (bnl_spec_set (spec, "mixup", "0.2", &error));
  g_assert_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_UNKNOWN);
  g_assert_nonnull (strstr (error->message, "mixup"));
  g_assert_null (bnl_spec_dup_value (spec, "mixup"));
  g_assert_null (bnl_spec_find_field (""));
}

static void
test_equal (void)
{
  static const char *const others[][2] = {
    { "data", "mnist" },
    { "normalize", "unit" },
    { "validation", "0.2" },
    { "train_size", "100" },
    { "augment", "rotate:15" },
    { "eval_on", "test" },
    { "hidden", "64" },
    { "activation", "tanh" },
    { "norm", "none" },
    { "bn_momentum", "0.2" },
    { "bn_eps", "0.001" },
    { "label_smoothing", "0.1" },
    { "init", "gaussian:0.2" },
    { "optimizer", "sgd" },
    { "lr", "0.002" },
    { "momentum", "0.9" },
    { "nesterov", "true" },
    { "weight_decay", "0.1" },
    { "batch_size", "32" },
    { "epochs", "3" },
    { "steps", "7" },
    { "drop_last", "true" },
    { "seed", "1" },
    { "eval_every", "5" },
    { "eval_statistics", "batch" },
    { "norm_position", "after" },
    { "drop_bias", "true" },
    { "ghost_size", "8" },
    { "renorm_r_max", "2" },
    { "renorm_d_max", "2" },
    { "renorm_start", "1" },
    { "renorm_ramp", "1" },
    { "dropout", "0.5" },
    { "weight_decay_on", "weights" },
    { "clip_norm", "1" },
    { "schedule", "cosine" },
    { "schedule_every", "3" },
    { "schedule_factor", "0.5" },
  };
  g_autoptr (BnlSpec) spec = bnl_spec_new ();

  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autoptr (BnlSpec) other = bnl_spec_dup (spec);
    g_autoptr (BnlSpec) copy = NULL;

    g_assert_true (bnl_spec_equal (spec, other));
    g_assert_true (bnl_spec_set (other, others[i][0], others[i][1], NULL));
    copy = bnl_spec_dup (other);
    g_assert_false (bnl_spec_equal (spec, other));
    g_assert_true (bnl_spec_equal (copy, other));
  }
}

static void
assert_invalid (const char *const *settings, const char *pattern)
{
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  g_autoptr (GError) error = NULL;

  for (; *settings != NULL; settings += 2)
    g_assert_true (bnl_spec_set (spec, settings[0], settings[1], NULL));
  g_assert_false (bnl_spec_validate (spec, &error));
  g_assert_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE);
  g_assert_true (g_pattern_match_simple (pattern, error->message));
}

static void
assert_valid (const char *const *settings)
{
  g_autoptr (BnlSpec) spec = bnl_spec_new ();

  for (; *settings != NULL; settings += 2)
    g_assert_true (bnl_spec_set (spec, settings[0], settings[1], NULL));
  g_assert_true (bnl_spec_validate (spec, NULL));
}

static void
test_validate (void)
{
  assert_invalid ((const char *[]){ "batch_size", "1", NULL }, "*two images*batch-size is 1*");
  assert_invalid ((const char *[]){ "hidden", "none", NULL }, "*norm*hidden*");
  assert_invalid ((const char *[]){ "optimizer", "sgd", "nesterov", "true", NULL },
                  "nesterov *momentum is 0*");
  assert_invalid ((const char *[]){ "batch_size", "1", "norm", "ghost", NULL },
                  "norm ghost *batch-size is 1*");
  assert_invalid ((const char *[]){ "batch_size", "1", "norm", "batch-renorm", NULL },
                  "norm batch-renorm *batch-size is 1*");
  assert_invalid ((const char *[]){ "hidden", "none", "norm", "layer", NULL },
                  "norm layer *hidden is none*");
  assert_invalid ((const char *[]){ "hidden", "none", "norm", "none", "dropout", "0.1", NULL },
                  "dropout *hidden is none*");
  assert_invalid (
      (const char *[]){ "schedule", "step", "schedule_every", "10", "steps", "10", NULL },
      "schedule step *10 steps*");
  assert_valid ((const char *[]){ "batch_size", "1", "norm", "layer", NULL });
  assert_valid ((const char *[]){ "batch_size", "4", "norm", "ghost", "ghost_size", "16", NULL });
  assert_valid ((const char *[]){ "batch_size", "1", "norm", "none", NULL });
  assert_valid ((const char *[]){ "hidden", "none", "norm", "none", NULL });
  assert_valid (
      (const char *[]){ "optimizer", "sgd", "nesterov", "true", "momentum", "0.9", NULL });
  assert_valid ((const char *[]){ "optimizer", "adam", "momentum", "0.9", NULL });
}

static void
test_locale (void)
{
  if (setlocale (LC_ALL, "de_DE.UTF-8") == NULL) {
    g_test_skip ("the locale de_DE.UTF-8 is not installed");
    return;
  }
  assert_set ("lr", "0.25", "0.25");
  assert_refused ("lr", "0,25", "*“0,25”");
  setlocale (LC_ALL, "C");
}

static void
test_arch (void)
{
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  BnlArch *arch;

  g_assert_true (bnl_spec_set (spec, "hidden", "5,4", NULL));
  g_assert_true (bnl_spec_set (spec, "activation", "tanh", NULL));
  arch = bnl_spec_build_arch (spec, 6, 3);
  g_assert_cmpint (arch->n_blocks, ==, 3);
  g_assert_cmpint (bnl_arch_get_n_inputs (arch), ==, 6);
  g_assert_cmpint (bnl_arch_get_n_classes (arch), ==, 3);
  g_assert_cmpint (arch->blocks[1].n_out, ==, 4);
  g_assert_cmpint (arch->blocks[0].activation, ==, BNL_ACTIVATION_TANH);
  g_assert_true (bnl_arch_is_tracked (arch));
  bnl_arch_unref (arch);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/spec/defaults", test_defaults);
  g_test_add_func ("/lab/spec/choices", test_choices);
  g_test_add_func ("/lab/spec/values", test_values);
  g_test_add_func ("/lab/spec/hidden", test_hidden);
  g_test_add_func ("/lab/spec/augment", test_augment);
  g_test_add_func ("/lab/spec/refused", test_refused);
  g_test_add_func ("/lab/spec/long-text", test_long_text);
  g_test_add_func ("/lab/spec/unknown", test_unknown);
  g_test_add_func ("/lab/spec/equal", test_equal);
  g_test_add_func ("/lab/spec/validate", test_validate);
  g_test_add_func ("/lab/spec/locale", test_locale);
  g_test_add_func ("/lab/spec/arch", test_arch);
  return g_test_run ();
}
