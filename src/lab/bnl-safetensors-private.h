#pragma once

#include <gio/gio.h>

/* The safetensors container: named arrays and text metadata in one file.  Errors are of
 * BNL_MODEL_FILE_ERROR and name the file.
 * Source: safetensors, README "Format" and safetensors/src/tensor.rs. */

#define BNL_SAFETENSORS_MAX_DIMS 4

typedef enum {
  BNL_DTYPE_F32,
  BNL_DTYPE_F64,
  BNL_DTYPE_I64,
  BNL_DTYPE_U8,
  BNL_N_DTYPES,
} BnlDtype;

const char *bnl_dtype_get_name (BnlDtype dtype);
guint64 bnl_dtype_get_width (BnlDtype dtype); /* bytes */

typedef struct {
  char name[64];
  BnlDtype dtype;
  guint n_dims; /* 0: a scalar */
  guint64 shape[BNL_SAFETENSORS_MAX_DIMS];
  guint64 n;          /* values: the product of the shape */
  guint64 begin, end; /* bytes from where the data start; set by the reader and the writer */
  const void *data;   /* what is written; not used by the reader */
} BnlTensor;

/* Writes n tensors, sorting them: the widest type first, then by name.  metadata: pairs of key and
 * value, NULL-terminated. */
gboolean bnl_safetensors_write (const char *path,
                                const char *const *metadata,
                                BnlTensor *tensors,
                                guint n,
                                GError **error);

/* The next n bytes; FALSE ends it all. */
typedef gboolean (*BnlSafetensorsSink) (gpointer data, const void *bytes, gsize n, GError **error);

/* The same bytes, handed on from the first to the last. */
gboolean bnl_safetensors_write_pieces (const char *const *metadata,
                                       BnlTensor *tensors,
                                       guint n,
                                       BnlSafetensorsSink sink,
                                       gpointer data,
                                       GError **error);

typedef struct _BnlSafetensors BnlSafetensors;

/* Reads and checks the header against the file's size: afterwards every tensor lies where it says
 * and has the size it says. */
BnlSafetensors *bnl_safetensors_open (const char *path, GError **error);
/* shown: stands for the path in messages. */
BnlSafetensors *bnl_safetensors_open_bytes (GBytes *bytes, const char *shown, GError **error);
void bnl_safetensors_close (BnlSafetensors *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlSafetensors, bnl_safetensors_close)

/* The path, for messages. */
const char *bnl_safetensors_get_name (const BnlSafetensors *file);
guint bnl_safetensors_get_n_tensors (const BnlSafetensors *file);
/* NULL where there is none; borrowed. */
const BnlTensor *bnl_safetensors_find (const BnlSafetensors *file, const char *name);
const char *bnl_safetensors_get_metadata (const BnlSafetensors *file, const char *key);

/* F32 or F64 as float.  values: [tensor->n]. */
gboolean bnl_safetensors_read_floats (BnlSafetensors *file,
                                      const BnlTensor *tensor,
                                      float *values,
                                      GError **error);
/* I64. */
gboolean bnl_safetensors_read_integers (BnlSafetensors *file,
                                        const BnlTensor *tensor,
                                        gint64 *values,
                                        GError **error);
