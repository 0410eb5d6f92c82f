#include <string.h>

#include "bnl-json.h"
#include "bnl-model-file.h"
#include "bnl-output.h"
#include "bnl-safetensors-private.h"

#define ALIGNMENT 8

/* Numbers are little-endian in the file and are written as they are. */
G_STATIC_ASSERT (G_BYTE_ORDER == G_LITTLE_ENDIAN);

/* The reference sorts types by their place in its list: I64 and F64 are wider than F32; of equal
 * width I64 comes after F64 there and so before it when sorted downwards. */
static int
rank_dtype (BnlDtype dtype)
{
  static const int ranks[] = {
    [BNL_DTYPE_I64] = 0, [BNL_DTYPE_F64] = 1, [BNL_DTYPE_F32] = 2, [BNL_DTYPE_U8] = 3
  };

  return ranks[dtype];
}

static int
compare_tensors (gconstpointer a, gconstpointer b)
{
  const BnlTensor *left = a, *right = b;
  const int by_type = rank_dtype (left->dtype) - rank_dtype (right->dtype);

  return by_type != 0 ? by_type : strcmp (left->name, right->name);
}

static void
append_metadata (GString *header, const char *const *metadata)
{
  g_string_append (header, "\"__metadata__\":{");
  for (guint i = 0; metadata[i] != NULL; i += 2) {
    if (i > 0)
      g_string_append_c (header, ',');
    bnl_json_append_string (header, metadata[i]);
    g_string_append_c (header, ':');
    bnl_json_append_string (header, metadata[i + 1]);
  }
  g_string_append_c (header, '}');
}

static void
append_tensor (GString *header, const BnlTensor *tensor)
{
  g_string_append_printf (header, ",\"%s\":{\"dtype\":\"%s\",\"shape\":[", tensor->name,
                          bnl_dtype_get_name (tensor->dtype));
  for (guint i = 0; i < tensor->n_dims; i++)
    g_string_append_printf (header, "%s%" G_GUINT64_FORMAT, i > 0 ? "," : "", tensor->shape[i]);
  g_string_append_printf (header,
                          "],\"data_offsets\":[%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT "]}",
                          tensor->begin, tensor->end);
}

static GString *
build_header (const char *const *metadata, BnlTensor *tensors, guint n)
{
  GString *header = g_string_new ("{");
  guint64 at = 0;

  append_metadata (header, metadata);
  for (guint i = 0; i < n; i++) {
    tensors[i].begin = at;
    at += tensors[i].n * bnl_dtype_get_width (tensors[i].dtype);
    tensors[i].end = at;
    append_tensor (header, &tensors[i]);
  }
  g_string_append_c (header, '}');
  while (header->len % ALIGNMENT != 0)
    g_string_append_c (header, ' ');
  return header;
}

gboolean
bnl_safetensors_write_pieces (const char *const *metadata,
                              BnlTensor *tensors,
                              guint n,
                              BnlSafetensorsSink sink,
                              gpointer data,
                              GError **error)
{
  g_autoptr (GString) header = NULL;
  guint64 length;

  qsort (tensors, n, sizeof *tensors, compare_tensors);
  header = build_header (metadata, tensors, n);
  length = header->len;
  if (!sink (data, &length, sizeof length, error) || !sink (data, header->str, header->len, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!sink (data, tensors[i].data, tensors[i].end - tensors[i].begin, error))
      return FALSE;
  return TRUE;
}

static gboolean
write_piece (gpointer data, const void *bytes, gsize n, GError **error)
{
  return bnl_output_write (data, bytes, n, error);
}

gboolean
bnl_safetensors_write (const char *path,
                       const char *const *metadata,
                       BnlTensor *tensors,
                       guint n,
                       GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (BnlOutput) output = bnl_output_create (path, &problem);

  if (output != NULL &&
      bnl_safetensors_write_pieces (metadata, tensors, n, write_piece, output, &problem) &&
      bnl_output_commit (g_steal_pointer (&output), &problem))
    return TRUE;
  g_set_error_literal (error, BNL_MODEL_FILE_ERROR, BNL_MODEL_FILE_ERROR_IO, problem->message);
  return FALSE;
}
