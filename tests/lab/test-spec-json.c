#include "lab/bnl-spec.h"

#include <glib/gstdio.h>
#include <string.h>

#include "bnl-lab-fixture.h"

static void
assert_refused (const char *json, BnlSpecError code, const char *pattern)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlSpec) spec = bnl_spec_from_json (json, &error);

  if (spec != NULL)
    g_error ("taken: %s", json);
  g_assert_error (error, BNL_SPEC_ERROR, (gint) code);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("%s", error->message);
}

static void
assert_value (const char *json, const char *key, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlSpec) spec = bnl_spec_from_json (json, &error);
  g_autofree char *value = NULL;

  g_assert_no_error (error);
  value = bnl_spec_dup_value (spec, key);
  g_assert_cmpstr (value, ==, expected);
}

static void
test_round_trip (void)
{
  static const char *const settings[][2] = {
    { "data", "a \"quoted\"\\folder/ä" },
    { "normalize", "standard" },
    { "validation", "0.25" },
    { "train_size", "500" },
    { "augment", "shift:1.1,elastic:3" },
    { "hidden", "300,200,100" },
    { "norm", "none" },
    { "bn_eps", "0.30000000000000004" },
    { "init", "gaussian:0.1" },
    { "lr", "1e9" },
    { "nesterov", "true" },
    { "momentum", "0.9" },
    { "steps", "12345" },
    { "seed", "9007199254740991" },
    { "eval_every", "50" },
    { "drop_last", "true" },
    { "norm_position", "after" },
    { "drop_bias", "true" },
    { "dropout", "0.25" },
    { "schedule", "one-cycle" },
    { "weight_decay_on", "weights" },
    { "renorm_ramp", "1000000000" },
  };
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlSpec) back = NULL;
  g_autofree char *json = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    g_assert_true (bnl_spec_set (spec, settings[i][0], settings[i][1], NULL));
  json = bnl_spec_to_json (spec);
  back = bnl_spec_from_json (json, &error);
  g_assert_no_error (error);
  g_assert_true (bnl_spec_equal (spec, back));
}

/* What others read: every key, numbers as numbers. */
static void
test_written (void)
{
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  g_autofree char *json = bnl_spec_to_json (spec);

  g_assert_cmpstr (json, ==,
                   "{\n"
                   "  \"data\": \"digits\",\n"
                   "  \"normalize\": \"half\",\n"
                   "  \"validation\": 0.1,\n"
                   "  \"train_size\": 0,\n"
                   "  \"augment\": \"none\",\n"
                   "  \"eval_on\": \"validation\",\n"
                   "  \"eval_statistics\": \"running\",\n"
                   "  \"hidden\": [128],\n"
                   "  \"activation\": \"relu\",\n"
                   "  \"norm\": \"batch\",\n"
                   "  \"norm_position\": \"before\",\n"
                   "  \"drop_bias\": false,\n"
                   "  \"bn_momentum\": 0.1,\n"
                   "  \"bn_eps\": 1e-05,\n"
                   "  \"ghost_size\": 16,\n"
                   "  \"renorm_r_max\": 3,\n"
                   "  \"renorm_d_max\": 5,\n"
                   "  \"renorm_start\": 100,\n"
                   "  \"renorm_ramp\": 500,\n"
                   "  \"dropout\": 0,\n"
                   "  \"label_smoothing\": 0,\n"
                   "  \"init\": \"default\",\n"
                   "  \"optimizer\": \"adam\",\n"
                   "  \"lr\": 0.001,\n"
                   "  \"momentum\": 0,\n"
                   "  \"nesterov\": false,\n"
                   "  \"weight_decay\": 0,\n"
                   "  \"weight_decay_on\": \"all\",\n"
                   "  \"clip_norm\": 0,\n"
                   "  \"schedule\": \"constant\",\n"
                   "  \"schedule_every\": 0,\n"
                   "  \"schedule_factor\": 0.1,\n"
                   "  \"batch_size\": 64,\n"
                   "  \"epochs\": 10,\n"
                   "  \"steps\": 0,\n"
                   "  \"drop_last\": false,\n"
                   "  \"seed\": 0,\n"
                   "  \"eval_every\": \"epoch\"\n"
                   "}\n");
}

static void
test_types (void)
{
  assert_value ("{}", "lr", "0.001");
  assert_value ("{\"lr\": 1}", "lr", "1");
  assert_value ("{\"lr\": 0.1}", "lr", "0.1");
  assert_value ("{\"hidden\": [64, 32]}", "hidden", "64,32");
  assert_value ("{\"hidden\": \"64,32\"}", "hidden", "64,32");
  assert_value ("{\"hidden\": [], \"norm\": \"none\"}", "hidden", "none");
  assert_value ("{\"hidden\": \"none\", \"norm\": \"none\"}", "hidden", "none");
  assert_value ("{\"eval_every\": 10}", "eval_every", "10");
  assert_value ("{\"eval_every\": \"epoch\"}", "eval_every", "epoch");
  assert_value ("{\"init\": \"gaussian:0.1\"}", "init", "gaussian:0.1");
  assert_value ("{\"drop_last\": true}", "drop_last", "true");
}

static void
test_wrong_types (void)
{
  const BnlSpecError value = BNL_SPEC_ERROR_VALUE;

  assert_refused ("{\"lr\": \"0.1\"}", value, "“lr” must be a number *, but is “\"0.1\"”");
  assert_refused ("{\"lr\": true}", value, "“lr” must be *“true”");
  assert_refused ("{\"lr\": null}", value, "“lr” must be *“null”");
  assert_refused ("{\"lr\": [1]}", value, "“lr” must be *");
  assert_refused ("{\"lr\": {}}", value, "“lr” must be *");
  assert_refused ("{\"lr\": 1e999}", value, "“lr” must be *");
  assert_refused ("{\"lr\": -1}", value, "“lr” must be *“-1”");
  assert_refused ("{\"batch_size\": 64.0}", value, "“batch_size” must be a whole number*");
  assert_refused ("{\"batch_size\": -64}", value, "“batch_size” must be *“-64”");
  assert_refused ("{\"batch_size\": \"64\"}", value, "“batch_size” must be *");
  assert_refused ("{\"norm\": 1}", value, "“norm” must be one of none, *but is “1”");
  assert_refused ("{\"norm\": \"group\"}", value, "“norm” must be *“group”");
  assert_refused ("{\"nesterov\": \"true\"}", value, "“nesterov” must be true or false*");
  assert_refused ("{\"nesterov\": 1}", value, "“nesterov” must be *");
  assert_refused ("{\"hidden\": 128}", value, "“hidden” must be *");
  assert_refused ("{\"hidden\": [128.5]}", value, "“hidden” must be *“*128.5*”");
  assert_refused ("{\"hidden\": [\"128\"]}", value, "“hidden” must be *");
  assert_refused ("{\"hidden\": [[128]]}", value, "“hidden” must be *");
  assert_refused ("{\"hidden\": [0]}", value, "“hidden” must be *“0”");
  assert_refused ("{\"eval_every\": \"10\"}", value, "“eval_every” must be *");
  assert_refused ("{\"eval_every\": 0}", value, "“eval_every” must be *");
  assert_refused ("{\"data\": 5}", value, "“data” must be *");
  assert_refused ("{\"batch_size\": 1}", value, "norm batch *");
}

static void
test_syntax (void)
{
  assert_refused ("", BNL_SPEC_ERROR_SYNTAX, "not a spec in JSON: line 1: *");
  assert_refused ("[]", BNL_SPEC_ERROR_SYNTAX, "*“{”*");
  assert_refused ("{\"lr\": 0.1, \"lr\": 0.2}", BNL_SPEC_ERROR_SYNTAX, "*“lr” is given twice");
  assert_refused ("{\"lr\": 0.1", BNL_SPEC_ERROR_SYNTAX, "*");
  assert_refused ("{\"mixup\": 0.1}", BNL_SPEC_ERROR_UNKNOWN, "*“mixup”*");
  assert_refused ("{\"batch-size\": 64}", BNL_SPEC_ERROR_UNKNOWN, "*“batch-size”*");
}

static void
assert_file_refused (const char *path, BnlSpecError code, const char *pattern)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bnl_spec_read (path, &error));
  g_assert_error (error, BNL_SPEC_ERROR, (gint) code);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_true (g_pattern_match_simple (pattern, error->message));
}

static void
test_file (void)
{
  char *path = bnl_lab_fixture_new_path ("spec.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlSpec) spec = NULL;
  g_autofree char *blanks = g_strnfill (2 << 20, ' ');

  assert_file_refused (path, BNL_SPEC_ERROR_FILE, "Cannot read *No such file*");
  g_assert_true (g_file_set_contents (path, "{\n\"lr\": 0.5}", -1, NULL));
  spec = bnl_spec_read (path, &error);
  g_assert_no_error (error);
  g_assert_true (spec->lr == 0.5);
  g_assert_true (g_file_set_contents (path, "{\n\"lr\": 0.5\n", -1, NULL));
  assert_file_refused (path, BNL_SPEC_ERROR_SYNTAX, "*line 3: *");
  g_assert_true (g_file_set_contents (path, blanks, -1, NULL));
  assert_file_refused (path, BNL_SPEC_ERROR_FILE, "Cannot read *too large*");
  g_unlink (path);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  assert_file_refused (path, BNL_SPEC_ERROR_FILE, "Cannot read *directory*");
  g_rmdir (path);
  bnl_lab_fixture_remove (path);
}

/* A file that ends anywhere is refused, but where only blanks are missing. */
static void
test_truncated (void)
{
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  g_autofree char *json = bnl_spec_to_json (spec);

  for (gsize n = strlen (json) - 2; n > 0; n--) {
    g_autofree char *cut = g_strndup (json, n - 1);

    assert_refused (cut, BNL_SPEC_ERROR_SYNTAX, "*");
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/spec-json/round-trip", test_round_trip);
  g_test_add_func ("/lab/spec-json/written", test_written);
  g_test_add_func ("/lab/spec-json/types", test_types);
  g_test_add_func ("/lab/spec-json/wrong-types", test_wrong_types);
  g_test_add_func ("/lab/spec-json/syntax", test_syntax);
  g_test_add_func ("/lab/spec-json/file", test_file);
  g_test_add_func ("/lab/spec-json/truncated", test_truncated);
  return g_test_run ();
}
