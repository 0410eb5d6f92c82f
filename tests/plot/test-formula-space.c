#include "plot/bnl-formula-private.h"

#include <math.h>

/* How far apart the parts of a formula stand, against the table of the book that the rules are from
 * (Knuth, The TeXbook, chapter 18), and what that depends on. */

#define SIZE_PX 40.0
#define TOLERANCE_PX 0.05

static BnlFormulaBox *
lay_out (const char *latex, gboolean displayed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlFormulaNode) node = bnl_formula_parse (latex, displayed, &error);

  g_assert_no_error (error);
  return bnl_formula_lay_out (node, displayed, SIZE_PX);
}

static BnlFormulaMark
get_mark (const BnlFormulaBox *box, guint index)
{
  g_assert_cmpuint (index, <, box->marks->len);
  return g_array_index (box->marks, BnlFormulaMark, index);
}

static double
measure (const char *latex, gboolean displayed)
{
  BnlFormulaBox *box = lay_out (latex, displayed);
  double width = box->width;

  bnl_formula_box_free (box);
  return width;
}

/* One em of letters of full size. */
static double
measure_em (void)
{
  return measure ("a\\quad a", FALSE) - measure ("aa", FALSE);
}

/* From the end of a mark to where the next begins, in eighteenths of an em. */
static double
measure_gap (const char *latex, guint first, double em)
{
  BnlFormulaBox *box = lay_out (latex, FALSE);
  BnlFormulaMark left = get_mark (box, first), right = get_mark (box, first + 1);

  bnl_formula_box_free (box);
  return 18 * (right.x - left.x - left.width) / em;
}

static const char *const atoms[] = { "a", "\\exp", "=", "(", ")", ",", "\\ldots" };

#define N_ATOMS G_N_ELEMENTS (atoms)

/* Without signs of sums, for which see below.  Eighteenths; below 0: not in scripts. */
static const int gaps[N_ATOMS][N_ATOMS] = {
  { 0, 3, -5, 0, 0, 0, -3 },    { 3, 3, -5, 0, 0, 0, -3 }, { -5, -5, 0, -5, 0, 0, -5 },
  { 0, 0, 0, 0, 0, 0, 0 },      { 0, 3, -5, 0, 0, 0, -3 }, { -3, -3, -3, -3, -3, -3, -3 },
  { -3, 3, -5, -3, 0, -3, -3 },
};

static void
test_pairs (void)
{
  double em = measure_em ();

  for (guint i = 0; i < N_ATOMS; i++)
    for (guint k = 0; k < N_ATOMS; k++) {
      g_autofree char *row = g_strdup_printf ("%s %s", atoms[i], atoms[k]);
      g_autofree char *script = g_strdup_printf ("x^{%s %s}", atoms[i], atoms[k]);
      double gap = measure_gap (row, 0, em), small = measure_gap (script, 1, 0.72 * em);

      if (!(fabs (gap - ABS (gaps[i][k])) <= 0.05))
        g_error ("%s: %g", row, gap);
      if (!(fabs (small - MAX (gaps[i][k], 0)) <= 0.05))
        g_error ("%s: %g", script, small);
    }
}

/* A sign between two numbers has air on both sides; one that belongs to what follows, or to
 * nothing, has none of its own. */
static void
test_signs (void)
{
  double em = measure_em ();

  g_assert_cmpfloat_with_epsilon (measure_gap ("a+b", 0, em), 4, 0.05);
  g_assert_cmpfloat_with_epsilon (measure_gap ("a+b", 1, em), 4, 0.05);
  g_assert_cmpfloat_with_epsilon (measure_gap (")\\cdot(", 0, em), 4, 0.05);
  g_assert_cmpfloat_with_epsilon (measure_gap (")\\cdot(", 1, em), 4, 0.05);
  g_assert_cmpfloat_with_epsilon (measure_gap ("a \\times \\exp", 1, em), 4, 0.05);
  /* At the beginning, and at the end. */
  g_assert_cmpfloat_with_epsilon (measure_gap ("-a", 0, em), 0, 0.05);
  g_assert_cmpfloat_with_epsilon (measure_gap ("a-", 0, em), 0, 0.05);
  /* After a relation, an open parenthesis, a comma, a function and another sign. */
  g_assert_cmpfloat_with_epsilon (measure_gap ("a=-b", 1, em), 5, 0.05);
  g_assert_cmpfloat_with_epsilon (measure_gap ("a=-b", 2, em), 0, 0.05);
  g_assert_cmpfloat_with_epsilon (measure_gap ("(-b", 1, em), 0, 0.05);
  g_assert_cmpfloat_with_epsilon (measure_gap ("a,-b", 2, em), 0, 0.05);
  g_assert_cmpfloat_with_epsilon (measure_gap ("\\exp -b", 1, em), 0, 0.05);
  g_assert_cmpfloat_with_epsilon (measure_gap ("a+-b", 1, em), 4, 0.05);
  g_assert_cmpfloat_with_epsilon (measure_gap ("a+-b", 2, em), 0, 0.05);
  /* Before a relation, a closing parenthesis and a comma. */
  g_assert_cmpfloat_with_epsilon (measure_gap ("a-=b", 0, em), 0, 0.05);
  g_assert_cmpfloat_with_epsilon (measure_gap ("a-)", 0, em), 0, 0.05);
  g_assert_cmpfloat_with_epsilon (measure_gap ("a-,b", 0, em), 0, 0.05);
  /* In a group a sum begins anew. */
  g_assert_cmpfloat_with_epsilon (measure_gap ("a{-b}", 1, em), 0, 0.05);
}

/* Space that is asked for is as wide as asked, and "\!" takes some away. */
static void
test_asked (void)
{
  static const struct {
    const char *command;
    double eighteenths;
  } spaces[] = {
    { "\\,", 3 }, { "\\:", 4 }, { "\\;", 5 }, { "\\!", -3 }, { "\\ ", 4 }, { "\\qquad", 36 },
  };
  double em = measure_em ();
  double bare = measure ("aa", FALSE);

  g_assert_cmpfloat_with_epsilon (em, 1.08 * SIZE_PX, TOLERANCE_PX);
  for (guint i = 0; i < G_N_ELEMENTS (spaces); i++) {
    g_autofree char *row = g_strdup_printf ("a%s a", spaces[i].command);
    g_autofree char *script = g_strdup_printf ("x^{a%s a}", spaces[i].command);
    double asked = spaces[i].eighteenths / 18 * em;

    g_assert_cmpfloat_with_epsilon (measure (row, FALSE) - bare, asked, TOLERANCE_PX);
    g_assert_cmpfloat_with_epsilon (measure (script, FALSE) - measure ("x^{aa}", FALSE),
                                    0.72 * asked, TOLERANCE_PX);
  }
  /* Blanks in the source say nothing, in words they do. */
  g_assert_cmpfloat_with_epsilon (measure (" a   +\n b ", FALSE), measure ("a+b", FALSE), 1e-6);
  g_assert_cmpfloat (measure ("\\text{a b}", FALSE), >, measure ("\\text{ab}", FALSE) + 0.1 * em);
}

/* Scripts of a letter that leans: the lower one goes under where it leans over, the upper does not.
 */
static void
test_lean (void)
{
  BnlFormulaBox *leaning = lay_out ("f_i^k", FALSE), *upright = lay_out ("\\mathrm{f}_i^k", FALSE);
  BnlFormulaMark f = get_mark (leaning, 0), i = get_mark (leaning, 1), k = get_mark (leaning, 2);
  BnlFormulaMark below = get_mark (upright, 1), above = get_mark (upright, 2);

  g_assert_cmpfloat (i.x, <, k.x);
  g_assert_cmpfloat_with_epsilon (k.x, f.width, TOLERANCE_PX);
  g_assert_cmpfloat_with_epsilon (below.x, above.x, TOLERANCE_PX);
  bnl_formula_box_free (leaning);
  bnl_formula_box_free (upright);
}

/* Alone a lower script hangs higher than under an upper one, and a displayed upper one higher than
 * one in a line. */
static void
test_shifts (void)
{
  BnlFormulaBox *alone = lay_out ("x_i", FALSE), *both = lay_out ("x_i^2", FALSE);
  BnlFormulaBox *flat = lay_out ("x^2", FALSE), *shown = lay_out ("x^2", TRUE);
  BnlFormulaBox *prime = lay_out ("x'", FALSE), *x = lay_out ("x", FALSE);
  BnlFormulaBox *deep = lay_out ("x_{\\frac{a}{b}}^{\\frac{a}{b}}", FALSE);

  g_assert_cmpfloat (get_mark (alone, 1).y, <, get_mark (both, 1).y);
  g_assert_cmpfloat (get_mark (shown, 1).y, <, get_mark (flat, 1).y - 1);
  /* A prime is a letter of full size that is raised of itself. */
  g_assert_cmpfloat_with_epsilon (get_mark (prime, 1).y, 0, TOLERANCE_PX);
  g_assert_cmpfloat (prime->ascent, >, x->ascent);
  /* Of two fractions the lower numerator is under the upper denominator. */
  g_assert_cmpint (get_mark (deep, 2).kind, ==, BNL_FORMULA_MARK_TEXT);
  for (guint below = 1; below <= 3; below++)
    for (guint above = 4; above <= 6; above++) {
      BnlFormulaMark low = get_mark (deep, below), high = get_mark (deep, above);
      double bottom = high.kind == BNL_FORMULA_MARK_TEXT ? high.y : high.y + high.height;

      g_assert_cmpfloat (bottom, <, low.kind == BNL_FORMULA_MARK_TEXT ? low.y - low.height : low.y);
    }
  bnl_formula_box_free (alone);
  bnl_formula_box_free (both);
  bnl_formula_box_free (flat);
  bnl_formula_box_free (shown);
  bnl_formula_box_free (prime);
  bnl_formula_box_free (x);
  bnl_formula_box_free (deep);
}

/* Limits stand in the middle, of the wider of both, and only those of sums and of "max"; an
 * integral's stand beside it, and so do all in a fraction. */
static void
test_limits (void)
{
  BnlFormulaBox *wide = lay_out ("\\max_{abcdefgh}", TRUE), *integral = lay_out ("\\int_0^1", TRUE);
  BnlFormulaBox *fraction = lay_out ("\\frac{\\sum_i^m}{2}", TRUE);
  BnlFormulaMark max = get_mark (wide, 0), sign = get_mark (integral, 0);
  BnlFormulaMark zero = get_mark (integral, 1), one = get_mark (integral, 2);

  g_assert_cmpfloat_with_epsilon (max.x + max.width / 2, wide->width / 2, TOLERANCE_PX);
  g_assert_cmpfloat_with_epsilon (get_mark (wide, 1).x, 0, TOLERANCE_PX);
  g_assert_cmpfloat (get_mark (wide, 1).y, >, 0);
  g_assert_cmpfloat (zero.x, >=, sign.x + 0.5 * sign.width);
  g_assert_cmpfloat (one.x, >=, sign.x + sign.width - TOLERANCE_PX);
  g_assert_cmpfloat (get_mark (fraction, 2).x, >=,
                     get_mark (fraction, 1).x + get_mark (fraction, 1).width - TOLERANCE_PX);
  bnl_formula_box_free (wide);
  bnl_formula_box_free (integral);
  bnl_formula_box_free (fraction);
}

/* What hangs in a corner of a root, an open fence and an empty formula take the room they need and
 * no more. */
static void
test_room (void)
{
  BnlFormulaBox *square = lay_out ("\\sqrt{x}", FALSE), *third = lay_out ("\\sqrt[3]{x}", FALSE);
  BnlFormulaBox *order = lay_out ("\\sqrt[n-m+1]{x}", FALSE), *nothing = lay_out ("", FALSE);
  BnlFormulaBox *open = lay_out ("\\left. \\frac{a}{b} \\right|_0", TRUE);
  BnlFormulaBox *pair = lay_out ("\\left| \\frac{a}{b} \\right|_0", TRUE);

  g_assert_cmpfloat_with_epsilon (third->width, square->width, 0.1 * SIZE_PX);
  g_assert_cmpfloat (order->width, >, square->width + 0.5 * SIZE_PX);
  g_assert_cmpfloat (get_mark (order, 0).x, >=, -TOLERANCE_PX);
  g_assert_cmpfloat (nothing->width + nothing->ascent + nothing->descent, ==, 0);
  g_assert_cmpfloat (open->width, <, pair->width - 0.1 * SIZE_PX);
  /* A bar's script stands at its foot. */
  g_assert_cmpfloat (get_mark (open, open->marks->len - 1).y, >, 0.4 * SIZE_PX);
  bnl_formula_box_free (square);
  bnl_formula_box_free (third);
  bnl_formula_box_free (order);
  bnl_formula_box_free (nothing);
  bnl_formula_box_free (open);
  bnl_formula_box_free (pair);
}

/* Lines lie apart whatever is in them, and tell their extents. */
static void
test_lines (void)
{
  BnlFormulaBox *box = lay_out ("\\frac{a}{b} &= c \\\\ &= \\frac{d}{e}", TRUE);
  BnlFormulaBox *first = lay_out ("\\frac{a}{b} = c", TRUE);
  double lowest = 0, highest = 0;
  guint n_rules = 0;

  for (guint i = 0; i < box->marks->len; i++) {
    BnlFormulaMark mark = get_mark (box, i);

    if (mark.kind == BNL_FORMULA_MARK_RULE && n_rules++ == 0)
      lowest = mark.y + first->descent;
    else if (mark.kind == BNL_FORMULA_MARK_RULE)
      highest = mark.y - first->ascent;
  }
  g_assert_cmpuint (n_rules, ==, 2);
  /* Bars are a little above their baselines: by as much in both lines. */
  g_assert_cmpfloat (highest - lowest, >, 0.5 * SIZE_PX);
  g_assert_cmpfloat (box->ascent + box->descent, >,
                     2 * (first->ascent + first->descent) + 0.5 * SIZE_PX);
  bnl_formula_box_free (box);
  bnl_formula_box_free (first);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/formula-space/pairs", test_pairs);
  g_test_add_func ("/plot/formula-space/signs", test_signs);
  g_test_add_func ("/plot/formula-space/asked", test_asked);
  g_test_add_func ("/plot/formula-space/lean", test_lean);
  g_test_add_func ("/plot/formula-space/shifts", test_shifts);
  g_test_add_func ("/plot/formula-space/limits", test_limits);
  g_test_add_func ("/plot/formula-space/room", test_room);
  g_test_add_func ("/plot/formula-space/lines", test_lines);
  return g_test_run ();
}
