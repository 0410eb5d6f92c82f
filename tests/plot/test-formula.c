#include "plot/bnl-formula.h"

#include <math.h>
#include <string.h>

#include "plot/bnl-formula-private.h"

#define SIZE_PX 40.0
/* Of places that are computed in two ways. */
#define TOLERANCE_PX 0.01

/* --- what cannot be read --- */

static void
assert_refused (const char *latex, BnlFormulaError code, const char *pattern)
{
  g_autoptr (GError) error = NULL;
  BnlFormula *formula = bnl_formula_new (latex, BNL_FORMULA_INLINE, &error);

  g_assert_null (formula);
  g_assert_error (error, BNL_FORMULA_ERROR, (int) code);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("“%s”: %s", latex, error->message);
}

static void
test_errors (void)
{
  const BnlFormulaError syntax = BNL_FORMULA_ERROR_SYNTAX;

  assert_refused ("a + \\foo", BNL_FORMULA_ERROR_UNKNOWN, "*character 5*\\foo*");
  assert_refused ("μ + \\foo", BNL_FORMULA_ERROR_UNKNOWN, "*character 5*");
  assert_refused ("x^2^3", syntax, "*character 4*second script*");
  assert_refused ("x_i_j", syntax, "*character 4*");
  assert_refused ("_i", syntax, "*character 1*nothing to hang on*");
  assert_refused ("{a", syntax, "*character 1*not closed*");
  assert_refused ("a}", syntax, "*character 2*closes nothing*");
  assert_refused ("\\frac{a}", syntax, "*\\frac has too few*");
  assert_refused ("\\frac", syntax, "*too few*");
  assert_refused ("\\sqrt[3{x}", syntax, "*character 6*");
  assert_refused ("\\left( a", syntax, "*character 1*no \\right*");
  assert_refused ("a \\right)", syntax, "*character 3*no \\left*");
  assert_refused ("\\left a \\right)", syntax, "*a fence was expected*");
  assert_refused ("\\text{a", syntax, "*character 6*");
  assert_refused ("\\text a", syntax, "*in braces*");
  assert_refused ("a # b", syntax, "*character 3*“#”*");
  assert_refused ("a \\\\ b", syntax, "*character 3*display it*");
  assert_refused ("a & b", syntax, "*character 3*display it*");
  assert_refused ("x^", syntax, "*too few*");
  assert_refused ("\\hat", syntax, "*\\hat has too few*");
}

static void
test_too_much (void)
{
  g_autofree char *deep = g_strnfill (300, '{');
  g_autofree char *long_one = g_strnfill (5000, 'x');
  g_autoptr (GString) roots = g_string_new (NULL);

  for (guint i = 0; i < 100; i++)
    g_string_append (roots, "\\sqrt");
  assert_refused (deep, BNL_FORMULA_ERROR_SYNTAX, "*too deeply*");
  assert_refused (long_one, BNL_FORMULA_ERROR_SYNTAX, "*5000 bytes*");
  assert_refused (roots->str, BNL_FORMULA_ERROR_SYNTAX, "*too deeply*");
}

/* --- words --- */

static void
assert_words (const char *latex, const char *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlFormula) formula = bnl_formula_new (latex, BNL_FORMULA_DISPLAYED, &error);
  g_autofree char *words = NULL;

  g_assert_no_error (error);
  words = bnl_formula_to_plain (formula);
  g_assert_cmpstr (words, ==, wanted);
}

static void
test_words (void)
{
  assert_words ("y_i = \\gamma \\hat{x}_i + \\beta", "y sub i equals gamma x hat sub i plus beta");
  assert_words ("\\frac{1}{m} \\sum_{i=1}^{m} x_i",
                "1 over m the sum from i equals 1 to m of x sub i");
  assert_words ("\\frac{x - \\mu}{\\sigma}", "the fraction x minus mu over sigma, end fraction");
  assert_words ("\\sqrt{\\sigma^2 + \\epsilon}",
                "the square root of sigma squared plus epsilon, end root");
  assert_words ("\\sqrt[3]{x}", "the root of order 3 of x");
  assert_words ("\\frac{\\partial \\ell}{\\partial x_i}", "the derivative of l by x sub i");
  assert_words ("x^3 x' x'' W^{-1} \\gamma^{(k)}",
                "x cubed x prime x prime prime W to the power of minus 1, end power, gamma "
                "superscript k");
  assert_words ("\\max_{x} f(x) \\leq \\E[x]",
                "the maximum over x of f open parenthesis x close parenthesis is at most the mean "
                "of open bracket x close bracket");
  assert_words ("\\left\\lfloor \\frac12 \\right\\rfloor", "the floor of 1 over 2 end floor");
  assert_words ("\\left. a \\right|", "a bar");
  assert_words ("a &= b \\\\ &= 0.5", "a equals b; equals 0.5");
  assert_words ("\\text{a word} \\quad 10", "a word, 10");
  assert_words ("", "");
}

/* --- MathML --- */

static void
assert_mathml (const char *latex, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlFormula) formula = bnl_formula_new (latex, BNL_FORMULA_DISPLAYED, &error);
  g_autofree char *mathml = NULL;
  const GMarkupParser nothing = { 0 };
  GMarkupParseContext *context = g_markup_parse_context_new (&nothing, 0, NULL, NULL);

  g_assert_no_error (error);
  mathml = bnl_formula_to_mathml (formula);
  g_assert_true (g_markup_parse_context_parse (context, mathml, -1, &error));
  g_assert_true (g_markup_parse_context_end_parse (context, &error));
  g_assert_no_error (error);
  g_markup_parse_context_free (context);
  if (!strstr (mathml, part))
    g_error ("%s is not in %s", part, mathml);
}

static void
test_mathml (void)
{
  assert_mathml ("\\frac{1}{m}", "<mfrac><mrow><mn>1</mn></mrow><mrow><mi>m</mi></mrow></mfrac>");
  assert_mathml ("x_i^2", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>");
  assert_mathml ("x_i", "<msub><mi>x</mi><mi>i</mi></msub>");
  assert_mathml ("\\sum_{i} x", "<munder><mo>∑</mo>");
  assert_mathml ("\\frac{\\sum_i x}{2}", "<msub><mo>∑</mo>");
  assert_mathml ("\\hat x", "<mover accent=\"true\"><mi>x</mi><mo>^</mo></mover>");
  assert_mathml ("\\sqrt[3]{x}", "<mroot>");
  assert_mathml ("\\left( a \\right.",
                 "<mo fence=\"true\" form=\"prefix\" stretchy=\"true\">(</mo>");
  assert_mathml ("a < b", "<mo>&lt;</mo>");
  assert_mathml ("\\text{if } a", "<mtext>if </mtext>");
  assert_mathml ("\\Gamma \\max a", "<mi mathvariant=\"normal\">Γ</mi><mi>max</mi>");
  assert_mathml ("a &= b \\\\ c", "<mtr><mtd><mi>a</mi></mtd><mtd>");
  assert_mathml ("a < b", "<annotation encoding=\"application/x-tex\">a &lt; b</annotation>");
}

/* --- geometry --- */

static BnlFormulaBox *
lay_out (const char *latex, gboolean displayed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlFormulaNode) node = bnl_formula_parse (latex, displayed, &error);

  g_assert_no_error (error);
  return bnl_formula_lay_out (node, displayed, SIZE_PX);
}

/* The one of that kind that comes as number n, from 0. */
static BnlFormulaMark
find_mark (const BnlFormulaBox *box, BnlFormulaMarkKind kind, guint n)
{
  for (guint i = 0; i < box->marks->len; i++) {
    BnlFormulaMark mark = g_array_index (box->marks, BnlFormulaMark, i);

    if (mark.kind == kind && n-- == 0)
      return mark;
  }
  g_error ("there is no such mark");
}

static BnlFormulaMark
find_text (const BnlFormulaBox *box, const char *text)
{
  for (guint i = 0; i < box->marks->len; i++) {
    BnlFormulaMark mark = g_array_index (box->marks, BnlFormulaMark, i);

    if (mark.layout && g_str_equal (pango_layout_get_text (mark.layout), text))
      return mark;
  }
  g_error ("there is no “%s”", text);
}

static double
get_size (const BnlFormulaMark *mark)
{
  const PangoFontDescription *font = pango_layout_get_font_description (mark->layout);

  return (double) pango_font_description_get_size (font) / PANGO_SCALE;
}

/* Whatever is drawn lies within what is told. */
static void
assert_within (const BnlFormulaBox *box)
{
  for (guint i = 0; i < box->marks->len; i++) {
    BnlFormulaMark mark = g_array_index (box->marks, BnlFormulaMark, i);

    g_assert_cmpfloat (mark.x, >=, -TOLERANCE_PX);
    g_assert_cmpfloat (mark.x + mark.width, <=, box->width + TOLERANCE_PX);
    if (mark.kind == BNL_FORMULA_MARK_TEXT)
      continue;
    g_assert_cmpfloat (mark.y, >=, -box->ascent - TOLERANCE_PX);
    g_assert_cmpfloat (mark.y + mark.height, <=, box->descent + TOLERANCE_PX);
  }
}

/* Of the ink of a mark of text, as far as it is above the baseline. */
static double
find_middle (const BnlFormulaMark *mark)
{
  PangoRectangle ink;

  pango_layout_get_extents (mark->layout, &ink, NULL);
  return (pango_layout_get_baseline (mark->layout) - ink.y - ink.height / 2.0) / PANGO_SCALE;
}

static void
test_fraction (void)
{
  BnlFormulaBox *minus = lay_out ("-", TRUE);
  BnlFormulaBox *box = lay_out ("\\frac{a}{b+c}", TRUE);
  BnlFormulaBox *small = lay_out ("\\frac{a}{b+c}", FALSE);
  BnlFormulaMark bar = find_mark (box, BNL_FORMULA_MARK_RULE, 0);
  BnlFormulaMark over = find_text (box, "a"), under = find_text (box, "b");
  BnlFormulaMark plus = find_text (box, "+"), tiny = find_text (small, "a");
  BnlFormulaMark dash = find_text (minus, "−");
  double axis = find_middle (&dash);

  /* The bar goes on where a minus would stand. */
  g_assert_cmpfloat_with_epsilon (bar.y + bar.height / 2, -axis, TOLERANCE_PX);
  g_assert_cmpfloat (over.y, <, bar.y);
  g_assert_cmpfloat (under.y - under.height, >, bar.y);
  g_assert_cmpfloat_with_epsilon (over.x + over.width / 2, bar.x + bar.width / 2, 1.0);
  g_assert_cmpfloat (bar.x, <, under.x);
  g_assert_cmpfloat (bar.x + bar.width, >, plus.x + plus.width);
  /* In a line of text it is set as small as scripts are. */
  g_assert_cmpfloat (get_size (&tiny), <, 0.8 * get_size (&over));
  g_assert_cmpfloat (small->ascent + small->descent, <, 0.8 * (box->ascent + box->descent));
  assert_within (box);
  assert_within (small);
  bnl_formula_box_free (minus);
  bnl_formula_box_free (box);
  bnl_formula_box_free (small);
}

static void
test_scripts (void)
{
  BnlFormulaBox *box = lay_out ("x_i^2", FALSE);
  BnlFormulaBox *second = lay_out ("x^{a^b}", FALSE);
  BnlFormulaBox *tall = lay_out ("\\left( \\frac{1}{\\frac{2}{3}} \\right)^n", TRUE);
  BnlFormulaMark x = find_text (box, "x"), i = find_text (box, "i"), two = find_text (box, "2");
  BnlFormulaMark a = find_text (second, "a"), b = find_text (second, "b");
  BnlFormulaMark high = find_mark (tall, BNL_FORMULA_MARK_FENCE, 1);
  BnlFormulaMark above = find_text (tall, "n");

  g_assert_cmpfloat (two.y, <, 0);
  g_assert_cmpfloat (i.y, >, 0);
  g_assert_cmpfloat (i.x, >=, x.x + 0.5 * x.width);
  g_assert_cmpfloat (i.x, <=, two.x);
  g_assert_cmpfloat_with_epsilon (get_size (&i) / get_size (&x), 0.72, 0.01);
  g_assert_cmpfloat (get_size (&b), <, get_size (&a));
  g_assert_cmpfloat (b.y, <, a.y);
  /* Their ink does not meet. */
  g_assert_cmpfloat (two.y, <, i.y - i.height);
  /* What hangs on something tall hangs at its upper corner. */
  g_assert_cmpfloat (above.y, <, high.y + high.height / 2);
  assert_within (box);
  assert_within (second);
  bnl_formula_box_free (box);
  bnl_formula_box_free (second);
  bnl_formula_box_free (tall);
}

static void
test_limits (void)
{
  BnlFormulaBox *shown = lay_out ("\\sum_{i=1}^m x", TRUE);
  BnlFormulaBox *flat = lay_out ("\\sum_{i=1}^m x", FALSE);
  BnlFormulaMark sum = find_text (shown, "∑"), m = find_text (shown, "m"),
                 i = find_text (shown, "i");
  BnlFormulaMark small = find_text (flat, "∑"), beside = find_text (flat, "m");

  g_assert_cmpfloat (get_size (&sum), >, 1.3 * get_size (&small));
  g_assert_cmpfloat (m.y, <, sum.y - 0.6 * sum.height);
  g_assert_cmpfloat (i.y, >, sum.y + 0.2 * sum.height);
  g_assert_cmpfloat_with_epsilon (m.x + m.width / 2, sum.x + sum.width / 2, 2.0);
  g_assert_cmpfloat (beside.x, >=, small.x + small.width - TOLERANCE_PX);
  bnl_formula_box_free (shown);
  bnl_formula_box_free (flat);
}

static void
test_fences (void)
{
  BnlFormulaBox *low = lay_out ("\\left( a \\right)", TRUE);
  BnlFormulaBox *high = lay_out ("\\left( \\frac{a}{b} \\right)", TRUE);
  BnlFormulaBox *higher = lay_out ("\\left\\{ \\frac{\\frac{a}{b}}{\\frac{c}{d}} \\right.", TRUE);
  BnlFormulaBox *plain = lay_out ("( \\frac{a}{b} )", TRUE);
  BnlFormulaMark left = find_mark (high, BNL_FORMULA_MARK_FENCE, 0);
  BnlFormulaMark right = find_mark (high, BNL_FORMULA_MARK_FENCE, 1);
  BnlFormulaMark brace = find_mark (higher, BNL_FORMULA_MARK_FENCE, 0);
  BnlFormulaMark bar = find_mark (high, BNL_FORMULA_MARK_RULE, 0);
  BnlFormulaMark letter = find_text (low, "(");

  /* A letter's parenthesis is a letter. */
  g_assert_nonnull (letter.layout);
  find_text (plain, "(");
  g_assert_cmpfloat (left.height, >, 1.5 * letter.height);
  g_assert_cmpfloat (brace.height, >, left.height);
  g_assert_cmpfloat_with_epsilon (left.height, right.height, TOLERANCE_PX);
  /* The same above the axis as below it. */
  g_assert_cmpfloat_with_epsilon (left.y + left.height / 2, bar.y + bar.height / 2, TOLERANCE_PX);
  assert_within (high);
  assert_within (higher);
  bnl_formula_box_free (low);
  bnl_formula_box_free (high);
  bnl_formula_box_free (higher);
  bnl_formula_box_free (plain);
}

static void
test_root_and_accent (void)
{
  BnlFormulaBox *root = lay_out ("\\sqrt{\\sigma^2 + \\epsilon}", TRUE);
  BnlFormulaBox *hat = lay_out ("\\hat{x}", FALSE), *bare = lay_out ("x", FALSE);
  BnlFormulaBox *over = lay_out ("\\overline{abc}", FALSE), *abc = lay_out ("abc", FALSE);
  BnlFormulaMark sign = find_mark (root, BNL_FORMULA_MARK_RADICAL, 0);
  BnlFormulaMark sigma = find_text (root, "σ"), epsilon = find_text (root, "ε");
  BnlFormulaMark accent = find_mark (hat, BNL_FORMULA_MARK_ACCENT, 0);
  BnlFormulaMark line = find_mark (over, BNL_FORMULA_MARK_ACCENT, 0);

  g_assert_cmpfloat (sign.y, <, sigma.y - sigma.height);
  g_assert_cmpfloat (sign.x + sign.sign, <=, sigma.x + TOLERANCE_PX);
  g_assert_cmpfloat (sign.x + sign.width, >=, epsilon.x + epsilon.width);
  assert_within (root);
  /* A letter is no wider for its hat, and the hat is over it. */
  g_assert_cmpfloat_with_epsilon (hat->width, bare->width, TOLERANCE_PX);
  g_assert_cmpfloat (accent.y + accent.height, <, -bare->ascent);
  g_assert_cmpfloat (hat->ascent, >, bare->ascent);
  g_assert_cmpfloat_with_epsilon (line.width, abc->width, TOLERANCE_PX);
  bnl_formula_box_free (root);
  bnl_formula_box_free (hat);
  bnl_formula_box_free (bare);
  bnl_formula_box_free (over);
  bnl_formula_box_free (abc);
}

static void
test_space (void)
{
  BnlFormulaBox *sum = lay_out ("a+b", FALSE), *sign = lay_out ("+b", FALSE);
  BnlFormulaBox *a = lay_out ("a", FALSE), *script = lay_out ("x^{a+b}", FALSE);
  BnlFormulaMark plus = find_text (script, "+"), letter = find_text (script, "a");

  /* A sum has air on both sides of its sign, a sign before a number none, nor one in a script. */
  g_assert_cmpfloat (sum->width - a->width, >, sign->width + 0.3 * SIZE_PX);
  g_assert_cmpfloat_with_epsilon (letter.x + letter.width, plus.x, TOLERANCE_PX);
  bnl_formula_box_free (sum);
  bnl_formula_box_free (sign);
  bnl_formula_box_free (a);
  bnl_formula_box_free (script);
}

static void
test_lines (void)
{
  BnlFormulaBox *box = lay_out ("a &= b \\\\ ccc &= d \\\\ e", TRUE);
  BnlFormulaMark a = find_text (box, "a"), b = find_text (box, "b"), d = find_text (box, "d");
  BnlFormulaMark c = find_text (box, "c"), e = find_text (box, "e");

  g_assert_cmpfloat_with_epsilon (b.x, d.x, TOLERANCE_PX);
  g_assert_cmpfloat (a.x, >, c.x);
  g_assert_cmpfloat (a.y, <, c.y);
  g_assert_cmpfloat (c.y, <, e.y);
  g_assert_cmpfloat_with_epsilon (a.y, b.y, TOLERANCE_PX);
  g_assert_cmpfloat (fabs (box->ascent - box->descent), <, SIZE_PX);
  bnl_formula_box_free (box);
}

/* Twice the size is twice of everything; the same size again is the same. */
static void
test_sizes (void)
{
  g_autoptr (BnlFormula) formula =
      bnl_formula_new ("\\frac{\\sqrt{x}}{2} \\sum_i \\hat x_i", BNL_FORMULA_DISPLAYED, NULL);
  BnlFormulaExtents small, large, again;

  bnl_formula_measure (formula, 20, &small);
  bnl_formula_measure (formula, 40, &large);
  bnl_formula_measure (formula, 20, &again);
  g_assert_cmpfloat_with_epsilon (large.width, 2 * small.width, 0.5);
  g_assert_cmpfloat_with_epsilon (large.ascent, 2 * small.ascent, 0.5);
  g_assert_cmpfloat_with_epsilon (large.descent, 2 * small.descent, 0.5);
  g_assert_cmpmem (&small, sizeof small, &again, sizeof again);
}

/* Everything there is to draw, with no ink beyond what was measured. */
static void
test_ink (void)
{
  static const char *const all[] = {
    "\\left( \\frac{a}{b} \\right) \\left[ \\frac{a}{b} \\right] \\left\\{ \\frac{a}{b} \\right\\}",
    "\\left| \\frac{a}{b} \\right| \\left\\| \\frac{a}{b} \\right\\|",
    "\\left\\langle \\frac{a}{b} \\right\\rangle \\left\\lfloor \\frac{a}{b} \\right\\rfloor",
    "\\hat x \\bar x \\tilde x \\vec x \\overline{xy} \\sqrt{x} \\sqrt[3]{\\frac{a}{b}}",
    "\\sum_{i=1}^m \\prod_i \\int_0^1 \\max_x f' \\mathbf{w} \\text{ words}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autoptr (BnlFormula) formula = bnl_formula_new (all[i], BNL_FORMULA_DISPLAYED, NULL);
    cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
    cairo_t *cr = cairo_create (surface);
    BnlFormulaExtents extents;
    double x, y, width, height;

    bnl_formula_measure (formula, SIZE_PX, &extents);
    bnl_formula_draw (formula, cr, SIZE_PX, 0, 0);
    g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
    cairo_recording_surface_ink_extents (surface, &x, &y, &width, &height);
    /* Anti-aliasing, miters and letters that lean out a little. */
    g_assert_cmpfloat (x, >=, -3);
    g_assert_cmpfloat (x + width, <=, extents.width + 3);
    g_assert_cmpfloat (-y, <=, extents.ascent + 3);
    g_assert_cmpfloat (y + height, <=, extents.descent + 3);
    g_assert_cmpfloat (width, >, 0.8 * extents.width);
    cairo_destroy (cr);
    cairo_surface_destroy (surface);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/formula/errors", test_errors);
  g_test_add_func ("/plot/formula/too-much", test_too_much);
  g_test_add_func ("/plot/formula/words", test_words);
  g_test_add_func ("/plot/formula/mathml", test_mathml);
  g_test_add_func ("/plot/formula/fraction", test_fraction);
  g_test_add_func ("/plot/formula/scripts", test_scripts);
  g_test_add_func ("/plot/formula/limits", test_limits);
  g_test_add_func ("/plot/formula/fences", test_fences);
  g_test_add_func ("/plot/formula/root-and-accent", test_root_and_accent);
  g_test_add_func ("/plot/formula/space", test_space);
  g_test_add_func ("/plot/formula/lines", test_lines);
  g_test_add_func ("/plot/formula/sizes", test_sizes);
  g_test_add_func ("/plot/formula/ink", test_ink);
  return g_test_run ();
}
