#include "bnl-formula.h"

#include "plot/bnl-formula-private.h"

#include <string.h>

struct _BnlFormula {
  gatomicrefcount ref_count;
  char *latex;
  BnlFormulaStyle style;
  BnlFormulaNode *root;

  /* cache */
  BnlFormulaBox *box;
  double box_size_px;
};

G_DEFINE_QUARK (bnl - formula - error - quark, bnl_formula_error)

BnlFormula *
bnl_formula_new (const char *latex, BnlFormulaStyle style, GError **error)
{
  BnlFormulaNode *root = bnl_formula_parse (latex, style == BNL_FORMULA_DISPLAYED, error);
  BnlFormula *formula;

  if (!root)
    return NULL;
  formula = g_new0 (BnlFormula, 1);
  g_atomic_ref_count_init (&formula->ref_count);
  formula->latex = g_strdup (latex);
  formula->style = style;
  formula->root = root;
  return formula;
}

BnlFormula *
bnl_formula_ref (BnlFormula *formula)
{
  g_atomic_ref_count_inc (&formula->ref_count);
  return formula;
}

void
bnl_formula_unref (BnlFormula *formula)
{
  if (!g_atomic_ref_count_dec (&formula->ref_count))
    return;
  g_clear_pointer (&formula->box, bnl_formula_box_free);
  bnl_formula_node_free (formula->root);
  g_free (formula->latex);
  g_free (formula);
}

const char *
bnl_formula_get_latex (const BnlFormula *formula)
{
  return formula->latex;
}

BnlFormulaStyle
bnl_formula_get_style (const BnlFormula *formula)
{
  return formula->style;
}

static const BnlFormulaBox *
lay_out (BnlFormula *formula, double size_px)
{
  /* Exactly the same number: it is kept, not computed. */
  if (formula->box && formula->box_size_px >= size_px && formula->box_size_px <= size_px)
    return formula->box;
  g_clear_pointer (&formula->box, bnl_formula_box_free);
  formula->box =
      bnl_formula_lay_out (formula->root, formula->style == BNL_FORMULA_DISPLAYED, size_px);
  formula->box_size_px = size_px;
  return formula->box;
}

void
bnl_formula_measure (BnlFormula *formula, double size_px, BnlFormulaExtents *extents)
{
  const BnlFormulaBox *box = lay_out (formula, size_px);

  extents->width = box->width;
  extents->ascent = box->ascent;
  extents->descent = box->descent;
}

void
bnl_formula_draw (BnlFormula *formula, cairo_t *cr, double size_px, double x, double y)
{
  const BnlFormulaBox *box = lay_out (formula, size_px);

  for (guint i = 0; i < box->marks->len; i++)
    bnl_formula_draw_mark (&g_array_index (box->marks, BnlFormulaMark, i), cr, x, y);
}

/* What parts of a formula end with is of no use at its end, nor before another comma. */
static void
tidy (GString *words)
{
  char *at;

  while ((at = strstr (words->str, ",,")))
    g_string_erase (words, at - words->str, 1);
  while (words->len > 0 && strchr (", ", words->str[words->len - 1]))
    g_string_truncate (words, words->len - 1);
}

char *
bnl_formula_to_plain (const BnlFormula *formula)
{
  GString *words = g_string_new (NULL);

  bnl_formula_append_words (words, formula->root);
  tidy (words);
  return g_string_free (words, FALSE);
}

char *
bnl_formula_to_mathml (const BnlFormula *formula)
{
  gboolean displayed = formula->style == BNL_FORMULA_DISPLAYED;
  GString *mathml = g_string_new ("<math xmlns=\"http://www.w3.org/1998/Math/MathML\"");
  g_autofree char *latex = g_markup_escape_text (formula->latex, -1);

  g_string_append (mathml,
                   displayed ? " display=\"block\"><semantics><mrow>" : "><semantics><mrow>");
  bnl_formula_append_mathml (mathml, formula->root, displayed);
  g_string_append_printf (mathml,
                          "</mrow><annotation encoding=\"application/x-tex\">%s</annotation>"
                          "</semantics></math>",
                          latex);
  return g_string_free (mathml, FALSE);
}
