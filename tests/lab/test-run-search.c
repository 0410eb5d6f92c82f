#include "lab/bnl-run-search.h"
#include "lab/bnl-run-record-private.h"

static BnlRunRecord *
new_record (void)
{
  static const char *const tags[] = { "Lesson-1", "slow", NULL };
  BnlRunRecord *record = bnl_run_record_new ();

  record->uuid = g_strdup ("1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed");
  record->name = g_strdup ("High Rate");
  record->note = g_strdup ("diverged twice before");
  record->arm = g_strdup ("batch");
  record->tags = g_strdupv ((char **) tags);
  record->state = BNL_RECORD_FINISHED;
  record->spec = bnl_spec_new ();
  g_assert_true (bnl_spec_set (record->spec, "lr", "0.05", NULL));
  g_assert_true (bnl_spec_set (record->spec, "optimizer", "sgd", NULL));
  return record;
}

static gboolean
finds (const char *text)
{
  g_autoptr (BnlRunRecord) record = new_record ();
  g_autoptr (BnlRunSearch) search = bnl_run_search_new (text);

  return bnl_run_search_is_met (search, record);
}

static void
test_places (void)
{
  g_assert_true (finds ("high"));      /* name */
  g_assert_true (finds ("TWICE"));     /* note */
  g_assert_true (finds ("lesson"));    /* tag */
  g_assert_true (finds ("slow"));      /* the last one */
  g_assert_true (finds ("batch"));     /* arm */
  g_assert_true (finds ("finished"));  /* state */
  g_assert_true (finds ("digits"));    /* data set */
  g_assert_true (finds ("sgd"));       /* a setting that is not the default */
  g_assert_false (finds ("constant")); /* one that is */
  g_assert_false (finds ("nowhere"));
}

static void
test_all_words (void)
{
  g_assert_true (finds ("  high\tsgd \n"));
  g_assert_false (finds ("high adam"));
  g_assert_true (finds (""));
  g_assert_true (finds (" "));
}

static void
test_settings (void)
{
  g_assert_true (finds ("lr=0.05"));
  g_assert_true (finds ("lr=5e-2"));
  g_assert_true (finds ("batch-size=64"));
  g_assert_true (finds ("batch_size=64"));
  g_assert_false (finds ("lr=0.0"));
  g_assert_false (finds ("lr=much"));
  g_assert_false (finds ("optimizer=adam"));
  /* No setting: a word like others. */
  g_assert_false (finds ("color=blue"));
}

static void
test_bytes (void)
{
  g_assert_false (finds ("\xff\xfe"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/run-search/places", test_places);
  g_test_add_func ("/lab/run-search/all-words", test_all_words);
  g_test_add_func ("/lab/run-search/settings", test_settings);
  g_test_add_func ("/lab/run-search/bytes", test_bytes);
  return g_test_run ();
}
