#include "lab/bnl-sweep.h"

#include <string.h>

#include "lab/bnl-json.h"

static BnlSweep *
read_sweep (const char *text, GError **error)
{
  g_autoptr (JsonObject) object = bnl_json_parse (text, strlen (text), error);

  return object != NULL ? bnl_sweep_from_json (object, error) : NULL;
}

static char *
write_sweep (const BnlSweep *sweep)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_node_take_object (node, bnl_sweep_to_json (sweep));
  text = json_to_string (node, FALSE);
  return bnl_json_shorten (text);
}

/* Everything that a sweep may have, written back as it was. */
static void
test_round_trip (void)
{
  static const char text[] =
      "{\"spec\":{\"hidden\":[100,100],\"lr\":0.003,\"nesterov\":true,\"eval_every\":50},"
      "\"vary\":[{\"key\":\"batch_size\",\"values\":\"pow2:1:1024\"},"
      "{\"key\":\"init\",\"values\":\"gaussian:log:0.1:1:3\"}],"
      "\"arms\":[{\"name\":\"without BN\",\"set\":{\"norm\":\"none\"}},"
      "{\"name\":\"BN, half dropped\",\"set\":{\"norm\":\"batch\",\"dropout\":0.5}},"
      "{\"name\":\"wide\",\"set\":{\"hidden\":[200,100]}}],"
      "\"scale\":[{\"key\":\"lr\",\"by\":\"batch_size\",\"at\":64}],\"seeds\":3,"
      "\"random\":{\"n\":20,\"seed\":7},\"converged_at\":0.9,\"measures\":[\"train\",\"unit\"]}";
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlSweep) sweep = read_sweep (text, &error);
  g_autofree char *written = NULL;

  g_assert_no_error (error);
  written = write_sweep (sweep);
  g_assert_cmpstr (written, ==, text);
  g_assert_cmpuint (bnl_sweep_get_n_arms (sweep), ==, 3);
  g_assert_cmpuint (bnl_sweep_get_n_seeds (sweep), ==, 3);
}

/* A norm that is varied stays that, though it makes the arms. */
static void
test_norm (void)
{
  static const char text[] =
      "{\"spec\":{},\"vary\":[{\"key\":\"norm\",\"values\":\"none,batch\"}],\"seeds\":1,"
      "\"converged_at\":0.8}";
  g_autoptr (BnlSweep) sweep = read_sweep (text, NULL);
  g_autofree char *written = write_sweep (sweep);

  g_assert_cmpstr (written, ==, text);
  g_assert_cmpuint (bnl_sweep_get_n_arms (sweep), ==, 2);
  g_assert_cmpuint (bnl_sweep_get_n_axes (sweep), ==, 0);
}

static void
test_defaults (void)
{
  g_autoptr (BnlSweep) sweep = read_sweep ("{}", NULL);
  g_autoptr (BnlSpec) usual = bnl_spec_new ();

  g_assert_true (bnl_spec_equal (bnl_sweep_get_base (sweep), usual));
  g_assert_cmpuint (bnl_sweep_get_n_runs (sweep), ==, 1);
  g_assert_cmpfloat (bnl_sweep_get_converged_at (sweep), ==, BNL_SWEEP_CONVERGED_AT);
}

/* A message begins with the place. */
static void
test_refused (void)
{
  static const char *const cases[][2] = {
    { "{\"speed\":1}", "there is no “speed”; there may be spec, vary*" },
    { "{\"spec\":[]}", "“spec” must be an object in {}, but is []" },
    { "{\"spec\":{\"lr\":-1}}", "“spec”: “lr” must be a number above 0*" },
    { "{\"spec\":{\"speed\":1}}", "“spec”: there is no setting “speed”" },
    { "{\"vary\":{}}", "“vary” must be a list in [] of objects in {}, but is {}" },
    { "{\"vary\":[1]}", "“vary” must be a list*" },
    { "{\"vary\":[{\"key\":\"lr\"}]}", "“vary”, item 1: “values” is missing" },
    { "{\"vary\":[{\"values\":\"1\"}]}", "“vary”, item 1: “key” is missing" },
    { "{\"vary\":[{\"key\":\"lr\",\"values\":[1,2]}]}",
      "“vary”, item 1: “values” must be a text, but is [1,2]" },
    { "{\"vary\":[{\"key\":\"lr\",\"values\":\"1,x\"}]}",
      "“vary”, item 1: value 2 of lr must be*“x”" },
    { "{\"vary\":[{\"key\":\"lr\",\"values\":\"1\"},{\"key\":\"lr\",\"values\":\"2\"}]}",
      "“vary”, item 2: “lr” is varied twice" },
    { "{\"vary\":[{\"key\":\"lr\",\"values\":\"1\",\"n\":2}]}",
      "“vary”, item 1: there is no “n”; there may be key, values" },
    { "{\"arms\":[{\"name\":\"a\",\"set\":{\"norm\":\"group\"}}]}",
      "“arms”, item 1: “set”: “norm” must be one of*" },
    { "{\"arms\":[{\"name\":\"a\"}]}", "“arms”, item 1: “set” is missing" },
    { "{\"arms\":[{\"name\":\"a\",\"set\":{}},{\"name\":\"a\",\"set\":{}}]}",
      "“arms”, item 2: Two arms have the name “a”" },
    { "{\"scale\":[{\"key\":\"lr\",\"by\":\"batch_size\"}]}",
      "“scale”, item 1: lr must be scaled by batch_size at a number above 0*" },
    { "{\"scale\":[{\"key\":\"lr\",\"by\":\"norm\",\"at\":1}]}",
      "“scale”, item 1: Only a number*" },
    { "{\"seeds\":0}", "seeds must be*" },
    { "{\"seeds\":-1}", "“seeds” must be a whole number from 0 to 1000, but is -1" },
    { "{\"seeds\":1.5}", "“seeds” must be a whole number from 0 to 1000, but is 1.5" },
    { "{\"random\":{\"n\":\"x\"}}", "“random”: “n” must be a whole number*" },
    { "{\"random\":{\"n\":5}}", "random draws from*" },
    { "{\"random\":{\"count\":5}}", "“random”: there is no “count”*" },
    { "{\"converged_at\":2}", "converged-at must be*" },
    { "{\"measures\":[\"train\",\"time\"]}",
      "“measures”, item 2: nothing is measured by the name “time”; there are train and unit" },
    { "{\"measures\":\"train\"}", "“measures” must be a list in [] of texts*" },
    { "{\"spec\":{\"batch_size\":1}}", "None of its runs is possible: *batch-size is 1*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (BnlSweep) sweep = read_sweep (cases[i][0], &error);

    if (sweep != NULL)
      g_error ("taken: %s", cases[i][0]);
    g_assert_true (error->domain == BNL_SPEC_ERROR);
    if (!g_pattern_match_simple (cases[i][1], error->message))
      g_error ("%s", error->message);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sweep-json/round-trip", test_round_trip);
  g_test_add_func ("/sweep-json/norm", test_norm);
  g_test_add_func ("/sweep-json/defaults", test_defaults);
  g_test_add_func ("/sweep-json/refused", test_refused);
  return g_test_run ();
}
