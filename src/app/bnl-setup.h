#pragma once

#include <gio/gio.h>

#include "lab/bnl-spec.h"

/* What is going to be trained: the spec and whether it is compared with and without the norm.
 * Every change comes through here and is checked.  Main thread; touches no disk.
 * The data set of a spec is named here once it is there: until then the setup wants it.
 *
 * Properties:
 *   spec         pointer to the borrowed BnlSpec: notifies whenever a setting changed
 *   pair         boolean, writable: compare with and without
 *   wanted-data  string, read-only: the data set that whoever loads them shall load; NULL: what the
 *                spec says is what is wanted
 *   locked       boolean, writable: training is under way, so nothing but the learning rate may
 *                change.  A change that may not be made is refused or, where there is nothing to
 *                refuse it with, left out.
 *   undo-text, redo-text  string, read-only: what bnl_setup_undo() and bnl_setup_redo() would do,
 *                "Undo: Learning rate 0.01"; NULL where there is nothing that may be undone now */

#define BNL_TYPE_SETUP (bnl_setup_get_type ())
G_DECLARE_FINAL_TYPE (BnlSetup, bnl_setup, BNL, SETUP, GObject)

BnlSetup *bnl_setup_new (void); /* every default, as a pair */

const BnlSpec *bnl_setup_get_spec (BnlSetup *self);
gboolean bnl_setup_get_pair (BnlSetup *self);
const char *bnl_setup_get_wanted_data (BnlSetup *self);

/* One setting, as bnl_spec_set(); FALSE with error where the value is none. */
gboolean bnl_setup_set (BnlSetup *self, const char *key, const char *text, GError **error);
/* Copies spec, which has been validated; its data set is wanted from now on. */
void bnl_setup_set_spec (BnlSetup *self, const BnlSpec *spec);
void bnl_setup_set_pair (BnlSetup *self, gboolean pair);
/* Both at once, as one change that is undone under that name; NULL: named by what differs. */
void bnl_setup_change (BnlSetup *self, const BnlSpec *spec, gboolean pair, const char *what);
/* To the defaults, as a pair, but for the data set; likewise. */
void bnl_setup_reset (BnlSetup *self, const char *what);
void bnl_setup_set_locked (BnlSetup *self, gboolean locked);

/* Every change can be undone but those before bnl_setup_forget(); numbers that follow each other
 * closely are one change.  While locked, only what may change then.  Do nothing where there is
 * nothing to do. */
void bnl_setup_undo (BnlSetup *self);
void bnl_setup_redo (BnlSetup *self);
void bnl_setup_forget (BnlSetup *self);
const char *bnl_setup_get_undo_text (BnlSetup *self);
const char *bnl_setup_get_redo_text (BnlSetup *self);

/* That data set is there, wanted or not. */
void bnl_setup_take_data (BnlSetup *self, const char *data);
/* What was asked for cannot be had: nothing is wanted any more. */
void bnl_setup_refuse_data (BnlSetup *self);

/* FALSE with a sentence for the person where a comparison cannot begin with this. */
gboolean bnl_setup_check (BnlSetup *self, GError **error);
