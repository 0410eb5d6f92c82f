#include <string.h>

#include "bnl-owner-private.h"
#include "bnl-run-record-private.h"
#include "bnl-store-private.h"

/* The columns of the table run that are members of a record: one table for all that reads and
 * writes them. */

typedef enum {
  TEXT,  /* char *, never NULL */
  MAYBE, /* char *, or NULL */
  TAGS,
  SPEC,
  FLAG,  /* gboolean */
  STATE, /* BnlRecordState */
  TIME,  /* gint64 */
  COUNT, /* guint64 */
  REAL,  /* double; NaN is NULL */
  FLOAT, /* float, likewise */
} Type;

typedef struct {
  const char *name;
  Type type;
  gsize offset;
} Column;

#define MEMBER(name) offsetof (BnlRunRecord, name)
#define SUMMARY(name) offsetof (BnlRunRecord, summary.name)
#define SCORE(name) offsetof (BnlRunRecord, summary.score.name)

static const Column columns[] = {
  { "uuid", TEXT, MEMBER (uuid) },
  { "group_uuid", TEXT, MEMBER (group) },
  { "arm", TEXT, MEMBER (arm) },
  { "name", TEXT, MEMBER (name) },
  { "note", TEXT, MEMBER (note) },
  { "tags", TAGS, MEMBER (tags) },
  { "starred", FLAG, MEMBER (starred) },
  { "spec", SPEC, MEMBER (spec) },
  { "dataset_checksum", TEXT, MEMBER (dataset_checksum) },
  { "version", TEXT, MEMBER (version) },
  { "machine", TEXT, MEMBER (machine) },
  { "blas", TEXT, MEMBER (blas) },
  { "from_file", FLAG, MEMBER (from_file) },
  { "parent_uuid", MAYBE, MEMBER (parent_uuid) },
  { "parent_step", COUNT, MEMBER (parent_step) },
  { "state", STATE, MEMBER (state) },
  { "started_usec", TIME, MEMBER (started_usec) },
  { "ended_usec", TIME, MEMBER (ended_usec) },
  { "n_steps_done", COUNT, MEMBER (n_steps_done) },
  { "n_steps_planned", COUNT, MEMBER (n_steps_planned) },
  { "diverged_at", COUNT, MEMBER (diverged_at) },
  { "checkpoint_step", COUNT, MEMBER (checkpoint_step) },
  { "on_test", FLAG, SCORE (on_test) },
  { "measured", FLAG, SCORE (measured) },
  { "latest_accuracy", REAL, SCORE (latest_accuracy) },
  { "latest_accuracy_step", COUNT, SCORE (latest_step) },
  { "best_accuracy", REAL, SCORE (best_accuracy) },
  { "best_accuracy_step", COUNT, SCORE (best_step) },
  { "latest_loss", REAL, SUMMARY (latest_loss) },
  { "latest_loss_step", COUNT, SUMMARY (latest_loss_step) },
  { "best_loss", REAL, SUMMARY (best_loss) },
  { "best_loss_step", COUNT, SUMMARY (best_loss_step) },
  { "train_loss", FLOAT, SCORE (train_loss) },
  { "best_train_loss", REAL, SUMMARY (best_train_loss) },
  { "best_train_loss_step", COUNT, SUMMARY (best_train_loss_step) },
  { "train_accuracy", FLOAT, SCORE (train_accuracy) },
  { "best_train_accuracy", REAL, SUMMARY (best_train_accuracy) },
  { "best_train_accuracy_step", COUNT, SUMMARY (best_train_accuracy_step) },
  { "test_accuracy", REAL, SCORE (test_accuracy) },
  { "test_loss", REAL, SUMMARY (test_loss) },
  { "steps_to_90", COUNT, SCORE (steps_to_90) },
  { "seconds_to_90", REAL, SUMMARY (seconds_to_90) },
  { "steps_to_95", COUNT, SCORE (steps_to_95) },
  { "seconds_to_95", REAL, SUMMARY (seconds_to_95) },
  { "seconds", REAL, SCORE (seconds) },
};

#define N_OWN 3 /* columns before ours in what bnl_store_row_read() takes */

/* place: from 1. */
static char *
join_columns (char *(*format) (const Column *column, guint place))
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++) {
    g_autofree char *part = format (&columns[i], i + 1);

    g_string_append (text, i > 0 ? ", " : "");
    g_string_append (text, part);
  }
  return g_string_free (text, FALSE);
}

static char *
format_name (const Column *column, G_GNUC_UNUSED guint place)
{
  return g_strdup (column->name);
}

static char *
format_place (G_GNUC_UNUSED const Column *column, guint place)
{
  return g_strdup_printf ("?%u", place);
}

/* What the person says of a run is not a recorder's to change. */
static char *
format_assignment (const Column *column, guint place)
{
  static const char *const persons[] = { "name", "note", "tags", "starred", NULL };

  if (g_strv_contains (persons, column->name))
    return g_strdup_printf ("%s = %s", column->name, column->name);
  return g_strdup_printf ("%s = ?%u", column->name, place);
}

guint
bnl_store_row_get_n_columns (void)
{
  return G_N_ELEMENTS (columns);
}

char *
bnl_store_row_dup_columns (void)
{
  return join_columns (format_name);
}

char *
bnl_store_row_dup_places (void)
{
  return join_columns (format_place);
}

char *
bnl_store_row_dup_assignments (void)
{
  return join_columns (format_assignment);
}

static void
bind_tags (BnlStatement *statement, int place, GStrv tags)
{
  g_autofree char *joined = g_strjoinv ("\n", tags);

  bnl_statement_bind_text (statement, place, joined);
}

static void
bind_spec (BnlStatement *statement, int place, const BnlSpec *spec)
{
  g_autofree char *json = bnl_spec_to_json (spec);

  bnl_statement_bind_text (statement, place, json);
}

void
bnl_store_row_bind (BnlStatement *statement, const BnlRunRecord *record)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++) {
    const char *member = (const char *) record + columns[i].offset;
    const int place = (int) i + 1;

    switch (columns[i].type) {
    case TEXT:
    case MAYBE:
      bnl_statement_bind_text (statement, place, *(char *const *) (gconstpointer) member);
      break;
    case TAGS:
      bind_tags (statement, place, record->tags);
      break;
    case SPEC:
      bind_spec (statement, place, record->spec);
      break;
    case FLAG:
      bnl_statement_bind_integer (statement, place, *(const gboolean *) (gconstpointer) member);
      break;
    case STATE:
      bnl_statement_bind_integer (statement, place, record->state);
      break;
    case TIME:
    case COUNT:
      bnl_statement_bind_integer (statement, place, *(const gint64 *) (gconstpointer) member);
      break;
    case REAL:
      bnl_statement_bind_real (statement, place, *(const double *) (gconstpointer) member);
      break;
    case FLOAT:
      bnl_statement_bind_real (statement, place, (double) *(const float *) (gconstpointer) member);
      break;
    default:
      g_assert_not_reached ();
    }
  }
}

static gboolean
read_tags (BnlStatement *statement, int column, GStrv *tags)
{
  g_autofree char *joined = bnl_statement_dup_text (statement, column);

  if (joined != NULL)
    *tags = g_strsplit (joined, "\n", -1);
  return joined != NULL;
}

static gboolean
read_spec (BnlStatement *statement, int column, BnlSpec **spec)
{
  g_autofree char *json = bnl_statement_dup_text (statement, column);

  if (json != NULL)
    *spec = bnl_spec_from_json (json, NULL);
  return *spec != NULL;
}

static gboolean
read_state (BnlStatement *statement, int column, BnlRecordState *state)
{
  const gint64 value = bnl_statement_get_integer (statement, column);

  *state = (BnlRecordState) value;
  return value >= BNL_RECORD_RUNNING && value <= BNL_RECORD_FAILED;
}

static gboolean
read_column (BnlStatement *statement, int place, const Column *column, BnlRunRecord *record)
{
  gpointer member = (char *) record + column->offset;

  switch (column->type) {
  case TEXT:
    return (*(char **) member = bnl_statement_dup_text (statement, place)) != NULL;
  case MAYBE:
    *(char **) member = bnl_statement_dup_text (statement, place);
    return TRUE;
  case TAGS:
    return read_tags (statement, place, &record->tags);
  case SPEC:
    return read_spec (statement, place, &record->spec);
  case FLAG:
    *(gboolean *) member = bnl_statement_get_integer (statement, place) != 0;
    return TRUE;
  case STATE:
    return read_state (statement, place, &record->state);
  case TIME:
  case COUNT:
    *(gint64 *) member = bnl_statement_get_integer (statement, place);
    return *(gint64 *) member >= 0;
  case REAL:
    *(double *) member = bnl_statement_get_real (statement, place);
    return TRUE;
  case FLOAT:
    *(float *) member = (float) bnl_statement_get_real (statement, place);
    return TRUE;
  default:
    return FALSE;
  }
}

/* Between the last step and the word that it was the last nothing is left to be done. */
static void
note_interruption (BnlRunRecord *record, gint64 heartbeat_usec)
{
  record->state = BNL_RECORD_INTERRUPTED;
  if (record->n_steps_done == 0 || record->n_steps_done != record->n_steps_planned ||
      record->n_steps_done != record->checkpoint_step)
    return;
  record->state = BNL_RECORD_FINISHED;
  record->ended_usec = MAX (heartbeat_usec, 0);
}

BnlRunRecord *
bnl_store_row_read (BnlStatement *statement)
{
  g_autoptr (BnlRunRecord) record = bnl_run_record_new ();
  g_autofree char *owner = bnl_statement_dup_text (statement, 1);

  record->id = bnl_statement_get_integer (statement, 0);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (!read_column (statement, N_OWN + (int) i, &columns[i], record))
      return NULL;
  record->summary.score.n_steps = record->n_steps_done;
  if (record->state == BNL_RECORD_RUNNING &&
      (owner == NULL || !bnl_owner_is_alive (owner, bnl_statement_get_integer (statement, 2))))
    note_interruption (record, bnl_statement_get_integer (statement, 2));
  return g_steal_pointer (&record);
}

/* Parameters after those of the columns: owner, heartbeat, id. */
#define OWNER ((int) G_N_ELEMENTS (columns) + 1)

static void
bind_owner (BnlStatement *statement, gboolean owned)
{
  bnl_statement_bind_text (statement, OWNER, owned ? bnl_owner_get_own () : NULL);
  bnl_statement_bind_integer (statement, OWNER + 1, g_get_real_time ());
}

gboolean
bnl_store_row_insert (BnlDatabase *database, BnlRunRecord *record, gboolean owned, GError **error)
{
  g_autofree char *names = bnl_store_row_dup_columns ();
  g_autofree char *places = bnl_store_row_dup_places ();
  g_autofree char *sql =
      g_strdup_printf ("INSERT INTO run (%s, owner, heartbeat_usec) VALUES (%s, ?%d, ?%d)", names,
                       places, OWNER, OWNER + 1);
  g_autoptr (BnlStatement) statement = bnl_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  bnl_store_row_bind (statement, record);
  bind_owner (statement, owned);
  if (!bnl_statement_run (statement, error))
    return FALSE;
  record->id = bnl_database_get_last_id (database);
  return TRUE;
}

gboolean
bnl_store_row_update (BnlDatabase *database,
                      const BnlRunRecord *record,
                      gboolean owned,
                      GError **error)
{
  g_autofree char *assignments = bnl_store_row_dup_assignments ();
  g_autofree char *sql =
      g_strdup_printf ("UPDATE run SET %s, owner = ?%d, heartbeat_usec = ?%d WHERE id = ?%d",
                       assignments, OWNER, OWNER + 1, OWNER + 2);
  g_autoptr (BnlStatement) statement = bnl_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  bnl_store_row_bind (statement, record);
  bind_owner (statement, owned);
  bnl_statement_bind_integer (statement, OWNER + 2, record->id);
  return bnl_statement_run (statement, error) &&
         (bnl_database_get_n_changed (database) > 0 || bnl_store_fail_missing (record->id, error));
}

/* By uuid: what was never committed has no id, or one that by now is another run's. */
gboolean
bnl_store_row_release (BnlDatabase *database, const char *uuid, GError **error)
{
  g_autoptr (BnlStatement) statement = bnl_database_prepare (
      database, "UPDATE run SET owner = NULL WHERE uuid = ?1 AND owner = ?2", error);

  if (statement == NULL)
    return FALSE;
  bnl_statement_bind_text (statement, 1, uuid);
  bnl_statement_bind_text (statement, 2, bnl_owner_get_own ());
  return bnl_statement_run (statement, error);
}

gboolean
bnl_store_row_is_taken (BnlDatabase *database, const BnlRunRecord *record)
{
  g_autoptr (BnlStatement) statement =
      bnl_database_prepare (database, "SELECT owner, heartbeat_usec FROM run WHERE id = ?1", NULL);
  g_autofree char *owner = NULL;
  gboolean done = TRUE;

  if (statement == NULL || record->state != BNL_RECORD_PAUSED)
    return record->state == BNL_RECORD_RUNNING;
  bnl_statement_bind_integer (statement, 1, record->id);
  if (bnl_statement_step (statement, &done, NULL) && !done)
    owner = bnl_statement_dup_text (statement, 0);
  return owner != NULL && strcmp (owner, bnl_owner_get_own ()) != 0 &&
         bnl_owner_is_alive (owner, bnl_statement_get_integer (statement, 1));
}
