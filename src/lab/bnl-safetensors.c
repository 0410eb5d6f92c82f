#include "bnl-safetensors-private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "bnl-json.h"
#include "bnl-model-file.h"

/* The format allows a header of 100 MB; one that describes a network here has a few kB, and a
 * larger one would only be there to fill memory. */
#define MAX_HEADER (1 << 20)
#define MAX_FILE (G_GUINT64_CONSTANT (1) << 32) /* the largest network here has about 1 GB */

/* Numbers are little-endian in the file and are read as they are. */
G_STATIC_ASSERT (G_BYTE_ORDER == G_LITTLE_ENDIAN);

static const struct {
  const char *name;
  guint64 width; /* bytes */
} dtypes[] = {
  [BNL_DTYPE_F32] = { "F32", 4 },
  [BNL_DTYPE_F64] = { "F64", 8 },
  [BNL_DTYPE_I64] = { "I64", 8 },
  [BNL_DTYPE_U8] = { "U8", 1 },
};

const char *
bnl_dtype_get_name (BnlDtype dtype)
{
  return dtypes[dtype].name;
}

guint64
bnl_dtype_get_width (BnlDtype dtype)
{
  return dtypes[dtype].width;
}

struct _BnlSafetensors {
  FILE *file;
  GBytes *bytes; /* that it is read from; NULL: from a file */
  char *shown;
  guint64 data_begin, data_size;
  JsonObject *metadata; /* NULL: none */
  GArray *tensors;      /* of BnlTensor, in the order of the data */
};

static gboolean G_GNUC_PRINTF (4, 5) fail (const BnlSafetensors *file,
                                           BnlModelFileError code,
                                           GError **error,
                                           const char *format,
                                           ...)
{
  g_autofree char *problem = NULL;
  va_list arguments;

  va_start (arguments, format);
  problem = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, BNL_MODEL_FILE_ERROR, code, "%s: %s", file->shown, problem);
  return FALSE;
}

/* A whole number that JSON has; FALSE where it is none or negative. */
static gboolean
get_unsigned (JsonNode *node, guint64 *value)
{
  if (json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) < 0)
    return FALSE;
  *value = (guint64) json_node_get_int (node);
  return TRUE;
}

/* A list of at most max_n whole numbers; FALSE where it is none. */
static gboolean
get_list (JsonObject *object, const char *key, guint max_n, guint64 *values, guint *n)
{
  JsonNode *node = json_object_get_member (object, key);
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  *n = json_array_get_length (array);
  if (*n > max_n)
    return FALSE;
  for (guint i = 0; i < *n; i++)
    if (!get_unsigned (json_array_get_element (array, i), &values[i]))
      return FALSE;
  return TRUE;
}

static gboolean
get_dtype (JsonObject *object, BnlDtype *dtype)
{
  JsonNode *node = json_object_get_member (object, "dtype");
  const char *name =
      node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  for (BnlDtype i = 0; name != NULL && i < BNL_N_DTYPES; i++)
    if (strcmp (bnl_dtype_get_name (i), name) == 0) {
      *dtype = i;
      return TRUE;
    }
  return FALSE;
}

static gboolean
parse_tensor (BnlSafetensors *file, const char *name, JsonNode *node, GError **error)
{
  BnlTensor tensor = { .n = 1 };
  guint64 offsets[2], n_bytes;
  guint n_offsets = 0;
  JsonObject *object;

  if (g_strlcpy (tensor.name, name, sizeof tensor.name) >= sizeof tensor.name)
    return fail (file, BNL_MODEL_FILE_ERROR_CONTENTS, error,
                 "tensor “%.40s...” has a name that no network here has", name);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail (file, BNL_MODEL_FILE_ERROR_FORMAT, error, "tensor “%s” is not described", name);
  object = json_node_get_object (node);
  if (!get_dtype (object, &tensor.dtype))
    return fail (file, BNL_MODEL_FILE_ERROR_CONTENTS, error,
                 "tensor “%s” has none of the types F32, F64, I64, U8", name);
  if (!get_list (object, "shape", BNL_SAFETENSORS_MAX_DIMS, tensor.shape, &tensor.n_dims))
    return fail (file, BNL_MODEL_FILE_ERROR_FORMAT, error,
                 "tensor “%s” has no shape of at most %d sizes", name, BNL_SAFETENSORS_MAX_DIMS);
  if (!get_list (object, "data_offsets", 2, offsets, &n_offsets) || n_offsets != 2 ||
      offsets[0] > offsets[1])
    return fail (file, BNL_MODEL_FILE_ERROR_FORMAT, error,
                 "tensor “%s” has no pair of ascending data_offsets", name);
  tensor.begin = offsets[0];
  tensor.end = offsets[1];
  for (guint i = 0; i < tensor.n_dims; i++)
    if (!g_uint64_checked_mul (&tensor.n, tensor.n, tensor.shape[i]))
      return fail (file, BNL_MODEL_FILE_ERROR_FORMAT, error, "the shape of tensor “%s” overflows",
                   name);
  if (!g_uint64_checked_mul (&n_bytes, tensor.n, bnl_dtype_get_width (tensor.dtype)) ||
      n_bytes != tensor.end - tensor.begin)
    return fail (file, BNL_MODEL_FILE_ERROR_FORMAT, error,
                 "tensor “%s” has %" G_GUINT64_FORMAT " bytes, but not by its shape and type", name,
                 tensor.end - tensor.begin);
  g_array_append_val (file->tensors, tensor);
  return TRUE;
}

static gboolean
parse_metadata (BnlSafetensors *file, JsonNode *node, GError **error)
{
  g_autoptr (GList) values = NULL;
  gboolean good = JSON_NODE_HOLDS_OBJECT (node);

  if (good)
    values = json_object_get_values (json_node_get_object (node));
  for (GList *link = values; good && link != NULL; link = link->next)
    good = json_node_get_value_type (link->data) == G_TYPE_STRING;
  if (!good)
    return fail (file, BNL_MODEL_FILE_ERROR_FORMAT, error,
                 "__metadata__ has something else than texts");
  file->metadata = json_object_ref (json_node_get_object (node));
  return TRUE;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const BnlTensor *left = a, *right = b;

  if (left->begin != right->begin)
    return left->begin < right->begin ? -1 : 1;
  return left->end < right->end ? -1 : left->end > right->end;
}

/* The tensors lie one after another from the beginning to the end of the data. */
static gboolean
check_places (BnlSafetensors *file, GError **error)
{
  guint64 at = 0;

  g_array_sort (file->tensors, compare_places);
  for (guint i = 0; i < file->tensors->len; i++) {
    const BnlTensor *tensor = &g_array_index (file->tensors, BnlTensor, i);

    if (tensor->begin != at)
      return fail (file, BNL_MODEL_FILE_ERROR_FORMAT, error,
                   "tensor “%s” begins at byte %" G_GUINT64_FORMAT
                   " of the data, where %" G_GUINT64_FORMAT " was expected",
                   tensor->name, tensor->begin, at);
    at = tensor->end;
  }
  if (at != file->data_size)
    return fail (file, BNL_MODEL_FILE_ERROR_FORMAT, error,
                 "%" G_GUINT64_FORMAT " bytes of data, but the tensors have %" G_GUINT64_FORMAT
                 ": is the file cut off?",
                 file->data_size, at);
  return TRUE;
}

static gboolean
parse_header (BnlSafetensors *file, const char *text, gsize length, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (JsonObject) header = bnl_json_parse (text, length, &problem);
  g_autoptr (GList) names = NULL;

  if (header == NULL)
    return fail (file, BNL_MODEL_FILE_ERROR_FORMAT, error, "its header is not right: %s",
                 problem->message);
  names = json_object_get_members (header);
  for (GList *link = names; link != NULL; link = link->next) {
    JsonNode *node = json_object_get_member (header, link->data);

    if (strcmp (link->data, "__metadata__") == 0 ? !parse_metadata (file, node, error)
                                                 : !parse_tensor (file, link->data, node, error))
      return FALSE;
  }
  return check_places (file, error);
}

static gboolean
fail_on_read (BnlSafetensors *file, GError **error)
{
  if (ferror (file->file))
    return fail (file, BNL_MODEL_FILE_ERROR_IO, error, "cannot be read: %s", g_strerror (errno));
  return fail (file, BNL_MODEL_FILE_ERROR_FORMAT, error, "ends too early: is it cut off?");
}

static gboolean
get_size (BnlSafetensors *file, guint64 *size, GError **error)
{
  struct stat status;

  if (fstat (fileno (file->file), &status) != 0)
    return fail (file, BNL_MODEL_FILE_ERROR_IO, error, "cannot be read: %s", g_strerror (errno));
  if (!S_ISREG (status.st_mode))
    return fail (file, BNL_MODEL_FILE_ERROR_IO, error, "is no file");
  *size = (guint64) status.st_size;
  return TRUE;
}

static gboolean
read_header (BnlSafetensors *file, guint64 size, GError **error)
{
  g_autofree char *text = NULL;
  guint64 length;

  if (size > MAX_FILE)
    return fail (file, BNL_MODEL_FILE_ERROR_CONTENTS, error, "is too large for a network here");
  if (size < sizeof length || fread (&length, sizeof length, 1, file->file) != 1)
    return fail (file, BNL_MODEL_FILE_ERROR_FORMAT, error,
                 "is no safetensors file: it has no header");
  if (length > size - sizeof length || length > MAX_HEADER)
    return fail (file, BNL_MODEL_FILE_ERROR_FORMAT, error,
                 "is no safetensors file, or cut off: a header of %" G_GUINT64_FORMAT
                 " bytes in a file of %" G_GUINT64_FORMAT,
                 length, size);
  text = g_malloc (length + 1);
  if (fread (text, 1, length, file->file) != length)
    return fail_on_read (file, error);
  if (length == 0 || text[0] != '{')
    return fail (file, BNL_MODEL_FILE_ERROR_FORMAT, error,
                 "is no safetensors file: its header is no JSON");
  file->data_begin = sizeof length + length;
  file->data_size = size - file->data_begin;
  return parse_header (file, text, length, error);
}

BnlSafetensors *
bnl_safetensors_open (const char *path, GError **error)
{
  g_autoptr (BnlSafetensors) file = g_new0 (BnlSafetensors, 1);
  guint64 size = 0;

  file->shown = g_filename_display_name (path);
  file->tensors = g_array_new (FALSE, FALSE, sizeof (BnlTensor));
  file->file = fopen (path, "rb");
  if (file->file == NULL) {
    fail (file, BNL_MODEL_FILE_ERROR_IO, error, "cannot be read: %s", g_strerror (errno));
    return NULL;
  }
  return get_size (file, &size, error) && read_header (file, size, error) ? g_steal_pointer (&file)
                                                                          : NULL;
}

BnlSafetensors *
bnl_safetensors_open_bytes (GBytes *bytes, const char *shown, GError **error)
{
  g_autoptr (BnlSafetensors) file = g_new0 (BnlSafetensors, 1);
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  file->shown = g_strdup (shown);
  file->tensors = g_array_new (FALSE, FALSE, sizeof (BnlTensor));
  file->bytes = g_bytes_ref (bytes);
  /* Opened to be read alone, the bytes stay as they are. */
  file->file = size > 0 ? fmemopen ((gpointer) data, size, "rb") : NULL;
  if (file->file == NULL) {
    fail (file, BNL_MODEL_FILE_ERROR_FORMAT, error, "is empty");
    return NULL;
  }
  return read_header (file, size, error) ? g_steal_pointer (&file) : NULL;
}

void
bnl_safetensors_close (BnlSafetensors *file)
{
  if (file == NULL)
    return;
  g_clear_pointer (&file->file, fclose);
  g_clear_pointer (&file->bytes, g_bytes_unref);
  g_clear_pointer (&file->metadata, json_object_unref);
  g_array_unref (file->tensors);
  g_free (file->shown);
  g_free (file);
}

const char *
bnl_safetensors_get_name (const BnlSafetensors *file)
{
  return file->shown;
}

guint
bnl_safetensors_get_n_tensors (const BnlSafetensors *file)
{
  return file->tensors->len;
}

const BnlTensor *
bnl_safetensors_find (const BnlSafetensors *file, const char *name)
{
  for (guint i = 0; i < file->tensors->len; i++) {
    const BnlTensor *tensor = &g_array_index (file->tensors, BnlTensor, i);

    if (strcmp (tensor->name, name) == 0)
      return tensor;
  }
  return NULL;
}

const char *
bnl_safetensors_get_metadata (const BnlSafetensors *file, const char *key)
{
  if (file->metadata == NULL || !json_object_has_member (file->metadata, key))
    return NULL;
  return json_object_get_string_member (file->metadata, key);
}

static gboolean
read_values (BnlSafetensors *file, const BnlTensor *tensor, void *values, GError **error)
{
  const guint64 n_bytes = tensor->end - tensor->begin;

  return (fseek (file->file, (long) (file->data_begin + tensor->begin), SEEK_SET) == 0 &&
          fread (values, 1, n_bytes, file->file) == n_bytes) ||
         fail_on_read (file, error);
}

static gboolean
fail_on_dtype (BnlSafetensors *file, const BnlTensor *tensor, const char *wanted, GError **error)
{
  return fail (file, BNL_MODEL_FILE_ERROR_CONTENTS, error, "tensor “%s” is %s, but %s was expected",
               tensor->name, bnl_dtype_get_name (tensor->dtype), wanted);
}

gboolean
bnl_safetensors_read_floats (BnlSafetensors *file,
                             const BnlTensor *tensor,
                             float *values,
                             GError **error)
{
  g_autofree double *wide = NULL;

  if (tensor->dtype == BNL_DTYPE_F32)
    return read_values (file, tensor, values, error);
  if (tensor->dtype != BNL_DTYPE_F64)
    return fail_on_dtype (file, tensor, "F32 or F64", error);
  wide = g_new (double, tensor->n);
  if (!read_values (file, tensor, wide, error))
    return FALSE;
  for (guint64 i = 0; i < tensor->n; i++)
    values[i] = (float) wide[i];
  return TRUE;
}

gboolean
bnl_safetensors_read_integers (BnlSafetensors *file,
                               const BnlTensor *tensor,
                               gint64 *values,
                               GError **error)
{
  if (tensor->dtype != BNL_DTYPE_I64)
    return fail_on_dtype (file, tensor, "I64", error);
  return read_values (file, tensor, values, error);
}
