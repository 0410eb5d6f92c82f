#include "bnl-spec-json-private.h"

#include "bnl-json.h"
#include "bnl-spec-field-private.h"

static void
append_hidden (GString *json, const BnlSpec *spec)
{
  g_string_append_c (json, '[');
  for (guint i = 0; i < spec->n_hidden; i++)
    g_string_append_printf (json, "%s%d", i == 0 ? "" : ", ", spec->hidden[i]);
  g_string_append_c (json, ']');
}

static void
append_value (GString *json, const BnlSpec *spec, const BnlSpecField *field)
{
  g_autofree char *value = bnl_spec_field_format (field, spec);

  switch (field->type) {
  case BNL_SPEC_HIDDEN:
    append_hidden (json, spec);
    break;
  case BNL_SPEC_NUMBER:
  case BNL_SPEC_WHOLE:
  case BNL_SPEC_FLAG:
    g_string_append (json, value);
    break;
  case BNL_SPEC_EVAL_EVERY:
    if (spec->eval_every > 0) {
      g_string_append (json, value);
      break;
    }
    G_GNUC_FALLTHROUGH;
  case BNL_SPEC_TEXT:
  case BNL_SPEC_CHOICE:
  case BNL_SPEC_INIT:
  case BNL_SPEC_AUGMENT:
    bnl_json_append_string (json, value);
    break;
  default:
    g_assert_not_reached ();
  }
}

char *
bnl_spec_json_format (const BnlSpec *spec)
{
  GString *json = g_string_new ("{");
  guint n_fields;
  const BnlSpecField *fields = bnl_spec_get_fields (&n_fields);

  for (guint i = 0; i < n_fields; i++) {
    g_string_append_printf (json, "%s\n  \"%s\": ", i == 0 ? "" : ",", fields[i].key);
    append_value (json, spec, &fields[i]);
  }
  g_string_append (json, "\n}\n");
  return g_string_free (json, FALSE);
}

/* A list of whole numbers as the terminal's comma list; NULL where it is none. */
static char *
join_hidden (JsonNode *node)
{
  JsonArray *array = json_node_get_array (node);
  guint n = json_array_get_length (array);
  g_autoptr (GString) text = g_string_new (n == 0 ? "none" : NULL);

  for (guint i = 0; i < n; i++) {
    JsonNode *element = json_array_get_element (array, i);

    if (json_node_get_value_type (element) != G_TYPE_INT64)
      return NULL;
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i == 0 ? "" : ",",
                            json_node_get_int (element));
  }
  return g_strdup (text->str);
}

/* The value as text for bnl_spec_set_field(); NULL where its type is not the field's. */
static char *
dup_text (const BnlSpecField *field, JsonNode *node)
{
  const GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;
  const BnlSpecType wanted = field->type;

  if (wanted == BNL_SPEC_HIDDEN && JSON_NODE_HOLDS_ARRAY (node))
    return join_hidden (node);
  if (type == G_TYPE_STRING)
    return wanted == BNL_SPEC_NUMBER || wanted == BNL_SPEC_WHOLE || wanted == BNL_SPEC_FLAG ||
                   (wanted == BNL_SPEC_EVAL_EVERY &&
                    !g_str_equal (json_node_get_string (node), "epoch"))
               ? NULL
               : json_node_dup_string (node);
  if (type == G_TYPE_BOOLEAN && wanted == BNL_SPEC_FLAG)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  if (type == G_TYPE_INT64 &&
      (wanted == BNL_SPEC_NUMBER || wanted == BNL_SPEC_WHOLE || wanted == BNL_SPEC_EVAL_EVERY))
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  if (type == G_TYPE_DOUBLE && wanted == BNL_SPEC_NUMBER) {
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];

    return g_strdup (g_ascii_dtostr (buffer, sizeof buffer, json_node_get_double (node)));
  }
  return NULL;
}

static gboolean
read_member (BnlSpec *spec, const char *key, JsonNode *node, GError **error)
{
  const BnlSpecField *field = bnl_spec_find_field (key);
  g_autofree char *text = NULL;
  g_autofree char *given = NULL;
  g_autofree char *name = g_strdup_printf ("“%s”", key);

  if (field == NULL || !g_str_equal (field->key, key)) {
    g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_UNKNOWN, "there is no setting “%s”", key);
    return FALSE;
  }
  text = dup_text (field, node);
  if (text != NULL && bnl_spec_field_parse (field, text, spec))
    return TRUE;
  given = text != NULL ? NULL : json_to_string (node, FALSE);
  bnl_spec_field_refuse (field, name, text != NULL ? text : given, error);
  return FALSE;
}

static gboolean
read_members (BnlSpec *spec, JsonObject *object, GError **error)
{
  g_autoptr (GList) keys = json_object_get_members (object);

  for (GList *link = keys; link != NULL; link = link->next)
    if (!read_member (spec, link->data, json_object_get_member (object, link->data), error))
      return FALSE;
  return TRUE;
}

BnlSpec *
bnl_spec_json_read (JsonObject *object, GError **error)
{
  g_autoptr (BnlSpec) spec = bnl_spec_new ();

  return read_members (spec, object, error) ? g_steal_pointer (&spec) : NULL;
}

JsonObject *
bnl_spec_json_pick (const BnlSpec *spec, const BnlSpecField *const *picked)
{
  g_autoptr (GString) json = g_string_new ("{");

  for (guint i = 0; picked[i] != NULL; i++) {
    g_string_append_printf (json, "%s\"%s\": ", i == 0 ? "" : ",", picked[i]->key);
    append_value (json, spec, picked[i]);
  }
  g_string_append_c (json, '}');
  return bnl_json_parse (json->str, json->len, NULL);
}

BnlSpec *
bnl_spec_json_parse (const char *json, gsize length, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (JsonObject) object = bnl_json_parse (json, length, &problem);

  if (object == NULL) {
    g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_SYNTAX, "not a spec in JSON: %s",
                 problem->message);
    return NULL;
  }
  return bnl_spec_json_read (object, error);
}
