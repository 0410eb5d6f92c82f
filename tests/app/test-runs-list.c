/* The rows of the Runs page without a window: what they say, their order, what a search finds. */

#include "app/bnl-runs-column.h"
#include "app/bnl-runs-edit.h"
#include "app/bnl-runs-lanes.h"
#include "app/bnl-runs-list.h"
#include "runs-fixture.h"

/* Three pairs and a run alone, as seven rows; trained once for all tests. */
static RunsFixture fixture;

static BnlRunsItem *
get_item (gpointer model, guint position)
{
  g_autoptr (BnlRunsItem) item = g_list_model_get_item (G_LIST_MODEL (model), position);

  g_assert_nonnull (item);
  return item; /* the list has it, too */
}

static guint
count (gpointer model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (model));
}

static void
edit (BnlRunsEdit what, gint64 id, const char *text)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  RunsAnswer answer = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_array_append_val (ids, id);
  bnl_runs_edit_ask (fixture.keeper, NULL, what, ids, text, runs_fixture_answer_cb, &answer);
  result = runs_fixture_wait (&answer);
  g_assert_true (bnl_runs_edit_finish (result, &error));
  g_assert_no_error (error);
}

static void
refresh (BnlRunsList *list)
{
  g_autoptr (GPtrArray) records = runs_fixture_list (&fixture);

  bnl_runs_list_set_records (list, records);
}

static void
assert_text (guint column, BnlRunsItem *item, const char *wanted)
{
  g_autofree char *text = bnl_runs_column_dup_text (column, item);

  g_assert_cmpstr (text, ==, wanted);
}

static guint
find_field (const char *key)
{
  guint n_fields;

  return (guint) (bnl_spec_find_field (key) - bnl_spec_get_fields (&n_fields));
}

static void
test_rows (void)
{
  g_autoptr (BnlRunsList) list = runs_fixture_new_list (&fixture);
  BnlRunsItem *alone = get_item (list, 0);

  g_assert_cmpuint (count (list), ==, 7);
  g_assert_cmpuint (bnl_runs_list_get_n_all (list), ==, 7);
  assert_text (BNL_RUNS_COLUMN_ARM, alone, "without BN");
  assert_text (BNL_RUNS_COLUMN_STATE, alone, "Finished");
  assert_text (BNL_RUNS_COLUMN_STEPS, alone, "12");
  assert_text (BNL_RUNS_COLUMN_STEPS_95, alone, "–");
  assert_text (BNL_RUNS_COLUMN_SECONDS_95, alone, "–");
  assert_text (BNL_RUNS_COLUMN_TAGS, alone, "");
  assert_text (bnl_runs_column_from_field (find_field ("steps")), alone, "12");
  g_assert_true (bnl_runs_list_find (list, bnl_runs_item_get_id (alone)) == alone);
  g_assert_null (bnl_runs_list_find (list, 99999));
}

static void
test_columns (void)
{
  guint total = bnl_runs_column_get_total ();
  g_autoptr (BnlRunsList) list = runs_fixture_new_list (&fixture);

  for (guint column = 0; column < total; column++) {
    g_autofree char *title = bnl_runs_column_dup_title (column);
    g_autofree char *text = bnl_runs_column_dup_text (column, get_item (list, 0));

    g_assert_cmpuint (strlen (title), >, 0);
    g_assert_nonnull (text);
    /* An order: no row is before itself, and never each before the other. */
    for (guint i = 0; i < count (list); i++)
      for (guint j = 0; j < count (list); j++) {
        int there = bnl_runs_column_compare (column, get_item (list, i), get_item (list, j));
        int back = bnl_runs_column_compare (column, get_item (list, j), get_item (list, i));

        g_assert_true ((there > 0) == (back < 0) && (there == 0) == (back == 0));
      }
  }
}

/* 0.001 before 0.1 before 1: as numbers, not as texts. */
static void
test_order_of_numbers (void)
{
  g_autoptr (BnlRunsList) list = runs_fixture_new_list (&fixture);
  guint column = bnl_runs_column_from_field (find_field ("batch_size"));
  BnlRunsItem *small = NULL, *large = NULL;

  for (guint i = 0; i < count (list); i++) {
    BnlRunsItem *item = get_item (list, i);

    if (g_str_equal (bnl_runs_item_get_value (item, find_field ("batch_size")), "8"))
      small = item;
    if (g_str_equal (bnl_runs_item_get_value (item, find_field ("batch_size")), "64"))
      large = item;
  }
  g_assert_nonnull (small);
  g_assert_nonnull (large);
  g_assert_cmpint (bnl_runs_column_compare (column, small, large), <, 0);
}

static void
test_times (void)
{
  const gint64 day = G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC;
  g_autoptr (GDateTime) noon = g_date_time_new_local (2024, 6, 15, 12, 30, 0);
  gint64 now = g_date_time_to_unix (noon) * G_USEC_PER_SEC;
  g_autofree char *today = bnl_runs_column_format_time (now, now);
  g_autofree char *before = bnl_runs_column_format_time (now - 10 * day, now);
  g_autofree char *long_ago = bnl_runs_column_format_time (now - 400 * day, now);
  g_autofree char *never = bnl_runs_column_format_time (0, now);

  g_assert_cmpstr (today, ==, "Today 12:30");
  g_assert_cmpstr (before, ==, "Jun 5, 12:30");
  g_assert_cmpstr (long_ago, ==, "2023-05-12");
  g_assert_cmpstr (never, ==, "–");
}

static void
test_search (void)
{
  g_autoptr (BnlRunsList) list = runs_fixture_new_list (&fixture);
  gint64 id = bnl_runs_item_get_id (get_item (list, 2));

  bnl_runs_list_set_search (list, "lr=0.1");
  g_assert_cmpuint (count (list), ==, 2);
  g_assert_true (bnl_runs_list_is_filtered (list));
  bnl_runs_list_set_search (list, "  lr=0.1   norm=batch ");
  g_assert_cmpuint (count (list), ==, 1);
  bnl_runs_list_set_search (list, "nothing like this");
  g_assert_cmpuint (count (list), ==, 0);
  bnl_runs_list_set_search (list, "");
  g_assert_cmpuint (count (list), ==, 7);
  g_assert_false (bnl_runs_list_is_filtered (list));

  edit (BNL_RUNS_EDIT_NAME, id, "Ölçek");
  edit (BNL_RUNS_EDIT_NOTE, id, "for the lecture");
  edit (BNL_RUNS_EDIT_TAGS, id, "week 3, slow,, slow");
  refresh (list);
  for (const char *const *word = (const char *const[]){ "ölç", "LECTURE", "slow", NULL }; *word;
       word++) {
    bnl_runs_list_set_search (list, *word);
    g_assert_cmpuint (count (list), ==, 1);
    g_assert_cmpint (bnl_runs_item_get_id (get_item (list, 0)), ==, id);
  }
  assert_text (BNL_RUNS_COLUMN_TITLE, get_item (list, 0), "Ölçek");
  assert_text (BNL_RUNS_COLUMN_TAGS, get_item (list, 0), "week 3, slow");
  edit (BNL_RUNS_EDIT_ADD_TAGS, id, "slow, new");
  refresh (list);
  assert_text (BNL_RUNS_COLUMN_TAGS, bnl_runs_list_find (list, id), "week 3, slow, new");
  edit (BNL_RUNS_EDIT_NAME, id, "");
}

static void
test_chips (void)
{
  g_autoptr (BnlRunsList) list = runs_fixture_new_list (&fixture);
  gint64 id = bnl_runs_item_get_id (get_item (list, 1));
  g_autofree char *state = NULL;

  edit (BNL_RUNS_EDIT_STAR, id, NULL);
  bnl_runs_list_set_starred_only (list, TRUE);
  g_assert_cmpuint (count (list), ==, 0);
  refresh (list);
  g_assert_cmpuint (count (list), ==, 1);
  edit (BNL_RUNS_EDIT_UNSTAR, id, NULL);
  refresh (list);
  g_assert_cmpuint (count (list), ==, 0);
  bnl_runs_list_set_starred_only (list, FALSE);

  bnl_runs_list_set_states (list, BNL_RUNS_LOST);
  g_assert_cmpuint (count (list), ==, 2);
  state = bnl_runs_column_dup_text (BNL_RUNS_COLUMN_STATE, get_item (list, 0));
  g_assert_true (g_str_has_prefix (state, "Diverged at "));
  bnl_runs_list_set_states (list, BNL_RUNS_FINISHED);
  g_assert_cmpuint (count (list), ==, 5);
  bnl_runs_list_set_states (list, BNL_RUNS_LIVE);
  g_assert_cmpuint (count (list), ==, 0);
}

static void
test_brush (void)
{
  g_autoptr (BnlRunsList) list = runs_fixture_new_list (&fixture);
  g_autoptr (GPtrArray) unbrushed = NULL;
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 id = bnl_runs_item_get_id (get_item (list, 3));

  g_array_append_val (ids, id);
  bnl_runs_list_take_ids (list, ids);
  g_assert_cmpuint (count (list), ==, 1);
  unbrushed = bnl_runs_list_dup_unbrushed (list);
  g_assert_cmpuint (unbrushed->len, ==, 7);
  bnl_runs_list_take_ids (list, NULL);
  g_assert_cmpuint (count (list), ==, 7);
}

static void
test_differing (void)
{
  g_autoptr (BnlRunsList) list = runs_fixture_new_list (&fixture);
  g_autoptr (GArray) all = bnl_runs_list_find_differing (G_LIST_MODEL (list));
  g_autoptr (GArray) few = NULL;
  g_autoptr (GListStore) empty = g_list_store_new (BNL_TYPE_RUNS_ITEM);
  g_autoptr (GArray) none = bnl_runs_list_find_differing (G_LIST_MODEL (empty));
  const char *const wanted[] = { "norm", "lr", "batch_size", "steps" };

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (all->len, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < all->len; i++)
    g_assert_cmpuint (g_array_index (all, guint, i), ==, find_field (wanted[i]));
  bnl_runs_list_set_search (list, "lr=0.1");
  few = bnl_runs_list_find_differing (G_LIST_MODEL (list));
  g_assert_cmpuint (few->len, ==, 1);
  g_assert_cmpuint (g_array_index (few, guint, 0), ==, find_field ("norm"));
}

static void
test_partner (void)
{
  g_autoptr (BnlRunsList) list = runs_fixture_new_list (&fixture);

  g_assert_null (bnl_runs_list_find_partner (list, get_item (list, 0)));
  for (guint i = 1; i < 7; i++) {
    BnlRunsItem *partner = bnl_runs_list_find_partner (list, get_item (list, i));

    g_assert_nonnull (partner);
    g_assert_true (partner != get_item (list, i));
    g_assert_true (bnl_runs_list_find_partner (list, partner) == get_item (list, i));
  }
}

static void
count_cb (guint *n)
{
  ++*n;
}

/* Deleted rows go, come back, and keep their place; items stay the same objects. */
static void
test_delete (void)
{
  g_autoptr (BnlRunsList) list = runs_fixture_new_list (&fixture);
  BnlRunsItem *kept = get_item (list, 0);
  gint64 id = bnl_runs_item_get_id (get_item (list, 4));
  guint n_updates = 0;

  g_signal_connect_swapped (list, "updated", G_CALLBACK (count_cb), &n_updates);
  refresh (list);
  g_assert_cmpuint (n_updates, ==, 0);
  edit (BNL_RUNS_EDIT_DELETE, id, NULL);
  refresh (list);
  g_assert_cmpuint (n_updates, ==, 1);
  g_assert_cmpuint (count (list), ==, 6);
  g_assert_null (bnl_runs_list_find (list, id));
  edit (BNL_RUNS_EDIT_UNDELETE, id, NULL);
  refresh (list);
  g_assert_cmpuint (count (list), ==, 7);
  g_assert_cmpint (bnl_runs_item_get_id (get_item (list, 4)), ==, id);
  g_assert_true (get_item (list, 0) == kept);
}

static void
test_notify (void)
{
  g_autoptr (BnlRunsList) list = runs_fixture_new_list (&fixture);
  BnlRunsItem *item = get_item (list, 5);
  guint n = 0;

  g_signal_connect_swapped (item, "notify::record", G_CALLBACK (count_cb), &n);
  edit (BNL_RUNS_EDIT_NOTE, bnl_runs_item_get_id (item), "seen");
  refresh (list);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (bnl_runs_item_get_record (item)->note, ==, "seen");
  refresh (list);
  g_assert_cmpuint (n, ==, 1);
}

static void
assert_lane (GPtrArray *items, guint index, int lane)
{
  g_assert_cmpint (bnl_runs_item_get_lane (items->pdata[index]), ==, lane);
}

/* A pair has its colors, others follow, and nobody changes color while it is drawn. */
static void
test_lanes (void)
{
  g_autoptr (BnlRunsList) list = runs_fixture_new_list (&fixture);
  g_autoptr (GPtrArray) few = g_ptr_array_new ();
  g_autoptr (GPtrArray) more = g_ptr_array_new ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  gboolean seen[16] = { FALSE };

  g_ptr_array_add (few, get_item (list, 0)); /* plain, alone */
  bnl_runs_lanes_assign (few, NULL);
  assert_lane (few, 0, 0);
  for (guint i = 0; i < 7; i++)
    g_ptr_array_add (more, get_item (list, 6 - i));
  bnl_runs_lanes_assign (more, few);
  assert_lane (few, 0, 0);
  for (guint i = 0; i < 7; i++) {
    int lane = bnl_runs_item_get_lane (more->pdata[i]);

    g_assert_false (seen[lane]);
    seen[lane] = TRUE;
  }
  g_assert_true (seen[1]);
  bnl_runs_lanes_assign (none, more);
  for (guint i = 0; i < 7; i++)
    assert_lane (more, i, -1);
}

static void
test_tags (void)
{
  g_auto (GStrv) tags = bnl_runs_edit_split_tags (" a , b,,a ,c d ");
  g_auto (GStrv) none = bnl_runs_edit_split_tags (" , ");

  g_assert_cmpuint (g_strv_length (tags), ==, 3);
  g_assert_cmpstr (tags[0], ==, "a");
  g_assert_cmpstr (tags[2], ==, "c d");
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  runs_fixture_init (&fixture);
  runs_fixture_train (&fixture, TRUE, "lr=0.1");
  runs_fixture_train (&fixture, TRUE, "lr=1e9 optimizer=adam");
  runs_fixture_train (&fixture, TRUE, "batch_size=8");
  runs_fixture_train (&fixture, FALSE, "norm=none steps=12");
  g_test_add_func ("/app/runs-list/rows", test_rows);
  g_test_add_func ("/app/runs-list/columns", test_columns);
  g_test_add_func ("/app/runs-list/order-of-numbers", test_order_of_numbers);
  g_test_add_func ("/app/runs-list/times", test_times);
  g_test_add_func ("/app/runs-list/search", test_search);
  g_test_add_func ("/app/runs-list/chips", test_chips);
  g_test_add_func ("/app/runs-list/brush", test_brush);
  g_test_add_func ("/app/runs-list/differing", test_differing);
  g_test_add_func ("/app/runs-list/partner", test_partner);
  g_test_add_func ("/app/runs-list/delete", test_delete);
  g_test_add_func ("/app/runs-list/notify", test_notify);
  g_test_add_func ("/app/runs-list/lanes", test_lanes);
  g_test_add_func ("/app/runs-list/tags", test_tags);
  status = g_test_run ();
  runs_fixture_clear (&fixture);
  return status;
}
