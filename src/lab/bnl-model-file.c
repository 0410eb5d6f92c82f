#include "bnl-model-file-private.h"

#include <math.h>
#include <string.h>

#include "bnl-number.h"

G_DEFINE_QUARK (bnl - model - file - error - quark, bnl_model_file_error)

#define MAX_INPUTS (1 << 20) /* pixels of a picture */
#define MAX_CLASSES 256      /* labels are bytes */

/* Of x / 255 over the training images of MNIST: what PyTorch's own example standardises by, for
 * files that do not say. */
#define MNIST_MEAN 0.1307f
#define MNIST_STD 0.3081f

/* A tensor and where its values are in the weights: one of the two. */
typedef struct {
  BnlTensor tensor;
  BnlReal *reals;
  int64_t *integer;
} Part;

static void G_GNUC_PRINTF (5, 6) add_part (GArray *parts,
                                           BnlReal *reals,
                                           int64_t *integer,
                                           const int *shape,
                                           const char *format,
                                           ...)
{
  Part part = {
    .tensor = { .dtype = integer != NULL ? BNL_DTYPE_I64 : BNL_DTYPE_F32, .n = 1 },
    .reals = reals,
    .integer = integer,
  };
  va_list arguments;

  va_start (arguments, format);
  g_vsnprintf (part.tensor.name, sizeof part.tensor.name, format, arguments);
  va_end (arguments);
  for (; shape[part.tensor.n_dims] > 0; part.tensor.n_dims++) {
    part.tensor.shape[part.tensor.n_dims] = (guint64) shape[part.tensor.n_dims];
    part.tensor.n *= (guint64) shape[part.tensor.n_dims];
  }
  part.tensor.data = integer != NULL ? (const void *) integer : reals;
  g_array_append_val (parts, part);
}

/* Every tensor of a network by PyTorch's names.  Blocks count from 1 there. */
static GArray *
list_parts (const BnlWeights *weights)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (Part));

  for (int i = 0; i < weights->arch->n_blocks; i++) {
    const BnlBlock *block = &weights->arch->blocks[i];
    const int matrix[] = { block->n_out, block->n_in, 0 }, row[] = { block->n_out, 0 };
    const int scalar[] = { 0 };
    BnlReal *p = weights->parameters, *s = weights->statistics;
    const char *kind;

    add_part (parts, p + block->weight, NULL, matrix, "fc%d.weight", i + 1);
    add_part (parts, p + block->bias, NULL, row, "fc%d.bias", i + 1);
    if (block->norm == BNL_NORM_NONE)
      continue;
    kind = block->norm == BNL_NORM_LAYER ? "ln" : "bn";
    add_part (parts, p + block->gamma, NULL, row, "%s%d.weight", kind, i + 1);
    add_part (parts, p + block->beta, NULL, row, "%s%d.bias", kind, i + 1);
    if (!bnl_norm_is_tracked (block->norm))
      continue;
    add_part (parts, s + block->mean, NULL, row, "bn%d.running_mean", i + 1);
    add_part (parts, s + block->var, NULL, row, "bn%d.running_var", i + 1);
    add_part (parts, NULL, &weights->n_tracked[i], scalar, "bn%d.num_batches_tracked", i + 1);
  }
  return parts;
}

GArray *
bnl_model_file_list_tensors (const BnlSnapshot *snapshot)
{
  g_autoptr (GArray) parts = list_parts (snapshot->weights);
  GArray *tensors = g_array_new (FALSE, FALSE, sizeof (BnlTensor));

  for (guint i = 0; i < parts->len; i++)
    g_array_append_val (tensors, g_array_index (parts, Part, i).tensor);
  return tensors;
}

static void
add_pair (GPtrArray *metadata, const char *key, char *value)
{
  g_ptr_array_add (metadata, g_strdup (key));
  g_ptr_array_add (metadata, value);
}

GPtrArray *
bnl_model_file_list_metadata (const BnlSnapshot *snapshot)
{
  GPtrArray *metadata = g_ptr_array_new_with_free_func (g_free);

  add_pair (metadata, "bnlab", bnl_spec_to_json (snapshot->spec));
  add_pair (metadata, "bnlab.width", g_strdup_printf ("%u", snapshot->width));
  add_pair (metadata, "bnlab.height", g_strdup_printf ("%u", snapshot->height));
  add_pair (metadata, "bnlab.mean", bnl_number_dup_double ((double) snapshot->scale.mean));
  add_pair (metadata, "bnlab.std", bnl_number_dup_double ((double) snapshot->scale.std));
  add_pair (metadata, "bnlab.step", g_strdup_printf ("%" G_GUINT64_FORMAT, snapshot->step));
  add_pair (metadata, "format", g_strdup ("pt"));
  return metadata;
}

gboolean
bnl_model_file_save (const BnlSnapshot *snapshot, const char *path, GError **error)
{
  g_autoptr (GArray) tensors = bnl_model_file_list_tensors (snapshot);
  g_autoptr (GPtrArray) metadata = bnl_model_file_list_metadata (snapshot);

  g_ptr_array_add (metadata, NULL);
  return bnl_safetensors_write (path, (const char *const *) metadata->pdata,
                                (BnlTensor *) (gpointer) tensors->data, tensors->len, error);
}

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

/* The sizes by the weights of fc1, fc2 and so on; sets the spec's hidden layers. */
static gboolean
read_sizes (const BnlSafetensors *file,
            BnlSpec *spec,
            guint *n_inputs,
            guint *n_classes,
            GError **error)
{
  guint64 widths[BNL_SPEC_MAX_HIDDEN + 2]; /* inputs, hidden layers, classes */
  guint n_blocks = 0;

  for (;; n_blocks++) {
    g_autofree char *name = g_strdup_printf ("fc%u.weight", n_blocks + 1);
    const BnlTensor *tensor = bnl_safetensors_find (file, name);

    if (tensor == NULL)
      break;
    if (n_blocks > BNL_SPEC_MAX_HIDDEN)
      return fail (file, error, "more than %d hidden layers", BNL_SPEC_MAX_HIDDEN);
    if (tensor->n_dims != 2 || (n_blocks > 0 && tensor->shape[1] != widths[n_blocks]))
      return fail (file, error, "“%s” does not have the shape of a layer after the one before it",
                   name);
    widths[n_blocks] = tensor->shape[1];
    widths[n_blocks + 1] = tensor->shape[0];
  }
  if (n_blocks == 0)
    return fail (file, error, "no network of the lab: there is no tensor “fc1.weight”");
  for (guint i = 0; i <= n_blocks; i++) {
    const guint64 highest = i == 0 ? MAX_INPUTS : i < n_blocks ? BNL_SPEC_MAX_WIDTH : MAX_CLASSES;
    const guint64 lowest = i < n_blocks ? 1 : 2;

    if (widths[i] < lowest || widths[i] > highest)
      return fail (file, error,
                   "%s is %" G_GUINT64_FORMAT ", but must be from %" G_GUINT64_FORMAT
                   " to %" G_GUINT64_FORMAT,
                   i == 0         ? "the number of inputs"
                   : i < n_blocks ? "the width of a hidden layer"
                                  : "the number of classes",
                   widths[i], lowest, highest);
  }
  spec->n_hidden = n_blocks - 1;
  for (guint i = 0; i < BNL_SPEC_MAX_HIDDEN; i++)
    spec->hidden[i] = i < spec->n_hidden ? (int) widths[i + 1] : 0;
  *n_inputs = (guint) widths[0];
  *n_classes = (guint) widths[n_blocks];
  return TRUE;
}

/* The tensors tell none, layer and the others apart; which of those it is says the spec. */
static BnlNorm
find_norm (const BnlSafetensors *file, const BnlSpec *spec)
{
  if (bnl_safetensors_find (file, "ln1.weight") != NULL)
    return BNL_NORM_LAYER;
  if (bnl_safetensors_find (file, "bn1.weight") == NULL)
    return BNL_NORM_NONE;
  return bnl_norm_is_tracked (spec->norm) ? spec->norm : BNL_NORM_BATCH;
}

/* The spec in the file, or what stands in for it, with sizes and norm as the tensors have them. */
static BnlSpec *
read_spec (const BnlSafetensors *file,
           const BnlSpec *fallback,
           guint *n_inputs,
           guint *n_classes,
           GError **error)
{
  const char *json = bnl_safetensors_get_metadata (file, "bnlab");
  g_autoptr (GError) problem = NULL;
  g_autoptr (BnlSpec) spec = NULL;

  if (json != NULL) {
    spec = bnl_spec_from_json (json, &problem);
    if (spec == NULL) {
      fail (file, error, "what it says under “bnlab” is %s", problem->message);
      return NULL;
    }
  } else {
    spec = fallback != NULL ? bnl_spec_dup (fallback) : bnl_spec_new ();
  }
  if (!read_sizes (file, spec, n_inputs, n_classes, error))
    return NULL;
  spec->norm = find_norm (file, spec);
  return g_steal_pointer (&spec);
}

static gboolean
has_shape (const BnlTensor *tensor, const BnlTensor *wanted)
{
  return tensor->n_dims == wanted->n_dims &&
         memcmp (tensor->shape, wanted->shape, wanted->n_dims * sizeof *wanted->shape) == 0;
}

/* Counts are missing in files of old versions of PyTorch and stay 0 then. */
static gboolean
read_part (BnlSafetensors *file, const Part *part, guint *n_read, GError **error)
{
  const BnlTensor *tensor = bnl_safetensors_find (file, part->tensor.name);

  if (tensor == NULL)
    return part->integer != NULL ||
           fail (file, error, "there is no tensor “%s”", part->tensor.name);
  if (!has_shape (tensor, &part->tensor))
    return fail (file, error, "tensor “%s” does not have the shape that “fc” asks for",
                 part->tensor.name);
  *n_read += 1;
  return part->integer != NULL ? bnl_safetensors_read_integers (file, tensor, part->integer, error)
                               : bnl_safetensors_read_floats (file, tensor, part->reals, error);
}

static gboolean
read_weights (BnlSafetensors *file, guint n_others, BnlWeights *weights, GError **error)
{
  g_autoptr (GArray) parts = list_parts (weights);
  guint n_read = 0;

  for (guint i = 0; i < parts->len; i++)
    if (!read_part (file, &g_array_index (parts, Part, i), &n_read, error))
      return FALSE;
  return n_read + n_others == bnl_safetensors_get_n_tensors (file) ||
         fail (file, error, "%u tensors belong to no layer that the lab knows",
               bnl_safetensors_get_n_tensors (file) - n_read - n_others);
}

static guint64
read_unsigned (const BnlSafetensors *file, const char *key)
{
  const char *text = bnl_safetensors_get_metadata (file, key);
  guint64 value = 0;

  return text != NULL && bnl_number_parse_unsigned (text, &value) ? value : 0;
}

static float
read_float (const BnlSafetensors *file, const char *key, float fallback)
{
  const char *text = bnl_safetensors_get_metadata (file, key);
  float value = fallback;

  return text != NULL && bnl_number_parse_float (text, &value) ? value : fallback;
}

/* Width and height; a square where the file does not say, else one row. */
static void
read_size (const BnlSafetensors *file, guint n_inputs, guint *width, guint *height)
{
  const guint64 w = read_unsigned (file, "bnlab.width"), h = read_unsigned (file, "bnlab.height");
  const guint side = (guint) lround (sqrt (n_inputs));

  if (w > 0 && n_inputs % w == 0 && n_inputs / w == h)
    *width = (guint) w;
  else
    *width = side * side == n_inputs ? side : n_inputs;
  *height = n_inputs / *width;
}

BnlSnapshot *
bnl_model_file_read (BnlSafetensors *file, const BnlSpec *fallback, guint n_others, GError **error)
{
  g_autoptr (BnlSpec) spec = NULL;
  BnlWeights *weights = NULL;
  guint n_inputs = 0, n_classes = 0, width, height;
  BnlArch *arch;
  BnlScale scale;

  spec = read_spec (file, fallback, &n_inputs, &n_classes, error);
  if (spec == NULL)
    return NULL;
  arch = bnl_spec_build_arch (spec, n_inputs, n_classes);
  if (arch != NULL) {
    weights = bnl_weights_new (arch);
    bnl_arch_unref (arch);
  }
  if (weights == NULL) {
    fail (file, error, "too large for memory");
    return NULL;
  }
  if (!read_weights (file, n_others, weights, error)) {
    bnl_weights_free (weights);
    return NULL;
  }
  read_size (file, n_inputs, &width, &height);
  scale = (BnlScale){ spec->normalize, read_float (file, "bnlab.mean", MNIST_MEAN),
                      read_float (file, "bnlab.std", MNIST_STD) };
  return bnl_snapshot_new_take (spec, &scale, width, height, weights,
                                read_unsigned (file, "bnlab.step"));
}

BnlSnapshot *
bnl_model_file_load (const char *path, const BnlSpec *fallback, GError **error)
{
  g_autoptr (BnlSafetensors) file = bnl_safetensors_open (path, error);

  return file != NULL ? bnl_model_file_read (file, fallback, 0, error) : NULL;
}
