#pragma once

#include "bnl-image-set.h"

/* Data sets as tables of text, as Kaggle has MNIST: an image a row, its label and its pixels, whole
 * numbers 0 .. 255 (.0 may follow) with commas between, plain or gzipped.  Rows end with "\n" or
 * "\r\n"; empty ones are passed over.
 * The first row is a header where most of its fields are no numbers.  Then the label is the column
 * called label, labels, class, target, digit or y; else, and without a header, it is the first
 * one.  Images are square, unless the last pixel's name is HEIGHTxWIDTH, as in "28x28".
 * A table whose columns are all pixels by that count has no labels. */

/* labels is NULL, n 0 and nothing but the first row read where the file has no labels.
 * BNL_DATA_ERROR: NOT_FOUND, UNREADABLE, FORMAT, EMPTY; the sentence names line and column.
 * Threads: any. */
gboolean bnl_csv_read (const char *path, BnlImageSet *set, GError **error);
