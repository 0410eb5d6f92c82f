#include "lab/bnl-trainer.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "bnl-resume-fixture.h"

/* 90 images, of which some are held out; 20 to 32 steps. */
static const char *const table[] = {
  "optimizer=sgd",
  "optimizer=sgd momentum=0.9",
  "optimizer=sgd momentum=0.9 nesterov=true weight-decay=0.01 weight-decay-on=weights",
  "optimizer=rmsprop",
  "optimizer=rmsprop momentum=0.5 weight-decay=0.01",
  "optimizer=adam weight-decay=0.01",
  "optimizer=adamw weight-decay=0.1 weight-decay-on=weights",
  "norm=none hidden=none",
  "norm=layer norm-position=after",
  "norm=ghost ghost-size=4",
  "norm=batch-renorm renorm-start=5 renorm-ramp=12 bn-momentum=0.3",
  "dropout=0.3 norm=none",
  "dropout=0.3",
  "augment=shift:1,rotate:10",
  "eval-statistics=precise augment=shift:1",
  "eval-statistics=batch validation=0.3",
  "schedule=step schedule-every=7",
  "schedule=cosine",
  "schedule=one-cycle optimizer=sgd momentum=0.9 lr=0.1",
  "clip-norm=0.2",
  "eval-every=4",
  "validation=0.05 batch-size=16 epochs=4",
  "validation=0.05 batch-size=16 drop-last=true epochs=4",
  "train-size=33 batch-size=16 epochs=12",
  "label-smoothing=0.1 eval-on=test",
  "steps=21",
  "batch-size=1 steps=24 norm=layer",
  "batch-size=200 epochs=20",
  /* together */
  "norm=batch-renorm renorm-start=3 renorm-ramp=15 dropout=0.2 augment=shift:1,rotate:15 "
  "eval-statistics=precise schedule=one-cycle optimizer=adamw weight-decay=0.05 clip-norm=1 "
  "label-smoothing=0.1 eval-every=5 validation=0.05 batch-size=16 train-size=70 epochs=5",
};

/* From there to the end, as if it had never stopped. */
static void
assert_goes_on (const BnlSpec *spec,
                BnlDataset *dataset,
                BnlCheckpoint *checkpoint,
                const BnlStretch *stretch,
                BnlSeries *whole,
                const BnlOutcome *end,
                guint64 first)
{
  const BnlTrainerStart start = { .resume = checkpoint, .n_threads = 3 };
  g_auto (BnlOutcome) outcome = { 0 };
  g_autoptr (BnlSeries) rest = bnl_resume_fixture_train (spec, dataset, &start, stretch, &outcome);

  bnl_lab_fixture_assert_continues (rest, whole, first);
  bnl_resume_fixture_assert_same_end (&outcome, end);
}

/* Stopped after every step in turn, before the next begins or within it. */
static void
test_every_step (gconstpointer data)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlSpec) spec = bnl_resume_fixture_new_spec (data);
  BnlStretch stretch = bnl_resume_fixture_whole;
  const BnlTrainerStart start = { .n_threads = 2 };
  g_auto (BnlOutcome) end = { 0 };
  g_autoptr (BnlSeries) whole = NULL;

  stretch.faster_from = 6;
  whole = bnl_resume_fixture_train (spec, dataset, &start, &stretch, &end);
  g_assert_cmpint (end.state, ==, BNL_RUN_FINISHED);
  g_assert_cmpuint (end.n_steps, >=, 20);
  for (guint64 step = 0; step < end.n_steps; step++) {
    g_auto (BnlOutcome) outcome = { 0 };
    g_autoptr (BnlCheckpoint) checkpoint = NULL;
    g_autoptr (BnlSeries) begun = NULL;

    stretch.stop_after = step;
    stretch.midway = step % 2 == 1;
    begun = bnl_resume_fixture_train (spec, dataset, &start, &stretch, &outcome);
    g_assert_cmpint (outcome.state, ==, BNL_RUN_STOPPED);
    g_assert_cmpuint (outcome.n_steps, ==, step);
    checkpoint = bnl_resume_fixture_pass_on (&outcome);
    g_assert_cmpuint (bnl_checkpoint_get_n_past (checkpoint), ==, step);
    stretch.stop_after = BNL_RESUME_FIXTURE_NEVER;
    assert_goes_on (spec, dataset, checkpoint, &stretch, whole, &end, step + 1);
  }
}

/* In a branch that is judged elsewhere there is nothing to make up for: its row comes once more all
 * the same, as it was, so that no run lacks a row. */
static void
test_owed_no_more (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlSpec) spec = bnl_resume_fixture_new_spec ("eval-every=7");
  BnlStretch stretch = bnl_resume_fixture_whole;
  g_auto (BnlOutcome) outcome = { 0 };
  g_auto (BnlOutcome) end = { 0 };
  g_autoptr (BnlSeries) begun = NULL;
  g_autoptr (BnlSeries) rest = NULL;
  g_autoptr (BnlCheckpoint) checkpoint = NULL;
  BnlTrainerStart start = { 0 };

  stretch.give_up_at = 7;
  begun = bnl_resume_fixture_train (spec, dataset, NULL, &stretch, &outcome);
  checkpoint = bnl_resume_fixture_pass_on (&outcome);
  start.resume = checkpoint;
  spec->eval_every = 5;
  rest = bnl_resume_fixture_train (spec, dataset, &start, &bnl_resume_fixture_whole, &end);
  g_assert_cmpuint (bnl_checkpoint_get_n_past (checkpoint), ==, 6);
  g_assert_cmpuint (bnl_series_get_length (rest), ==, 24 - 6);
  bnl_lab_fixture_assert_same_row (bnl_series_get (rest, 0), bnl_series_get (begun, 6));
  g_assert_cmpuint (bnl_series_get (rest, 1)->step, ==, 8);
  g_assert_false (isnan (bnl_series_get (rest, 3)->val_loss));
}

/* An evaluation that was given up is made up for: its row comes once more, whole. */
static void
test_owed (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlSpec) spec = bnl_resume_fixture_new_spec ("eval-every=7");
  BnlStretch stretch = bnl_resume_fixture_whole;
  g_auto (BnlOutcome) end = { 0 };
  g_autoptr (BnlSeries) whole = bnl_resume_fixture_train (spec, dataset, NULL, &stretch, &end);

  g_assert_cmpuint (end.n_steps, ==, 24);
  for (guint64 step = 7; step <= 24; step = MIN (step + 7, step < 24 ? 24 : 25)) {
    g_auto (BnlOutcome) outcome = { 0 };
    g_autoptr (BnlCheckpoint) checkpoint = NULL;
    g_autoptr (BnlSeries) begun = NULL;

    stretch.give_up_at = step;
    begun = bnl_resume_fixture_train (spec, dataset, NULL, &stretch, &outcome);
    g_assert_cmpint (outcome.state, ==, BNL_RUN_STOPPED);
    g_assert_cmpuint (outcome.n_steps, ==, step);
    g_assert_true (isnan (bnl_series_get (begun, step - 1)->val_loss));
    checkpoint = bnl_resume_fixture_pass_on (&outcome);
    g_assert_cmpuint (bnl_checkpoint_get_n_past (checkpoint), ==, step - 1);
    assert_goes_on (spec, dataset, checkpoint, &bnl_resume_fixture_whole, whole, &end, step);
    /* Given up once more it is owed still. */
    begun = (bnl_series_unref (begun), NULL);
    {
      const BnlTrainerStart start = { .resume = checkpoint };
      g_autoptr (BnlCheckpoint) again = NULL;

      begun = bnl_resume_fixture_train (spec, dataset, &start, &stretch, &outcome);
      g_assert_cmpuint (bnl_series_get_length (begun), ==, 1);
      again = bnl_resume_fixture_pass_on (&outcome);
      assert_goes_on (spec, dataset, again, &bnl_resume_fixture_whole, whole, &end, step);
    }
  }
}

/* A finished run goes on as one that was planned longer from the beginning. */
static void
test_further (gconstpointer data)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlSpec) spec = bnl_resume_fixture_new_spec (data);
  g_autoptr (BnlSpec) longer = bnl_spec_dup (spec);
  g_autoptr (BnlCheckpoint) checkpoint = NULL;
  g_auto (BnlOutcome) end = { 0 };
  g_auto (BnlOutcome) outcome = { 0 };
  g_autoptr (BnlSeries) whole = NULL;
  g_autoptr (BnlSeries) begun = NULL;
  guint64 n_done;

  if (spec->steps > 0)
    longer->steps += 13;
  else
    longer->epochs += 2;
  whole = bnl_resume_fixture_train (longer, dataset, NULL, &bnl_resume_fixture_whole, &end);
  begun = bnl_resume_fixture_train (spec, dataset, NULL, &bnl_resume_fixture_whole, &outcome);
  g_assert_cmpint (outcome.state, ==, BNL_RUN_FINISHED);
  n_done = outcome.n_steps;
  checkpoint = bnl_resume_fixture_pass_on (&outcome);
  assert_goes_on (longer, dataset, checkpoint, &bnl_resume_fixture_whole, whole, &end, n_done + 1);
}

/* A schedule that depends on the length goes on where the longer one is at the next step. */
static void
test_further_by_schedule (gconstpointer data)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlSpec) spec = bnl_resume_fixture_new_spec (data);
  g_autoptr (BnlCheckpoint) checkpoint = NULL;
  g_auto (BnlOutcome) outcome = { 0 };
  g_autoptr (BnlSeries) begun =
      bnl_resume_fixture_train (spec, dataset, NULL, &bnl_resume_fixture_whole, &outcome);
  g_autoptr (BnlSeries) rest = NULL;
  BnlTrainerStart start = { 0 };
  BnlSchedule schedule;

  g_assert_cmpuint (outcome.n_steps, ==, 24);
  start.resume = checkpoint = bnl_resume_fixture_pass_on (&outcome);
  spec->epochs = 5;
  rest = bnl_resume_fixture_train (spec, dataset, &start, &bnl_resume_fixture_whole, &outcome);
  g_assert_cmpuint (bnl_series_get_length (rest), ==, 16);
  bnl_schedule_init (&schedule, spec->schedule, 40, spec->schedule_every, spec->schedule_factor);
  for (guint i = 0; i < 16; i++)
    g_assert_true (bnl_series_get (rest, i)->lr ==
                   spec->lr * bnl_schedule_get_factor (&schedule, 25 + i));
}

/* The samples of an order, the same one given again. */
static void
test_order (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (45, 30);
  g_autoptr (BnlSpec) spec = bnl_resume_fixture_new_spec ("validation=0 dropout=0.1");
  guint32 order[110];
  BnlTrainerStart start = { .order = order, .n_order = G_N_ELEMENTS (order) };
  BnlStretch stretch = bnl_resume_fixture_whole;
  g_auto (BnlOutcome) end = { 0 };
  g_autoptr (BnlSeries) whole = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    order[i] = (i * 7) % 45;
  whole = bnl_resume_fixture_train (spec, dataset, &start, &stretch, &end);
  g_assert_cmpuint (end.n_steps, ==, 12);
  for (stretch.stop_after = 0; stretch.stop_after < 12; stretch.stop_after++) {
    g_auto (BnlOutcome) outcome = { 0 };
    g_auto (BnlOutcome) last = { 0 };
    g_autoptr (BnlCheckpoint) checkpoint = NULL;
    g_autoptr (BnlSeries) begun = NULL;
    g_autoptr (BnlSeries) rest = NULL;
    g_autoptr (GError) error = NULL;

    start.resume = NULL;
    begun = bnl_resume_fixture_train (spec, dataset, &start, &stretch, &outcome);
    start.resume = checkpoint = bnl_resume_fixture_pass_on (&outcome);
    rest = bnl_resume_fixture_train (spec, dataset, &start, &bnl_resume_fixture_whole, &last);
    bnl_lab_fixture_assert_continues (rest, whole, stretch.stop_after + 1);
    bnl_resume_fixture_assert_same_end (&last, &end);

    /* Without it the run would not be the same, and the person is told what is missing. */
    start = (BnlTrainerStart){ .resume = checkpoint };
    g_assert_false (bnl_trainer_run (spec, dataset, &start, NULL, NULL, NULL, &outcome, &error));
    g_assert_error (error, BNL_TRAINER_ERROR, BNL_TRAINER_ERROR_MISMATCH);
    start = (BnlTrainerStart){ .order = order, .n_order = G_N_ELEMENTS (order) };
  }
}

/* Another process goes on: the same bits. */

#define GO_ON "--go-on"

/* FILE.rows and FILE.end are what comes of it. */
static int
go_on (const char *path, const char *settings)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlSpec) spec = bnl_resume_fixture_new_spec (settings);
  g_autofree char *rows = g_strconcat (path, ".rows", NULL);
  g_autofree char *end = g_strconcat (path, ".end", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) last = NULL;
  g_autoptr (BnlCheckpoint) checkpoint = NULL;
  g_autoptr (BnlSeries) series = NULL;
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (BnlMetrics));
  g_auto (BnlOutcome) outcome = { 0 };
  BnlTrainerStart start = { 0 };
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  bytes = g_bytes_new (contents, length);
  start.resume = checkpoint = bnl_checkpoint_from_bytes (bytes, NULL);
  g_assert_nonnull (checkpoint);
  series = bnl_resume_fixture_train (spec, dataset, &start, &bnl_resume_fixture_whole, &outcome);
  for (gsize i = 0; i < bnl_series_get_length (series); i++)
    g_array_append_val (list, *bnl_series_get (series, i));
  last = bnl_checkpoint_to_bytes (outcome.checkpoint);
  return g_file_set_contents (rows, list->data, (gssize) (list->len * sizeof (BnlMetrics)), NULL) &&
                 g_file_set_contents (end, g_bytes_get_data (last, NULL),
                                      (gssize) g_bytes_get_size (last), NULL)
             ? 0
             : 1;
}

/* Takes both files away. */
static void
read_what_came (const char *path, BnlSeries *series, BnlCheckpoint **checkpoint)
{
  g_autofree char *rows = g_strconcat (path, ".rows", NULL);
  g_autofree char *end = g_strconcat (path, ".end", NULL);
  g_autofree BnlMetrics *list = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  char *contents;
  gsize length;

  g_assert_true (g_file_get_contents (rows, &contents, &length, NULL));
  list = (BnlMetrics *) (gpointer) contents;
  for (gsize i = 0; i < length / sizeof *list; i++)
    bnl_series_append (series, &list[i]);
  g_assert_true (g_file_get_contents (end, &contents, &length, NULL));
  bytes = g_bytes_new_take (contents, length);
  *checkpoint = bnl_checkpoint_from_bytes (bytes, &error);
  g_assert_no_error (error);
  g_unlink (rows);
  g_unlink (end);
}

static void
test_other_process (void)
{
  const char *settings = table[G_N_ELEMENTS (table) - 1];
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlSpec) spec = bnl_resume_fixture_new_spec (settings);
  BnlStretch stretch = bnl_resume_fixture_whole;
  g_auto (BnlOutcome) end = { 0 };
  g_auto (BnlOutcome) outcome = { 0 };
  g_autoptr (BnlSeries) whole = bnl_resume_fixture_train (spec, dataset, NULL, &stretch, &end);
  g_autoptr (BnlSeries) begun = NULL;
  g_autoptr (BnlSeries) rest = bnl_series_new ();
  g_autoptr (BnlCheckpoint) checkpoint = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  char *path = bnl_lab_fixture_new_path ("checkpoint");
  char *arguments[] = { (char *) "/proc/self/exe", (char *) GO_ON, path, (char *) settings, NULL };
  int status;

  stretch.stop_after = 11;
  begun = bnl_resume_fixture_train (spec, dataset, NULL, &stretch, &outcome);
  bytes = bnl_checkpoint_to_bytes (outcome.checkpoint);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes), NULL));
  g_spawn_sync (NULL, arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  read_what_came (path, rest, &checkpoint);
  bnl_lab_fixture_assert_continues (rest, whole, 12);
  bnl_lab_fixture_assert_same_weights (bnl_checkpoint_get_snapshot (checkpoint)->weights,
                                       end.last->weights);
  bnl_lab_fixture_remove (path);
}

int
main (int argc, char **argv)
{
  bnl_lab_fixture_init (&argc, &argv);
  if (argc == 4 && strcmp (argv[1], GO_ON) == 0)
    return go_on (argv[2], argv[3]);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autofree char *name = g_strdup_printf ("/resume/every-step/%u", i);

    g_test_add_data_func (name, table[i], test_every_step);
  }
  g_test_add_func ("/resume/owed", test_owed);
  g_test_add_func ("/resume/owed-no-more", test_owed_no_more);
  g_test_add_data_func ("/resume/further/epochs", "norm=batch-renorm renorm-ramp=50 dropout=0.2",
                        test_further);
  g_test_add_data_func ("/resume/further/steps", "steps=19 optimizer=sgd momentum=0.9",
                        test_further);
  g_test_add_data_func ("/resume/further/step-schedule", "schedule=step schedule-every=10",
                        test_further);
  g_test_add_data_func ("/resume/further/thirds", "schedule=step", test_further_by_schedule);
  g_test_add_data_func ("/resume/further/cosine", "schedule=cosine", test_further_by_schedule);
  g_test_add_data_func ("/resume/further/one-cycle", "schedule=one-cycle",
                        test_further_by_schedule);
  g_test_add_func ("/resume/order", test_order);
  g_test_add_func ("/resume/other-process", test_other_process);
  return g_test_run ();
}
