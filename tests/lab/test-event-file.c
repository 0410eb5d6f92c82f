#include "lab/bnl-event-file.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "lab/bnl-crc32c.h"

#define STARTED_USEC G_GINT64_CONSTANT (1700000000500000)
#define PREFIX "events.out.tfevents.1700000000."

typedef struct {
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("bnl-events-XXXXXX", NULL);
}

static char *
find_only (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  char *path = g_build_filename (folder, g_dir_read_name (dir), NULL);

  g_assert_null (g_dir_read_name (dir));
  return path;
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
tear_down (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static BnlSeries *
new_series (guint n)
{
  BnlSeries *series = bnl_series_new ();

  for (guint i = 0; i < n; i++) {
    const gboolean judged = i % 2 == 1;
    const BnlMetrics row = { .step = i + 1,
                             .epoch = 1,
                             .examples = 64 * (i + 1),
                             .seconds = 0.25 * (i + 1),
                             .lr = 0.001,
                             .train_loss = 1.5f,
                             .train_accuracy = 0.5f,
                             .val_loss = judged ? 2.0f : NAN,
                             .val_accuracy = judged ? 0.75f : NAN,
                             .test_loss = NAN,
                             .test_accuracy = NAN };

    bnl_series_append (series, &row);
  }
  return series;
}

static void
write_events (const char *folder, gint64 started_usec, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlSeries) series = new_series (n);
  BnlEventFile *file = bnl_event_file_create (folder, started_usec, &error);

  g_assert_no_error (error);
  g_assert_true (bnl_event_file_add_text (file, "settings", "| lr |", &error));
  g_assert_true (bnl_event_file_add_series (file, series, &error));
  g_assert_true (bnl_event_file_close (file, &error));
  g_assert_no_error (error);
}

/* The data of the record at *at, whose sums must be right. */
static const guint8 *
take_record (const char *content, gsize length, gsize *at, gsize *n)
{
  const char *record = content + *at;
  guint64 n_data;
  guint32 sum;

  g_assert_cmpuint (length - *at, >=, 16);
  memcpy (&n_data, record, 8);
  *n = (gsize) GUINT64_FROM_LE (n_data);
  memcpy (&sum, record + 8, 4);
  g_assert_cmphex (GUINT32_FROM_LE (sum), ==, bnl_crc32c_compute_masked (record, 8));
  g_assert_cmpuint (length - *at, >=, 16 + *n);
  memcpy (&sum, record + 12 + *n, 4);
  g_assert_cmphex (GUINT32_FROM_LE (sum), ==, bnl_crc32c_compute_masked (record + 12, *n));
  *at += 16 + *n;
  return (const guint8 *) record + 12;
}

static gboolean
holds (const guint8 *record, gsize n, const char *text)
{
  const gsize length = strlen (text);

  for (gsize i = 0; i + length <= n; i++)
    if (memcmp (record + i, text, length) == 0)
      return TRUE;
  return FALSE;
}

static void
test_records (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  /* Wall time 1700000000.5, then field 3 of 13 bytes. */
  const guint8 first[] = "\x09\x00\x00\x20\x40\xfc\x54\xd9\x41\x1a\x0d"
                         "brain.Event:2";
  /* Wall time 1700000000.75, step 1, a summary of 53 bytes: three values. */
  const guint8 row[] = "\x09\x00\x00\x30\x40\xfc\x54\xd9\x41\x10\x01\x2a\x35"
                       "\x0a\x11\x0a\x0aloss/train\x15\x00\x00\xc0\x3f"
                       "\x0a\x15\x0a\x0e"
                       "accuracy/train\x15\x00\x00\x00\x3f"
                       "\x0a\x09\x0a\x02lr\x15\x6f\x12\x83\x3a";
  g_autofree char *path = NULL, *content = NULL;
  const guint8 *record;
  gsize length, n, at = 0;
  guint n_records = 3;

  write_events (fixture->folder, STARTED_USEC, 5);
  path = find_only (fixture->folder);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  record = take_record (content, length, &at, &n);
  g_assert_cmpmem (record, (int) n, first, sizeof first - 1);
  record = take_record (content, length, &at, &n);
  g_assert_true (holds (record, n, "settings"));
  g_assert_true (holds (record, n, "| lr |"));
  record = take_record (content, length, &at, &n);
  g_assert_cmpmem (record, (int) n, row, sizeof row - 1);
  for (; at < length; n_records++) {
    record = take_record (content, length, &at, &n);
    g_assert_true (holds (record, n, "loss/validation") == (n_records % 2 == 1));
    g_assert_false (holds (record, n, "test"));
  }
  g_assert_cmpuint (n_records, ==, 2 + 5);
}

static void
test_name (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autofree char *path = NULL, *name = NULL;

  write_events (fixture->folder, STARTED_USEC, 1);
  path = find_only (fixture->folder);
  name = g_path_get_basename (path);
  g_assert_true (g_regex_match_simple ("^events\\.out\\.tfevents\\.1700000000\\..+\\.\\d+\\.\\d+$",
                                       name, 0, 0));
}

/* The same run again takes the place of the first; another run stays. */
static void
test_again (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autofree char *first = NULL;

  write_events (fixture->folder, STARTED_USEC, 1);
  first = find_only (fixture->folder);
  write_events (fixture->folder, STARTED_USEC, 2);
  g_assert_false (g_file_test (first, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_files (fixture->folder), ==, 1);
  write_events (fixture->folder, STARTED_USEC + G_USEC_PER_SEC, 1);
  g_assert_cmpuint (count_files (fixture->folder), ==, 2);
}

/* Until it is closed nothing is there that TensorBoard would take for a file of events. */
static void
test_unseen (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (BnlSeries) series = new_series (3);
  BnlEventFile *file = bnl_event_file_create (fixture->folder, STARTED_USEC, NULL);
  g_autofree char *path = find_only (fixture->folder);

  g_assert_null (strstr (path, "tfevents"));
  g_assert_true (bnl_event_file_add_series (file, series, NULL));
  bnl_event_file_discard (file);
  g_assert_cmpuint (count_files (fixture->folder), ==, 0);
}

static void
test_no_folder (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "none", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (bnl_event_file_create (folder, STARTED_USEC, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, PREFIX));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/lab/event-file/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("records", test_records);
  ADD ("name", test_name);
  ADD ("again", test_again);
  ADD ("unseen", test_unseen);
  ADD ("no-folder", test_no_folder);
#undef ADD
  return g_test_run ();
}
