#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "bnl-lab-fixture.h"
#include "bnl-store-fixture.h"
#include "lab/bnl-recorder-private.h"
#include "lab/bnl-store-private.h"

/* A disk that turns bytes over while runs are recorded: training comes to its numbers, nothing
 * crashes, and what the store gives back afterwards is what was measured, or an error. */

#define N_STEPS 6000
#define N_ROUNDS 24
#define N_FLIPS 40       /* in one round */
#define HEADER_BYTES 100 /* whose file it is: without that it is another's, and left alone */

/* A few bytes somewhere in the database or in what SQLite keeps beside it.  Not the index in shared
 * memory: that is no disk's. */
static void
flip_bytes (const char *path)
{
  g_autofree char *journal = g_strconcat (path, "-wal", NULL);
  const char *file = g_test_rand_bit () ? path : journal;
  const int fd = open (file, O_RDWR | O_CLOEXEC);
  const gint64 size = fd >= 0 ? (gint64) lseek (fd, 0, SEEK_END) : 0;
  const gint64 first = file == path ? HEADER_BYTES : 0;

  for (int i = 0; i < 4 && size > first; i++) {
    const off_t place =
        (off_t) (first + (gint64) ((double) (size - first) * g_test_rand_double ()));
    guint8 byte;

    if (pread (fd, &byte, 1, place) != 1)
      continue;
    byte ^= (guint8) (1 << g_test_rand_int_range (0, 8));
    g_assert_cmpint (pwrite (fd, &byte, 1, place), ==, 1);
  }
  if (fd >= 0)
    close (fd);
}

typedef struct {
  BnlDataset *dataset;
  BnlSpec *spec;
  BnlSeries *rows;
  guint n_set_aside;
} Reference;

/* Whatever it says of any run is so. */
static void
assert_nothing_false (Reference *reference, BnlStore *store)
{
  g_autoptr (GPtrArray) records = bnl_store_list (store, NULL);

  for (guint i = 0; records != NULL && i < records->len; i++) {
    const BnlRunRecord *record = g_ptr_array_index (records, i);
    g_autoptr (GError) error = NULL;
    g_autoptr (BnlSeries) series = bnl_store_load_series (store, record->id, &error);

    if (series == NULL) {
      g_assert_nonnull (error);
      continue;
    }
    g_assert_cmpuint (bnl_series_get_length (series), <=, N_STEPS);
    bnl_lab_fixture_assert_same_rows (reference->rows, series, bnl_series_get_length (series));
  }
}

/* Trains and records one run to its end over a database that is being damaged. */
static void
record (Reference *reference, const char *path)
{
  g_autoptr (BnlStore) store = bnl_store_fixture_open (path);
  g_autoptr (BnlRecorder) recorder = bnl_recorder_new (store);
  g_autoptr (BnlRun) run = bnl_run_new (reference->spec, reference->dataset, NULL, NULL, NULL, 0);

  bnl_recorder_set_intervals (recorder, 5000, 5000);
  bnl_recorder_follow (recorder, run, NULL);
  bnl_run_start (run, FALSE);
  for (guint i = 0; i < N_FLIPS || !bnl_run_state_is_end (bnl_run_get_state (run)); i++) {
    g_usleep ((gulong) g_test_rand_int_range (0, 8000));
    flip_bytes (path);
  }
  bnl_run_wait (run);
  g_assert_cmpint (bnl_run_get_state (run), ==, BNL_RUN_FINISHED);
  bnl_lab_fixture_assert_same_rows (reference->rows, bnl_run_get_series (run), N_STEPS);
  bnl_recorder_flush (recorder, 10 * G_USEC_PER_SEC);
}

/* A run that is recorded afterwards, with nobody at the disk, is there, whole. */
static void
assert_still_records (Reference *reference, const char *path)
{
  g_autoptr (BnlStore) store = bnl_store_fixture_open (path);
  g_autoptr (BnlRecorder) recorder = bnl_recorder_new (store);
  g_autoptr (BnlRun) run = bnl_run_new (reference->spec, reference->dataset, NULL, NULL, NULL, 0);
  g_autoptr (BnlSeries) series = NULL;
  g_autoptr (GError) error = NULL;

  bnl_recorder_follow (recorder, run, NULL);
  bnl_run_start (run, FALSE);
  bnl_run_wait (run);
  /* What is only found to be damaged now is set aside now, and all is written once more. */
  for (guint i = 0; i < 100 && !bnl_recorder_flush (recorder, G_USEC_PER_SEC); i++)
    g_usleep (50000);
  series = bnl_store_load_series (store, bnl_recorder_get_id (recorder, run), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bnl_series_get_length (series), ==, N_STEPS);
  bnl_lab_fixture_assert_same_rows (reference->rows, series, N_STEPS);
}

static void
test_flipped (void)
{
  Reference reference = { 0 };
  BnlOutcome outcome;

  reference.dataset = bnl_lab_fixture_new_dataset (90, 30);
  reference.spec = bnl_lab_fixture_new_spec ();
  bnl_spec_set (reference.spec, "steps", G_STRINGIFY (N_STEPS), NULL);
  bnl_spec_set (reference.spec, "eval_every", "50", NULL);
  reference.rows = bnl_lab_fixture_train (reference.spec, reference.dataset, NULL, &outcome);
  /* Where the machine is slow, damage may go unnoticed in all of the usual rounds. */
  for (guint i = 0; i < N_ROUNDS || (reference.n_set_aside == 0 && i < 10 * N_ROUNDS); i++) {
    char *path = bnl_store_fixture_new_path ();

    record (&reference, path);
    {
      g_autoptr (BnlStore) store = bnl_store_fixture_open (path);

      assert_nothing_false (&reference, store);
    }
    assert_still_records (&reference, path);
    if (bnl_store_fixture_count_files (path, ".damaged-") > 0)
      reference.n_set_aside++;
    bnl_store_fixture_remove (path);
  }
  g_test_message ("%u set aside", reference.n_set_aside);
  g_assert_cmpuint (reference.n_set_aside, >, 0);
  bnl_outcome_clear (&outcome);
  bnl_dataset_unref (reference.dataset);
  bnl_spec_free (reference.spec);
  bnl_series_unref (reference.rows);
}

int
main (int argc, char **argv)
{
  bnl_lab_fixture_init (&argc, &argv);
  g_test_add_func ("/recorder-damage/flipped-while-recording", test_flipped);
  return g_test_run ();
}
