#pragma once

#include <cairo.h>
#include <glib.h>

/* A formula in a small part of LaTeX's mathematics, set as a good book sets it.
 *
 *   letters, digits, + - = < > / , ! ( ) [ ] |       x in italics, digits upright
 *   _ ^ { } '                                        scripts, groups, primes
 *   \frac{}{} \sqrt{} \sqrt[n]{}                     fractions, roots
 *   \hat{} \bar{} \tilde{} \vec{} \overline{}        accents
 *   \sum \prod \int \max \min \argmax \lim           with limits by _ and ^
 *   \left( \right) with ( [ \{ | \lfloor \langle .   fences that grow with what they hold
 *   \text{} \mathrm{} \mathbf{}                      words, upright and bold letters
 *   \alpha ... \Omega \partial \nabla \infty \ell    letters
 *   \cdot \times \pm \leq \geq \neq \approx \sim \propto \in \to \leftarrow \ldots \odot \mid
 *   \exp \log \tanh \sigma \Var \E \sgn              functions and operators
 *   \, \: \; \! \quad \qquad and "\ "                space;   \\ a new line (displayed alone)
 *   &                                                where the lines of a displayed formula align
 *
 * Immutable but for what it keeps of the last size, and counted.  Threads: one at a time. */

typedef struct _BnlFormula BnlFormula;

typedef enum {
  BNL_FORMULA_ERROR_SYNTAX,  /* a brace, an argument or a fence is missing */
  BNL_FORMULA_ERROR_UNKNOWN, /* a command that is none of the above */
} BnlFormulaError;

#define BNL_FORMULA_ERROR (bnl_formula_error_quark ())
GQuark bnl_formula_error_quark (void);

typedef enum {
  BNL_FORMULA_INLINE,    /* in a line of text: flat sums, small fractions */
  BNL_FORMULA_DISPLAYED, /* on a line of its own */
} BnlFormulaStyle;

/* In px of the user space, from the baseline: descent is positive below it. */
typedef struct {
  double width, ascent, descent;
} BnlFormulaExtents;

/* NULL with the character (from 1) at which the formula breaks off and what was expected there. */
BnlFormula *bnl_formula_new (const char *latex, BnlFormulaStyle style, GError **error);
BnlFormula *bnl_formula_ref (BnlFormula *formula);
void bnl_formula_unref (BnlFormula *formula);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlFormula, bnl_formula_unref)

const char *bnl_formula_get_latex (const BnlFormula *formula);
BnlFormulaStyle bnl_formula_get_style (const BnlFormula *formula);

/* With letters as large as those of text of size_px. */
void bnl_formula_measure (BnlFormula *formula, double size_px, BnlFormulaExtents *extents);
/* In the source of cr, from x on, the baseline (of its middle line, where it has more: see the
 * extents) at y. */
void bnl_formula_draw (BnlFormula *formula, cairo_t *cr, double size_px, double x, double y);

/* As one reads it aloud: "x hat sub i equals the fraction ...".  Owned by the caller. */
char *bnl_formula_to_plain (const BnlFormula *formula);
/* A <math> element for HTML.  Owned by the caller. */
char *bnl_formula_to_mathml (const BnlFormula *formula);
