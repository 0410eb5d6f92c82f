#pragma once

#include "bnl-model-file.h"
#include "bnl-safetensors-private.h"

/* A network within a safetensors file that may have more than that. */

/* Of BnlTensor, whose data the snapshot lends. */
GArray *bnl_model_file_list_tensors (const BnlSnapshot *snapshot);

/* Pairs of key and value, each owned by the list, which is not terminated. */
GPtrArray *bnl_model_file_list_metadata (const BnlSnapshot *snapshot);

/* n_others: tensors that are somebody else's.  fallback as in bnl_model_file_load(). */
BnlSnapshot *bnl_model_file_read (BnlSafetensors *file,
                                  const BnlSpec *fallback,
                                  guint n_others,
                                  GError **error);
