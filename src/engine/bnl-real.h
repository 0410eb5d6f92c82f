#pragma once

/* The engine's number: float in the product, double in the build that checks gradients and the
 * published vectors (the same sources compiled with -DBNL_REAL_IS_DOUBLE). */
#ifdef BNL_REAL_IS_DOUBLE
typedef double BnlReal;
#else
typedef float BnlReal;
#endif
