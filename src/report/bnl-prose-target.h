#pragma once

#include <glib.h>

/* Where a link of a text leads:
 *   https://...                    a page of the web
 *   experiment:ID                  a guided experiment
 *   page:NAME?key=value&key=value  a page of the window, with these settings made on the way; the
 *                                  keys are those of a spec, and "pair" (true, false)
 *   text:SECTION                   a section of the handbook */

typedef enum {
  BNL_PROSE_TARGET_WEB,
  BNL_PROSE_TARGET_EXPERIMENT,
  BNL_PROSE_TARGET_PAGE,
  BNL_PROSE_TARGET_TEXT,
} BnlProseTargetKind;

typedef struct {
  BnlProseTargetKind kind;
  char *name;  /* the address, id, page or section */
  char **keys; /* of settings, as many as values; empty for none */
  char **values;
} BnlProseTarget;

/* NULL with a sentence where it is none of the above.  Whether there is such an experiment, page or
 * section is not asked here. */
BnlProseTarget *bnl_prose_target_new (const char *text, GError **error);
void bnl_prose_target_free (BnlProseTarget *target);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlProseTarget, bnl_prose_target_free)
