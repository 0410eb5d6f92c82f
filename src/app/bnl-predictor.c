#include "bnl-predictor.h"

#include <string.h>

#include "data/bnl-digit.h"

typedef struct {
  guint8 pixels[BNL_DIGIT_N_PIXELS];
  BnlSnapshot *snapshots[BNL_N_ARMS];
  float *probabilities[BNL_N_ARMS]; /* written by the worker */
} Question;

struct _BnlPredictor {
  GObject parent_instance;

  /* owned */
  Question *next; /* waits for the one under way; NULL: nothing waits */

  /* view state */
  gboolean busy;      /* one is under way, or its answer is on the way back */
  gboolean forgotten; /* the one under way is not to be answered */

  /* shared with the worker, under the lock */
  GMutex lock;
  GCond idle;
  gboolean working;
  gboolean stopped;
};

enum {
  ANSWERED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlPredictor, bnl_predictor, G_TYPE_OBJECT)

static Question *
create_question (const guint8 *pixels, BnlSnapshot *const snapshots[BNL_N_ARMS])
{
  Question *question = g_new0 (Question, 1);

  memcpy (question->pixels, pixels, sizeof question->pixels);
  for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
    if (snapshots[arm])
      question->snapshots[arm] = bnl_snapshot_ref (snapshots[arm]);
  }
  return question;
}

static void
free_question (Question *question)
{
  for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
    g_clear_pointer (&question->snapshots[arm], bnl_snapshot_unref);
    g_free (question->probabilities[arm]);
  }
  g_free (question);
}

static guint
get_n_classes (BnlSnapshot *snapshot)
{
  return (guint) bnl_arch_get_n_classes (snapshot->weights->arch);
}

static gboolean
is_wanted (BnlPredictor *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return !self->stopped;
}

static void
predict_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BnlPredictor *self = BNL_PREDICTOR (source);
  Question *question = task_data;

  for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
    BnlSnapshot *snapshot = question->snapshots[arm];

    if (!snapshot || !is_wanted (self))
      continue;
    question->probabilities[arm] = g_new0 (float, get_n_classes (snapshot));
    bnl_snapshot_predict (snapshot, question->pixels, question->probabilities[arm]);
  }

  g_mutex_lock (&self->lock);
  self->working = FALSE;
  g_cond_signal (&self->idle);
  g_mutex_unlock (&self->lock);
  g_task_return_boolean (task, TRUE);
}

static void answered_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
start (BnlPredictor *self, Question *question)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, answered_cb, NULL);

  self->busy = TRUE;
  self->forgotten = FALSE;
  g_mutex_lock (&self->lock);
  self->working = TRUE;
  g_mutex_unlock (&self->lock);
  g_task_set_task_data (task, question, (GDestroyNotify) free_question);
  g_task_run_in_thread (task, predict_worker);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BnlPredictor *self = BNL_PREDICTOR (source);
  const Question *question = g_task_get_task_data (G_TASK (result));
  gboolean forgotten = self->forgotten;

  self->busy = FALSE;
  if (self->next)
    start (self, g_steal_pointer (&self->next));

  if (!forgotten) {
    BnlAnswer answer = { 0 };

    for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
      if (!question->snapshots[arm])
        continue;
      answer.n_classes[arm] = get_n_classes (question->snapshots[arm]);
      answer.probabilities[arm] = question->probabilities[arm];
    }
    g_signal_emit (self, signals[ANSWERED], 0, &answer);
  }
}

static void
bnl_predictor_finalize (GObject *object)
{
  BnlPredictor *self = BNL_PREDICTOR (object);

  g_clear_pointer (&self->next, free_question);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->idle);
  G_OBJECT_CLASS (bnl_predictor_parent_class)->finalize (object);
}

static void
bnl_predictor_class_init (BnlPredictorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bnl_predictor_finalize;

  signals[ANSWERED] = g_signal_new ("answered", BNL_TYPE_PREDICTOR, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
bnl_predictor_init (BnlPredictor *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->idle);
}

BnlPredictor *
bnl_predictor_new (void)
{
  return g_object_new (BNL_TYPE_PREDICTOR, NULL);
}

void
bnl_predictor_ask (BnlPredictor *self,
                   const guint8 *pixels,
                   BnlSnapshot *const snapshots[BNL_N_ARMS])
{
  Question *question;

  g_return_if_fail (BNL_IS_PREDICTOR (self));

  question = create_question (pixels, snapshots);
  if (!self->busy) {
    start (self, question);
  } else {
    g_clear_pointer (&self->next, free_question);
    self->next = question;
  }
}

void
bnl_predictor_forget (BnlPredictor *self)
{
  g_return_if_fail (BNL_IS_PREDICTOR (self));
  self->forgotten = TRUE;
  g_clear_pointer (&self->next, free_question);
}

void
bnl_predictor_stop (BnlPredictor *self)
{
  g_return_if_fail (BNL_IS_PREDICTOR (self));

  bnl_predictor_forget (self);
  g_mutex_lock (&self->lock);
  self->stopped = TRUE;
  while (self->working)
    g_cond_wait (&self->idle, &self->lock);
  g_mutex_unlock (&self->lock);
}
