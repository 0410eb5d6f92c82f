#include "bnl-digit-keeper.h"

#include <gio/gio.h>

typedef enum {
  TIDY,
  ADD,
  DELETE,
  RESTORE,
  DROP,
  MOVE,
  EXPORT,
  FIND,
} Work;

/* One change, and from the worker what came of it. */
typedef struct {
  Work work;
  GPtrArray *digits; /* to change */
  guint8 *pixels;    /* [digits->len, BNL_DIGIT_N_PIXELS], to add or to find */
  GPtrArray *moved;  /* as they are to be */
  char *folder;      /* to export to */
  GPtrArray *done;
  GError *error;
} Job;

struct _BnlDigitKeeper {
  GObject parent_instance;

  GQueue jobs; /* the first is under way */
};

enum { SIGNAL_DONE, SIGNAL_FAILED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlDigitKeeper, bnl_digit_keeper, G_TYPE_OBJECT)

/* What is told of each that is told of. */
static const BnlDigitChange changes[] = {
  [ADD] = BNL_DIGIT_ADDED,  [DELETE] = BNL_DIGIT_DELETED,  [RESTORE] = BNL_DIGIT_RESTORED,
  [MOVE] = BNL_DIGIT_MOVED, [EXPORT] = BNL_DIGIT_EXPORTED, [FIND] = BNL_DIGIT_FOUND,
};

static GPtrArray *
create_digits (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_my_digit_free);
}

static GPtrArray *
copy_digits (const GPtrArray *digits)
{
  GPtrArray *copies = create_digits ();

  for (guint i = 0; digits && i < digits->len; i++)
    g_ptr_array_add (copies, bnl_my_digit_copy (g_ptr_array_index (digits, i)));
  return copies;
}

static void
free_job (Job *job)
{
  g_ptr_array_unref (job->digits);
  g_ptr_array_unref (job->moved);
  g_ptr_array_unref (job->done);
  g_clear_error (&job->error);
  g_free (job->folder);
  g_free (job->pixels);
  g_free (job);
}

/* Does it with one digit; returns it as it is then, or NULL. */
static BnlMyDigit *
change_digit (Job *job, guint i)
{
  const BnlMyDigit *digit = g_ptr_array_index (job->digits, i);
  g_autoptr (BnlMyDigit) changed = bnl_my_digit_copy (digit);
  const BnlMyDigit *goal;
  gboolean done = TRUE;

  switch (job->work) {
  case ADD:
    return bnl_my_digits_add (job->pixels, digit->label, digit->half, &job->error);
  case DELETE:
    done = bnl_my_digits_delete (digit, &job->error);
    break;
  case RESTORE:
    done = bnl_my_digits_restore (digit, &job->error);
    break;
  case DROP:
    bnl_my_digits_drop (digit);
    break;
  case MOVE:
    goal = g_ptr_array_index (job->moved, i);
    done = bnl_my_digits_move (changed, goal->label, goal->half, &job->error);
    break;
  case TIDY:
  case EXPORT:
  case FIND:
  default:
    g_assert_not_reached ();
  }
  return done ? g_steal_pointer (&changed) : NULL;
}

static void
find_digits (Job *job)
{
  g_autofree BnlMyDigit *wanted = g_new (BnlMyDigit, job->digits->len + 1);

  for (guint i = 0; i < job->digits->len; i++)
    wanted[i] = *(BnlMyDigit *) g_ptr_array_index (job->digits, i);
  g_ptr_array_unref (job->done);
  job->done = bnl_my_digits_find (wanted, job->pixels, job->digits->len);
}

static void
change_digits (Job *job)
{
  for (guint i = 0; i < job->digits->len && !job->error; i++) {
    BnlMyDigit *digit = change_digit (job, i);

    if (digit)
      g_ptr_array_add (job->done, digit);
  }
}

static void
change_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;

  switch (job->work) {
  case TIDY:
    bnl_my_digits_drop_left ();
    break;
  case EXPORT:
    bnl_my_digits_export (job->folder, TRUE, &job->error);
    break;
  case FIND:
    find_digits (job);
    break;
  case ADD:
  case DELETE:
  case RESTORE:
  case DROP:
  case MOVE:
  default:
    change_digits (job);
    break;
  }
  g_task_return_boolean (task, TRUE);
}

static void changed_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
start_next (BnlDigitKeeper *self)
{
  Job *job = g_queue_peek_head (&self->jobs);
  g_autoptr (GTask) task = NULL;

  if (!job)
    return;
  task = g_task_new (self, NULL, changed_cb, NULL);
  g_task_set_task_data (task, job, NULL);
  g_task_run_in_thread (task, change_worker);
}

/* A window that is closed meanwhile must not take the change with it. */
static void
hold_program (gboolean hold)
{
  GApplication *application = g_application_get_default ();

  if (application && hold)
    g_application_hold (application);
  else if (application)
    g_application_release (application);
}

static gboolean
is_told (const Job *job)
{
  if (job->work == EXPORT)
    return !job->error;
  return job->work == FIND || (job->work != DROP && job->done->len > 0);
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BnlDigitKeeper *self = BNL_DIGIT_KEEPER (source);
  Job *job = g_queue_pop_head (&self->jobs);

  start_next (self);
  if (is_told (job))
    g_signal_emit (self, signals[SIGNAL_DONE], 0, (int) changes[job->work], job->done);
  if (job->error)
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, job->error->message);
  free_job (job);
  hold_program (FALSE);
}

/* Takes the arrays. */
static Job *
push (BnlDigitKeeper *self, Work work, GPtrArray *digits, GPtrArray *moved)
{
  Job *job = g_new0 (Job, 1);

  job->work = work;
  job->digits = digits;
  job->moved = moved;
  job->done = create_digits ();
  hold_program (TRUE);
  g_queue_push_tail (&self->jobs, job);
  return job;
}

/* After push(): the job is complete. */
static void
start_if_alone (BnlDigitKeeper *self)
{
  if (g_queue_get_length (&self->jobs) == 1)
    start_next (self);
}

static void
bnl_digit_keeper_class_init (BnlDigitKeeperClass *klass)
{
  signals[SIGNAL_DONE] = g_signal_new ("done", BNL_TYPE_DIGIT_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_PTR_ARRAY);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", BNL_TYPE_DIGIT_KEEPER, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
bnl_digit_keeper_init (BnlDigitKeeper *self)
{
  g_queue_init (&self->jobs);
}

BnlDigitKeeper *
bnl_digit_keeper_new (void)
{
  BnlDigitKeeper *self = g_object_new (BNL_TYPE_DIGIT_KEEPER, NULL);

  push (self, TIDY, create_digits (), create_digits ());
  start_if_alone (self);
  return self;
}

void
bnl_digit_keeper_add (BnlDigitKeeper *self, const guint8 *pixels, guint label, BnlMyDigitsHalf half)
{
  BnlMyDigit digit = { (char *) "", half, label };
  g_autoptr (GPtrArray) digits = g_ptr_array_new ();
  Job *job;

  g_return_if_fail (BNL_IS_DIGIT_KEEPER (self));

  g_ptr_array_add (digits, &digit);
  job = push (self, ADD, copy_digits (digits), create_digits ());
  job->pixels = g_memdup2 (pixels, BNL_DIGIT_N_PIXELS);
  start_if_alone (self);
}

void
bnl_digit_keeper_find (BnlDigitKeeper *self,
                       const BnlMyDigit *digits,
                       const guint8 *pixels,
                       guint n)
{
  GPtrArray *wanted = create_digits ();
  Job *job;

  g_return_if_fail (BNL_IS_DIGIT_KEEPER (self));

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (wanted, bnl_my_digit_copy (&digits[i]));
  job = push (self, FIND, wanted, create_digits ());
  job->pixels = g_memdup2 (pixels, (gsize) n * BNL_DIGIT_N_PIXELS);
  start_if_alone (self);
}

void
bnl_digit_keeper_delete (BnlDigitKeeper *self, const GPtrArray *digits)
{
  g_return_if_fail (BNL_IS_DIGIT_KEEPER (self));

  push (self, DELETE, copy_digits (digits), create_digits ());
  start_if_alone (self);
}

void
bnl_digit_keeper_restore (BnlDigitKeeper *self, const GPtrArray *digits)
{
  g_return_if_fail (BNL_IS_DIGIT_KEEPER (self));

  push (self, RESTORE, copy_digits (digits), create_digits ());
  start_if_alone (self);
}

void
bnl_digit_keeper_drop (BnlDigitKeeper *self, const GPtrArray *digits)
{
  g_return_if_fail (BNL_IS_DIGIT_KEEPER (self));

  push (self, DROP, copy_digits (digits), create_digits ());
  start_if_alone (self);
}

void
bnl_digit_keeper_move (BnlDigitKeeper *self, const GPtrArray *digits, const GPtrArray *moved)
{
  g_return_if_fail (BNL_IS_DIGIT_KEEPER (self));
  g_return_if_fail (digits->len == moved->len);

  push (self, MOVE, copy_digits (digits), copy_digits (moved));
  start_if_alone (self);
}

void
bnl_digit_keeper_export (BnlDigitKeeper *self, const char *folder)
{
  Job *job;

  g_return_if_fail (BNL_IS_DIGIT_KEEPER (self));

  job = push (self, EXPORT, create_digits (), create_digits ());
  job->folder = g_strdup (folder);
  start_if_alone (self);
}
