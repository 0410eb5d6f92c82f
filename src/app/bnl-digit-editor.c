#include "bnl-digit-editor.h"

#include <glib/gi18n.h>
#include <string.h>

#include "bnl-digit-keeper.h"
#include "bnl-image-browser.h"
#include "bnl-toaster.h"
#include "data/bnl-catalog.h"

/* CSS node: the bin's. */

/* Longer than GNOME's 5: who reads a screen with a keyboard has to get there first. */
#define UNDO_SECONDS 10

/* What is done with the digits once they are found. */
typedef enum {
  WISH_NONE,
  WISH_RELABEL,
  WISH_MOVE,
  WISH_DELETE,
} Wish;

struct _BnlDigitEditor {
  AdwBin parent_instance;

  /* template children */
  AdwToastOverlay *toasts;
  AdwBin *place;
  GtkWidget *bar;

  /* owned */
  BnlController *controller;
  BnlDigitKeeper *keeper;
  GtkFileChooserNative *dialog; /* while it is open */
  GPtrArray *before;            /* the digits of the last change as they were */
  GPtrArray *after;             /* as that change left them */

  /* borrowed */
  BnlImageBrowser *browser; /* child of place */

  /* view state */
  Wish wish;
  BnlDigitChange last_change;
  guint label;          /* wished for */
  BnlMyDigitsHalf half; /* wished for */
  gboolean is_undoing;  /* the change under way takes the last back */
  gboolean is_latest;   /* no setting has changed since the last change */
};

enum {
  PROP_CONTROLLER = 1,
  PROP_BROWSER,
};

G_DEFINE_FINAL_TYPE (BnlDigitEditor, bnl_digit_editor, ADW_TYPE_BIN)

static gboolean
shows_own_digits (BnlDigitEditor *self)
{
  BnlDataset *dataset = self->controller ? bnl_controller_get_dataset (self->controller) : NULL;
  g_autofree char *folder = bnl_my_digits_dup_folder ();

  return dataset && g_str_equal (bnl_dataset_get_place (dataset), folder);
}

/* --- what can be done now --- */

static void
refresh (BnlDigitEditor *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean own = shows_own_digits (self);
  gboolean free = own && self->wish == WISH_NONE && !bnl_controller_get_active (self->controller) &&
                  !bnl_controller_get_loading (self->controller);
  gboolean any = FALSE;

  if (self->browser) {
    g_autoptr (GtkBitset) chosen =
        bnl_image_grid_dup_chosen (bnl_image_browser_get_grid (self->browser));

    any = !gtk_bitset_is_empty (chosen);
  }
  gtk_widget_set_visible (self->bar, own);
  gtk_widget_action_set_enabled (widget, "digits.relabel", free && any);
  gtk_widget_action_set_enabled (widget, "digits.move", free && any);
  gtk_widget_action_set_enabled (widget, "digits.delete", free && any);
  gtk_widget_action_set_enabled (widget, "digits.export", own && !self->dialog);
}

/* Ctrl+Z goes to what was done last. */
static void
history_cb (BnlDigitEditor *self)
{
  if (shows_own_digits (self))
    self->is_latest = FALSE;
}

static void
state_changed_cb (BnlDigitEditor *self)
{
  refresh (self);
}

static void
show_toast (BnlDigitEditor *self, const char *title, gboolean can_undo)
{
  AdwToast *toast = adw_toast_new (title);

  if (can_undo) {
    adw_toast_set_button_label (toast, _ ("Undo"));
    adw_toast_set_action_name (toast, "digits.undo");
    adw_toast_set_timeout (toast, UNDO_SECONDS);
  }
  bnl_toaster_show (self->toasts, toast);
}

/* What is on screen is not what there is any more.  None left are no data set. */
static void
reload (BnlDigitEditor *self)
{
  guint counts[BNL_MY_DIGITS_N_HALVES];

  bnl_my_digits_count (counts);
  bnl_controller_tell_datasets_changed (self->controller);
  bnl_controller_load_dataset (self->controller,
                               counts[BNL_MY_DIGITS_TEST] + counts[BNL_MY_DIGITS_TRAIN] > 0
                                   ? BNL_CATALOG_MY_DIGITS
                                   : "digits");
}

/* --- changes --- */

static GPtrArray *
copy_digits (const GPtrArray *digits)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_my_digit_free);

  for (guint i = 0; i < digits->len; i++)
    g_ptr_array_add (copies, bnl_my_digit_copy (g_ptr_array_index (digits, i)));
  return copies;
}

static void
remember (BnlDigitEditor *self, const GPtrArray *before)
{
  g_clear_pointer (&self->before, g_ptr_array_unref);
  self->before = copy_digits (before);
}

/* Finds which of the digits the selected images are; found_digits() goes on. */
static void
begin (BnlDigitEditor *self, Wish wish)
{
  BnlImageGrid *grid = bnl_image_browser_get_grid (self->browser);
  BnlGallery *gallery = bnl_image_grid_get_gallery (grid);
  g_autoptr (GtkBitset) chosen = bnl_image_grid_dup_chosen (grid);
  guint n = (guint) gtk_bitset_get_size (chosen);
  g_autofree BnlMyDigit *digits = g_new0 (BnlMyDigit, n + 1);
  g_autofree guint8 *pixels = g_new (guint8, (gsize) n * BNL_DIGIT_N_PIXELS + 1);

  if (n == 0 || bnl_dataset_get_n_pixels (bnl_gallery_get_dataset (gallery)) != BNL_DIGIT_N_PIXELS)
    return;
  for (guint i = 0; i < n; i++) {
    guint32 image = gtk_bitset_get_nth (chosen, i);

    digits[i].half = bnl_gallery_get_part (gallery, image) == BNL_PART_TEST ? BNL_MY_DIGITS_TEST
                                                                            : BNL_MY_DIGITS_TRAIN;
    digits[i].label = bnl_gallery_get_label (gallery, image);
    memcpy (pixels + (gsize) i * BNL_DIGIT_N_PIXELS, bnl_gallery_get_pixels (gallery, image),
            BNL_DIGIT_N_PIXELS);
  }
  self->wish = wish;
  self->is_undoing = FALSE;
  bnl_digit_keeper_find (self->keeper, digits, pixels, n);
  refresh (self);
}

static void
found_digits (BnlDigitEditor *self, const GPtrArray *digits)
{
  g_autoptr (GPtrArray) moved = copy_digits (digits);

  remember (self, digits);
  if (digits->len == 0) {
    show_toast (self, _ ("They are not among your digits any more"), FALSE);
    self->wish = WISH_NONE;
    reload (self);
  } else if (self->wish == WISH_DELETE) {
    bnl_digit_keeper_delete (self->keeper, digits);
  } else {
    for (guint i = 0; i < moved->len; i++) {
      BnlMyDigit *digit = g_ptr_array_index (moved, i);

      if (self->wish == WISH_RELABEL)
        digit->label = self->label;
      else
        digit->half = self->half;
    }
    bnl_digit_keeper_move (self->keeper, digits, moved);
  }
}

static char *
describe_change (BnlDigitEditor *self, BnlDigitChange change, guint n)
{
  if (change == BNL_DIGIT_DELETED)
    return g_strdup_printf (ngettext ("Deleted %u digit", "Deleted %u digits", n), n);
  if (self->wish == WISH_RELABEL)
    return g_strdup_printf (ngettext ("%u digit is a %u now", "%u digits are a %u now", n), n,
                            self->label);
  if (self->half == BNL_MY_DIGITS_TRAIN)
    return g_strdup_printf (
        ngettext ("%u digit is for training now", "%u digits are for training now", n), n);
  return g_strdup_printf (
      ngettext ("%u digit is for testing now", "%u digits are for testing now", n), n);
}

static void
kept_cb (BnlDigitEditor *self, BnlDigitChange change, const GPtrArray *digits)
{
  g_autofree char *title = NULL;

  if (change == BNL_DIGIT_FOUND) {
    found_digits (self, digits);
    return;
  }
  if (change == BNL_DIGIT_EXPORTED) {
    show_toast (self, _ ("Exported My digits as four IDX files"), FALSE);
    return;
  }
  if (!self->is_undoing) {
    title = describe_change (self, change, digits->len);
    show_toast (self, title, TRUE);
    g_clear_pointer (&self->after, g_ptr_array_unref);
    self->after = copy_digits (digits);
    self->last_change = change;
    self->is_latest = TRUE;
  }
  self->wish = WISH_NONE;
  reload (self);
  refresh (self);
}

static void
not_kept_cb (BnlDigitEditor *self, const char *sentence)
{
  self->wish = WISH_NONE;
  refresh (self);
  g_signal_emit_by_name (self->controller, "problem", sentence);
}

static void
relabel_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlDigitEditor *self = BNL_DIGIT_EDITOR (widget);

  self->label = (guint) g_variant_get_int32 (parameter);
  begin (self, WISH_RELABEL);
}

static void
move_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlDigitEditor *self = BNL_DIGIT_EDITOR (widget);

  self->half = g_str_equal (g_variant_get_string (parameter, NULL), "training")
                   ? BNL_MY_DIGITS_TRAIN
                   : BNL_MY_DIGITS_TEST;
  begin (self, WISH_MOVE);
}

static void
delete_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  begin (BNL_DIGIT_EDITOR (widget), WISH_DELETE);
}

/* Deleted digits stay aside until a later start drops them, so the offer holds while it is seen. */
static void
undo_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlDigitEditor *self = BNL_DIGIT_EDITOR (widget);
  g_autoptr (GPtrArray) after = g_steal_pointer (&self->after);
  g_autoptr (GPtrArray) before = NULL;

  if (!after || self->wish != WISH_NONE)
    return;
  /* A change that failed half-way left the later ones as they were. */
  before = g_ptr_array_new ();
  for (guint i = 0; i < after->len; i++)
    g_ptr_array_add (before, g_ptr_array_index (self->before, i));
  self->is_undoing = TRUE;
  if (self->last_change == BNL_DIGIT_DELETED)
    bnl_digit_keeper_restore (self->keeper, before);
  else
    bnl_digit_keeper_move (self->keeper, after, before);
}

static gboolean
undo_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  BnlDigitEditor *self = BNL_DIGIT_EDITOR (widget);

  return self->is_latest && self->after && gtk_widget_activate_action (widget, "digits.undo", NULL);
}

/* --- export --- */

static void
folder_response_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  BnlDigitEditor *self = user_data;

  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) folder = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
    g_autofree char *path = folder ? g_file_get_path (folder) : NULL;

    if (path)
      bnl_digit_keeper_export (self->keeper, path);
  }
  g_clear_object (&self->dialog);
  refresh (self);
}

static void
export_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlDigitEditor *self = BNL_DIGIT_EDITOR (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  self->dialog = gtk_file_chooser_native_new (
      _ ("Empty Folder for Four IDX Files"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
      GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Export"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->dialog), TRUE);
  g_signal_connect (self->dialog, "response", G_CALLBACK (folder_response_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->dialog));
  refresh (self);
}

/* --- the object --- */

static void
set_controller (BnlDigitEditor *self, BnlController *controller)
{
  if (!controller || self->controller)
    return;
  self->controller = g_object_ref (controller);
  g_signal_connect_object (controller, "notify::loading", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (bnl_controller_get_setup (controller), "notify::undo-text",
                           G_CALLBACK (history_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "notify::active", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  refresh (self);
}

static void
set_browser (BnlDigitEditor *self, BnlImageBrowser *browser)
{
  self->browser = browser;
  adw_bin_set_child (self->place, GTK_WIDGET (browser));
  g_signal_connect_object (bnl_image_browser_get_grid (browser), "chosen",
                           G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
bnl_digit_editor_set_property (GObject *object,
                               guint property_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  BnlDigitEditor *self = BNL_DIGIT_EDITOR (object);

  switch (property_id) {
  case PROP_CONTROLLER:
    set_controller (self, g_value_get_object (value));
    break;
  case PROP_BROWSER:
    set_browser (self, g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_digit_editor_dispose (GObject *object)
{
  BnlDigitEditor *self = BNL_DIGIT_EDITOR (object);

  if (self->dialog)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->dialog));
  g_clear_object (&self->dialog);
  if (self->controller)
    g_signal_handlers_disconnect_by_data (self->controller, self);
  g_clear_object (&self->controller);
  if (self->keeper)
    g_signal_handlers_disconnect_by_data (self->keeper, self);
  g_clear_object (&self->keeper);
  g_clear_pointer (&self->before, g_ptr_array_unref);
  g_clear_pointer (&self->after, g_ptr_array_unref);
  self->browser = NULL;
  G_OBJECT_CLASS (bnl_digit_editor_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "digits.relabel", "i", relabel_cb);
  gtk_widget_class_install_action (widget_class, "digits.move", "s", move_cb);
  gtk_widget_class_install_action (widget_class, "digits.delete", NULL, delete_cb);
  gtk_widget_class_install_action (widget_class, "digits.undo", NULL, undo_cb);
  gtk_widget_class_install_action (widget_class, "digits.export", NULL, export_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "digits.delete", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, undo_key_cb, NULL);
  for (int digit = 0; digit < BNL_MY_DIGITS_N_LABELS; digit++)
    gtk_widget_class_add_binding_action (widget_class, (guint) (GDK_KEY_0 + digit), 0,
                                         "digits.relabel", "i", digit);
}

static void
bnl_digit_editor_class_init (BnlDigitEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags writable = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = bnl_digit_editor_dispose;
  object_class->set_property = bnl_digit_editor_set_property;
  g_object_class_install_property (
      object_class, PROP_CONTROLLER,
      g_param_spec_object ("controller", NULL, NULL, BNL_TYPE_CONTROLLER, writable));
  g_object_class_install_property (
      object_class, PROP_BROWSER,
      g_param_spec_object ("browser", NULL, NULL, BNL_TYPE_IMAGE_BROWSER, writable));

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-digit-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlDigitEditor, toasts);
  gtk_widget_class_bind_template_child (widget_class, BnlDigitEditor, place);
  gtk_widget_class_bind_template_child (widget_class, BnlDigitEditor, bar);
  install_actions (widget_class);
}

static void
bnl_digit_editor_init (BnlDigitEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->keeper = bnl_digit_keeper_new ();
  g_signal_connect_swapped (self->keeper, "done", G_CALLBACK (kept_cb), self);
  g_signal_connect_swapped (self->keeper, "failed", G_CALLBACK (not_kept_cb), self);
  refresh (self);
}
