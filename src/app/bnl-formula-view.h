#pragma once

#include <gtk/gtk.h>

#include "plot/bnl-formula.h"

/* A displayed formula in the middle of its room, smaller where that is narrow.
 * CSS node: formula.  No actions.  Accessible role: img, its label how it is read aloud. */

#define BNL_TYPE_FORMULA_VIEW (bnl_formula_view_get_type ())
G_DECLARE_FINAL_TYPE (BnlFormulaView, bnl_formula_view, BNL, FORMULA_VIEW, GtkWidget)

GtkWidget *bnl_formula_view_new (BnlFormula *formula);
