#include "bnl-json-member-private.h"

#include "bnl-json.h"
#include "bnl-spec.h"

#define MAX_SHOWN 60 /* characters of what was given, in a message */

gboolean
bnl_json_member_check (JsonObject *object,
                       const char *place,
                       const char *const *known,
                       GError **error)
{
  g_autoptr (GList) keys = json_object_get_members (object);

  for (GList *link = keys; link != NULL; link = link->next)
    if (!g_strv_contains (known, link->data)) {
      g_autofree char *all = g_strjoinv (", ", (char **) known);

      g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_UNKNOWN,
                   "%sthere is no “%s”; there may be %s", place, (const char *) link->data, all);
      return FALSE;
    }
  return TRUE;
}

static gboolean
refuse (JsonNode *node, const char *place, const char *key, const char *expected, GError **error)
{
  g_autofree char *json = json_to_string (node, FALSE);
  g_autofree char *given = bnl_json_shorten (json);
  const gboolean cut = g_utf8_strlen (given, -1) > MAX_SHOWN;
  g_autofree char *shown = g_utf8_substring (given, 0, cut ? MAX_SHOWN : -1);

  g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE, "%s“%s” must be %s, but is %s%s", place,
               key, expected, shown, cut ? " and so on" : "");
  return FALSE;
}

static gboolean
holds (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

gboolean
bnl_json_member_get_text (JsonObject *object,
                          const char *place,
                          const char *key,
                          const char **text,
                          GError **error)
{
  JsonNode *node = json_object_get_member (object, key);

  if (node == NULL)
    return TRUE;
  if (!holds (node, G_TYPE_STRING))
    return refuse (node, place, key, "a text", error);
  *text = json_node_get_string (node);
  return TRUE;
}

gboolean
bnl_json_member_get_number (JsonObject *object,
                            const char *place,
                            const char *key,
                            double *number,
                            GError **error)
{
  JsonNode *node = json_object_get_member (object, key);

  if (node == NULL)
    return TRUE;
  if (!holds (node, G_TYPE_INT64) && !holds (node, G_TYPE_DOUBLE))
    return refuse (node, place, key, "a number", error);
  *number = json_node_get_double (node);
  return TRUE;
}

gboolean
bnl_json_member_get_count (JsonObject *object,
                           const char *place,
                           const char *key,
                           guint64 maximum,
                           guint64 *number,
                           GError **error)
{
  JsonNode *node = json_object_get_member (object, key);
  g_autofree char *expected =
      g_strdup_printf ("a whole number from 0 to %" G_GUINT64_FORMAT, maximum);

  if (node == NULL)
    return TRUE;
  if (!holds (node, G_TYPE_INT64) || json_node_get_int (node) < 0 ||
      (guint64) json_node_get_int (node) > maximum)
    return refuse (node, place, key, expected, error);
  *number = (guint64) json_node_get_int (node);
  return TRUE;
}

gboolean
bnl_json_member_get_object (JsonObject *object,
                            const char *place,
                            const char *key,
                            JsonObject **member,
                            GError **error)
{
  JsonNode *node = json_object_get_member (object, key);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (node, place, key, "an object in {}", error);
  *member = json_node_get_object (node);
  return TRUE;
}

static gboolean
are_all (JsonArray *array, gboolean objects)
{
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);

    if (objects ? !JSON_NODE_HOLDS_OBJECT (node) : !holds (node, G_TYPE_STRING))
      return FALSE;
  }
  return TRUE;
}

static gboolean
get_array (JsonObject *object,
           const char *place,
           const char *key,
           gboolean objects,
           JsonArray **array,
           GError **error)
{
  JsonNode *node = json_object_get_member (object, key);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node) || !are_all (json_node_get_array (node), objects))
    return refuse (node, place, key,
                   objects ? "a list in [] of objects in {}" : "a list in [] of texts", error);
  *array = json_node_get_array (node);
  return TRUE;
}

gboolean
bnl_json_member_get_objects (JsonObject *object,
                             const char *place,
                             const char *key,
                             JsonArray **array,
                             GError **error)
{
  return get_array (object, place, key, TRUE, array, error);
}

gboolean
bnl_json_member_get_texts (JsonObject *object,
                           const char *place,
                           const char *key,
                           JsonArray **array,
                           GError **error)
{
  return get_array (object, place, key, FALSE, array, error);
}

gboolean
bnl_json_member_need (gconstpointer member, const char *place, const char *key, GError **error)
{
  if (member == NULL)
    g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE, "%s“%s” is missing", place, key);
  return member != NULL;
}
