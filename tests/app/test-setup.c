/* What the settings were and can be again: the history by itself, and the setup that keeps one. */

#include <string.h>

#include "app/bnl-history.h"
#include "app/bnl-setting-words.h"
#include "app/bnl-setup.h"

static BnlSpec *
make_spec (double lr)
{
  BnlSpec *spec = bnl_spec_new ();

  spec->lr = lr;
  return spec;
}

/* --- the history by itself --- */

static void
record_lr (BnlHistory *history, double before, gint64 now_usec)
{
  g_autoptr (BnlSpec) spec = make_spec (before);

  bnl_history_record (history, spec, TRUE, "lr", NULL, TRUE, now_usec);
}

static double
peek_lr (const BnlHistory *history, BnlHistoryWay way)
{
  const BnlHistoryStep *step = bnl_history_peek (history, way);

  return step ? step->spec->lr : -1.0;
}

static void
test_history_merges (void)
{
  BnlHistory history;

  bnl_history_init (&history);
  record_lr (&history, 1.0, 0);
  record_lr (&history, 2.0, BNL_HISTORY_MERGE_USEC - 1);
  /* The time counts from the last turn, not the first. */
  record_lr (&history, 3.0, 2 * (BNL_HISTORY_MERGE_USEC - 1));
  g_assert_cmpfloat (peek_lr (&history, BNL_HISTORY_BACK), ==, 1.0);
  record_lr (&history, 4.0, 3 * BNL_HISTORY_MERGE_USEC);
  g_assert_cmpfloat (peek_lr (&history, BNL_HISTORY_BACK), ==, 4.0);
  bnl_history_seal (&history);
  record_lr (&history, 5.0, 3 * BNL_HISTORY_MERGE_USEC);
  g_assert_cmpfloat (peek_lr (&history, BNL_HISTORY_BACK), ==, 5.0);
  g_assert_cmpuint (history.steps[BNL_HISTORY_BACK]->len, ==, 3);
  bnl_history_clear (&history);
  bnl_history_clear (&history);
}

static void
test_history_goes (void)
{
  g_autoptr (BnlSpec) now = make_spec (3.0);
  g_autoptr (BnlHistoryStep) step = NULL;
  BnlHistory history;

  bnl_history_init (&history);
  g_assert_null (bnl_history_go (&history, BNL_HISTORY_BACK, now, TRUE));
  bnl_history_record (&history, now, FALSE, NULL, "All", FALSE, 0);
  now->lr = 4.0;
  step = bnl_history_go (&history, BNL_HISTORY_BACK, now, TRUE);
  g_assert_cmpfloat (step->spec->lr, ==, 3.0);
  g_assert_false (step->pair);
  g_assert_null (bnl_history_peek (&history, BNL_HISTORY_BACK));
  g_assert_cmpfloat (peek_lr (&history, BNL_HISTORY_FORTH), ==, 4.0);
  g_assert_true (bnl_history_peek (&history, BNL_HISTORY_FORTH)->pair);
  g_assert_cmpstr (bnl_history_peek (&history, BNL_HISTORY_FORTH)->what, ==, "All");
  /* A new change leaves nothing to go forth to. */
  bnl_history_record (&history, step->spec, FALSE, "seed", NULL, FALSE, 0);
  g_assert_null (bnl_history_peek (&history, BNL_HISTORY_FORTH));
  bnl_history_clear (&history);
}

static void
test_history_forgets (void)
{
  g_autoptr (BnlSpec) idle = make_spec (7.0);
  BnlHistory history;

  bnl_history_init (&history);
  for (guint i = 0; i < BNL_HISTORY_MAX_STEPS + 5; i++)
    record_lr (&history, i + 1.0, i * 10 * BNL_HISTORY_MERGE_USEC);
  g_assert_cmpuint (history.steps[BNL_HISTORY_BACK]->len, ==, BNL_HISTORY_MAX_STEPS);
  g_assert_cmpfloat (peek_lr (&history, BNL_HISTORY_BACK), ==, BNL_HISTORY_MAX_STEPS + 5);

  bnl_history_record (&history, idle, TRUE, "seed", NULL, FALSE, 0);
  bnl_history_record (&history, idle, TRUE, "seed", NULL, FALSE, 0);
  bnl_history_drop_idle (&history, idle, TRUE);
  g_assert_cmpfloat (peek_lr (&history, BNL_HISTORY_BACK), ==, BNL_HISTORY_MAX_STEPS + 5);
  bnl_history_clear (&history);
}

/* --- the setup --- */

static void
set (BnlSetup *setup, const char *key, const char *text)
{
  g_autoptr (GError) error = NULL;

  bnl_setup_set (setup, key, text, &error);
  g_assert_no_error (error);
}

static void
assert_value (BnlSetup *setup, const char *key, const char *expected)
{
  g_autofree char *value = bnl_spec_dup_value (bnl_setup_get_spec (setup), key);

  g_assert_cmpstr (value, ==, expected);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_setup_undoes (void)
{
  g_autoptr (BnlSetup) setup = bnl_setup_new ();
  guint n_spec = 0, n_pair = 0;

  g_signal_connect_swapped (setup, "notify::spec", G_CALLBACK (count_cb), &n_spec);
  g_signal_connect_swapped (setup, "notify::pair", G_CALLBACK (count_cb), &n_pair);
  g_assert_null (bnl_setup_get_undo_text (setup));
  bnl_setup_undo (setup); /* nothing to do */
  g_assert_cmpuint (n_spec, ==, 0);

  set (setup, "lr", "0.005");
  set (setup, "lr", "0.01"); /* one turn */
  g_assert_cmpstr (bnl_setup_get_undo_text (setup), ==, "Undo: Learning rate 0.01");
  set (setup, "hidden", "256,128");
  g_assert_cmpstr (bnl_setup_get_undo_text (setup), ==, "Undo: Hidden layers 256, 128");
  set (setup, "norm", "none");
  g_assert_cmpstr (bnl_setup_get_undo_text (setup), ==, "Undo: Batch normalization off");
  bnl_setup_set_pair (setup, FALSE);
  g_assert_cmpstr (bnl_setup_get_undo_text (setup), ==, "Undo: One network alone");

  bnl_setup_undo (setup);
  g_assert_true (bnl_setup_get_pair (setup));
  g_assert_cmpuint (n_pair, ==, 2);
  bnl_setup_undo (setup);
  bnl_setup_undo (setup);
  assert_value (setup, "hidden", "128");
  assert_value (setup, "lr", "0.01");
  g_assert_cmpstr (bnl_setup_get_redo_text (setup), ==, "Redo: Hidden layers 256, 128");
  bnl_setup_undo (setup);
  assert_value (setup, "lr", "0.001");
  g_assert_null (bnl_setup_get_undo_text (setup));

  for (guint i = 0; i < 4; i++)
    bnl_setup_redo (setup);
  g_assert_null (bnl_setup_get_redo_text (setup));
  g_assert_false (bnl_setup_get_pair (setup));
  assert_value (setup, "hidden", "256,128");
  bnl_setup_forget (setup);
  g_assert_null (bnl_setup_get_undo_text (setup));
}

static void
test_setup_keeps_no_idle_step (void)
{
  g_autoptr (BnlSetup) setup = bnl_setup_new ();

  set (setup, "seed", "3");
  set (setup, "seed", "0"); /* turned back */
  g_assert_null (bnl_setup_get_undo_text (setup));
  set (setup, "optimizer", "sgd");
  set (setup, "optimizer", "adam"); /* chosen back: two choices, which cancel out */
  g_assert_cmpstr (bnl_setup_get_undo_text (setup), ==, "Undo: Optimizer Adam");
  bnl_setup_undo (setup);
  assert_value (setup, "optimizer", "sgd");
}

static void
test_setup_refuses (void)
{
  g_autoptr (BnlSetup) setup = bnl_setup_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (bnl_setup_set (setup, "hidden", "12,x", &error));
  g_assert_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE);
  g_assert_null (bnl_setup_get_undo_text (setup));
  set (setup, "norm", "none");
  set (setup, "batch_size", "1");
  g_clear_error (&error);
  g_assert_false (bnl_setup_check (setup, &error)); /* one of the pair has the norm */
  g_assert_nonnull (strstr (error->message, "Batch size"));
}

static void
test_setup_locked (void)
{
  g_autoptr (BnlSetup) setup = bnl_setup_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlSpec) other = make_spec (2.0);

  set (setup, "epochs", "3");
  set (setup, "lr", "0.01");
  bnl_setup_set_locked (setup, TRUE);
  g_assert_false (bnl_setup_set (setup, "epochs", "4", &error));
  bnl_setup_set_pair (setup, FALSE);
  bnl_setup_set_spec (setup, other);
  bnl_setup_reset (setup, "All");
  g_assert_true (bnl_setup_get_pair (setup));
  assert_value (setup, "lr", "0.01");

  /* What was turned before is one change, what is turned now another. */
  set (setup, "lr", "0.1");
  bnl_setup_undo (setup);
  assert_value (setup, "lr", "0.01");
  bnl_setup_undo (setup);
  assert_value (setup, "lr", "0.001");
  g_assert_null (bnl_setup_get_undo_text (setup));
  bnl_setup_undo (setup);
  assert_value (setup, "epochs", "3");
  g_assert_cmpstr (bnl_setup_get_redo_text (setup), ==, "Redo: Learning rate 0.01");
  bnl_setup_set_locked (setup, FALSE);
  g_assert_cmpstr (bnl_setup_get_undo_text (setup), ==, "Undo: Epochs 3");
}

static void
test_setup_resets (void)
{
  g_autoptr (BnlSetup) setup = bnl_setup_new ();

  bnl_setup_take_data (setup, "/some/where");
  bnl_setup_forget (setup);
  set (setup, "epochs", "3");
  bnl_setup_set_pair (setup, FALSE);
  bnl_setup_reset (setup, "Reset to defaults");
  assert_value (setup, "epochs", "10");
  assert_value (setup, "data", "/some/where");
  g_assert_true (bnl_setup_get_pair (setup));
  g_assert_cmpstr (bnl_setup_get_undo_text (setup), ==, "Undo: Reset to defaults");
  bnl_setup_undo (setup);
  assert_value (setup, "epochs", "3");
  g_assert_false (bnl_setup_get_pair (setup));
  g_assert_cmpstr (bnl_setup_get_redo_text (setup), ==, "Redo: Reset to defaults");
}

static void
test_setup_data (void)
{
  g_autoptr (BnlSetup) setup = bnl_setup_new ();

  bnl_setup_take_data (setup, "digits"); /* the same once more is no change */
  g_assert_null (bnl_setup_get_undo_text (setup));
  bnl_setup_take_data (setup, "/a/one");
  set (setup, "seed", "1");
  bnl_setup_take_data (setup, "/a/two");
  g_assert_cmpstr (bnl_setup_get_undo_text (setup), ==, "Undo: Dataset two");

  /* Until it is there, the settings say what is. */
  bnl_setup_undo (setup);
  g_assert_cmpstr (bnl_setup_get_wanted_data (setup), ==, "/a/one");
  assert_value (setup, "data", "/a/two");
  bnl_setup_undo (setup);
  assert_value (setup, "seed", "0");
  bnl_setup_take_data (setup, "/a/one");
  g_assert_null (bnl_setup_get_wanted_data (setup));
  assert_value (setup, "data", "/a/one");
  g_assert_cmpstr (bnl_setup_get_undo_text (setup), ==, "Undo: Dataset one");

  /* One that is gone meanwhile. */
  bnl_setup_undo (setup);
  g_assert_cmpstr (bnl_setup_get_wanted_data (setup), ==, "digits");
  bnl_setup_refuse_data (setup);
  g_assert_null (bnl_setup_get_wanted_data (setup));
  assert_value (setup, "data", "/a/one");
}

static void
test_words (void)
{
  guint n_fields;
  const BnlSpecField *fields = bnl_spec_get_fields (&n_fields);
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  g_autoptr (BnlSpec) other = bnl_spec_new ();
  g_autofree char *several = NULL;
  g_autofree char *none = NULL;

  for (guint i = 0; i < n_fields; i++) {
    g_autofree char *value = bnl_setting_words_describe_value (spec, fields[i].key);

    g_test_message ("%s: %s", bnl_setting_words_name (fields[i].key), value);
    g_assert_nonnull (bnl_setting_words_name (fields[i].key));
    g_assert_nonnull (value);
    g_assert_null (strchr (bnl_setting_words_name (fields[i].key), '_'));
    for (guint j = 0; fields[i].choices && fields[i].choices[j]; j++)
      if (bnl_setting_words_name_choice (fields[i].key, 0))
        g_assert_cmpstr (bnl_setting_words_name_choice (fields[i].key, j), !=, "");
  }
  g_assert_null (bnl_setting_words_name ("nothing"));
  other->lr = 2.0;
  other->epochs = 4;
  several = bnl_setting_words_describe_change (spec, TRUE, other, FALSE);
  g_assert_cmpstr (several, ==, "3 settings");
  none = bnl_setting_words_describe_change (spec, TRUE, spec, TRUE);
  g_assert_null (none);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/turns-of-one-setting-merge", test_history_merges);
  g_test_add_func ("/history/goes-back-and-forth", test_history_goes);
  g_test_add_func ("/history/forgets-the-oldest-and-the-idle", test_history_forgets);
  g_test_add_func ("/setup/undoes-and-redoes", test_setup_undoes);
  g_test_add_func ("/setup/keeps-no-idle-step", test_setup_keeps_no_idle_step);
  g_test_add_func ("/setup/refuses-what-is-none", test_setup_refuses);
  g_test_add_func ("/setup/locked-but-for-the-rate", test_setup_locked);
  g_test_add_func ("/setup/resets-as-one-change", test_setup_resets);
  g_test_add_func ("/setup/data-sets-come-later", test_setup_data);
  g_test_add_func ("/words/every-setting-has-some", test_words);
  return g_test_run ();
}
