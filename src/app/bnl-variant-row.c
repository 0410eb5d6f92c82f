/* Purpose: a named variant of a sweep.  CSS node: widget.  No actions.  Accessible role: group. */

#include "bnl-variant-row.h"

#include <glib/gi18n.h>

#include "bnl-control.h"
#include "bnl-setting-set.h"

struct _BnlVariantRow {
  AdwBin parent_instance;

  /* borrowed */
  GtkEntry *name_entry;
  BnlSettingSet *settings;
};

enum { SIGNAL_EDITED, SIGNAL_REMOVED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlVariantRow, bnl_variant_row, ADW_TYPE_BIN)

static void
edited_cb (BnlVariantRow *self)
{
  g_signal_emit (self, signals[SIGNAL_EDITED], 0);
}

static void
removed_cb (BnlVariantRow *self)
{
  g_signal_emit (self, signals[SIGNAL_REMOVED], 0);
}

static GtkWidget *
create_head (BnlVariantRow *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");

  self->name_entry = GTK_ENTRY (gtk_entry_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->name_entry), TRUE);
  gtk_entry_set_placeholder_text (self->name_entry, _ ("Name"));
  bnl_control_set_name (GTK_WIDGET (self->name_entry), _ ("Name of the variant"));
  g_signal_connect_object (self->name_entry, "changed", G_CALLBACK (edited_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->name_entry));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Take Off This Variant"));
  bnl_control_set_name (button, _ ("Take Off This Variant"));
  g_signal_connect_object (button, "clicked", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (head), button);
  gtk_widget_add_css_class (head, "variant-head");
  return head;
}

static void
bnl_variant_row_class_init (BnlVariantRowClass *klass)
{
  signals[SIGNAL_EDITED] = g_signal_new ("edited", BNL_TYPE_VARIANT_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_REMOVED] = g_signal_new ("removed", BNL_TYPE_VARIANT_ROW, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_variant_row_init (BnlVariantRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (GTK_WIDGET (self), "setting-row");
  gtk_box_append (GTK_BOX (box), create_head (self));
  self->settings = bnl_setting_set_new (_ ("Add a Setting to the Variant"), NULL);
  g_signal_connect_object (self->settings, "edited", G_CALLBACK (edited_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->settings));
  adw_bin_set_child (ADW_BIN (self), box);
}

BnlVariantRow *
bnl_variant_row_new (const char *name, const char *const *settings)
{
  BnlVariantRow *self = g_object_new (BNL_TYPE_VARIANT_ROW, NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->name_entry), name);
  bnl_setting_set_show (self->settings, settings);
  return self;
}

char *
bnl_variant_row_dup_name (BnlVariantRow *self)
{
  g_return_val_if_fail (BNL_IS_VARIANT_ROW (self), NULL);

  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_entry))));
}

GStrv
bnl_variant_row_dup_settings (BnlVariantRow *self)
{
  g_return_val_if_fail (BNL_IS_VARIANT_ROW (self), NULL);

  return bnl_setting_set_dup (self->settings);
}

void
bnl_variant_row_leave_out (BnlVariantRow *self, const char *const *keys)
{
  g_return_if_fail (BNL_IS_VARIANT_ROW (self));

  bnl_setting_set_leave_out (self->settings, keys);
}

gboolean
bnl_variant_row_check (BnlVariantRow *self, GError **error)
{
  g_autoptr (BnlSpec) scratch = bnl_spec_new ();

  g_return_val_if_fail (BNL_IS_VARIANT_ROW (self), FALSE);

  return bnl_setting_set_apply (self->settings, scratch, error);
}

void
bnl_variant_row_focus (BnlVariantRow *self)
{
  g_return_if_fail (BNL_IS_VARIANT_ROW (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->name_entry));
}
