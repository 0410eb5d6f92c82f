/* Boxes around a baseline, after the rules that TeX sets mathematics by: Knuth, The TeXbook (1984),
 * appendix G.  Distances are those of Computer Modern, in em; what depends on the font (x height,
 * axis) is measured.  Left out: cramped styles, and skew characters of accents (they lean by the
 * slant instead). */

#include "plot/bnl-formula-private.h"

#include <math.h>

/* Times-like letters with mathematical signs, then whatever has a serif. */
#define FAMILIES                                                                                   \
  "STIXGeneral, STIX, STIX Two Text, XITS, TeX Gyre Termes, Latin Modern Roman, DejaVu Serif, "    \
  "serif"
/* Their small letters are smaller than those of the sans serif text around them. */
#define SIZE_IN_TEXT 1.08

#define SCRIPT_SCALE 0.72
#define SECOND_SCRIPT_SCALE 0.56
#define LARGE_SCALE 1.45 /* of a displayed sum */
#define RULE_EM 0.05
#define SCRIPT_SPACE_EM 0.05
#define SLANT 0.22
#define LINE_GAP_EM 0.55
/* What a fence must cover of what it holds. */
#define FENCE_SHARE 0.92

typedef enum {
  DISPLAY,
  TEXT,
  SCRIPT,
  SECOND_SCRIPT,
} Level;

typedef struct {
  PangoContext *context;
  double size;           /* px of text */
  double x_height, axis; /* em */
} Font;

static BnlFormulaBox *lay_out_node (Font *font, const BnlFormulaNode *node, Level level);

/* --- boxes --- */

static void
clear_mark (gpointer mark)
{
  g_clear_object (&((BnlFormulaMark *) mark)->layout);
}

static BnlFormulaBox *
new_box (void)
{
  BnlFormulaBox *box = g_new0 (BnlFormulaBox, 1);

  box->marks = g_array_new (FALSE, FALSE, sizeof (BnlFormulaMark));
  g_array_set_clear_func (box->marks, clear_mark);
  return box;
}

void
bnl_formula_box_free (BnlFormulaBox *box)
{
  g_array_unref (box->marks);
  g_free (box);
}

/* Takes part and puts it into box, its baseline y below that of box.  Leaves the width alone. */
static void
put (BnlFormulaBox *box, BnlFormulaBox *part, double x, double y)
{
  for (guint i = 0; i < part->marks->len; i++) {
    BnlFormulaMark mark = g_array_index (part->marks, BnlFormulaMark, i);

    mark.x += x;
    mark.y += y;
    if (mark.layout)
      g_object_ref (mark.layout);
    g_array_append_val (box->marks, mark);
  }
  box->ascent = MAX (box->ascent, part->ascent - y);
  box->descent = MAX (box->descent, part->descent + y);
  bnl_formula_box_free (part);
}

static void
add_mark (BnlFormulaBox *box,
          BnlFormulaMarkKind kind,
          gunichar character,
          double x,
          double y,
          double width,
          double height,
          double pen)
{
  BnlFormulaMark mark = {
    .kind = kind,
    .x = x,
    .y = y,
    .width = width,
    .height = height,
    .pen = pen,
    .character = character,
  };

  g_array_append_val (box->marks, mark);
}

/* --- letters --- */

static double
get_em (const Font *font, Level level)
{
  static const double scales[] = { 1.0, 1.0, SCRIPT_SCALE, SECOND_SCRIPT_SCALE };

  return font->size * scales[level];
}

static double
get_pen (const Font *font, Level level)
{
  return MAX (RULE_EM * get_em (font, level), 0.5);
}

static Level
get_script_level (Level level)
{
  return level >= SCRIPT ? SECOND_SCRIPT : SCRIPT;
}

static PangoLayout *
shape (Font *font, const char *text, BnlFormulaFont style, double em)
{
  PangoLayout *layout = pango_layout_new (font->context);
  PangoFontDescription *description = pango_font_description_new ();

  pango_font_description_set_family (description, FAMILIES);
  pango_font_description_set_absolute_size (description, em * PANGO_SCALE);
  if (style == BNL_FORMULA_ITALIC)
    pango_font_description_set_style (description, PANGO_STYLE_ITALIC);
  if (style == BNL_FORMULA_BOLD)
    pango_font_description_set_weight (description, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, description);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, text, -1);
  pango_font_description_free (description);
  return layout;
}

/* As high and deep as its ink, as wide as it advances, or as its ink leans over. */
static BnlFormulaBox *
set_text (Font *font, const char *text, BnlFormulaFont style, double em)
{
  BnlFormulaBox *box = new_box ();
  BnlFormulaMark mark = { .kind = BNL_FORMULA_MARK_TEXT };
  PangoRectangle ink, logical;
  double baseline;

  mark.layout = shape (font, text, style, em);
  pango_layout_get_extents (mark.layout, &ink, &logical);
  baseline = (double) pango_layout_get_baseline (mark.layout) / PANGO_SCALE;
  box->width = (double) logical.width / PANGO_SCALE;
  box->ascent = baseline - (double) ink.y / PANGO_SCALE;
  box->descent = (double) (ink.y + ink.height) / PANGO_SCALE - baseline;
  if (style == BNL_FORMULA_ITALIC) {
    box->italic = MAX (0.0, (double) (ink.x + ink.width - logical.width) / PANGO_SCALE);
    box->width += box->italic;
  }
  mark.width = box->width;
  mark.height = box->ascent + box->descent;
  g_array_append_val (box->marks, mark);
  return box;
}

static double
measure_ascent (Font *font, const char *text)
{
  BnlFormulaBox *box = set_text (font, text, BNL_FORMULA_UPRIGHT, font->size);
  double ascent = box->ascent;

  bnl_formula_box_free (box);
  return ascent / font->size;
}

static double
measure_axis (Font *font)
{
  BnlFormulaBox *box = set_text (font, "−", BNL_FORMULA_UPRIGHT, font->size);
  double axis = (box->ascent - box->descent) / 2;

  bnl_formula_box_free (box);
  return axis / font->size;
}

static BnlFormulaBox *
lay_out_symbol (Font *font, const BnlFormulaNode *node, Level level)
{
  double em = get_em (font, level);
  BnlFormulaBox *box, *large;

  if (!node->symbol || !node->symbol->large)
    return set_text (font, node->text, node->font, em);

  large = set_text (font, node->text, node->font, em * (level == DISPLAY ? LARGE_SCALE : 1.0));
  box = new_box ();
  box->width = large->width;
  put (box, large, 0, (large->ascent - large->descent) / 2 - font->axis * em);
  return box;
}

/* --- rows --- */

/* TeXbook p. 170: 0 none, 1 thin, 2 medium, 3 thick; negative: not in scripts; 9 cannot be. */
static const int spacing[BNL_FORMULA_N_ATOMS][BNL_FORMULA_N_ATOMS] = {
  { 0, 1, -2, -3, 0, 0, 0, -1 },     { 1, 1, 9, -3, 0, 0, 0, -1 },
  { -2, -2, 9, 9, -2, 9, 9, -2 },    { -3, -3, 9, 0, -3, 0, 0, -3 },
  { 0, 0, 9, 0, 0, 0, 0, 0 },        { 0, 1, -2, -3, 0, 0, 0, -1 },
  { -1, -1, 9, -1, -1, -1, -1, -1 }, { -1, 1, -2, -3, -1, 0, -1, -1 },
};

static double
get_space (BnlFormulaAtom left, BnlFormulaAtom right, Level level)
{
  static const double ems[] = { 0, 3.0 / 18, 4.0 / 18, 5.0 / 18 };
  int which = spacing[left][right];

  if (which == 9 || (which < 0 && level >= SCRIPT))
    return 0;
  return ems[ABS (which)];
}

/* A sign between nothing and something is no sum: "-1". */
static BnlFormulaAtom
get_atom (const BnlFormulaNode *row, guint child, const BnlFormulaNode *before, BnlFormulaAtom left)
{
  const BnlFormulaNode *node = bnl_formula_node_get (row, child);
  const BnlFormulaNode *after = bnl_formula_node_get (row, child + 1);

  if (node->atom != BNL_FORMULA_BINARY)
    return node->atom;
  if (!before || left == BNL_FORMULA_BINARY || left == BNL_FORMULA_OPERATOR ||
      left == BNL_FORMULA_RELATION || left == BNL_FORMULA_OPENING ||
      left == BNL_FORMULA_PUNCTUATION)
    return BNL_FORMULA_ORDINARY;
  if (!after || after->atom == BNL_FORMULA_RELATION || after->atom == BNL_FORMULA_CLOSING ||
      after->atom == BNL_FORMULA_PUNCTUATION)
    return BNL_FORMULA_ORDINARY;
  return node->atom;
}

static BnlFormulaBox *
lay_out_row (Font *font, const BnlFormulaNode *row, Level level)
{
  BnlFormulaBox *box = new_box ();
  const BnlFormulaNode *before = NULL;
  BnlFormulaAtom left = BNL_FORMULA_ORDINARY;

  for (guint i = 0; i < row->children->len; i++) {
    const BnlFormulaNode *node = bnl_formula_node_get (row, i);
    BnlFormulaAtom atom = get_atom (row, i, before, left);
    BnlFormulaBox *part;

    if (node->kind == BNL_FORMULA_NODE_SPACE) {
      box->width += node->em * get_em (font, level);
      continue;
    }
    part = lay_out_node (font, node, level);
    if (before)
      box->width += get_space (left, atom, level) * get_em (font, level);
    box->italic = part->italic;
    box->width += part->width;
    put (box, part, box->width - part->width, 0);
    before = node;
    left = atom;
  }
  /* The lean of the last of several is no concern of what hangs on all of them. */
  if (row->children->len != 1)
    box->italic = 0;
  return box;
}

/* --- scripts --- */

static BnlFormulaBox *
lay_out_limits (Font *font, const BnlFormulaNode *node, Level level)
{
  double em = get_em (font, level);
  BnlFormulaBox *base = lay_out_node (font, bnl_formula_node_get (node, 0), level);
  BnlFormulaBox *box = new_box ();
  BnlFormulaBox *parts[2] = { NULL };
  double ascent = base->ascent, descent = base->descent;

  box->width = base->width;
  for (guint i = 0; i < 2; i++) {
    const BnlFormulaNode *script = bnl_formula_node_get (node, i + 1);

    if (script) {
      parts[i] = lay_out_node (font, script, get_script_level (level));
      box->width = MAX (box->width, parts[i]->width);
    }
  }
  put (box, base, (box->width - base->width) / 2, 0);
  /* Rule 13a: gaps of at least these, and more under what has no descent. */
  if (parts[0])
    put (box, parts[0], (box->width - parts[0]->width) / 2,
         descent + MAX (0.167 * em + parts[0]->ascent, 0.6 * em));
  if (parts[1])
    put (box, parts[1], (box->width - parts[1]->width) / 2,
         -ascent - MAX (0.111 * em + parts[1]->descent, 0.2 * em));
  return box;
}

static gboolean
is_letter (const BnlFormulaNode *node)
{
  while (node->kind == BNL_FORMULA_NODE_ROW && node->children->len == 1)
    node = bnl_formula_node_get (node, 0);
  return node->kind == BNL_FORMULA_NODE_SYMBOL && !(node->symbol && node->symbol->large);
}

/* Rules 18a to 18f: how far up and down scripts are shifted. */
static void
find_shifts (const Font *font,
             Level level,
             gboolean on_letter,
             const BnlFormulaBox *base,
             const BnlFormulaBox *below,
             const BnlFormulaBox *above,
             double *up,
             double *down)
{
  double em = get_em (font, level);
  double x_height = font->x_height * em;
  double gap;

  *up = on_letter ? 0 : base->ascent - 0.386 * em * SCRIPT_SCALE;
  *down = on_letter ? 0 : base->descent + 0.05 * em * SCRIPT_SCALE;
  if (above)
    *up = MAX (MAX (*up, (level == DISPLAY ? 0.413 : 0.363) * em), above->descent + x_height / 4);
  if (below && !above)
    *down = MAX (MAX (*down, 0.15 * em), below->ascent - 0.8 * x_height);
  if (!below || !above)
    return;
  *down = MAX (*down, 0.247 * em);
  gap = (*up - above->descent) - (below->ascent - *down);
  if (gap < 4 * get_pen (font, level)) {
    *down += 4 * get_pen (font, level) - gap;
    gap = 0.8 * x_height - (*up - above->descent);
    if (gap > 0) {
      *up += gap;
      *down -= gap;
    }
  }
}

/* Fonts have it raised, and large enough beside a letter. */
static gboolean
is_prime (const BnlFormulaNode *node)
{
  return node && node->kind == BNL_FORMULA_NODE_SYMBOL && g_str_has_prefix (node->text, "′");
}

static BnlFormulaBox *
lay_out_scripts (Font *font, const BnlFormulaNode *node, Level level)
{
  const BnlFormulaNode *nodes[3];
  BnlFormulaBox *parts[3] = { NULL };
  BnlFormulaBox *box;
  double up, down, width, italic;

  for (guint i = 0; i < 3; i++) {
    nodes[i] = bnl_formula_node_get (node, i);
    if (nodes[i])
      parts[i] = lay_out_node (font, nodes[i],
                               i == 0 || is_prime (nodes[i]) ? level : get_script_level (level));
  }
  box = new_box ();
  width = parts[0]->width;
  italic = parts[0]->italic;
  find_shifts (font, level, is_letter (nodes[0]), parts[0], parts[1], parts[2], &up, &down);
  if (is_prime (nodes[2]))
    up = 0;
  box->width = width;
  put (box, parts[0], 0, 0);
  if (parts[1]) {
    box->width = MAX (box->width, width - italic + parts[1]->width);
    put (box, parts[1], width - italic, down);
  }
  if (parts[2]) {
    box->width = MAX (box->width, width + parts[2]->width);
    put (box, parts[2], width, -up);
  }
  box->width += SCRIPT_SPACE_EM * get_em (font, level);
  return box;
}

/* --- fractions, roots, accents, fences --- */

static BnlFormulaBox *
lay_out_fraction (Font *font, const BnlFormulaNode *node, Level level)
{
  Level inner = level == DISPLAY ? TEXT : get_script_level (level);
  double em = get_em (font, level);
  double pen = get_pen (font, level), axis = font->axis * em;
  double clearance = (level == DISPLAY ? 3 : 1.4) * pen;
  BnlFormulaBox *over = lay_out_node (font, bnl_formula_node_get (node, 0), inner);
  BnlFormulaBox *under = lay_out_node (font, bnl_formula_node_get (node, 1), inner);
  BnlFormulaBox *box = new_box ();
  /* The bar is a little longer than what it divides, and stands apart from its neighbours. */
  double bar = MAX (over->width, under->width) + 0.1 * em, margin = 0.1 * em;
  double up =
      MAX ((level == DISPLAY ? 0.677 : 0.394) * em, axis + pen / 2 + clearance + over->descent);
  double down =
      MAX ((level == DISPLAY ? 0.686 : 0.345) * em, under->ascent + clearance + pen / 2 - axis);

  box->width = bar + 2 * margin;
  add_mark (box, BNL_FORMULA_MARK_RULE, 0, margin, -axis - pen / 2, bar, pen, pen);
  put (box, over, (box->width - over->width) / 2, -up);
  put (box, under, (box->width - under->width) / 2, down);
  return box;
}

static BnlFormulaBox *
lay_out_root (Font *font, const BnlFormulaNode *node, Level level)
{
  const BnlFormulaNode *index = bnl_formula_node_get (node, 1);
  double em = get_em (font, level), pen = get_pen (font, level);
  BnlFormulaBox *body = lay_out_node (font, bnl_formula_node_get (node, 0), level);
  BnlFormulaBox *box = new_box ();
  double clearance = pen + (level == DISPLAY ? font->x_height * em / 4 : pen);
  double top = MAX (body->ascent, font->x_height * em) + clearance;
  double bottom = MAX (body->descent, 0.05 * em);
  double sign = 0.62 * em + 0.05 * (top + bottom), left = 0;

  if (index) {
    BnlFormulaBox *part = lay_out_node (font, index, SECOND_SCRIPT);

    left = MAX (0.0, part->width - 0.3 * em);
    put (box, part, MAX (0.0, 0.3 * em - part->width), bottom - 0.6 * (top + bottom));
  }
  /* Its line is half a pen below the upper edge. */
  add_mark (box, BNL_FORMULA_MARK_RADICAL, 0, left, -top - pen / 2, sign + body->width + 0.08 * em,
            top + bottom + pen / 2, pen);
  g_array_index (box->marks, BnlFormulaMark, box->marks->len - 1).sign = sign;
  box->width = left + sign + body->width + 0.15 * em;
  put (box, body, left + sign, 0);
  box->ascent = MAX (box->ascent, top + 2 * pen);
  box->descent = MAX (box->descent, bottom);
  return box;
}

static BnlFormulaBox *
lay_out_accent (Font *font, const BnlFormulaNode *node, Level level)
{
  static const struct {
    const char *name;
    gunichar character;
    double width, height; /* em */
  } accents[] = {
    { "hat", '^', 0.42, 0.16 }, { "tilde", '~', 0.44, 0.11 }, { "vec", '>', 0.46, 0.17 },
    { "bar", '-', 0.4, 0 },     { "overline", '-', 0, 0 },
  };
  double em = get_em (font, level), pen = get_pen (font, level);
  BnlFormulaBox *body = lay_out_node (font, bnl_formula_node_get (node, 0), level);
  BnlFormulaBox *box = new_box ();
  double ascent = MAX (body->ascent, font->x_height * em), italic = body->italic;
  double gap = 0.11 * em, width, height, lean;
  guint i = 0;

  while (!g_str_equal (accents[i].name, node->text))
    i++;
  width = accents[i].width > 0 ? accents[i].width * em : body->width;
  height = accents[i].height > 0 ? accents[i].height * em : pen;
  /* Over the middle of the letter where it is highest. */
  lean = italic > 0 || is_letter (bnl_formula_node_get (node, 0)) ? SLANT * ascent / 2 : 0;
  if (accents[i].width <= 0)
    lean = 0;
  box->width = body->width;
  box->italic = italic;
  add_mark (box, BNL_FORMULA_MARK_ACCENT, accents[i].character,
            (body->width - italic - width) / 2 + lean, -ascent - gap - height, width, height, pen);
  put (box, body, 0, 0);
  box->ascent = ascent + gap + height;
  return box;
}

/* Returns its width.  As a letter where that is high enough, else drawn. */
static double
put_fence (Font *font, BnlFormulaBox *box, const char *fence, Level level, double reach, double x)
{
  double em = get_em (font, level), axis = font->axis * em;
  gunichar character = g_utf8_get_char (fence);
  BnlFormulaBox *letter;
  double width, height = 2 * reach;

  if (!fence[0])
    return 0.12 * em;
  letter = set_text (font, fence, BNL_FORMULA_UPRIGHT, em);
  if (letter->ascent + letter->descent >= height) {
    width = letter->width;
    put (box, letter, x, (letter->ascent - letter->descent) / 2 - axis);
    return width;
  }
  bnl_formula_box_free (letter);
  width = character == '|' ? 0.28 * em : character == 0x2016 ? 0.4 * em : 0.34 * em + 0.05 * height;
  add_mark (box, BNL_FORMULA_MARK_FENCE, character, x, -axis - height / 2, width, height,
            get_pen (font, level));
  box->ascent = MAX (box->ascent, axis + height / 2);
  box->descent = MAX (box->descent, height / 2 - axis);
  return width;
}

static BnlFormulaBox *
lay_out_fence (Font *font, const BnlFormulaNode *node, Level level)
{
  double em = get_em (font, level), axis = font->axis * em;
  BnlFormulaBox *body = lay_out_node (font, bnl_formula_node_get (node, 0), level);
  BnlFormulaBox *box = new_box ();
  double reach = FENCE_SHARE * MAX (body->ascent - axis, body->descent + axis);
  double width = body->width;

  box->width = put_fence (font, box, node->text, level, reach, 0);
  put (box, body, box->width, 0);
  box->width += width;
  box->width += put_fence (font, box, node->right, level, reach, box->width);
  return box;
}

/* --- lines --- */

/* Two columns: the left one ends where the right one begins, as \begin{aligned} has it. */
static BnlFormulaBox *
lay_out_lines (Font *font, const BnlFormulaNode *node, Level level)
{
  double em = get_em (font, level), axis = font->axis * em;
  g_autofree BnlFormulaBox **cells = g_new0 (BnlFormulaBox *, node->children->len);
  BnlFormulaBox *all = new_box (), *box = new_box ();
  double left = 0, y = 0;
  gboolean first = TRUE;

  for (guint i = 0; i < node->children->len; i++) {
    cells[i] = lay_out_row (font, bnl_formula_node_get (node, i), level);
    if (bnl_formula_node_get (node, i)->column)
      left = MAX (left, cells[i]->width);
  }
  for (guint i = 0; i < node->children->len; i++) {
    BnlFormulaBox *line = new_box ();
    double x = 0, descent;

    if (bnl_formula_node_get (node, i)->column && i + 1 < node->children->len) {
      x = left;
      put (line, cells[i], left - cells[i]->width, 0);
      i++;
      x += 5.0 / 18 * em;
    }
    line->width = x + cells[i]->width;
    put (line, cells[i], x, 0);
    if (!first)
      y += line->ascent + LINE_GAP_EM * em;
    else
      all->ascent = line->ascent;
    first = FALSE;
    all->width = MAX (all->width, line->width);
    descent = line->descent;
    put (all, line, 0, y);
    y += descent;
  }
  /* Around the axis, so that what stands beside is in the middle. */
  box->width = all->width;
  put (box, all, 0, (all->ascent - all->descent) / 2 - axis);
  return box;
}

static BnlFormulaBox *
lay_out_node (Font *font, const BnlFormulaNode *node, Level level)
{
  const BnlFormulaNode *base;

  switch (node->kind) {
  case BNL_FORMULA_NODE_SYMBOL:
    return lay_out_symbol (font, node, level);
  case BNL_FORMULA_NODE_SCRIPTS:
    base = bnl_formula_node_get (node, 0);
    if (level == DISPLAY && base->symbol && base->symbol->limits)
      return lay_out_limits (font, node, level);
    return lay_out_scripts (font, node, level);
  case BNL_FORMULA_NODE_FRACTION:
    return lay_out_fraction (font, node, level);
  case BNL_FORMULA_NODE_ROOT:
    return lay_out_root (font, node, level);
  case BNL_FORMULA_NODE_ACCENT:
    return lay_out_accent (font, node, level);
  case BNL_FORMULA_NODE_FENCE:
    return lay_out_fence (font, node, level);
  case BNL_FORMULA_NODE_LINES:
    return lay_out_lines (font, node, level);
  case BNL_FORMULA_NODE_ROW:
  case BNL_FORMULA_NODE_SPACE:
    break;
  }
  return lay_out_row (font, node, level);
}

BnlFormulaBox *
bnl_formula_lay_out (const BnlFormulaNode *node, gboolean displayed, double size_px)
{
  Font font = { .size = size_px * SIZE_IN_TEXT };
  cairo_font_options_t *options = cairo_font_options_create ();
  BnlFormulaBox *box;

  /* The same on every surface, or the layout would depend on where it is drawn. */
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  font.context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  pango_cairo_context_set_font_options (font.context, options);
  pango_context_set_round_glyph_positions (font.context, FALSE);
  cairo_font_options_destroy (options);

  font.x_height = measure_ascent (&font, "x");
  font.axis = measure_axis (&font);
  box = lay_out_node (&font, node, displayed ? DISPLAY : TEXT);
  g_object_unref (font.context);
  return box;
}
