#pragma once

#include <glib.h>

#include "plot/bnl-formula.h"

/* Text with a little markup, as readings, verdicts and the handbook have it, taken apart.
 *
 *   paragraphs, an empty line between them
 *   # title, ## heading, ### smaller heading         on one line
 *   - item                                           on one line or going on with two spaces before
 *   *emphasis* **strong** `code` [words](TARGET) $formula$
 *   $$formula$$                                      displayed, a block of its own, which parts a
 * paragraph
 *   \* \_ \` \[ \] \$ \\ \# \-                       the character itself
 *
 * TARGET is one of bnl-prose-target.h.  Immutable and counted; threads: one at a time, for the sake
 * of the formulas. */

typedef enum {
  BNL_PROSE_TITLE,      /* "# " */
  BNL_PROSE_HEADING,    /* "## " */
  BNL_PROSE_SUBHEADING, /* "### " */
  BNL_PROSE_TEXT,
  BNL_PROSE_ITEM,
  BNL_PROSE_FORMULA, /* displayed: one run, which has a formula */
} BnlProseKind;

typedef enum {
  BNL_PROSE_PLAIN = 0,
  BNL_PROSE_EMPHASIS = 1 << 0,
  BNL_PROSE_STRONG = 1 << 1,
  BNL_PROSE_CODE = 1 << 2,
} BnlProseStyle;

/* Stretches of one style.  Of a formula text is how it is read aloud. */
typedef struct {
  char *text;
  BnlProseStyle style;
  char *target;        /* NULL: no link */
  BnlFormula *formula; /* NULL: text */
} BnlProseRun;

typedef struct {
  BnlProseKind kind;
  BnlProseRun *runs;
  guint n_runs;
} BnlProseBlock;

typedef struct _BnlProse BnlProse;

typedef enum {
  BNL_PROSE_ERROR_SYNTAX,  /* something is opened and not closed */
  BNL_PROSE_ERROR_TARGET,  /* a link to nowhere */
  BNL_PROSE_ERROR_FORMULA, /* what bnl_formula_new() says */
} BnlProseError;

#define BNL_PROSE_ERROR (bnl_prose_error_quark ())
GQuark bnl_prose_error_quark (void);

/* NULL with the line (from 1), what is wrong there and what was expected. */
BnlProse *bnl_prose_new (const char *markup, GError **error);
/* Never fails: what has no sense as markup is shown as it is written, paragraph by paragraph. */
BnlProse *bnl_prose_new_anyhow (const char *markup);
BnlProse *bnl_prose_ref (BnlProse *prose);
void bnl_prose_unref (BnlProse *prose);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlProse, bnl_prose_unref)

/* Borrowed. */
const BnlProseBlock *bnl_prose_get_blocks (const BnlProse *prose, guint *n_blocks);

/* As one reads it aloud or writes it in a terminal: no markup, an empty line between blocks, "- "
 * before items.  Owned by the caller. */
char *bnl_prose_to_plain (const BnlProse *prose);
/* A text that markup shows as it is, as of a name that somebody gave.  Owned by the caller. */
char *bnl_prose_escape (const char *text);
