#include "bnl-prediction-card.h"

#include <glib/gi18n.h>

#include <string.h>

#include "bnl-prediction.h"
#include "bnl-probability-bars.h"

#define N_DIGITS 10

/* A digit is seen from afar; a name has to fit the card. */
#define DIGIT_SIZE "320%"
#define NAME_SIZE "170%"

struct _BnlPredictionCard {
  AdwBin parent_instance;

  /* template children */
  GtkLabel *title_label;
  GtkLabel *says_label;
  GtkLabel *margin_label;
  BnlProbabilityBars *bars;
  GtkLabel *basis_label;

  /* owned */
  char *says;
  BnlDataset *classes; /* NULL: the ten digits */
};

enum {
  PROP_TITLE = 1,
  PROP_SAYS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (BnlPredictionCard, bnl_prediction_card, ADW_TYPE_BIN)

/* A label without text is read out by its type; a space keeps its line as well. */
static void
set_line (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, *text ? text : " ");
}

/* A label makes its text its accessible name whenever the text changes; the name that others rely
 * on is given back, and the text remains to be read as text. */
static void
name_label (BnlPredictionCard *self)
{
  if (self->says)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->says_label),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, self->says, -1);
}

static void
say (BnlPredictionCard *self, const char *markup)
{
  if (g_str_equal (gtk_label_get_label (self->says_label), markup))
    return;

  gtk_label_set_markup (self->says_label, markup);
  name_label (self);
}

/* There is a card for each network. */
static void
name_bars (BnlPredictionCard *self, const char *title)
{
  g_autofree char *name = g_strdup_printf (_ ("Probabilities: %s"), title);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bars), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
}

static void
bnl_prediction_card_set_property (GObject *object,
                                  guint property_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  BnlPredictionCard *self = BNL_PREDICTION_CARD (object);

  switch (property_id) {
  case PROP_TITLE:
    gtk_label_set_label (self->title_label, g_value_get_string (value));
    name_bars (self, g_value_get_string (value));
    break;
  case PROP_SAYS:
    g_free (self->says);
    self->says = g_value_dup_string (value);
    name_label (self);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_prediction_card_finalize (GObject *object)
{
  BnlPredictionCard *self = BNL_PREDICTION_CARD (object);

  g_clear_pointer (&self->says, g_free);
  g_clear_pointer (&self->classes, bnl_dataset_unref);
  G_OBJECT_CLASS (bnl_prediction_card_parent_class)->finalize (object);
}

static void
bnl_prediction_card_class_init (BnlPredictionCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = bnl_prediction_card_finalize;
  object_class->set_property = bnl_prediction_card_set_property;

  properties[PROP_TITLE] =
      g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SAYS] =
      g_param_spec_string ("says", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (BNL_TYPE_PROBABILITY_BARS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-prediction-card.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlPredictionCard, title_label);
  gtk_widget_class_bind_template_child (widget_class, BnlPredictionCard, says_label);
  gtk_widget_class_bind_template_child (widget_class, BnlPredictionCard, margin_label);
  gtk_widget_class_bind_template_child (widget_class, BnlPredictionCard, bars);
  gtk_widget_class_bind_template_child (widget_class, BnlPredictionCard, basis_label);
}

static void
bnl_prediction_card_init (BnlPredictionCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
bnl_prediction_card_set_classes (BnlPredictionCard *self, BnlDataset *classes)
{
  g_return_if_fail (BNL_IS_PREDICTION_CARD (self));

  g_clear_pointer (&self->classes, bnl_dataset_unref);
  self->classes = classes ? bnl_dataset_ref (classes) : NULL;
}

void
bnl_prediction_card_show_probabilities (BnlPredictionCard *self,
                                        const float *probabilities,
                                        guint n_classes)
{
  BnlPrediction prediction;
  g_autofree char *text = NULL, *markup = NULL, *margin = NULL;

  g_return_if_fail (BNL_IS_PREDICTION_CARD (self));
  if (!bnl_prediction_init (&prediction, probabilities, n_classes, self->classes))
    g_return_if_reached ();

  text = bnl_prediction_dup_text (&prediction);
  g_return_if_fail (g_str_has_prefix (text, prediction.name));
  markup =
      g_markup_printf_escaped ("<span size=\"%s\" weight=\"800\">%s</span>"
                               "<span size=\"130%%\" weight=\"600\">%s</span>",
                               g_utf8_strlen (prediction.name, -1) > 2 ? NAME_SIZE : DIGIT_SIZE,
                               prediction.name, text + strlen (prediction.name));
  margin = bnl_prediction_dup_margin (&prediction);

  say (self, markup);
  gtk_widget_remove_css_class (GTK_WIDGET (self->says_label), "message");
  gtk_label_set_label (self->margin_label, margin);
  bnl_probability_bars_set (self->bars, probabilities, n_classes, self->classes);
}

void
bnl_prediction_card_show_message (BnlPredictionCard *self, const char *message)
{
  g_autofree char *markup = NULL;

  g_return_if_fail (BNL_IS_PREDICTION_CARD (self));

  markup = g_markup_escape_text (message, -1);
  say (self, markup);
  gtk_widget_add_css_class (GTK_WIDGET (self->says_label), "message");
  set_line (self->margin_label, "");
  bnl_probability_bars_set (self->bars, NULL,
                            self->classes ? bnl_dataset_get_n_classes (self->classes) : N_DIGITS,
                            self->classes);
}

void
bnl_prediction_card_set_basis (BnlPredictionCard *self, const char *basis, gboolean warning)
{
  g_return_if_fail (BNL_IS_PREDICTION_CARD (self));

  set_line (self->basis_label, basis);
  if (warning)
    gtk_widget_add_css_class (GTK_WIDGET (self->basis_label), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->basis_label), "warning");
}
