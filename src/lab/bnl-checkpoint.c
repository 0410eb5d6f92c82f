#include "bnl-checkpoint-private.h"

#include <math.h>
#include <string.h>

#include "bnl-model-file-private.h"
#include "bnl-number.h"

/* Of what is written; one that is larger is of a later version. */
#define VERSION 1

#define VELOCITY "optimizer.velocity"
#define SQUARE "optimizer.square"

BnlOptimizer *
bnl_checkpoint_new_optimizer (const BnlSpec *spec, BnlArch *arch)
{
  const BnlOptimizerConfig config = {
    .kind = spec->optimizer,
    .momentum = spec->momentum,
    .nesterov = spec->nesterov,
    .weight_decay = spec->weight_decay,
    .decay_matrices_of = spec->weight_decay_on == BNL_DECAY_ON_WEIGHTS ? arch : NULL,
  };

  return bnl_optimizer_new (&config, arch->n_parameters);
}

BnlCheckpoint *
bnl_checkpoint_new_take (BnlSnapshot *snapshot,
                         BnlOptimizer *optimizer,
                         const BnlStanding *standing)
{
  BnlCheckpoint *checkpoint = g_new (BnlCheckpoint, 1);

  *checkpoint = (BnlCheckpoint){
    .snapshot = snapshot,
    .optimizer = optimizer,
    .standing = *standing,
    .new_rates = g_array_new (FALSE, FALSE, sizeof (BnlNewRate)),
  };
  atomic_init (&checkpoint->n_refs, 1);
  return checkpoint;
}

BnlCheckpoint *
bnl_checkpoint_ref (BnlCheckpoint *checkpoint)
{
  atomic_fetch_add_explicit (&checkpoint->n_refs, 1, memory_order_relaxed);
  return checkpoint;
}

void
bnl_checkpoint_unref (BnlCheckpoint *checkpoint)
{
  if (atomic_fetch_sub_explicit (&checkpoint->n_refs, 1, memory_order_acq_rel) > 1)
    return;
  bnl_snapshot_unref (checkpoint->snapshot);
  bnl_optimizer_free (checkpoint->optimizer);
  g_array_unref (checkpoint->new_rates);
  g_free (checkpoint);
}

gsize
bnl_checkpoint_get_n_past (const BnlCheckpoint *checkpoint)
{
  const guint64 step = bnl_checkpoint_get_step (checkpoint);

  return (gsize) (checkpoint->standing.is_owed ? step - 1 : step);
}

guint64
bnl_checkpoint_get_step (const BnlCheckpoint *checkpoint)
{
  return checkpoint->standing.row.step;
}

BnlSnapshot *
bnl_checkpoint_get_snapshot (const BnlCheckpoint *checkpoint)
{
  return checkpoint->snapshot;
}

/* Writing */

static void
add_memory (GArray *tensors, const char *name, const BnlReal *values, gsize n)
{
  BnlTensor tensor = {
    .dtype = BNL_DTYPE_F32, .n_dims = 1, .shape = { n }, .n = n, .data = values
  };

  if (values == NULL)
    return;
  g_strlcpy (tensor.name, name, sizeof tensor.name);
  g_array_append_val (tensors, tensor);
}

static void
add_text (GPtrArray *metadata, const char *key, char *value)
{
  g_ptr_array_add (metadata, g_strdup (key));
  g_ptr_array_add (metadata, value);
}

static void
add_unsigned (GPtrArray *metadata, const char *key, guint64 value)
{
  add_text (metadata, key, g_strdup_printf ("%" G_GUINT64_FORMAT, value));
}

static void
add_double (GPtrArray *metadata, const char *key, double value)
{
  add_text (metadata, key, bnl_number_dup_double (value));
}

/* "120:0.01 124:0.003" */
static char *
format_rates (const GArray *rates)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rates->len; i++) {
    const BnlNewRate *rate = &g_array_index (rates, BnlNewRate, i);

    g_string_append_printf (text, "%s%" G_GUINT64_FORMAT ":", i > 0 ? " " : "", rate->step);
    bnl_number_append_double (text, rate->lr);
  }
  return g_string_free (text, FALSE);
}

static GPtrArray *
list_metadata (const BnlCheckpoint *checkpoint)
{
  const BnlStanding *standing = &checkpoint->standing;
  const BnlMetrics *row = &standing->row;
  const BnlOptimizerState state = bnl_optimizer_get_state (checkpoint->optimizer);
  GPtrArray *metadata = bnl_model_file_list_metadata (checkpoint->snapshot);

  add_unsigned (metadata, "bnlab.checkpoint", VERSION);
  add_unsigned (metadata, "bnlab.optimizer_steps", (guint64) *state.n_steps);
  add_unsigned (metadata, "bnlab.trained_usec", (guint64) standing->trained_usec);
  add_unsigned (metadata, "bnlab.first_step", standing->first_step);
  add_unsigned (metadata, "bnlab.first_epoch", standing->first_epoch);
  add_unsigned (metadata, "bnlab.drawn", standing->n_drawn);
  add_text (metadata, "bnlab.order", g_strdup (standing->order));
  add_double (metadata, "bnlab.lr", standing->lr);
  add_text (metadata, "bnlab.new_rates", format_rates (checkpoint->new_rates));
  add_unsigned (metadata, "bnlab.owed", standing->is_owed ? 1 : 0);
  add_unsigned (metadata, "bnlab.row.epoch", row->epoch);
  add_unsigned (metadata, "bnlab.row.examples", row->examples);
  add_double (metadata, "bnlab.row.seconds", row->seconds);
  add_double (metadata, "bnlab.row.lr", row->lr);
  add_double (metadata, "bnlab.row.train_loss", (double) row->train_loss);
  add_double (metadata, "bnlab.row.train_accuracy", (double) row->train_accuracy);
  g_ptr_array_add (metadata, NULL);
  return metadata;
}

gboolean
bnl_checkpoint_emit (const BnlCheckpoint *checkpoint,
                     BnlCheckpointPiece piece,
                     gpointer data,
                     GError **error)
{
  const BnlOptimizerState state = bnl_optimizer_get_state (checkpoint->optimizer);
  g_autoptr (GArray) tensors = bnl_model_file_list_tensors (checkpoint->snapshot);
  g_autoptr (GPtrArray) metadata = list_metadata (checkpoint);

  add_memory (tensors, VELOCITY, state.velocity, state.n);
  add_memory (tensors, SQUARE, state.square, state.n);
  return bnl_safetensors_write_pieces ((const char *const *) metadata->pdata,
                                       (BnlTensor *) (gpointer) tensors->data, tensors->len, piece,
                                       data, error);
}

static gboolean
count_piece (gpointer data, const void *bytes, gsize n, GError **error)
{
  gsize *n_bytes = data;

  (void) bytes;
  (void) error;
  *n_bytes += n;
  return TRUE;
}

static gboolean
append_piece (gpointer data, const void *bytes, gsize n, GError **error)
{
  guint8 **end = data;

  (void) error;
  memcpy (*end, bytes, n);
  *end += n;
  return TRUE;
}

GBytes *
bnl_checkpoint_to_bytes (const BnlCheckpoint *checkpoint)
{
  gsize n_bytes = 0;
  guint8 *bytes, *end;

  bnl_checkpoint_emit (checkpoint, count_piece, &n_bytes, NULL);
  bytes = end = g_malloc (n_bytes);
  bnl_checkpoint_emit (checkpoint, append_piece, &end, NULL);
  return g_bytes_new_take (bytes, n_bytes);
}

/* Reading */

static gboolean G_GNUC_PRINTF (3, 4)
    fail (const BnlSafetensors *file, GError **error, const char *format, ...)
{
  g_autofree char *problem = NULL;
  va_list arguments;

  va_start (arguments, format);
  problem = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, BNL_MODEL_FILE_ERROR, BNL_MODEL_FILE_ERROR_CONTENTS, "%s: %s",
               bnl_safetensors_get_name (file), problem);
  return FALSE;
}

static gboolean
read_unsigned (const BnlSafetensors *file,
               const char *key,
               guint64 maximum,
               guint64 *value,
               GError **error)
{
  const char *text = bnl_safetensors_get_metadata (file, key);

  return (text != NULL && bnl_number_parse_unsigned (text, value) && *value <= maximum) ||
         fail (file, error, "“%s” is no whole number up to %" G_GUINT64_FORMAT, key, maximum);
}

static gboolean
read_double (const BnlSafetensors *file, const char *key, double *value, GError **error)
{
  const char *text = bnl_safetensors_get_metadata (file, key);

  return (text != NULL && bnl_number_parse_double (text, value) && *value >= 0.0) ||
         fail (file, error, "“%s” is no number from 0 upwards", key);
}

static gboolean
read_row (const BnlSafetensors *file, BnlMetrics *row, GError **error)
{
  guint64 epoch;
  double loss, accuracy;

  if (!read_unsigned (file, "bnlab.step", G_MAXINT64, &row->step, error) ||
      !read_unsigned (file, "bnlab.row.epoch", G_MAXUINT32, &epoch, error) ||
      !read_unsigned (file, "bnlab.row.examples", G_MAXINT64, &row->examples, error) ||
      !read_double (file, "bnlab.row.seconds", &row->seconds, error) ||
      !read_double (file, "bnlab.row.lr", &row->lr, error) ||
      !read_double (file, "bnlab.row.train_loss", &loss, error) ||
      !read_double (file, "bnlab.row.train_accuracy", &accuracy, error))
    return FALSE;
  row->epoch = (guint32) epoch;
  row->train_loss = (float) loss;
  row->train_accuracy = (float) accuracy;
  row->val_loss = row->val_accuracy = row->test_loss = row->test_accuracy = NAN;
  return TRUE;
}

static gboolean
parse_rate (const char *text, guint64 after, BnlNewRate *rate)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);

  return g_strv_length (parts) == 2 && bnl_number_parse_unsigned (parts[0], &rate->step) &&
         rate->step > after && bnl_number_parse_double (parts[1], &rate->lr) && rate->lr > 0.0;
}

static gboolean
read_rates (const BnlSafetensors *file, guint64 step, GArray *rates, GError **error)
{
  const char *text = bnl_safetensors_get_metadata (file, "bnlab.new_rates");
  g_auto (GStrv) list = g_strsplit (text != NULL ? text : "", " ", -1);

  for (guint i = 0; list[i] != NULL; i++) {
    BnlNewRate rate;

    if (!parse_rate (list[i], step, &rate))
      return fail (file, error, "“bnlab.new_rates” is no list of rising steps and rates");
    g_array_append_val (rates, rate);
    step = rate.step;
  }
  return TRUE;
}

static gboolean
read_order (const BnlSafetensors *file, char *order, GError **error)
{
  const char *text = bnl_safetensors_get_metadata (file, "bnlab.order");

  return (text != NULL &&
          g_strlcpy (order, text, BNL_CHECKPOINT_ORDER_SIZE) < BNL_CHECKPOINT_ORDER_SIZE) ||
         fail (file, error, "“bnlab.order” is no checksum");
}

static gboolean
read_standing (const BnlSafetensors *file, BnlStanding *standing, GError **error)
{
  guint64 version, epoch, owed, usec, drawn;

  if (bnl_safetensors_get_metadata (file, "bnlab.checkpoint") == NULL)
    return fail (file, error, "a network, but no state of training to go on from");
  if (!read_unsigned (file, "bnlab.checkpoint", G_MAXUINT32, &version, error))
    return FALSE;
  if (version != VERSION)
    return fail (file, error, "of version %" G_GUINT64_FORMAT ", but this program knows %d",
                 version, VERSION);
  if (!read_row (file, &standing->row, error) ||
      !read_unsigned (file, "bnlab.owed", 1, &owed, error) ||
      !read_unsigned (file, "bnlab.trained_usec", G_MAXINT64, &usec, error) ||
      !read_unsigned (file, "bnlab.first_step", standing->row.step, &standing->first_step, error) ||
      !read_unsigned (file, "bnlab.first_epoch", G_MAXUINT32, &epoch, error) ||
      !read_unsigned (file, "bnlab.drawn", G_MAXUINT32, &drawn, error) ||
      !read_order (file, standing->order, error) ||
      !read_double (file, "bnlab.lr", &standing->lr, error))
    return FALSE;
  standing->is_owed = owed == 1;
  standing->trained_usec = (gint64) usec;
  standing->first_epoch = (guint32) epoch;
  standing->n_drawn = (guint32) drawn;
  return standing->lr > 0.0 || fail (file, error, "“bnlab.lr” is 0");
}

/* Looks before anything is allocated.  The memory must be there where it is wanted alone. */
static gboolean
check_memory (const BnlSafetensors *file,
              const char *name,
              gsize n,
              const BnlReal *values,
              GError **error)
{
  const BnlTensor *tensor = bnl_safetensors_find (file, name);

  if (values == NULL)
    return tensor == NULL || fail (file, error, "tensor “%s” is not of its optimizer", name);
  return (tensor != NULL && tensor->n_dims == 1 && tensor->n == n &&
          tensor->dtype == BNL_DTYPE_F32) ||
         fail (file, error, "there is no tensor “%s” of %" G_GSIZE_FORMAT " numbers of F32", name,
               n);
}

static gboolean
read_memory (BnlSafetensors *file, const char *name, BnlReal *values, GError **error)
{
  return values == NULL ||
         bnl_safetensors_read_floats (file, bnl_safetensors_find (file, name), values, error);
}

static gboolean
read_optimizer (BnlSafetensors *file, BnlOptimizer *optimizer, GError **error)
{
  const BnlOptimizerState state = bnl_optimizer_get_state (optimizer);
  guint64 n_steps;

  if (!check_memory (file, VELOCITY, state.n, state.velocity, error) ||
      !check_memory (file, SQUARE, state.n, state.square, error) ||
      !read_unsigned (file, "bnlab.optimizer_steps", G_MAXINT64, &n_steps, error) ||
      !read_memory (file, VELOCITY, state.velocity, error) ||
      !read_memory (file, SQUARE, state.square, error))
    return FALSE;
  *state.n_steps = (int64_t) n_steps;
  return TRUE;
}

static guint
count_memories (const BnlSafetensors *file)
{
  return (bnl_safetensors_find (file, VELOCITY) != NULL) +
         (bnl_safetensors_find (file, SQUARE) != NULL);
}

BnlCheckpoint *
bnl_checkpoint_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (BnlSafetensors) file = bnl_safetensors_open_bytes (bytes, "The checkpoint", error);
  g_autoptr (BnlCheckpoint) checkpoint = NULL;
  g_autoptr (BnlSnapshot) snapshot = NULL;
  BnlStanding standing = { 0 };
  BnlOptimizer *optimizer;

  if (file == NULL || !read_standing (file, &standing, error))
    return NULL;
  snapshot = bnl_model_file_read (file, NULL, count_memories (file), error);
  if (snapshot == NULL)
    return NULL;
  optimizer = bnl_checkpoint_new_optimizer (snapshot->spec, snapshot->weights->arch);
  if (optimizer == NULL) {
    fail (file, error, "too large for memory");
    return NULL;
  }
  checkpoint = bnl_checkpoint_new_take (g_steal_pointer (&snapshot), optimizer, &standing);
  return read_optimizer (file, optimizer, error) &&
                 read_rates (file, standing.row.step, checkpoint->new_rates, error)
             ? g_steal_pointer (&checkpoint)
             : NULL;
}
