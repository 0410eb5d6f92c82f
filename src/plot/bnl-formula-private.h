#pragma once

#include <pango/pangocairo.h>

#include "bnl-formula.h"

/* A formula is read into nodes, and these are laid out as marks around a baseline: words and MathML
 * come from the nodes, pictures from the marks. */

/* What stands on its own, by how much room it wants beside others (TeX's eight kinds). */
typedef enum {
  BNL_FORMULA_ORDINARY,
  BNL_FORMULA_OPERATOR, /* sums, and functions as max */
  BNL_FORMULA_BINARY,
  BNL_FORMULA_RELATION,
  BNL_FORMULA_OPENING,
  BNL_FORMULA_CLOSING,
  BNL_FORMULA_PUNCTUATION,
  BNL_FORMULA_INNER, /* fractions and fences */
  BNL_FORMULA_N_ATOMS
} BnlFormulaAtom;

typedef enum {
  BNL_FORMULA_ITALIC,
  BNL_FORMULA_UPRIGHT,
  BNL_FORMULA_BOLD,
} BnlFormulaFont;

typedef struct {
  const char *name; /* of the command, without its backslash, or the character itself */
  const char *text;
  BnlFormulaAtom atom;
  BnlFormulaFont font;
  const char *words; /* NULL: as its text */
  gboolean large;    /* grows where it is displayed, as the sum does */
  gboolean limits;   /* what hangs on it stands below and above where it is displayed */
} BnlFormulaSymbol;

/* NULL where there is no such command, or character. */
const BnlFormulaSymbol *bnl_formula_find_command (const char *name);
const BnlFormulaSymbol *bnl_formula_find_character (gunichar character);

typedef enum {
  BNL_FORMULA_NODE_ROW,      /* children, side by side */
  BNL_FORMULA_NODE_SYMBOL,   /* text in its font; symbol is NULL for letters, numbers and words */
  BNL_FORMULA_NODE_SCRIPTS,  /* base, below or NULL, above or NULL */
  BNL_FORMULA_NODE_FRACTION, /* numerator, denominator */
  BNL_FORMULA_NODE_ROOT,     /* what is under it, which root or NULL */
  BNL_FORMULA_NODE_ACCENT,   /* what is under it; text: "hat" ... */
  BNL_FORMULA_NODE_FENCE,    /* what is within; text and right: the fences, "" for none */
  BNL_FORMULA_NODE_SPACE,    /* em wide */
  BNL_FORMULA_NODE_LINES,    /* rows; where column, a row goes on with the one after it */
} BnlFormulaNodeKind;

typedef struct _BnlFormulaNode BnlFormulaNode;
struct _BnlFormulaNode {
  BnlFormulaNodeKind kind;
  BnlFormulaAtom atom;
  BnlFormulaFont font;
  const BnlFormulaSymbol *symbol;
  char *text;
  char *right;
  double em;
  gboolean words;  /* of text: as it is written, with its blanks */
  gboolean column; /* of a row of lines: "&" stands after it */
  GPtrArray *children;
};

BnlFormulaNode *bnl_formula_node_new (BnlFormulaNodeKind kind);
void bnl_formula_node_free (BnlFormulaNode *node);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlFormulaNode, bnl_formula_node_free)
/* NULL where it has none there. */
const BnlFormulaNode *bnl_formula_node_get (const BnlFormulaNode *node, guint child);

/* NULL with error, as bnl_formula_new(). */
BnlFormulaNode *bnl_formula_parse (const char *latex, gboolean displayed, GError **error);
void bnl_formula_append_words (GString *words, const BnlFormulaNode *node);
void bnl_formula_append_mathml (GString *mathml, const BnlFormulaNode *node, gboolean displayed);

/* y grows downwards, from the baseline of the box. */
typedef enum {
  BNL_FORMULA_MARK_TEXT,    /* layout, at x on the baseline y */
  BNL_FORMULA_MARK_RULE,    /* a rectangle */
  BNL_FORMULA_MARK_FENCE,   /* character, in a rectangle */
  BNL_FORMULA_MARK_RADICAL, /* in a rectangle: its sign and the line over what is under it */
  BNL_FORMULA_MARK_ACCENT,  /* character, in a rectangle */
} BnlFormulaMarkKind;

typedef struct {
  BnlFormulaMarkKind kind;
  double x, y, width, height;
  double pen;  /* px: how thick lines are */
  double sign; /* px: of a radical's width, what stands before the line */
  gunichar character;
  PangoLayout *layout;
} BnlFormulaMark;

typedef struct {
  double width, ascent, descent;
  double italic; /* of width: how far the last letter leans over, where nothing stands below */
  GArray *marks;
} BnlFormulaBox;

BnlFormulaBox *bnl_formula_lay_out (const BnlFormulaNode *node, gboolean displayed, double size_px);
void bnl_formula_box_free (BnlFormulaBox *box);
void bnl_formula_draw_mark (const BnlFormulaMark *mark, cairo_t *cr, double x, double y);
