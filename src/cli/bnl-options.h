#pragma once

#include "lab/bnl-sweep.h"

/* The settings of a run as options of the terminal, made from the spec's own table.  What is given
 * is checked at once and kept in order, to be laid over a spec that is read later. */

typedef struct _BnlOptions BnlOptions;

BnlOptions *bnl_options_new (void);
void bnl_options_free (BnlOptions *options);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlOptions, bnl_options_free)

/* Before options are read: values may be lists and ranges, as those of an axis of a sweep. */
void bnl_options_allow_lists (BnlOptions *options);

/* Adds one option for each key (NULL-terminated; NULL: every field of the table) to a group whose
 * user data is options, which must outlive it. */
void bnl_options_add_to_group (BnlOptions *options, GOptionGroup *group, const char *const *keys);

/* Text last given for key, or NULL. */
const char *bnl_options_get (const BnlOptions *options, const char *key);

/* Number of settings given, and the key of one. */
guint bnl_options_get_n_given (const BnlOptions *options);
const char *bnl_options_get_given_key (const BnlOptions *options, guint index);

/* Sets what was given; does not validate what must hold between fields. */
gboolean bnl_options_apply (const BnlOptions *options, BnlSpec *spec, GError **error);

/* Lays what was given over a sweep that is not built: lists are its axes, in the order given, a
 * single value is a setting of all runs and no axis any more. */
gboolean bnl_options_apply_to_sweep (const BnlOptions *options, BnlSweep *sweep, GError **error);
