#pragma once

#include <glib.h>

/* Scaling by area: each new value is the mean of what it covers. */

/* Averages n_from values, stride apart, over n_to equal intervals of their length.  n_from, n_to:
 * at least 1; to: [n_to].  allocates: never. */
void bnl_area_average (guint n_from, gsize stride, const double *from, guint n_to, double *to);

/* Fits a picture [height, width] into [new_height, new_width]: as large as it goes in its shape,
 * centred, on paper.  All sizes at least 1. */
void bnl_area_fit (const guint8 *from,
                   guint width,
                   guint height,
                   guint8 paper,
                   guint8 *to,
                   guint new_width,
                   guint new_height);
