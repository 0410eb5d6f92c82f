#pragma once

#include <glib.h>

/* What the classes of a data set are called. */

#define BNL_CLASS_NAMES_FILE "classes.txt"
#define BNL_CLASS_NAMES_MAX 256

/* The names for n_classes labels of what was loaded as name from place, a folder or file:
 * - those of classes.txt in that folder, or beside that file: UTF-8, one a line, as many as there
 *   are classes or more (then there are so many classes);
 * - Fashion-MNIST's or KMNIST's own, where the name, or place or a folder that it is in says that
 *   it is that, and there are ten or fewer;
 * - else *names is set to NULL: they have none.
 * BNL_DATA_ERROR: UNREADABLE, FORMAT, MISMATCH, all of classes.txt.  Threads: any. */
gboolean bnl_class_names_find (const char *name,
                               const char *place,
                               guint n_classes,
                               GStrv *names,
                               GError **error);
