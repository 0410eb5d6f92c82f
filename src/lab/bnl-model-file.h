#pragma once

#include "bnl-snapshot.h"

/* Model files: safetensors with PyTorch's names and layout, as PRODUCT says: fc1.weight [out, in],
 * fc1.bias, bn1.weight, bn1.bias, bn1.running_mean, bn1.running_var, bn1.num_batches_tracked (I64)
 * and so on; __metadata__ has the spec's JSON under "bnlab" and, as needed to read pictures, the
 * image's size and scale.  Layout after the format's reference: tensors sorted by type (widest
 * first), then name; header padded to 8 bytes. */

typedef enum {
  BNL_MODEL_FILE_ERROR_IO,
  BNL_MODEL_FILE_ERROR_FORMAT,   /* not safetensors, or broken */
  BNL_MODEL_FILE_ERROR_CONTENTS, /* safetensors, but no network of ours */
} BnlModelFileError;

#define BNL_MODEL_FILE_ERROR (bnl_model_file_error_quark ())
GQuark bnl_model_file_error_quark (void);

/* Whole or not at all: a temporary file, synced, renamed. */
gboolean bnl_model_file_save (const BnlSnapshot *snapshot, const char *path, GError **error);

/* Sizes and norms are read off the tensors, in every file.  One without "bnlab" metadata is taken
 * as written by PyTorch: everything else is as in fallback (NULL: the defaults), pictures are
 * square where the number of inputs is, and "standard" means mean and std of MNIST.  F32 and F64
 * are taken. */
BnlSnapshot *bnl_model_file_load (const char *path, const BnlSpec *fallback, GError **error);
