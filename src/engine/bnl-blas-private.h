#pragma once

#include "bnl-blas.h"

/* The products that training rests on, as a value, so that a test can hand in a wrong one. */
typedef struct {
  void (*multiply_nt) (int m, int n, int k, const BnlReal *x, const BnlReal *w, BnlReal *y);
  void (*multiply_nn) (int m, int n, int k, const BnlReal *dy, const BnlReal *w, BnlReal *dx);
  void (*multiply_tn) (int m,
                       int n,
                       int k,
                       const BnlReal *dy,
                       const BnlReal *x,
                       bool accumulate,
                       BnlReal *dw);
} BnlBlasProducts;

/* Compares the products with plain loops; false and a sentence that names kernel and remedy where
 * they differ.  Operands are small whole numbers, so every correct order of summation gives the
 * same bits and no tolerance can hide a wrong kernel. */
bool bnl_blas_check (const BnlBlasProducts *products,
                     const char *kernel,
                     char *message,
                     size_t size);
