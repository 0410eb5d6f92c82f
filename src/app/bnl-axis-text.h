#pragma once

#include "lab/bnl-spec-field.h"

/* What an axis of a sweep takes, as a person gives it and as bnl_sweep_set_axis() reads it: a list,
 * or one range whose ends are texts until somebody checks them. */

typedef enum {
  BNL_AXIS_LIST,
  BNL_AXIS_LINEAR,
  BNL_AXIS_LOGARITHMIC,
  BNL_AXIS_POWERS, /* of two; needs no count */
} BnlAxisKind;

typedef struct {
  BnlAxisKind kind;
  char *list;              /* of BNL_AXIS_LIST; else "" */
  char *from, *to, *count; /* of the others; else "" */
  char *width;             /* of hidden: neurons in each of so many layers */
} BnlAxisText;

void bnl_axis_text_clear (BnlAxisText *text);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BnlAxisText, bnl_axis_text_clear)

/* Whether a range makes sense: of numbers, of depths, and of the spread of the first weights. */
gboolean bnl_axis_text_takes_range (const BnlSpecField *field);
/* "," or what else stands between the items of a list. */
const char *bnl_axis_text_get_separator (const BnlSpecField *field);

/* What is not one range is a list.  text: not initialized, or cleared. */
void bnl_axis_text_parse (BnlAxisText *text, const BnlSpecField *field, const char *values);
char *bnl_axis_text_compose (const BnlAxisText *text, const BnlSpecField *field);

/* Of a range that is none, for a person to read after the setting's title; NULL: nothing that shows
 * without the setting's limits. */
const char *bnl_axis_text_find_problem (const BnlAxisText *text);

/* values: [n] as the axis came out; those that a list (range) begins with where the other is chosen
 * in its place. */
void bnl_axis_text_change (BnlAxisText *text,
                           const BnlSpecField *field,
                           BnlAxisKind kind,
                           const char *const *values,
                           guint n);
