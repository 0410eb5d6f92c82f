/* The user's own digits changed away from the main thread: in order, told of, and taken back. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "app/bnl-digit-keeper.h"
#include "data/bnl-data-error.h"

#define PATIENCE_USEC (30 * G_USEC_PER_SEC)

/* All that a keeper said. */
typedef struct {
  BnlDigitKeeper *keeper;
  GArray *changes;   /* int */
  GPtrArray *digits; /* of the last change */
  char *failure;
} Talk;

static void
done_cb (Talk *talk, int change, const GPtrArray *digits)
{
  g_array_append_val (talk->changes, change);
  g_ptr_array_set_size (talk->digits, 0);
  for (guint i = 0; i < digits->len; i++)
    g_ptr_array_add (talk->digits, bnl_my_digit_copy (g_ptr_array_index (digits, i)));
}

static void
failed_cb (Talk *talk, const char *sentence)
{
  g_assert_null (talk->failure);
  talk->failure = g_strdup (sentence);
}

static void
talk_init (Talk *talk)
{
  memset (talk, 0, sizeof *talk);
  talk->keeper = bnl_digit_keeper_new ();
  talk->changes = g_array_new (FALSE, FALSE, sizeof (int));
  talk->digits = g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_my_digit_free);
  g_signal_connect_swapped (talk->keeper, "done", G_CALLBACK (done_cb), talk);
  g_signal_connect_swapped (talk->keeper, "failed", G_CALLBACK (failed_cb), talk);
}

/* Its last task may hold it yet, and may let it go on its own thread. */
static void
wait_until_gone (gpointer *weak)
{
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;

  while (g_atomic_pointer_get (weak)) {
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
    g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
  }
}

static void
talk_clear (Talk *talk)
{
  gpointer weak = talk->keeper;

  g_signal_handlers_disconnect_by_data (talk->keeper, talk);
  g_object_add_weak_pointer (G_OBJECT (talk->keeper), &weak);
  g_object_unref (talk->keeper);
  wait_until_gone (&weak);
  g_array_unref (talk->changes);
  g_ptr_array_unref (talk->digits);
  g_free (talk->failure);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Talk, talk_clear)

static void
wait_for_changes (Talk *talk, guint n)
{
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;

  while (talk->changes->len < n && !talk->failure) {
    g_main_context_iteration (NULL, FALSE);
    g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
  }
}

static void
wait_for_failure (Talk *talk, const char *words)
{
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;

  while (!talk->failure) {
    g_main_context_iteration (NULL, FALSE);
    g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
  }
  if (!strstr (talk->failure, words))
    g_error ("\"%s\" does not say \"%s\"", talk->failure, words);
  g_clear_pointer (&talk->failure, g_free);
}

static void
assert_change (const Talk *talk, BnlDigitChange change, guint n_digits)
{
  g_assert_null (talk->failure);
  g_assert_cmpint (g_array_index (talk->changes, int, talk->changes->len - 1), ==, (int) change);
  g_assert_cmpuint (talk->digits->len, ==, n_digits);
}

static void
assert_count (guint n_test, guint n_train)
{
  guint counts[BNL_MY_DIGITS_N_HALVES];

  bnl_my_digits_count (counts);
  g_assert_cmpuint (counts[BNL_MY_DIGITS_TEST], ==, n_test);
  g_assert_cmpuint (counts[BNL_MY_DIGITS_TRAIN], ==, n_train);
}

static void
test_add (void)
{
  g_auto (Talk) talk = { 0 };
  guint8 pixels[BNL_DIGIT_N_PIXELS] = { [400] = 200 }, read[BNL_DIGIT_N_PIXELS];
  const BnlMyDigit *digit;

  talk_init (&talk);
  bnl_digit_keeper_add (talk.keeper, pixels, 7, BNL_MY_DIGITS_TRAIN);
  pixels[400] = 0;
  wait_for_changes (&talk, 1);
  assert_change (&talk, BNL_DIGIT_ADDED, 1);
  assert_count (0, 1);
  digit = g_ptr_array_index (talk.digits, 0);
  g_assert_cmpuint (digit->label, ==, 7);
  g_assert_true (bnl_my_digits_read (digit, read, NULL));
  g_assert_cmpuint (read[400], ==, 200);
}

/* As they were asked for, however fast. */
static void
test_order (void)
{
  g_auto (Talk) talk = { 0 };
  const guint8 pixels[BNL_DIGIT_N_PIXELS] = { [400] = 200 };
  g_autoptr (GPtrArray) all = NULL;

  talk_init (&talk);
  for (guint i = 0; i < 10; i++)
    bnl_digit_keeper_add (talk.keeper, pixels, i, BNL_MY_DIGITS_TEST);
  wait_for_changes (&talk, 10);
  all = bnl_my_digits_list ();
  for (guint i = 1; i < all->len; i++)
    g_assert_cmpstr (((BnlMyDigit *) g_ptr_array_index (all, i - 1))->id, <,
                     ((BnlMyDigit *) g_ptr_array_index (all, i))->id);

  /* Deleted, brought back, deleted and gone, without a look between. */
  bnl_digit_keeper_delete (talk.keeper, all);
  bnl_digit_keeper_restore (talk.keeper, all);
  wait_for_changes (&talk, 12);
  assert_change (&talk, BNL_DIGIT_RESTORED, 10);
  assert_count (10, 0);
  bnl_digit_keeper_delete (talk.keeper, all);
  bnl_digit_keeper_drop (talk.keeper, all);
  bnl_digit_keeper_restore (talk.keeper, all);
  wait_for_failure (&talk, "is not there any more");
  assert_change (&talk, BNL_DIGIT_DELETED, 10);
  assert_count (0, 0);
}

static GPtrArray *
copy (const GPtrArray *digits)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_my_digit_free);

  for (guint i = 0; i < digits->len; i++)
    g_ptr_array_add (copies, bnl_my_digit_copy (g_ptr_array_index (digits, i)));
  return copies;
}

static void
test_move (void)
{
  g_auto (Talk) talk = { 0 };
  const guint8 pixels[BNL_DIGIT_N_PIXELS] = { [400] = 200 };
  g_autoptr (GPtrArray) all = NULL, moved = NULL;

  talk_init (&talk);
  for (guint i = 0; i < 4; i++)
    bnl_digit_keeper_add (talk.keeper, pixels, i, BNL_MY_DIGITS_TEST);
  wait_for_changes (&talk, 4);
  all = bnl_my_digits_list ();
  moved = copy (all);
  for (guint i = 0; i < moved->len; i++)
    ((BnlMyDigit *) g_ptr_array_index (moved, i))->half = BNL_MY_DIGITS_TRAIN;
  bnl_digit_keeper_move (talk.keeper, all, moved);
  wait_for_changes (&talk, 5);
  assert_change (&talk, BNL_DIGIT_MOVED, 4);
  g_assert_cmpint (((BnlMyDigit *) g_ptr_array_index (talk.digits, 3))->half, ==,
                   BNL_MY_DIGITS_TRAIN);
  assert_count (0, 4);
  /* And back: what undo does. */
  bnl_digit_keeper_move (talk.keeper, moved, all);
  wait_for_changes (&talk, 6);
  assert_count (4, 0);
}

/* What was done before a failure is told of, and what comes after it is done. */
static void
test_half_done (void)
{
  g_auto (Talk) talk = { 0 };
  const guint8 pixels[BNL_DIGIT_N_PIXELS] = { [400] = 200 };
  g_autoptr (GPtrArray) all = NULL;

  talk_init (&talk);
  for (guint i = 0; i < 3; i++)
    bnl_digit_keeper_add (talk.keeper, pixels, i, BNL_MY_DIGITS_TEST);
  wait_for_changes (&talk, 3);
  all = bnl_my_digits_list ();
  g_assert_true (bnl_my_digits_delete (g_ptr_array_index (all, 1), NULL));
  bnl_digit_keeper_delete (talk.keeper, all);
  bnl_digit_keeper_add (talk.keeper, pixels, 9, BNL_MY_DIGITS_TRAIN);
  wait_for_failure (&talk, "is not there any more");
  assert_change (&talk, BNL_DIGIT_DELETED, 1);
  wait_for_changes (&talk, 5);
  assert_change (&talk, BNL_DIGIT_ADDED, 1);
  assert_count (1, 1);
}

static void
test_find (void)
{
  g_auto (Talk) talk = { 0 };
  guint8 pixels[2 * BNL_DIGIT_N_PIXELS] = { [400] = 200, [BNL_DIGIT_N_PIXELS + 30] = 90 };
  const BnlMyDigit wanted[] = { { NULL, BNL_MY_DIGITS_TEST, 5 }, { NULL, BNL_MY_DIGITS_TEST, 6 } };

  talk_init (&talk);
  bnl_digit_keeper_add (talk.keeper, pixels, 5, BNL_MY_DIGITS_TEST);
  bnl_digit_keeper_find (talk.keeper, wanted, pixels, 2);
  wait_for_changes (&talk, 2);
  assert_change (&talk, BNL_DIGIT_FOUND, 1);
  g_assert_cmpuint (((BnlMyDigit *) g_ptr_array_index (talk.digits, 0))->label, ==, 5);
  bnl_digit_keeper_find (talk.keeper, wanted, pixels + BNL_DIGIT_N_PIXELS, 1);
  wait_for_changes (&talk, 3);
  assert_change (&talk, BNL_DIGIT_FOUND, 0);
}

static void
test_export (void)
{
  g_auto (Talk) talk = { 0 };
  const guint8 pixels[BNL_DIGIT_N_PIXELS] = { [400] = 200 };
  g_autofree char *folder = g_build_filename (g_get_home_dir (), "out", NULL);
  g_autofree char *file = g_build_filename (folder, "t10k-images-idx3-ubyte.gz", NULL);

  talk_init (&talk);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  bnl_digit_keeper_export (talk.keeper, folder);
  wait_for_failure (&talk, "no digit to export");
  bnl_digit_keeper_add (talk.keeper, pixels, 1, BNL_MY_DIGITS_TEST);
  bnl_digit_keeper_export (talk.keeper, folder);
  wait_for_changes (&talk, 2);
  assert_change (&talk, BNL_DIGIT_EXPORTED, 0);
  g_assert_true (g_file_test (file, G_FILE_TEST_IS_REGULAR));
}

/* Whoever asked for it may go. */
static void
test_gone (void)
{
  const guint8 pixels[BNL_DIGIT_N_PIXELS] = { [400] = 200 };
  BnlDigitKeeper *keeper = bnl_digit_keeper_new ();
  gpointer weak = keeper;

  g_object_add_weak_pointer (G_OBJECT (keeper), &weak);
  bnl_digit_keeper_add (keeper, pixels, 1, BNL_MY_DIGITS_TEST);
  bnl_digit_keeper_add (keeper, pixels, 2, BNL_MY_DIGITS_TEST);
  g_object_unref (keeper);
  wait_until_gone (&weak);
  assert_count (2, 0);
}

int
main (int argc, char **argv)
{
  /* gdk-pixbuf tells a PNG file by the system's table of kinds, not by a test's. */
  g_content_type_set_mime_dirs (NULL);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_unsetenv ("BNLAB_DATA_PATH");
  g_test_add_func ("/digit-keeper/add", test_add);
  g_test_add_func ("/digit-keeper/order", test_order);
  g_test_add_func ("/digit-keeper/move", test_move);
  g_test_add_func ("/digit-keeper/half-done", test_half_done);
  g_test_add_func ("/digit-keeper/find", test_find);
  g_test_add_func ("/digit-keeper/export", test_export);
  g_test_add_func ("/digit-keeper/gone", test_gone);
  return g_test_run ();
}
