/* Purpose: the settings of what becomes of the data before training, and their preview.  CSS node:
 * widget.  No actions.  Accessible role: group; every control has the name of its row. */

#include "bnl-preparation.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-augment-row.h"
#include "bnl-controller.h"
#include "bnl-format.h"
#include "bnl-number-spin.h"
#include "bnl-preparation-preview.h"
#include "bnl-preparation-words.h"
#include "bnl-reflow.h"
#include "bnl-setting-row.h"
#include "lab/bnl-number.h"

#define PRESET_SHARE 0.2

struct _BnlPreparation {
  AdwBin parent_instance;

  /* template children */
  GtkRevealer *fixed_revealer;
  BnlPreparationPreview *preview;
  GtkPicture *legend;
  GtkLabel *paper_label, *ink_label;
  GtkButton *again_button, *turn_button, *preset_button;
  GtkWidget *settings;
  BnlSettingRow *validation_row, *size_row, *normalize_row;
  GtkSpinButton *validation_spin, *size_spin;
  GtkDropDown *normalize_drop;
  GtkBox *augment_list;

  /* owned */
  BnlController *controller;

  /* borrowed */
  BnlAugmentRow *augment_rows[BNL_AUGMENT_N_KINDS];

  gboolean is_showing; /* the controls follow the settings, not the other way round */
};

enum {
  PROP_CONTROLLER = 1,
};

G_DEFINE_FINAL_TYPE (BnlPreparation, bnl_preparation, ADW_TYPE_BIN)

/* --- from the controls to the settings --- */

/* row: where a refusal is said; NULL where there can be none. */
static void
apply (BnlPreparation *self, const char *key, const char *text, BnlSettingRow *row)
{
  g_autoptr (GError) error = NULL;

  bnl_controller_set (self->controller, key, text, &error);
  if (row)
    bnl_setting_row_set_problem (row, error ? error->message : NULL);
}

static gboolean
is_ready (BnlPreparation *self)
{
  return !self->is_showing && self->controller;
}

static void
apply_validation (BnlPreparation *self, double share)
{
  g_autofree char *text = bnl_number_dup_double (share);

  apply (self, "validation", text, self->validation_row);
}

static void
validation_changed_cb (BnlPreparation *self)
{
  /* A hundredth of 7 times 100 is not 7. */
  double percent = round (gtk_spin_button_get_value (self->validation_spin) * 1e6) / 1e6;

  if (is_ready (self))
    apply_validation (self, percent / 100.0);
}

static void
preset_clicked_cb (BnlPreparation *self)
{
  apply_validation (self, PRESET_SHARE);
}

static gboolean
is_all (GtkSpinButton *spin)
{
  GtkAdjustment *adjustment = gtk_spin_button_get_adjustment (spin);

  return gtk_adjustment_get_value (adjustment) >= gtk_adjustment_get_upper (adjustment);
}

static void
size_changed_cb (BnlPreparation *self)
{
  g_autofree char *text = g_strdup_printf (
      "%.0f", is_all (self->size_spin) ? 0.0 : gtk_spin_button_get_value (self->size_spin));

  if (is_ready (self))
    apply (self, "train_size", text, self->size_row);
}

/* All that there are is a word, so that it stays all where there are more. */
static int
size_input_cb (GtkSpinButton *spin, double *value, gpointer user_data)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (spin))));
  double lowest, highest;
  guint64 whole;

  gtk_spin_button_get_range (spin, &lowest, &highest);
  if (g_utf8_collate (text, _ ("all")) == 0)
    *value = highest;
  else if (bnl_number_parse_unsigned (text, &whole))
    *value = CLAMP ((double) whole, lowest, highest);
  else
    *value = gtk_spin_button_get_value (spin);
  return TRUE;
}

static gboolean
size_output_cb (GtkSpinButton *spin, gpointer user_data)
{
  g_autofree char *text = is_all (spin)
                              ? g_strdup (_ ("all"))
                              : g_strdup_printf ("%.0f", gtk_spin_button_get_value (spin));

  if (!g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (spin))))
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

static void
normalize_selected_cb (BnlPreparation *self)
{
  guint selected = gtk_drop_down_get_selected (self->normalize_drop);

  if (is_ready (self) && selected != GTK_INVALID_LIST_POSITION)
    apply (self, "normalize", bnl_spec_find_field ("normalize")->choices[selected], NULL);
}

static void
augment_changed_cb (BnlPreparation *self, BnlAugmentRow *row)
{
  g_autoptr (BnlSpec) spec = bnl_spec_dup (bnl_controller_get_spec (self->controller));
  g_autofree char *text = NULL;

  for (guint kind = 0; kind < BNL_AUGMENT_N_KINDS; kind++)
    if (self->augment_rows[kind] == row)
      bnl_augment_set_amount (&spec->augment, kind, bnl_augment_row_get_amount (row));
  text = bnl_spec_dup_value (spec, "augment");
  apply (self, "augment", text, NULL);
}

static void
again_clicked_cb (BnlPreparation *self)
{
  bnl_preparation_preview_draw_again (self->preview);
}

static void
turn_clicked_cb (BnlPreparation *self)
{
  bnl_preparation_preview_turn (self->preview);
}

/* --- from the settings to the controls --- */

static void
show_shares (BnlPreparation *self, const BnlSpec *spec)
{
  BnlDataset *dataset = bnl_controller_get_dataset (self->controller);
  guint32 n = dataset ? bnl_preparation_words_count_rest (dataset, spec) : 0;
  g_autofree char *shares =
      dataset ? bnl_preparation_words_describe_shares (dataset, spec) : g_strdup ("");

  bnl_setting_row_set_subtitle (self->validation_row, shares);
  gtk_spin_button_set_value (self->validation_spin, 100.0 * spec->validation);
  gtk_spin_button_set_range (self->size_spin, 1.0, MAX (n, 2));
  gtk_spin_button_set_value (self->size_spin,
                             spec->train_size > 0 ? spec->train_size : G_MAXUINT32);
  /* The same value may be all of fewer. */
  size_output_cb (self->size_spin, NULL);
}

/* With a minus sign, as everywhere beside it. */
static char *
write_value (double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (digits, sizeof digits, "%.2g", fabs (value));
  return g_strconcat (value < 0.0 ? "−" : "", digits, NULL);
}

static void
show_legend (BnlPreparation *self)
{
  double paper = 0.0, ink = 0.0;
  g_autoptr (GdkTexture) texture =
      bnl_preparation_preview_create_legend (self->preview, &paper, &ink);
  g_autofree char *paper_text = write_value (paper), *ink_text = write_value (ink);
  g_autofree char *of_paper = g_strdup_printf (_ ("paper %s"), paper_text);
  g_autofree char *of_ink = g_strdup_printf (_ ("%s ink"), ink_text);

  gtk_picture_set_paintable (self->legend, GDK_PAINTABLE (texture));
  gtk_label_set_label (self->paper_label, texture ? of_paper : "");
  gtk_label_set_label (self->ink_label, texture ? of_ink : "");
}

static const char *
describe_normalize (BnlNormalize normalize)
{
  switch (normalize) {
  case BNL_NORMALIZE_UNIT:
    return _ ("Paper is 0, ink 1: where there is paper the first layer learns nothing.");
  case BNL_NORMALIZE_STANDARD:
    return _ ("By mean and deviation of all training pixels: what BN does, for the input.");
  case BNL_NORMALIZE_BINARY:
    return _ ("Ink or none, as in the paper that introduced batch normalization.");
  case BNL_NORMALIZE_HALF:
  default:
    return _ ("Paper is −1, ink 1: every pixel says something.");
  }
}

static void
show_settings_cb (BnlPreparation *self)
{
  const BnlSpec *spec = bnl_controller_get_spec (self->controller);
  BnlDataset *dataset = bnl_controller_get_dataset (self->controller);

  self->is_showing = TRUE;
  show_shares (self, spec);
  gtk_drop_down_set_selected (self->normalize_drop, spec->normalize);
  bnl_setting_row_set_subtitle (self->normalize_row, describe_normalize (spec->normalize));
  for (guint kind = 0; kind < BNL_AUGMENT_N_KINDS; kind++)
    bnl_augment_row_set_amount (self->augment_rows[kind],
                                bnl_augment_get_amount (&spec->augment, kind));
  bnl_preparation_preview_show (self->preview, dataset, spec);
  gtk_widget_set_sensitive (GTK_WIDGET (self->turn_button), dataset != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->again_button),
                            dataset && !bnl_augment_is_none (&spec->augment));
  show_legend (self);
  self->is_showing = FALSE;
}

/* GTK 4.8 complains of a text that becomes insensitive while it has the focus. */
static void
drop_focus (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  if (focus && gtk_widget_is_ancestor (focus, widget))
    gtk_root_set_focus (root, NULL);
}

static void
update_sensitivity_cb (BnlPreparation *self)
{
  gboolean idle = !bnl_controller_get_active (self->controller);

  GtkWidget *fixed[] = {
    GTK_WIDGET (self->validation_spin),
    GTK_WIDGET (self->preset_button),
    GTK_WIDGET (self->size_spin),
    GTK_WIDGET (self->normalize_drop),
  };

  if (!idle)
    drop_focus (self->settings);
  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    gtk_widget_set_sensitive (fixed[i], idle);
  for (guint kind = 0; kind < BNL_AUGMENT_N_KINDS; kind++)
    gtk_widget_set_sensitive (GTK_WIDGET (self->augment_rows[kind]), idle);
  gtk_revealer_set_reveal_child (self->fixed_revealer, !idle);
}

/* --- the object --- */

static void
set_controller (BnlPreparation *self, BnlController *controller)
{
  if (!controller || self->controller)
    return;
  self->controller = g_object_ref (controller);
  g_signal_connect_object (controller, "notify::spec", G_CALLBACK (show_settings_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "notify::active", G_CALLBACK (update_sensitivity_cb), self,
                           G_CONNECT_SWAPPED);
  show_settings_cb (self);
  update_sensitivity_cb (self);
}

static void
bnl_preparation_set_property (GObject *object,
                              guint property_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_CONTROLLER:
    set_controller (BNL_PREPARATION (object), g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_preparation_dispose (GObject *object)
{
  g_clear_object (&BNL_PREPARATION (object)->controller);
  G_OBJECT_CLASS (bnl_preparation_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, BnlPreparation, fixed_revealer);
  gtk_widget_class_bind_template_child (widget_class, BnlPreparation, preview);
  gtk_widget_class_bind_template_child (widget_class, BnlPreparation, legend);
  gtk_widget_class_bind_template_child (widget_class, BnlPreparation, paper_label);
  gtk_widget_class_bind_template_child (widget_class, BnlPreparation, ink_label);
  gtk_widget_class_bind_template_child (widget_class, BnlPreparation, again_button);
  gtk_widget_class_bind_template_child (widget_class, BnlPreparation, turn_button);
  gtk_widget_class_bind_template_child (widget_class, BnlPreparation, preset_button);
  gtk_widget_class_bind_template_child (widget_class, BnlPreparation, settings);
  gtk_widget_class_bind_template_child (widget_class, BnlPreparation, validation_row);
  gtk_widget_class_bind_template_child (widget_class, BnlPreparation, size_row);
  gtk_widget_class_bind_template_child (widget_class, BnlPreparation, normalize_row);
  gtk_widget_class_bind_template_child (widget_class, BnlPreparation, validation_spin);
  gtk_widget_class_bind_template_child (widget_class, BnlPreparation, size_spin);
  gtk_widget_class_bind_template_child (widget_class, BnlPreparation, normalize_drop);
  gtk_widget_class_bind_template_child (widget_class, BnlPreparation, augment_list);
}

static void
bnl_preparation_class_init (BnlPreparationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = bnl_preparation_set_property;
  object_class->dispose = bnl_preparation_dispose;
  g_object_class_install_property (object_class, PROP_CONTROLLER,
                                   g_param_spec_object ("controller", NULL, NULL,
                                                        BNL_TYPE_CONTROLLER,
                                                        G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));

  g_type_ensure (BNL_TYPE_SETTING_ROW);
  g_type_ensure (BNL_TYPE_PREPARATION_PREVIEW);
  g_type_ensure (BNL_TYPE_REFLOW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-preparation.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, validation_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, preset_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, size_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, size_input_cb);
  gtk_widget_class_bind_template_callback (widget_class, size_output_cb);
  gtk_widget_class_bind_template_callback (widget_class, normalize_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, turn_clicked_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
fill_normalize (BnlPreparation *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (BnlNormalize i = BNL_NORMALIZE_UNIT; i <= BNL_NORMALIZE_BINARY; i++)
    gtk_string_list_append (names, bnl_preparation_words_name_normalize (i));
  gtk_drop_down_set_model (self->normalize_drop, G_LIST_MODEL (names));
}

static void
bnl_preparation_init (BnlPreparation *self)
{
  self->is_showing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  bnl_number_spin_set_up (self->validation_spin);
  fill_normalize (self);
  for (guint kind = 0; kind < BNL_AUGMENT_N_KINDS; kind++) {
    BnlAugmentRow *row = g_object_new (BNL_TYPE_AUGMENT_ROW, "kind", kind, NULL);

    g_signal_connect_object (row, "changed", G_CALLBACK (augment_changed_cb), self,
                             G_CONNECT_SWAPPED);
    gtk_box_append (self->augment_list, GTK_WIDGET (row));
    self->augment_rows[kind] = row;
  }
  self->is_showing = FALSE;
}

void
bnl_preparation_focus (BnlPreparation *self)
{
  g_return_if_fail (BNL_IS_PREPARATION (self));

  if (!gtk_widget_grab_focus (GTK_WIDGET (self->again_button)))
    gtk_widget_grab_focus (GTK_WIDGET (self->turn_button));
}
