#include "lab/bnl-checkpoint.h"

#include <string.h>

#include "bnl-resume-fixture.h"
#include "lab/bnl-model-file.h"

/* After 5 steps; the learning rate changed by hand. */
static BnlCheckpoint *
make (const char *settings)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (30, 10);
  g_autoptr (BnlSpec) spec = bnl_resume_fixture_new_spec (settings);
  const BnlStretch stretch = { .stop_after = 5, .faster_from = 2 };
  g_auto (BnlOutcome) outcome = { 0 };

  bnl_series_unref (bnl_resume_fixture_train (spec, dataset, NULL, &stretch, &outcome));
  g_assert_cmpuint (outcome.n_steps, ==, 5);
  return g_steal_pointer (&outcome.checkpoint);
}

/* What is read says the same as what was written. */
static void
test_round_trip (void)
{
  const char *const settings[] = { "optimizer=sgd", "optimizer=sgd momentum=0.5",
                                   "optimizer=rmsprop norm=none", "optimizer=adam norm=layer" };

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
    g_autoptr (BnlCheckpoint) checkpoint = make (settings[i]);
    g_autoptr (GBytes) bytes = bnl_checkpoint_to_bytes (checkpoint);
    g_autoptr (GError) error = NULL;
    g_autoptr (BnlCheckpoint) read = bnl_checkpoint_from_bytes (bytes, &error);
    g_autoptr (GBytes) again = NULL;
    BnlSnapshot *a = bnl_checkpoint_get_snapshot (checkpoint), *b;

    g_assert_no_error (error);
    b = bnl_checkpoint_get_snapshot (read);
    again = bnl_checkpoint_to_bytes (read);
    g_assert_true (g_bytes_equal (bytes, again));
    g_assert_cmpuint (bnl_checkpoint_get_step (read), ==, 5);
    g_assert_cmpuint (b->step, ==, 5);
    g_assert_true (bnl_spec_equal (a->spec, b->spec));
    g_assert_cmpuint (b->width, ==, BNL_LAB_FIXTURE_WIDTH);
    bnl_lab_fixture_assert_same_weights (a->weights, b->weights);
  }
}

typedef struct {
  GByteArray *bytes;
  guint n_pieces, max_pieces;
} Sink;

static gboolean
take_piece (gpointer data, const void *bytes, gsize n, GError **error)
{
  Sink *sink = data;

  if (sink->n_pieces == sink->max_pieces) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
    return FALSE;
  }
  sink->n_pieces++;
  g_byte_array_append (sink->bytes, bytes, (guint) n);
  return TRUE;
}

static void
test_emit (void)
{
  g_autoptr (BnlCheckpoint) checkpoint = make ("");
  g_autoptr (GBytes) bytes = bnl_checkpoint_to_bytes (checkpoint);
  g_autoptr (GBytes) pieces = NULL;
  Sink sink = { g_byte_array_new (), 0, G_MAXUINT };
  guint n_pieces;

  g_assert_true (bnl_checkpoint_emit (checkpoint, take_piece, &sink, NULL));
  n_pieces = sink.n_pieces;
  pieces = g_byte_array_free_to_bytes (sink.bytes);
  g_assert_true (g_bytes_equal (bytes, pieces));
  for (guint max = 0; max < n_pieces; max++) {
    g_autoptr (GError) error = NULL;

    sink = (Sink){ g_byte_array_new (), 0, max };
    g_assert_false (bnl_checkpoint_emit (checkpoint, take_piece, &sink, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
    g_assert_cmpuint (sink.n_pieces, ==, max);
    g_byte_array_unref (sink.bytes);
  }
}

static void
assert_refused (const void *data, gsize n, const char *pattern)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, n);
  g_autoptr (GError) error = NULL;

  if (bnl_checkpoint_from_bytes (bytes, &error) != NULL)
    g_error ("taken, but %s was expected", pattern);
  g_assert_cmpuint (error->domain, ==, BNL_MODEL_FILE_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("%s", error->message);
}

static void
test_cut_off (void)
{
  g_autoptr (BnlCheckpoint) checkpoint = make ("");
  g_autoptr (GBytes) bytes = bnl_checkpoint_to_bytes (checkpoint);
  const guint8 *data = g_bytes_get_data (bytes, NULL);

  for (gsize n = 0; n < g_bytes_get_size (bytes); n++)
    assert_refused (data, n, "The checkpoint: *");
}

/* Whatever a changed byte does, it is refused with a sentence or gives a network of that size. */
static void
test_changed (void)
{
  g_autoptr (BnlCheckpoint) checkpoint = make ("optimizer=sgd momentum=0.5");
  g_autoptr (GBytes) bytes = bnl_checkpoint_to_bytes (checkpoint);
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);
  g_autofree guint8 *copy = g_memdup2 (data, n);
  guint n_taken = 0, n_refused = 0;

  for (gsize i = 0; i < n; i++) {
    g_autoptr (GBytes) changed = NULL;
    g_autoptr (BnlCheckpoint) read = NULL;
    g_autoptr (GError) error = NULL;

    copy[i] ^= (guint8) (1 << (5 * i) % 8);
    changed = g_bytes_new_static (copy, n);
    read = bnl_checkpoint_from_bytes (changed, &error);
    g_assert_true ((read == NULL) == (error != NULL));
    if (read != NULL)
      n_taken++;
    else
      n_refused++;
    copy[i] = data[i];
  }
  g_assert_cmpuint (n_taken, >, 0);
  g_assert_cmpuint (n_refused, >, 0);
}

/* The bytes with one text of the header replaced by another, padded or cut to fit by the blanks at
 * its end. */
static void
assert_replaced_refused (GBytes *bytes, const char *from, const char *to, const char *pattern)
{
  gsize n;
  const char *data = g_bytes_get_data (bytes, &n);
  guint64 length;
  g_autofree char *header = NULL;
  g_autoptr (GString) changed = g_string_new (NULL);
  char *at;

  memcpy (&length, data, sizeof length);
  header = g_strndup (data + sizeof length, length);
  at = strstr (header, from);
  g_assert_nonnull (at);
  g_string_append_len (changed, header, at - header);
  g_string_append (changed, to);
  g_string_append (changed, at + strlen (from));
  length = changed->len;
  g_string_prepend_len (changed, (const char *) &length, sizeof length);
  memcpy (&length, data, sizeof length);
  g_string_append_len (changed, data + sizeof length + length,
                       (gssize) (n - sizeof length - length));
  assert_refused (changed->str, changed->len, pattern);
}

static void
test_contents (void)
{
  static const struct {
    const char *from, *to, *pattern;
  } cases[] = {
    { "\"bnlab.checkpoint\":\"1\"", "\"bnlab.checkpoint\":\"2\"", "*version 2*knows 1" },
    { "\"bnlab.checkpoint\"", "\"bnlab.other\"", "*no state of training*" },
    { "\"bnlab.step\":\"5\"", "\"bnlab.step\":\"-5\"", "*“bnlab.step”*" },
    { "\"bnlab.step\":\"5\"", "\"bnlab.step\":\"99999999999999999999\"", "*“bnlab.step”*" },
    { "\"bnlab.lr\":\"0.03\"", "\"bnlab.lr\":\"0\"", "*“bnlab.lr” is 0" },
    { "\"bnlab.lr\":\"0.03\"", "\"bnlab.lr\":\"nan\"", "*“bnlab.lr”*" },
    { "\"bnlab.owed\":\"0\"", "\"bnlab.owed\":\"2\"", "*“bnlab.owed”*" },
    { "\"bnlab.first_step\":\"0\"", "\"bnlab.first_step\":\"6\"", "*“bnlab.first_step”*" },
    { "\"bnlab.new_rates\":\"\"", "\"bnlab.new_rates\":\"5:0.1\"", "*“bnlab.new_rates”*" },
    { "\"bnlab.new_rates\":\"\"", "\"bnlab.new_rates\":\"7:0.1 6:1\"", "*“bnlab.new_rates”*" },
    { "\"bnlab.new_rates\":\"\"", "\"bnlab.new_rates\":\"7:-1\"", "*“bnlab.new_rates”*" },
    { "\"bnlab.optimizer_steps\":\"5\"", "\"bnlab.optimizer_steps\":\"x\"", "*optimizer_steps*" },
    { "\"optimizer.velocity\"", "\"optimizer.velocitx\"", "*belong to no layer*" },
    { "\\\"adam\\\"", "\\\"sgd\\\"", "*“optimizer.velocity” is not of its optimizer" },
    { "\\\"adam\\\"", "\\\"rmsprop\\\"", "*“optimizer.velocity” is not of its optimizer" },
  };
  g_autoptr (BnlCheckpoint) checkpoint = make ("");
  g_autoptr (GBytes) bytes = bnl_checkpoint_to_bytes (checkpoint);
  g_autoptr (BnlCheckpoint) plain = make ("optimizer=sgd");
  g_autoptr (GBytes) of_sgd = bnl_checkpoint_to_bytes (plain);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_replaced_refused (bytes, cases[i].from, cases[i].to, cases[i].pattern);
  assert_replaced_refused (of_sgd, "\\\"sgd\\\"", "\\\"adam\\\"",
                           "*no tensor “optimizer.velocity” of * numbers of F32");
}

/* A network is no checkpoint, nor the other way round. */
static void
test_model_file (void)
{
  g_autoptr (BnlCheckpoint) checkpoint = make ("");
  g_autoptr (GBytes) bytes = bnl_checkpoint_to_bytes (checkpoint);
  char *path = bnl_lab_fixture_new_path ("network.safetensors");
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;

  g_assert_true (bnl_model_file_save (bnl_checkpoint_get_snapshot (checkpoint), path, NULL));
  g_assert_true (g_file_get_contents (path, &contents, &n, NULL));
  assert_refused (contents, n, "The checkpoint: a network, but no state of training*");
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes), NULL));
  g_assert_null (bnl_model_file_load (path, NULL, &error));
  g_assert_error (error, BNL_MODEL_FILE_ERROR, BNL_MODEL_FILE_ERROR_CONTENTS);
  bnl_lab_fixture_remove (path);
}

int
main (int argc, char **argv)
{
  bnl_lab_fixture_init (&argc, &argv);
  g_test_add_func ("/checkpoint/round-trip", test_round_trip);
  g_test_add_func ("/checkpoint/emit", test_emit);
  g_test_add_func ("/checkpoint/cut-off", test_cut_off);
  g_test_add_func ("/checkpoint/changed", test_changed);
  g_test_add_func ("/checkpoint/contents", test_contents);
  g_test_add_func ("/checkpoint/model-file", test_model_file);
  return g_test_run ();
}
