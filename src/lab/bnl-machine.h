#pragma once

#include <glib.h>

/* What numbers may depend on beside a spec: where a run was made.  Owned by the caller. */

/* "lab7, AMD EPYC 7B13, 2 cores" */
char *bnl_machine_dup_description (void);
/* "Haswell, 1 thread": the kernel of OpenBLAS, which always works on one. */
char *bnl_machine_dup_blas (void);
