#pragma once

#include <adwaita.h>

#include "lab/bnl-spec-field.h"

/* The values of a setting that there are few of, each with a check button: choices, on and off,
 * data sets.
 * Signal: "edited" (): by the user.
 * CSS node: widget.  Accessible role: group. */

#define BNL_TYPE_CHOICE_FLOW (bnl_choice_flow_get_type ())
G_DECLARE_FINAL_TYPE (BnlChoiceFlow, bnl_choice_flow, BNL, CHOICE_FLOW, AdwBin)

/* NULL where the setting has other values too. */
BnlChoiceFlow *bnl_choice_flow_new (const BnlSpecField *field);
/* "none, batch": those that are checked; one that is not there is added.  Without a signal. */
void bnl_choice_flow_show (BnlChoiceFlow *self, const char *list);
/* The same back, in their order.  Owned by the caller. */
char *bnl_choice_flow_dup (BnlChoiceFlow *self);
