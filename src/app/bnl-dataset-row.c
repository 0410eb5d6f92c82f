#include "bnl-dataset-row.h"

#include <glib/gi18n.h>

#include "bnl-dataset-choice.h"
#include "bnl-preparation-words.h"

struct _BnlDatasetRow {
  GObject parent_instance;

  /* owned */
  BnlController *controller;
  BnlDatasetChoice *choice;

  /* borrowed */
  BnlSettingRow *row;
};

G_DEFINE_FINAL_TYPE (BnlDatasetRow, bnl_dataset_row, G_TYPE_OBJECT)

/* The shares, and what the page Data has changed. */
static char *
describe_dataset (BnlDataset *dataset, const BnlSpec *spec)
{
  g_autofree char *shares = bnl_preparation_words_describe_shares (dataset, spec);
  g_autofree char *kinds = bnl_preparation_words_list_augmentation (spec);
  GString *text = g_string_new (shares);

  if (kinds)
    g_string_append_printf (text, _ ("\nAugmented by %s"), kinds);
  if (spec->normalize != BNL_NORMALIZE_HALF)
    g_string_append_printf (text, _ ("\nPixel values: %s"),
                            bnl_preparation_words_name_normalize (spec->normalize));
  return g_string_free (text, FALSE);
}

void
bnl_dataset_row_show (BnlDatasetRow *self)
{
  BnlDataset *dataset;
  const BnlSpec *spec;
  g_autofree char *text = NULL;

  g_return_if_fail (BNL_IS_DATASET_ROW (self));

  dataset = bnl_controller_get_dataset (self->controller);
  spec = bnl_controller_get_spec (self->controller);
  bnl_dataset_choice_show (self->choice, spec->data);
  if (dataset)
    text = describe_dataset (dataset, spec);
  bnl_setting_row_set_subtitle (self->row, text ? text : _ ("None yet"));
}

static void
chosen_cb (BnlDatasetRow *self, const char *data)
{
  bnl_controller_load_dataset (self->controller, data);
}

static void
datasets_changed_cb (BnlDatasetRow *self)
{
  bnl_dataset_choice_refresh (self->choice);
}

static void
bnl_dataset_row_dispose (GObject *object)
{
  BnlDatasetRow *self = BNL_DATASET_ROW (object);

  g_clear_object (&self->controller);
  g_clear_object (&self->choice);
  G_OBJECT_CLASS (bnl_dataset_row_parent_class)->dispose (object);
}

static void
bnl_dataset_row_class_init (BnlDatasetRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bnl_dataset_row_dispose;
}

static void
bnl_dataset_row_init (BnlDatasetRow *self)
{
}

BnlDatasetRow *
bnl_dataset_row_new (BnlSettingRow *row, GtkDropDown *drop, BnlController *controller)
{
  BnlDatasetRow *self = g_object_new (BNL_TYPE_DATASET_ROW, NULL);

  self->row = row;
  self->controller = g_object_ref (controller);
  self->choice = bnl_dataset_choice_new (drop);
  g_signal_connect_object (self->choice, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "datasets-changed", G_CALLBACK (datasets_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}
