#include "cli/bnl-options.h"

#include <string.h>

/* Options of a sweep, as its command line has them. */
static gboolean
parse (BnlOptions *options, const char *line, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  GOptionGroup *group = g_option_group_new ("", "", "", options, NULL);
  g_auto (GStrv) words = NULL;

  g_assert_true (g_shell_parse_argv (line, NULL, &words, NULL));
  bnl_options_add_to_group (options, group, NULL);
  g_option_context_set_main_group (context, group);
  return g_option_context_parse_strv (context, &words, error);
}

static BnlSweep *
lay (BnlSweep *sweep, const char *line)
{
  g_autoptr (BnlOptions) options = bnl_options_new ();
  g_autofree char *whole = g_strconcat ("program ", line, NULL);
  g_autoptr (GError) error = NULL;

  bnl_options_allow_lists (options);
  parse (options, whole, &error);
  g_assert_no_error (error);
  bnl_options_apply_to_sweep (options, sweep, &error);
  g_assert_no_error (error);
  return sweep;
}

/* "lr=1,2 batch_size=8,16" */
static char *
list_axes (const BnlSweep *sweep)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < bnl_sweep_get_n_varied (sweep); i++) {
    const char *values;
    const char *key = bnl_sweep_get_varied (sweep, i, &values);

    g_string_append_printf (text, "%s%s=%s", i > 0 ? " " : "", key, values);
  }
  return g_string_free (text, FALSE);
}

static void
assert_axes (const char *line, const char *expected)
{
  g_autoptr (BnlSweep) sweep = lay (bnl_sweep_new (), line);
  g_autofree char *listed = list_axes (sweep);

  g_assert_cmpstr (listed, ==, expected);
}

/* What is a list is an axis, in the order given. */
static void
test_lists (void)
{
  assert_axes ("--lr 0.1", "");
  assert_axes ("--lr 0.1,0.2", "lr=0.1,0.2");
  assert_axes ("--batch-size 8,16 --lr lin:1:2:3", "batch_size=8,16 lr=lin:1:2:3");
  assert_axes ("--hidden 100,50", "");
  assert_axes ("--hidden 100x2", "");
  assert_axes ("--hidden '100 50'", "hidden=100 50");
  assert_axes ("--hidden 100/100,50", "hidden=100/100,50");
  assert_axes ("--hidden 100xpow2:1:4", "hidden=100xpow2:1:4");
  assert_axes ("--init gaussian:0.1", "");
  assert_axes ("--init gaussian:log:0.1:1:3", "init=gaussian:log:0.1:1:3");
  assert_axes ("--augment shift:1,rotate", "");
  assert_axes ("--augment none/shift", "augment=none/shift");
  assert_axes ("--norm none,batch --nesterov", "norm=none,batch");
}

/* The last word counts. */
static void
test_again (void)
{
  assert_axes ("--lr 1,2 --batch-size 8,16 --lr 3,4", "batch_size=8,16 lr=3,4");
  assert_axes ("--lr 1,2 --lr 3", "");
  assert_axes ("--lr 3 --lr 1,2", "lr=1,2");
}

static void
test_values (void)
{
  g_autoptr (BnlSweep) sweep =
      lay (bnl_sweep_new (), "--lr 0.5 --hidden 10x3 --drop-last --seed 4 --batch-size 8,16");
  const BnlSpec *base = bnl_sweep_get_base (sweep);

  g_assert_cmpfloat (base->lr, ==, 0.5);
  g_assert_cmpuint (base->n_hidden, ==, 3);
  g_assert_cmpint (base->hidden[2], ==, 10);
  g_assert_true (base->drop_last);
  g_assert_cmpuint (base->seed, ==, 4);
  g_assert_cmpuint (base->batch_size, ==, 64); /* of no run */
}

/* Over a sweep of a file: a value takes an axis away, a list comes last. */
static void
test_over (void)
{
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  bnl_sweep_set_axis (sweep, "lr", "1,2", NULL);
  bnl_sweep_set_axis (sweep, "dropout", "0,0.5", NULL);
  bnl_sweep_set_axis (sweep, "epochs", "1,2", NULL);
  lay (sweep, "--dropout 0.1 --seed 2");
  before = list_axes (sweep);
  g_assert_cmpstr (before, ==, "lr=1,2 epochs=1,2");
  g_assert_cmpfloat (bnl_sweep_get_base (sweep)->dropout, ==, 0.1);
  lay (sweep, "--lr 3,4 --no-drop-last");
  after = list_axes (sweep);
  g_assert_cmpstr (after, ==, "epochs=1,2 lr=3,4");
}

static void
assert_refused (gboolean lists, const char *line, const char *pattern)
{
  g_autoptr (BnlOptions) options = bnl_options_new ();
  g_autofree char *whole = g_strconcat ("program ", line, NULL);
  g_autoptr (GError) error = NULL;

  if (lists)
    bnl_options_allow_lists (options);
  if (parse (options, whole, &error))
    g_error ("taken: %s", line);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("%s", error->message);
  g_assert_cmpuint (bnl_options_get_n_given (options), ==, 0);
}

/* Lists are values only where they are allowed. */
static void
test_refused (void)
{
  assert_refused (FALSE, "--lr 1,2", "--lr must be a number above 0*“1,2”");
  assert_refused (FALSE, "--lr lin:1:2:3", "--lr must be a number above 0*");
  assert_refused (TRUE, "--lr fast", "--lr must be a number above 0*“fast”");
  assert_refused (TRUE, "--lr 1,fast", "--lr: value 2 of lr must be a number*“fast”");
  assert_refused (TRUE, "--batch-size 8,16,", "--batch-size: value 3 of batch-size*missing*");
  assert_refused (TRUE, "--hidden 8/x", "--hidden: value 2 of hidden*“x”");
  assert_refused (TRUE, "--norm none,group", "--norm: value 2 of norm must be one of*“group”");
  assert_refused (TRUE, "--seed 1,2", "--seed: seed is what the runs of a cell differ in*");
  assert_refused (TRUE, "--lr log:0:1:3", "--lr: value 1 of lr*above 0*");
}

/* As train has them. */
static void
test_plain (void)
{
  g_autoptr (BnlOptions) options = bnl_options_new ();
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (parse (options, "program --lr 0.5 --nesterov --lr 0.25 --no-nesterov", &error));
  g_assert_cmpuint (bnl_options_get_n_given (options), ==, 4);
  g_assert_cmpstr (bnl_options_get_given_key (options, 1), ==, "nesterov");
  g_assert_cmpstr (bnl_options_get (options, "lr"), ==, "0.25");
  g_assert_null (bnl_options_get (options, "momentum"));
  g_assert_true (bnl_options_apply (options, spec, &error));
  g_assert_cmpfloat (spec->lr, ==, 0.25);
  g_assert_false (spec->nesterov);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/options/lists", test_lists);
  g_test_add_func ("/options/again", test_again);
  g_test_add_func ("/options/values", test_values);
  g_test_add_func ("/options/over", test_over);
  g_test_add_func ("/options/refused", test_refused);
  g_test_add_func ("/options/plain", test_plain);
  return g_test_run ();
}
