#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

/* A wish to stop, set by any thread and read by the one that works; NULL: nobody can wish so. */
typedef atomic_bool BnlCancel;

static inline bool
bnl_cancel_is_set (const BnlCancel *cancel)
{
  return cancel != NULL && atomic_load_explicit (cancel, memory_order_relaxed);
}
