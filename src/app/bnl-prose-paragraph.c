#include "bnl-prose-paragraph.h"

#include "bnl-formula-view.h"
#include "report/bnl-prose-layout.h"

struct _BnlProseParagraph {
  GtkWidget parent_instance;

  /* owned */
  BnlProse *prose;
  const BnlProseBlock *block; /* of it */
  GtkLabel *label;            /* a child; NULL for displayed formulas */

  gboolean has_links;
};

static const struct {
  const char *css_class;
  GtkAccessibleRole role;
} looks[] = {
  [BNL_PROSE_TITLE] = { "title", GTK_ACCESSIBLE_ROLE_HEADING },
  [BNL_PROSE_HEADING] = { "heading", GTK_ACCESSIBLE_ROLE_HEADING },
  [BNL_PROSE_SUBHEADING] = { "subheading", GTK_ACCESSIBLE_ROLE_HEADING },
  [BNL_PROSE_TEXT] = { "text", GTK_ACCESSIBLE_ROLE_GROUP },
  [BNL_PROSE_ITEM] = { "item", GTK_ACCESSIBLE_ROLE_GROUP },
  [BNL_PROSE_FORMULA] = { "displayed", GTK_ACCESSIBLE_ROLE_GROUP },
};

G_DEFINE_FINAL_TYPE (BnlProseParagraph, bnl_prose_paragraph, GTK_TYPE_WIDGET)

/* Links as markup, for the label to follow; all else is done by attributes. */
static char *
write_markup (const BnlProseBlock *block)
{
  GString *markup = g_string_new (NULL);

  for (guint i = 0; i < block->n_runs; i++) {
    const BnlProseRun *run = &block->runs[i];
    g_autofree char *text = g_markup_escape_text (run->text, -1);
    g_autofree char *target = run->target ? g_markup_escape_text (run->target, -1) : NULL;

    if (target)
      g_string_append_printf (markup, "<a href=\"%s\" title=\"%s\">%s</a>", target,
                              g_str_has_prefix (target, "https:") ? target : "", text);
    else
      g_string_append (markup, text);
  }
  return g_string_free (markup, FALSE);
}

/* The label's context has the same font as the paragraph's, and is not yet told of a new one. */
static void
update_attributes (BnlProseParagraph *self)
{
  PangoFontDescription *font;
  PangoAttrList *attributes;

  if (!self->label)
    return;
  bnl_prose_layout_prepare (gtk_widget_get_pango_context (GTK_WIDGET (self->label)));
  font = pango_context_get_font_description (gtk_widget_get_pango_context (GTK_WIDGET (self)));
  attributes = bnl_prose_layout_make_attributes (
      self->block, (double) pango_font_description_get_size (font) / PANGO_SCALE, NULL);
  gtk_label_set_attributes (self->label, attributes);
  pango_attr_list_unref (attributes);
}

static gboolean
activate_link_cb (GtkLabel *label, const char *target, BnlProseParagraph *self)
{
  /* Without the application the web is still there. */
  return gtk_widget_activate_action (GTK_WIDGET (self), "app.follow-link", "s", target) ||
         !g_str_has_prefix (target, "https:");
}

static void
bnl_prose_paragraph_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (bnl_prose_paragraph_parent_class)->css_changed (widget, change);
  update_attributes (BNL_PROSE_PARAGRAPH (widget));
}

/* The context is another one then. */
static void
bnl_prose_paragraph_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (bnl_prose_paragraph_parent_class)->root (widget);
  update_attributes (BNL_PROSE_PARAGRAPH (widget));
}

/* In characters, where the first or the last link begins. */
static int
find_link (BnlProseParagraph *self, gboolean last)
{
  glong at = 0, found = -1;

  for (guint i = 0; i < self->block->n_runs && (found < 0 || last); i++) {
    if (self->block->runs[i].target)
      found = at;
    at += g_utf8_strlen (self->block->runs[i].text, -1);
  }
  return (int) found;
}

/* A label that can be selected would take all of its text; the cursor in a link is what Enter
 * follows, and from there Tab goes to the next. */
static gboolean
bnl_prose_paragraph_focus (GtkWidget *widget, GtkDirectionType direction)
{
  BnlProseParagraph *self = BNL_PROSE_PARAGRAPH (widget);
  gboolean had_focus, has_focus;

  if (!self->has_links)
    return FALSE;
  had_focus = gtk_widget_is_focus (GTK_WIDGET (self->label));
  has_focus = GTK_WIDGET_CLASS (bnl_prose_paragraph_parent_class)->focus (widget, direction);
  if (has_focus && !had_focus) {
    int link = find_link (self, direction == GTK_DIR_TAB_BACKWARD);

    gtk_label_select_region (self->label, link, link);
  }
  return has_focus;
}

static void
bnl_prose_paragraph_dispose (GObject *object)
{
  BnlProseParagraph *self = BNL_PROSE_PARAGRAPH (object);
  GtkWidget *child;

  self->label = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (bnl_prose_paragraph_parent_class)->dispose (object);
}

static void
bnl_prose_paragraph_finalize (GObject *object)
{
  g_clear_pointer (&BNL_PROSE_PARAGRAPH (object)->prose, bnl_prose_unref);
  G_OBJECT_CLASS (bnl_prose_paragraph_parent_class)->finalize (object);
}

static void
bnl_prose_paragraph_class_init (BnlProseParagraphClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = bnl_prose_paragraph_dispose;
  object_class->finalize = bnl_prose_paragraph_finalize;
  widget_class->css_changed = bnl_prose_paragraph_css_changed;
  widget_class->root = bnl_prose_paragraph_root;
  widget_class->focus = bnl_prose_paragraph_focus;
  gtk_widget_class_set_css_name (widget_class, "paragraph");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
bnl_prose_paragraph_init (BnlProseParagraph *self)
{
}

static void
add_bullet (BnlProseParagraph *self)
{
  GtkWidget *bullet = g_object_new (GTK_TYPE_LABEL, "label", "•", "valign", GTK_ALIGN_BASELINE,
                                    "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (bullet, "bullet");
  gtk_widget_set_parent (bullet, GTK_WIDGET (self));
}

static void
add_label (BnlProseParagraph *self)
{
  g_autofree char *markup = write_markup (self->block);

  self->label =
      g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                    "natural-wrap-mode", GTK_NATURAL_WRAP_NONE, "xalign", 0.0, "selectable", TRUE,
                    "hexpand", TRUE, "valign", GTK_ALIGN_BASELINE, NULL);
  gtk_label_set_markup (self->label, markup);
  g_signal_connect (self->label, "activate-link", G_CALLBACK (activate_link_cb), self);
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));
}

GtkWidget *
bnl_prose_paragraph_new (BnlProse *prose, const BnlProseBlock *block)
{
  BnlProseParagraph *self =
      g_object_new (BNL_TYPE_PROSE_PARAGRAPH, "accessible-role", looks[block->kind].role, NULL);
  g_autofree char *text = bnl_prose_layout_dup_text (block);

  self->prose = bnl_prose_ref (prose);
  self->block = block;
  for (guint i = 0; i < block->n_runs; i++)
    self->has_links |= block->runs[i].target != NULL;
  gtk_widget_add_css_class (GTK_WIDGET (self), looks[block->kind].css_class);
  if (looks[block->kind].role == GTK_ACCESSIBLE_ROLE_HEADING)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                    GTK_ACCESSIBLE_PROPERTY_LEVEL, (int) block->kind + 1, -1);

  if (block->kind == BNL_PROSE_FORMULA) {
    GtkWidget *formula = bnl_formula_view_new (block->runs[0].formula);

    gtk_widget_set_hexpand (formula, TRUE);
    gtk_widget_set_parent (formula, GTK_WIDGET (self));
    return GTK_WIDGET (self);
  }
  if (block->kind == BNL_PROSE_ITEM)
    add_bullet (self);
  add_label (self);
  update_attributes (self);
  return GTK_WIDGET (self);
}

gboolean
bnl_prose_paragraph_shows (BnlProseParagraph *self, const BnlProseBlock *block)
{
  if (self->block->kind != block->kind || self->block->n_runs != block->n_runs)
    return FALSE;
  for (guint i = 0; i < block->n_runs; i++) {
    const BnlProseRun *a = &self->block->runs[i], *b = &block->runs[i];

    if (!g_str_equal (a->text, b->text) || a->style != b->style || !a->formula != !b->formula ||
        g_strcmp0 (a->target, b->target) != 0 ||
        (a->formula &&
         !g_str_equal (bnl_formula_get_latex (a->formula), bnl_formula_get_latex (b->formula))))
      return FALSE;
  }
  return TRUE;
}
