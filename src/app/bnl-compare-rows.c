/* Purpose: the arms of a sweep.  CSS node: widget.  No actions.  Accessible role: group. */

#include "bnl-compare-rows.h"

#include <glib/gi18n.h>
#include <string.h>

#include "bnl-choice-flow.h"
#include "bnl-control.h"
#include "bnl-setting-row.h"
#include "bnl-variant-row.h"

typedef enum {
  COMPARE_PAIR,
  COMPARE_NORMS,
  COMPARE_VARIANTS,
  COMPARE_NOTHING,
} Compare;

#define ALL_NORMS "none, batch, layer, batch-renorm, ghost"

struct _BnlCompareRows {
  AdwBin parent_instance;

  /* borrowed */
  BnlSettingRow *kind_row;
  GtkDropDown *kind_drop;
  BnlChoiceFlow *norms;
  GtkWidget *variants_box;
  GtkBox *variants; /* of BnlVariantRow */
  GtkWidget *add_button;

  /* owned */
  GStrv left_out; /* NULL: nothing */

  gboolean is_showing;
};

enum { SIGNAL_EDITED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlCompareRows, bnl_compare_rows, ADW_TYPE_BIN)

static Compare
get_kind (BnlCompareRows *self)
{
  return gtk_drop_down_get_selected (self->kind_drop);
}

static void
emit_edited_cb (BnlCompareRows *self)
{
  if (!self->is_showing)
    g_signal_emit (self, signals[SIGNAL_EDITED], 0);
}

/* --- variants --- */

static void
removed_cb (BnlVariantRow *row, BnlCompareRows *self)
{
  gtk_widget_grab_focus (self->add_button);
  gtk_box_remove (self->variants, GTK_WIDGET (row));
  emit_edited_cb (self);
}

static BnlVariantRow *
add_variant (BnlCompareRows *self, const char *name, const char *const *settings)
{
  BnlVariantRow *row = bnl_variant_row_new (name, settings);

  if (self->left_out)
    bnl_variant_row_leave_out (row, (const char *const *) self->left_out);
  g_signal_connect_object (row, "edited", G_CALLBACK (emit_edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (row, "removed", G_CALLBACK (removed_cb), self);
  gtk_box_append (self->variants, GTK_WIDGET (row));
  return row;
}

static void
add_clicked_cb (BnlCompareRows *self)
{
  BnlVariantRow *row = add_variant (self, "", (const char *const[]){ NULL });

  bnl_variant_row_focus (row);
  emit_edited_cb (self);
}

static void
clear_variants (BnlCompareRows *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->variants))))
    gtk_box_remove (self->variants, row);
}

/* --- kinds --- */

static const char *
get_sentence (Compare kind)
{
  switch (kind) {
  case COMPARE_PAIR:
    return _ ("Two networks at every point, with the same first weights and the same batches.");
  case COMPARE_NORMS:
    return _ ("One network a kind, with the same first weights and the same batches; the first "
              "is what the others are compared with.");
  case COMPARE_VARIANTS:
    return _ ("Each sets something else; the first is what the others are compared with.");
  case COMPARE_NOTHING:
  default:
    return _ ("One network at every point, as the base settings have it.");
  }
}

static void
show_kind (BnlCompareRows *self)
{
  Compare kind = get_kind (self);

  bnl_setting_row_set_subtitle (self->kind_row, get_sentence (kind));
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->norms)), kind == COMPARE_NORMS);
  gtk_widget_set_visible (self->variants_box, kind == COMPARE_VARIANTS);
}

static void
kind_cb (BnlCompareRows *self)
{
  show_kind (self);
  if (self->is_showing)
    return;
  /* To begin with what everybody compares. */
  if (get_kind (self) == COMPARE_VARIANTS &&
      !gtk_widget_get_first_child (GTK_WIDGET (self->variants))) {
    add_variant (self, _ ("without BN"), (const char *const[]){ "norm=none", NULL });
    add_variant (self, _ ("with BN"), (const char *const[]){ "norm=batch", NULL });
  }
  emit_edited_cb (self);
}

/* --- from a plan --- */

static JsonArray *
get_array (JsonObject *plan, const char *name)
{
  return json_object_has_member (plan, name) ? json_object_get_array_member (plan, name) : NULL;
}

static gboolean
has_arms (JsonObject *plan)
{
  JsonArray *arms = get_array (plan, "arms");

  return arms && json_array_get_length (arms) > 0;
}

/* NULL: the norm does not vary. */
static const char *
find_norms (JsonObject *plan)
{
  JsonArray *axes = get_array (plan, "vary");

  for (guint i = 0; axes && i < json_array_get_length (axes); i++) {
    JsonObject *axis = json_array_get_object_element (axes, i);

    if (g_str_equal (json_object_get_string_member (axis, "key"), "norm"))
      return json_object_get_string_member (axis, "values");
  }
  return NULL;
}

gboolean
bnl_compare_rows_takes_norm (JsonObject *plan)
{
  const char *norms = find_norms (plan);

  return norms && strchr (norms, ',') && !has_arms (plan);
}

static gboolean
is_pair (const char *norms)
{
  g_autofree char *text = g_strdup (norms);
  char *end = text;

  for (const char *c = norms; *c; c++)
    if (*c != ' ')
      *end++ = *c;
  *end = '\0';
  return g_str_equal (text, "none,batch");
}

/* A value of JSON as bnl_spec_set() takes it. */
static char *
dup_value (JsonNode *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *items = json_node_get_array (node);
    GString *text = g_string_new (json_array_get_length (items) == 0 ? "none" : NULL);

    for (guint i = 0; i < json_array_get_length (items); i++)
      g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "",
                              json_array_get_int_element (items, i));
    return g_string_free (text, FALSE);
  }
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  return json_to_string (node, FALSE);
}

static void
show_arm (BnlCompareRows *self, JsonObject *arm)
{
  JsonObject *set =
      json_object_has_member (arm, "set") ? json_object_get_object_member (arm, "set") : NULL;
  g_autoptr (GPtrArray) settings = g_ptr_array_new_with_free_func (g_free);
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  if (set) {
    json_object_iter_init_ordered (&iter, set);
    while (json_object_iter_next_ordered (&iter, &key, &node)) {
      g_autofree char *value = dup_value (node);

      g_ptr_array_add (settings, g_strdup_printf ("%s=%s", key, value));
    }
  }
  g_ptr_array_add (settings, NULL);
  add_variant (self, json_object_get_string_member (arm, "name"),
               (const char *const *) settings->pdata);
}

static gboolean
is_arm (JsonObject *arm, const char *name, const char *norm)
{
  JsonObject *set =
      json_object_has_member (arm, "set") ? json_object_get_object_member (arm, "set") : NULL;

  return set && json_object_get_size (set) == 1 && json_object_has_member (set, "norm") &&
         g_str_equal (json_object_get_string_member (set, "norm"), norm) &&
         g_str_equal (json_object_get_string_member (arm, "name"), name);
}

/* Given as variants, with the names that the norm's own have. */
static gboolean
are_pair (JsonArray *arms)
{
  return json_array_get_length (arms) == 2 &&
         is_arm (json_array_get_object_element (arms, 0), "without BN", "none") &&
         is_arm (json_array_get_object_element (arms, 1), "with BN", "batch");
}

void
bnl_compare_rows_show (BnlCompareRows *self, JsonObject *plan)
{
  const char *norms = find_norms (plan);
  Compare kind = COMPARE_NOTHING;

  g_return_if_fail (BNL_IS_COMPARE_ROWS (self));

  self->is_showing = TRUE;
  clear_variants (self);
  bnl_choice_flow_show (self->norms, ALL_NORMS);
  if (has_arms (plan)) {
    JsonArray *arms = get_array (plan, "arms");

    kind = are_pair (arms) ? COMPARE_PAIR : COMPARE_VARIANTS;
    for (guint i = 0; i < json_array_get_length (arms); i++)
      show_arm (self, json_array_get_object_element (arms, i));
  } else if (bnl_compare_rows_takes_norm (plan)) {
    kind = is_pair (norms) ? COMPARE_PAIR : COMPARE_NORMS;
    if (kind == COMPARE_NORMS)
      bnl_choice_flow_show (self->norms, norms);
  }
  gtk_drop_down_set_selected (self->kind_drop, kind);
  show_kind (self);
  self->is_showing = FALSE;
}

/* --- to a sweep --- */

/* "With" is by the base's own kind. */
static gboolean
apply_pair (BnlSweep *sweep, GError **error)
{
  const BnlSpec *base = bnl_sweep_get_base (sweep);
  g_autofree char *kind =
      base->norm == BNL_NORM_NONE ? g_strdup ("batch") : bnl_spec_dup_value (base, "norm");
  g_autofree char *values = g_strdup_printf ("none, %s", kind);

  return bnl_sweep_set_axis (sweep, "norm", values, error);
}

static gboolean
apply_norms (BnlCompareRows *self, BnlSweep *sweep, GError **error)
{
  g_autofree char *values = bnl_choice_flow_dup (self->norms);

  if (strchr (values, ','))
    return bnl_sweep_set_axis (sweep, "norm", values, error);
  g_set_error_literal (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE,
                       _ ("Choose two kinds of normalization or more to compare."));
  return FALSE;
}

static gboolean
apply_variants (BnlCompareRows *self, BnlSweep *sweep, GError **error)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->variants));

  if (!row) {
    g_set_error_literal (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE,
                         _ ("Add a variant, or compare nothing."));
    return FALSE;
  }
  for (; row; row = gtk_widget_get_next_sibling (row)) {
    g_autofree char *name = bnl_variant_row_dup_name (BNL_VARIANT_ROW (row));
    g_auto (GStrv) settings = bnl_variant_row_dup_settings (BNL_VARIANT_ROW (row));

    if (!name[0]) {
      g_set_error_literal (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE,
                           _ ("Give every variant a name."));
      return FALSE;
    }
    if (!bnl_variant_row_check (BNL_VARIANT_ROW (row), error) ||
        !bnl_sweep_add_arm (sweep, name, (const char *const *) settings, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
bnl_compare_rows_apply (BnlCompareRows *self, BnlSweep *sweep, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gboolean done = TRUE;

  g_return_val_if_fail (BNL_IS_COMPARE_ROWS (self), FALSE);

  if (get_kind (self) == COMPARE_PAIR)
    done = apply_pair (sweep, &problem);
  else if (get_kind (self) == COMPARE_NORMS)
    done = apply_norms (self, sweep, &problem);
  else if (get_kind (self) == COMPARE_VARIANTS)
    done = apply_variants (self, sweep, &problem);
  bnl_setting_row_set_problem (self->kind_row, done ? NULL : problem->message);
  if (!done)
    g_propagate_error (error, g_steal_pointer (&problem));
  return done;
}

void
bnl_compare_rows_leave_out (BnlCompareRows *self, const char *const *keys)
{
  g_return_if_fail (BNL_IS_COMPARE_ROWS (self));

  g_strfreev (self->left_out);
  self->left_out = g_strdupv ((GStrv) keys);
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->variants)); row;
       row = gtk_widget_get_next_sibling (row))
    bnl_variant_row_leave_out (BNL_VARIANT_ROW (row), keys);
}

/* --- the object --- */

static GtkWidget *
create_kind_row (BnlCompareRows *self)
{
  const char *const kinds[] = { _ ("Without and with BN"), _ ("Kinds of normalization"),
                                _ ("Variants of my own"), _ ("Nothing"), NULL };

  self->kind_row = g_object_new (BNL_TYPE_SETTING_ROW, "title", _ ("Compare"), NULL);
  self->kind_drop = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (kinds));
  bnl_setting_row_add (self->kind_row, GTK_WIDGET (self->kind_drop));
  g_signal_connect_object (self->kind_drop, "notify::selected", G_CALLBACK (kind_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self->kind_row);
}

static GtkWidget *
create_norms (BnlCompareRows *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->norms = bnl_choice_flow_new (bnl_spec_find_field ("norm"));
  g_signal_connect_object (self->norms, "edited", G_CALLBACK (emit_edited_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (box, "setting");
  gtk_widget_add_css_class (box, "setting-row");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->norms));
  return box;
}

static GtkWidget *
create_variants (BnlCompareRows *self)
{
  self->variants_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->variants = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_widget_add_css_class (self->variants_box, "setting-row");
  gtk_box_append (GTK_BOX (self->variants_box), GTK_WIDGET (self->variants));
  self->add_button = bnl_control_new_add_button (_ ("Add a Variant"));
  g_signal_connect_object (self->add_button, "clicked", G_CALLBACK (add_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->variants_box), self->add_button);
  return self->variants_box;
}

static void
bnl_compare_rows_finalize (GObject *object)
{
  g_clear_pointer (&BNL_COMPARE_ROWS (object)->left_out, g_strfreev);
  G_OBJECT_CLASS (bnl_compare_rows_parent_class)->finalize (object);
}

static void
bnl_compare_rows_class_init (BnlCompareRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bnl_compare_rows_finalize;
  signals[SIGNAL_EDITED] = g_signal_new ("edited", BNL_TYPE_COMPARE_ROWS, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_compare_rows_init (BnlCompareRows *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), create_kind_row (self));
  gtk_box_append (GTK_BOX (box), create_norms (self));
  gtk_box_append (GTK_BOX (box), create_variants (self));
  adw_bin_set_child (ADW_BIN (self), box);
  show_kind (self);
}
