#pragma once

#include <stdlib.h> /* for __GLIBC__ */

/* BNL_KERNEL before a hot loop's function compiles it for AVX-512, AVX2 and the base machine and
 * lets the loader choose.  The loops add in the same order in every version and the engine is
 * compiled without contraction (-ffp-contract=off), so all versions give the same bits.
 * Sanitizers do not survive the loader's early choice, other machines have one version. */

#ifdef __has_feature
#  if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||                       \
      __has_feature(memory_sanitizer)
#    define BNL_SANITIZED
#  endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#  define BNL_SANITIZED
#endif

#if defined(__x86_64__) && defined(__ELF__) && defined(__GLIBC__) && !defined(BNL_SANITIZED)
#  define BNL_KERNEL __attribute__ ((target_clones ("avx512f", "avx2", "default")))
#else
#  define BNL_KERNEL
#endif

/* Before a loop whose rounds each read and write elements of their own only: its arrays may be one
 * and the same, but they never overlap in part, so it may become vectors without asking.  Under
 * sanitizers it does not, and clang would say so of each. */
#ifdef BNL_SANITIZED
#  define BNL_ELEMENTWISE
#elif defined(__clang__)
#  define BNL_ELEMENTWISE _Pragma ("clang loop vectorize(assume_safety)")
#else
#  define BNL_ELEMENTWISE _Pragma ("GCC ivdep")
#endif
