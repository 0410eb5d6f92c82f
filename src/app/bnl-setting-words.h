#pragma once

#include "lab/bnl-spec.h"

/* The fields of a spec as the window calls them, and their values. */

/* The title of its row, "Learning rate"; static.  NULL for an unknown key. */
const char *bnl_setting_words_name (const char *key);
/* A choice of an enumeration, "Adam"; static.  NULL where the spec's own word is meant. */
const char *bnl_setting_words_name_choice (const char *key, guint choice);
/* The value as people read it: "256, 128", "off", "Fashion-MNIST".  g_free. */
char *bnl_setting_words_describe_value (const BnlSpec *spec, const char *key);

/* "Learning rate 0.01", "3 settings": what `to` has that `from` has not.  NULL where they are the
 * same.  g_free. */
char *bnl_setting_words_describe_change (const BnlSpec *from,
                                         gboolean from_pair,
                                         const BnlSpec *to,
                                         gboolean to_pair);
