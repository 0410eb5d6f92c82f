#include "plot/bnl-layer-private.h"

void
bnl_layer_init (BnlLayer *layer, const BnlLayerClass *class, const char *name, guint color)
{
  layer->class = class;
  layer->name = g_strdup (name);
  layer->color = color;
}

void
bnl_layer_free (BnlLayer *layer)
{
  if (layer == NULL)
    return;
  layer->class->clear (layer);
  g_free (layer->name);
  g_free (layer->legend);
  g_free (layer);
}

const char *
bnl_layer_get_name (const BnlLayer *layer)
{
  return layer->name;
}

guint
bnl_layer_get_color (const BnlLayer *layer)
{
  return layer->color;
}

const char *
bnl_layer_get_legend (const BnlLayer *layer)
{
  return layer->legend != NULL ? layer->legend : layer->name;
}

void
bnl_layer_take_legend (BnlLayer *layer, char *legend)
{
  g_free (layer->legend);
  layer->legend = legend;
}

void
bnl_layer_write_reading (BnlLayerReading *reading, const char *text)
{
  const char *end;

  g_strlcpy (reading->text, text, sizeof reading->text);
  if (!g_utf8_validate (reading->text, -1, &end))
    reading->text[end - reading->text] = '\0';
}
