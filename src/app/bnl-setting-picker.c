/* Purpose: one setting out of all.  CSS node: widget.  No actions.  Accessible role: group. */

#include "bnl-setting-picker.h"

#include <glib/gi18n.h>

#include "bnl-sweep-notes.h"

#define NOTE_KEY "bnl-note"
#define LIST_HEIGHT 320
#define LIST_WIDTH 300

struct _BnlSettingPicker {
  AdwBin parent_instance;

  /* borrowed */
  GtkMenuButton *button;
  GtkWidget *popover;
  GtkSearchEntry *search;
  GtkListBox *list;

  /* owned */
  GStrv left_out;
  char *words; /* looked for, case folded */
};

enum { SIGNAL_PICKED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlSettingPicker, bnl_setting_picker, ADW_TYPE_BIN)

static const BnlSettingNote *
get_note (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), NOTE_KEY);
}

/* --- the list --- */

static gboolean
has_words (const char *text, const char *words)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, words) != NULL;
}

static gboolean
filter_cb (GtkListBoxRow *row, gpointer user_data)
{
  BnlSettingPicker *self = user_data;
  const BnlSettingNote *note = get_note (row);

  if (self->left_out && g_strv_contains ((const char *const *) self->left_out, note->key))
    return FALSE;
  if (!self->words || !self->words[0])
    return TRUE;
  return has_words (bnl_sweep_notes_get_title (note), self->words) ||
         has_words (note->key, self->words) || has_words (_ (note->sentence), self->words);
}

static void
head_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  const char *heading = bnl_sweep_notes_get_heading (get_note (row));
  GtkWidget *label;

  if (before && g_str_equal (bnl_sweep_notes_get_heading (get_note (before)), heading)) {
    gtk_list_box_row_set_header (row, NULL);
    return;
  }
  label = gtk_label_new (heading);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "picker-heading");
  gtk_list_box_row_set_header (row, label);
}

static GtkWidget *
create_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  if (css_class) {
    gtk_widget_add_css_class (label, css_class);
    gtk_widget_add_css_class (label, "dim-label");
  }
  return label;
}

static void
append_row (BnlSettingPicker *self, const BnlSettingNote *note)
{
  const char *title = bnl_sweep_notes_get_title (note);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_box_append (GTK_BOX (box), create_label (title, NULL));
  gtk_box_append (GTK_BOX (box), create_label (_ (note->sentence), "caption"));
  gtk_widget_add_css_class (box, "picker-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_set_data (G_OBJECT (row), NOTE_KEY, (gpointer) note);
  gtk_list_box_append (self->list, row);
}

static void
picked_cb (BnlSettingPicker *self, GtkListBoxRow *row)
{
  gtk_menu_button_popdown (self->button);
  g_signal_emit (self, signals[SIGNAL_PICKED], 0, get_note (row)->key);
}

/* --- the search --- */

static void
searched_cb (BnlSettingPicker *self)
{
  g_free (self->words);
  self->words = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  gtk_list_box_invalidate_filter (self->list);
}

/* Enter takes the first that is left. */
static void
search_activated_cb (BnlSettingPicker *self)
{
  GtkListBoxRow *row;

  searched_cb (self);
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)); i++)
    if (filter_cb (row, self)) {
      picked_cb (self, row);
      return;
    }
}

/* Its forty rows are made for who opens it. */
static void
shown_cb (BnlSettingPicker *self)
{
  guint n;
  const BnlSettingNote *const *notes = bnl_sweep_notes_list (&n);

  if (!gtk_list_box_get_row_at_index (self->list, 0))
    for (guint i = 0; i < n; i++)
      append_row (self, notes[i]);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  searched_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

/* --- the object --- */

static GtkWidget *
create_list (BnlSettingPicker *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *nothing = gtk_label_new (_ ("No setting of that name"));

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_filter_func (self->list, filter_cb, self, NULL);
  gtk_list_box_set_header_func (self->list, head_cb, self, NULL);
  gtk_widget_add_css_class (nothing, "dim-label");
  gtk_widget_add_css_class (nothing, "picker-row");
  gtk_list_box_set_placeholder (self->list, nothing);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Settings"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (picked_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_size_request (scroller, LIST_WIDTH, LIST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  return scroller;
}

static GtkWidget *
create_popover (BnlSettingPicker *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->search = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  g_object_set (self->search, "placeholder-text", _ ("Search settings"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search settings"), -1);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (searched_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "activate", G_CALLBACK (search_activated_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->search));
  gtk_box_append (GTK_BOX (box), create_list (self));
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_object (popover, "show", G_CALLBACK (shown_cb), self, G_CONNECT_SWAPPED);
  return popover;
}

static void
bnl_setting_picker_finalize (GObject *object)
{
  BnlSettingPicker *self = BNL_SETTING_PICKER (object);

  g_clear_pointer (&self->left_out, g_strfreev);
  g_clear_pointer (&self->words, g_free);
  G_OBJECT_CLASS (bnl_setting_picker_parent_class)->finalize (object);
}

static void
bnl_setting_picker_class_init (BnlSettingPickerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bnl_setting_picker_finalize;
  signals[SIGNAL_PICKED] = g_signal_new ("picked", BNL_TYPE_SETTING_PICKER, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_setting_picker_init (BnlSettingPicker *self)
{
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  self->popover = create_popover (self);
  gtk_menu_button_set_popover (self->button, self->popover);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "flat");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
}

BnlSettingPicker *
bnl_setting_picker_new (const char *label)
{
  BnlSettingPicker *self = g_object_new (BNL_TYPE_SETTING_PICKER, NULL);
  GtkWidget *content = adw_button_content_new ();

  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "list-add-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), label);
  gtk_menu_button_set_child (self->button, content);
  /* The button inside of it is named by its content. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  return self;
}

void
bnl_setting_picker_leave_out (BnlSettingPicker *self, const char *const *keys)
{
  g_return_if_fail (BNL_IS_SETTING_PICKER (self));

  g_strfreev (self->left_out);
  self->left_out = g_strdupv ((GStrv) keys);
  gtk_list_box_invalidate_filter (self->list);
}

void
bnl_setting_picker_focus (BnlSettingPicker *self)
{
  g_return_if_fail (BNL_IS_SETTING_PICKER (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->button));
}
