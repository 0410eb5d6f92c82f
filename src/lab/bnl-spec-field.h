#pragma once

#include <glib.h>

/* What the table of bnl-spec.c says of one field of a spec. */

typedef enum {
  BNL_SPEC_TEXT,
  BNL_SPEC_NUMBER, /* any number */
  BNL_SPEC_WHOLE,  /* a whole number */
  BNL_SPEC_FLAG,
  BNL_SPEC_CHOICE,
  BNL_SPEC_HIDDEN,     /* widths in a comma list, or "none" */
  BNL_SPEC_INIT,       /* a choice, or "gaussian:STD" */
  BNL_SPEC_EVAL_EVERY, /* "epoch" or a whole number */
  BNL_SPEC_AUGMENT,    /* "none", or kinds of bnl-augment.h in a comma list: "shift:2,hflip" */
} BnlSpecType;

typedef struct {
  const char *key; /* "batch_size" */
  BnlSpecType type;
  const char *arg;            /* "N", "NAME|DIR", "a|b|c" as help shows it; NULL for a flag */
  const char *help;           /* one sentence, with the default */
  double minimum, maximum;    /* of numbers */
  gboolean above, below;      /* the minimum (maximum) itself is out of range */
  const char *const *choices; /* of enumerations, NULL-terminated; else NULL */
  gsize offset, size;         /* private: of the member in BnlSpec */
} BnlSpecField;
