/* Any bytes as a text with markup, and as a formula: refused with a sentence and the place, or read
 * aloud, written as HTML and drawn. */

#include "fuzz-input.h"

#include "plot/bnl-formula.h"
#include "report/bnl-prose-html.h"
#include "report/bnl-prose-page.h"

static cairo_t *
make_cairo (void)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);

  cairo_surface_destroy (surface);
  return cr;
}

static void
try_formula (const char *text, BnlFormulaStyle style)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlFormula) formula = bnl_formula_new (text, style, &error);
  g_autofree char *words = NULL, *mathml = NULL;
  BnlFormulaExtents extents;

  if (!formula) {
    g_assert_true (error && error->domain == BNL_FORMULA_ERROR);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    return;
  }
  words = bnl_formula_to_plain (formula);
  mathml = bnl_formula_to_mathml (formula);
  g_assert_true (g_utf8_validate (words, -1, NULL) && g_utf8_validate (mathml, -1, NULL));
  bnl_formula_measure (formula, 10, &extents);
  g_assert_true (extents.ascent + extents.descent < 1e5 && extents.width < 1e6);
}

static void
try_prose (const char *text)
{
  const BnlProsePageStyle style = { .size = 10, .width = 300 };
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlProse) prose = bnl_prose_new (text, &error);
  g_autoptr (BnlProse) anyhow = bnl_prose_new_anyhow (text);
  g_autoptr (BnlProsePage) page = bnl_prose_page_new (anyhow, &style);
  g_autoptr (GString) html = g_string_new (NULL);
  cairo_t *cr = make_cairo ();

  g_assert_true (prose || (error && error->domain == BNL_PROSE_ERROR));
  g_assert_true (!error || g_utf8_validate (error->message, -1, NULL));
  bnl_prose_html_append (html, anyhow, 1);
  g_assert_true (g_utf8_validate (html->str, (gssize) html->len, NULL));
  for (guint from = 0; from < bnl_prose_page_get_n_lines (page);)
    from = bnl_prose_page_draw (page, cr, 0, 0, 100, from, TRUE, NULL);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);

  try_prose (text);
  if (!g_utf8_validate (text, -1, NULL))
    return 0;
  try_formula (text, BNL_FORMULA_INLINE);
  try_formula (text, BNL_FORMULA_DISPLAYED);
  return 0;
}
