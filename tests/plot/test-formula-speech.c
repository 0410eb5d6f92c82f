#include "plot/bnl-formula-private.h"

#include <string.h>

/* What the manual in bnl-formula.h lists can be written, heard and read in a browser, and what
 * formulas say is what they show. */

static char *
dup_words (const char *latex)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlFormula) formula = bnl_formula_new (latex, BNL_FORMULA_DISPLAYED, &error);

  g_assert_no_error (error);
  return bnl_formula_to_plain (formula);
}

static char *
dup_mathml (const char *latex, BnlFormulaStyle style)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlFormula) formula = bnl_formula_new (latex, style, &error);

  g_assert_no_error (error);
  return bnl_formula_to_mathml (formula);
}

static void
assert_words (const char *latex, const char *wanted)
{
  g_autofree char *words = dup_words (latex);

  g_assert_cmpstr (words, ==, wanted);
}

static void
assert_mathml (const char *latex, BnlFormulaStyle style, const char *part)
{
  g_autofree char *mathml = dup_mathml (latex, style);

  if (!strstr (mathml, part))
    g_error ("%s is not in %s", part, mathml);
}

/* --- every command --- */

/* Letters are said by their names, large ones as such; small ones lean and large ones do not. */
static void
test_greek (void)
{
  static const char *const letters[] = {
    "alpha", "beta",  "gamma",   "delta", "epsilon", "zeta", "eta",   "theta",
    "iota",  "kappa", "lambda",  "mu",    "nu",      "xi",   "pi",    "rho",
    "sigma", "tau",   "upsilon", "phi",   "chi",     "psi",  "omega",
  };
  static const char *const capitals[] = { "Gamma", "Delta", "Theta", "Lambda", "Xi",
                                          "Pi",    "Sigma", "Phi",   "Psi",    "Omega" };

  for (guint i = 0; i < G_N_ELEMENTS (letters); i++) {
    g_autofree char *latex = g_strconcat ("\\", letters[i], NULL);
    const BnlFormulaSymbol *symbol = bnl_formula_find_command (letters[i]);

    assert_words (latex, letters[i]);
    g_assert_cmpint (symbol->font, ==, BNL_FORMULA_ITALIC);
    g_assert_true (g_unichar_islower (g_utf8_get_char (symbol->text)));
    for (guint k = 0; k < i; k++)
      g_assert_cmpstr (symbol->text, !=, bnl_formula_find_command (letters[k])->text);
  }
  for (guint i = 0; i < G_N_ELEMENTS (capitals); i++) {
    g_autofree char *latex = g_strconcat ("\\", capitals[i], NULL);
    g_autofree char *small = g_ascii_strdown (capitals[i], -1);
    g_autofree char *words = g_strconcat ("capital ", small, NULL);
    const BnlFormulaSymbol *symbol = bnl_formula_find_command (capitals[i]);

    assert_words (latex, words);
    g_assert_cmpint (symbol->font, ==, BNL_FORMULA_UPRIGHT);
    g_assert_cmpuint (g_unichar_tolower (g_utf8_get_char (symbol->text)), ==,
                      g_utf8_get_char (bnl_formula_find_command (small)->text));
  }
}

/* Signs by their kind: how they are heard between two letters, and that a browser takes them for
 * what they are. */
static void
test_signs (void)
{
  static const struct {
    const char *latex, *words, *mathml;
  } signs[] = {
    { "a \\cdot b", "a times b", "<mo>⋅</mo>" },
    { "a \\times b", "a times b", "<mo>×</mo>" },
    { "a \\pm b", "a plus or minus b", "<mo>±</mo>" },
    { "a \\odot b", "a times, element by element, b", "<mo>⊙</mo>" },
    { "a - b", "a minus b", "<mo>−</mo>" },
    { "a * b", "a star b", "<mo>∗</mo>" },
    { "a \\leq b", "a is at most b", "<mo>≤</mo>" },
    { "a \\geq b", "a is at least b", "<mo>≥</mo>" },
    { "a \\neq b", "a is not b", "<mo>≠</mo>" },
    { "a \\approx b", "a is about b", "<mo>≈</mo>" },
    { "a \\sim b", "a is drawn from b", "<mo>∼</mo>" },
    { "a \\propto b", "a is proportional to b", "<mo>∝</mo>" },
    { "a \\in b", "a in b", "<mo>∈</mo>" },
    { "a \\to b", "a goes to b", "<mo>→</mo>" },
    { "a \\leftarrow b", "a becomes b", "<mo>←</mo>" },
    { "a \\mid b", "a given b", "<mo>|</mo>" },
    { "a < b", "a is less than b", "<mo>&lt;</mo>" },
    { "a > b", "a is greater than b", "<mo>&gt;</mo>" },
    { "a : b", "a such that b", "<mo>:</mo>" },
    { "a / b", "a over b", "/" },
    { "a, b; c", "a, b; c", "<mo>,</mo>" },
    { "n!", "n factorial", "<mo stretchy=\"false\">!</mo>" },
    { "90\\%", "90 percent", "%" },
    { "1, \\ldots, m", "1, and so on, m", "<mo>…</mo>" },
    { "\\nabla f", "the gradient of f", "∇" },
    { "\\infty", "infinity", "∞" },
    { "\\langle a \\rangle", "open angle a close angle", "<mo stretchy=\"false\">⟨</mo>" },
    { "\\{ a \\}", "open brace a close brace", "<mo stretchy=\"false\">{</mo>" },
    { "\\lfloor a \\rfloor", "the floor of a end floor", "<mo stretchy=\"false\">⌊</mo>" },
    { "\\| a \\|", "double bar a double bar", "‖" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++) {
    assert_words (signs[i].latex, signs[i].words);
    assert_mathml (signs[i].latex, BNL_FORMULA_INLINE, signs[i].mathml);
  }
}

/* Functions say what they are of, with what hangs on them in between. */
static void
test_functions (void)
{
  assert_words ("\\exp x", "the exponential of x");
  assert_words ("\\tanh x", "the hyperbolic tangent of x");
  assert_words ("\\sgn x", "the sign of x");
  assert_words ("\\Var x", "the variance of x");
  assert_words ("\\log_2 x", "the logarithm to base 2 of x");
  assert_words ("\\E_x x", "the mean over x of x");
  assert_words ("\\lim_{n \\to \\infty} a_n", "the limit as n goes to infinity of a sub n");
  assert_words ("\\min_i a", "the minimum over i of a");
  assert_words ("\\argmax_k p", "the place of the maximum over k of p");
  assert_words ("\\sum_i x", "the sum over i of x");
  assert_words ("\\prod_{i=1}^m x", "the product from i equals 1 to m of x");
  assert_words ("\\int_0^1 f", "the integral from 0 to 1 of f");
  assert_words ("\\tanh^2 x", "the hyperbolic tangent to the power of 2 of x");
  assert_mathml ("\\exp x", BNL_FORMULA_INLINE, "<mi>exp</mi>");
  assert_mathml ("\\argmax_k p", BNL_FORMULA_INLINE, "<msub><mi>arg max</mi><mi>k</mi></msub>");
  assert_mathml ("\\argmax_k p", BNL_FORMULA_DISPLAYED,
                 "<munder><mi>arg max</mi><mi>k</mi></munder>");
  assert_mathml ("\\E x", BNL_FORMULA_INLINE, "<mi mathvariant=\"normal\">E</mi>");
}

/* --- nothing is lost between the source and the words --- */

/* Only what parentheses hold from end to end is a superscript; else they are part of the power. */
static void
test_powers (void)
{
  assert_words ("x^{(k)}", "x superscript k");
  assert_words ("x^{(n-1)/2}",
                "x to the power of open parenthesis n minus 1 close parenthesis over "
                "2, end power");
  assert_words ("x^{(a)(b)}", "x to the power of open parenthesis a close parenthesis open "
                              "parenthesis b close parenthesis, end power");
  assert_words ("x^{(k}", "x to the power of open parenthesis k, end power");
  assert_words ("e^{-x}", "e to the power of minus x, end power");
  assert_words ("x^n y", "x to the power of n y");
  assert_words ("x_i^2", "x sub i squared");
  assert_words ("x^2_i", "x sub i squared");
  assert_words ("f'", "f prime");
  assert_words ("f'''_i", "f sub i prime prime prime");
  assert_words ("x_{i,j} y", "x sub i, j, end sub, y");
  assert_words ("x_{i_j} y", "x sub i sub j y");
}

/* Where a fraction or a root ends is said when it is not plain to hear. */
static void
test_ends (void)
{
  assert_words ("\\frac{a}{b} c", "a over b c");
  assert_words ("\\frac{a_i}{\\hat b} c", "a sub i over b hat c");
  assert_words ("\\frac{a}{b+1} c", "the fraction a over b plus 1, end fraction, c");
  assert_words ("\\frac{\\partial}{\\partial x}",
                "the fraction partial over partial x, end fraction");
  assert_words ("\\frac{\\partial a b}{\\partial c}", "the derivative of a b by c");
  assert_words ("\\sqrt x y", "the square root of x y");
  assert_words ("\\sqrt[n]{x+1} y", "the root of order n of x plus 1, end root, y");
  assert_words ("\\overline{ab}", "a b bar");
  assert_words ("\\bar x \\tilde y \\vec z", "x bar y tilde z vec");
  assert_words ("\\left\\{ a \\right. b", "open brace a b");
  assert_words ("\\left\\langle a \\right\\rangle", "open angle a close angle");
  assert_words ("a \\qquad b", "a, b");
  assert_words ("a, \\quad b", "a, b");
  assert_words ("a \\, b", "a b");
  assert_words ("a \\\\ b \\\\ c", "a; b; c");
  assert_words ("\\text{ if } a", "if a");
  assert_words ("\\mathbf{W} \\mathrm{relu}", "W relu");
}

/* --- a browser sets it as the program does --- */

static void
test_limits (void)
{
  /* A sum in a script, or in a fraction, has its limits beside it. */
  assert_mathml ("x^{\\max_i a}", BNL_FORMULA_DISPLAYED, "<msub><mi>max</mi><mi>i</mi></msub>");
  assert_mathml ("\\sum_{\\max_i a} b", BNL_FORMULA_DISPLAYED,
                 "<msub><mi>max</mi><mi>i</mi></msub>");
  assert_mathml ("\\sum_i^m b", BNL_FORMULA_DISPLAYED,
                 "<munderover><mo>∑</mo><mi>i</mi><mi>m</mi>");
  assert_mathml ("\\sum^m b", BNL_FORMULA_DISPLAYED, "<mover><mo>∑</mo><mi>m</mi></mover>");
  assert_mathml ("\\sum_i^m b", BNL_FORMULA_INLINE, "<msubsup><mo>∑</mo>");
  assert_mathml ("\\int_0^1 b", BNL_FORMULA_DISPLAYED, "<msubsup><mo>∫</mo>");
  assert_mathml ("x^2", BNL_FORMULA_DISPLAYED, "<msup><mi>x</mi><mn>2</mn></msup>");
}

static void
test_letters (void)
{
  const BnlFormulaStyle flat = BNL_FORMULA_INLINE;

  assert_mathml ("\\mathbf{W}", flat, "<mi mathvariant=\"bold\">W</mi>");
  assert_mathml ("\\mathbf{relu}", flat, "<mi mathvariant=\"bold\">relu</mi>");
  assert_mathml ("\\mathrm{d}", flat, "<mi mathvariant=\"normal\">d</mi>");
  assert_mathml ("0.25", flat, "<mn>0.25</mn>");
  /* A point that ends a sentence is no part of the number. */
  assert_mathml ("3.", flat, "<mn>3</mn>");
  assert_mathml ("\\frac12", flat, "<mfrac><mn>1</mn><mn>2</mn></mfrac>");
  assert_mathml ("x^10", flat, "<msup><mi>x</mi><mn>1</mn></msup><mn>0</mn>");
  assert_mathml ("\\text{a < b & c}", flat, "<mtext>a &lt; b &amp; c</mtext>");
  assert_mathml ("\\partial", flat, "<mi>∂</mi>");
}

static void
test_structure (void)
{
  const BnlFormulaStyle shown = BNL_FORMULA_DISPLAYED;

  assert_mathml ("\\sqrt[3]{x}", shown,
                 "<mroot><mrow><mi>x</mi></mrow><mrow><mn>3</mn></mrow></mroot>");
  assert_mathml ("\\sqrt x", shown, "<msqrt><mi>x</mi></msqrt>");
  assert_mathml ("\\tilde x", shown, "<mo stretchy=\"false\">~</mo></mover>");
  assert_mathml ("\\overline{ab}", shown, "<mo>‾</mo></mover>");
  assert_mathml ("\\vec x", shown, "<mo>→</mo></mover>");
  assert_mathml ("\\left. a \\right]", shown,
                 "<mrow><mrow><mi>a</mi></mrow><mo fence=\"true\" form=\"postfix\" "
                 "stretchy=\"true\">]</mo></mrow>");
  assert_mathml ("a \\quad b \\! c", shown, "<mspace width=\"1.000em\"/>");
  assert_mathml ("a \\! c", shown, "<mspace width=\"-0.167em\"/>");
  assert_mathml ("a &= b \\\\ c &= d", shown, "</mtd></mtr><mtr><mtd><mi>c</mi></mtd><mtd>");
  assert_mathml ("{}_i", shown, "<msub><mrow></mrow><mi>i</mi></msub>");
  assert_mathml ("a", shown, "display=\"block\"");
}

/* --- where it breaks off --- */

static void
assert_refused (const char *latex, const char *pattern)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bnl_formula_new (latex, BNL_FORMULA_DISPLAYED, &error));
  g_assert_error (error, BNL_FORMULA_ERROR, BNL_FORMULA_ERROR_SYNTAX);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("“%s”: %s", latex, error->message);
}

/* The character that is named is the one to look at, also in lines and after letters of several
 * bytes. */
static void
test_places (void)
{
  assert_refused ("a & b & c", "*character 7:*second*");
  assert_refused ("a &= b \\\\ c &= d & e", "*character 18:*second*");
  assert_refused ("α &= {β", "*character 6:*not closed*");
  assert_refused ("a \\\\ b \\\\ }", "*character 11:*closes nothing*");
  assert_refused ("\\left( a & b \\right)", "*character 1:*no \\right*");
  assert_refused ("\\left( a \\right", "*a fence was expected*");
  assert_refused ("\\left( a \\right x", "*character 17:*a fence was expected*");
  assert_refused ("\\left\\alpha a \\right)", "*character 6:*a fence was expected*");
  assert_refused ("\\frac{a} & b", "*character 10:*\\frac has too few*");
  assert_refused ("x_", "*character 3:*_ has too few*");
  assert_refused ("x'^2", "*character 3:*second script*");
  assert_refused ("\\text{a{b}}", "*character 6:*holds another*");
  assert_refused ("\\sqrt[ab", "*character 6:*not closed*");
  assert_refused ("{a \\\\ b}", "*character 1:*not closed*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/formula-speech/greek", test_greek);
  g_test_add_func ("/plot/formula-speech/signs", test_signs);
  g_test_add_func ("/plot/formula-speech/functions", test_functions);
  g_test_add_func ("/plot/formula-speech/powers", test_powers);
  g_test_add_func ("/plot/formula-speech/ends", test_ends);
  g_test_add_func ("/plot/formula-speech/limits", test_limits);
  g_test_add_func ("/plot/formula-speech/letters", test_letters);
  g_test_add_func ("/plot/formula-speech/structure", test_structure);
  g_test_add_func ("/plot/formula-speech/places", test_places);
  return g_test_run ();
}
