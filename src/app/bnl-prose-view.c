#include "bnl-prose-view.h"

#include "bnl-prose-paragraph.h"

struct _BnlProseView {
  GtkWidget parent_instance;

  /* owned */
  char *markup;
  char *label;
};

enum {
  PROP_MARKUP = 1,
  PROP_LABEL,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BnlProseView, bnl_prose_view, GTK_TYPE_WIDGET)

/* What stays the same stays: a verdict grows while somebody reads or selects it. */
void
bnl_prose_view_set_prose (BnlProseView *self, BnlProse *prose)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));
  g_autofree char *plain = NULL;
  const BnlProseBlock *blocks = NULL;
  guint n_blocks = 0;

  g_return_if_fail (BNL_IS_PROSE_VIEW (self));

  if (prose)
    blocks = bnl_prose_get_blocks (prose, &n_blocks);
  for (guint i = 0; i < n_blocks; i++) {
    GtkWidget *paragraph;

    if (child && bnl_prose_paragraph_shows (BNL_PROSE_PARAGRAPH (child), &blocks[i])) {
      child = gtk_widget_get_next_sibling (child);
      continue;
    }
    paragraph = bnl_prose_paragraph_new (prose, &blocks[i]);
    gtk_widget_insert_before (paragraph, GTK_WIDGET (self), child);
    if (child) {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      gtk_widget_unparent (child);
      child = next;
    }
  }
  while (child) {
    GtkWidget *next = gtk_widget_get_next_sibling (child);

    gtk_widget_unparent (child);
    child = next;
  }

  plain = prose ? bnl_prose_to_plain (prose) : g_strdup ("");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, plain,
                                  -1);
}

void
bnl_prose_view_set_markup (BnlProseView *self, const char *markup)
{
  g_autoptr (BnlProse) prose = NULL;

  g_return_if_fail (BNL_IS_PROSE_VIEW (self));

  if (g_strcmp0 (self->markup, markup) == 0)
    return;
  g_free (self->markup);
  self->markup = g_strdup (markup);
  if (markup)
    prose = bnl_prose_new_anyhow (markup);
  bnl_prose_view_set_prose (self, prose);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MARKUP]);
}

const char *
bnl_prose_view_get_markup (BnlProseView *self)
{
  g_return_val_if_fail (BNL_IS_PROSE_VIEW (self), NULL);

  return self->markup;
}

static void
set_label (BnlProseView *self, const char *label)
{
  if (g_strcmp0 (self->label, label) == 0)
    return;
  g_free (self->label);
  self->label = g_strdup (label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label ? label : "", -1);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LABEL]);
}

static void
bnl_prose_view_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  BnlProseView *self = BNL_PROSE_VIEW (object);

  switch (property_id) {
  case PROP_MARKUP:
    g_value_set_string (value, self->markup);
    break;
  case PROP_LABEL:
    g_value_set_string (value, self->label);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_prose_view_set_property (GObject *object,
                             guint property_id,
                             const GValue *value,
                             GParamSpec *pspec)
{
  BnlProseView *self = BNL_PROSE_VIEW (object);

  switch (property_id) {
  case PROP_MARKUP:
    bnl_prose_view_set_markup (self, g_value_get_string (value));
    break;
  case PROP_LABEL:
    set_label (self, g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_prose_view_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (bnl_prose_view_parent_class)->dispose (object);
}

static void
bnl_prose_view_finalize (GObject *object)
{
  BnlProseView *self = BNL_PROSE_VIEW (object);

  g_free (self->markup);
  g_free (self->label);
  G_OBJECT_CLASS (bnl_prose_view_parent_class)->finalize (object);
}

static void
bnl_prose_view_class_init (BnlProseViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = bnl_prose_view_get_property;
  object_class->set_property = bnl_prose_view_set_property;
  object_class->dispose = bnl_prose_view_dispose;
  object_class->finalize = bnl_prose_view_finalize;
  props[PROP_MARKUP] = g_param_spec_string ("markup", NULL, NULL, NULL, flags);
  props[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_css_name (widget_class, "prose");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_prose_view_init (BnlProseView *self)
{
  gtk_orientable_set_orientation (
      GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
}

GtkWidget *
bnl_prose_view_new (void)
{
  return g_object_new (BNL_TYPE_PROSE_VIEW, NULL);
}
