#pragma once

#include <json-glib/json-glib.h>

/* Members of objects from files, each of the type that it must have.  place: where the object
 * stands, as "“vary”, item 2: "; "" for that of the file.  Errors: BNL_SPEC_ERROR. */

/* Every member is one of known, NULL-terminated. */
gboolean bnl_json_member_check (JsonObject *object,
                                const char *place,
                                const char *const *known,
                                GError **error);

/* Each sets what it reads; nothing where there is no such member, TRUE all the same. */
gboolean bnl_json_member_get_text (JsonObject *object,
                                   const char *place,
                                   const char *key,
                                   const char **text,
                                   GError **error);
gboolean bnl_json_member_get_number (JsonObject *object,
                                     const char *place,
                                     const char *key,
                                     double *number,
                                     GError **error);
/* A whole number from 0 to maximum. */
gboolean bnl_json_member_get_count (JsonObject *object,
                                    const char *place,
                                    const char *key,
                                    guint64 maximum,
                                    guint64 *number,
                                    GError **error);
gboolean bnl_json_member_get_object (JsonObject *object,
                                     const char *place,
                                     const char *key,
                                     JsonObject **member,
                                     GError **error);
/* Of objects, or of texts. */
gboolean bnl_json_member_get_objects (JsonObject *object,
                                      const char *place,
                                      const char *key,
                                      JsonArray **array,
                                      GError **error);
gboolean bnl_json_member_get_texts (JsonObject *object,
                                    const char *place,
                                    const char *key,
                                    JsonArray **array,
                                    GError **error);

/* "“key” is missing", where text is NULL. */
gboolean bnl_json_member_need (gconstpointer member,
                               const char *place,
                               const char *key,
                               GError **error);
