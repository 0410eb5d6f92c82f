#pragma once

#include <gtk/gtk.h>

/* The lines of a drop-down of strings, which give way where there is no room for all of their
 * words.  n_chars: before they do so by themselves; -1: never. */
GtkListItemFactory *bnl_word_factory_new (int n_chars);
