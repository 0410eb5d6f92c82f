/* The group of a sweep's runs: a digest of all that makes them what they are. */

#include "bnl-sweep-private.h"

#include <string.h>

#define UUID_BYTES 16
#define UUID_OWN_KIND 0x80 /* version 8 of RFC 9562: the bits are the maker's own */
#define UUID_VARIANT 0x80

/* What the axes set, and the seed, is no part of what the runs have in common. */
static void
append_base (GString *text, const BnlSweep *sweep)
{
  g_autoptr (BnlSpec) plain = bnl_spec_new ();
  guint n;
  const BnlSpecField *fields = bnl_spec_get_fields (&n);

  for (guint i = 0; i < n; i++) {
    g_autofree char *usual = bnl_spec_dup_value (plain, fields[i].key);
    g_autofree char *value = bnl_spec_dup_value (sweep->base, fields[i].key);

    if (strcmp (usual, value) != 0 && strcmp (fields[i].key, "seed") != 0 &&
        bnl_sweep_find_axis (sweep, fields[i].key) < 0)
      g_string_append_printf (text, "spec %s=%s\n", fields[i].key, value);
  }
}

static void
append_axes (GString *text, const BnlSweep *sweep)
{
  for (guint i = 0; i < sweep->n_axes; i++) {
    const BnlSweepVaried *varied = sweep->axis_varied[i];
    g_autofree char *values = g_strjoinv ("|", varied->values->values);

    g_string_append_printf (text, "vary %s=%s", varied->field->key, values);
    if (sweep->n_points > 0 && varied->values->drawn)
      g_string_append_printf (text, " of %s", varied->text);
    g_string_append_c (text, '\n');
  }
  if (sweep->n_points > 0)
    g_string_append_printf (text, "draw %" G_GUINT64_FORMAT "\n", sweep->sample_seed);
}

static void
append_arms (GString *text, const BnlSweep *sweep)
{
  for (guint i = 0; i < sweep->arms->len; i++) {
    const BnlSweepVariant *arm = sweep->arms->pdata[i];
    g_autofree char *settings = g_strjoinv (" ", arm->settings);

    g_string_append_printf (text, "arm %s\n", settings);
  }
  for (guint i = 0; i < sweep->scalings->len; i++) {
    const BnlSweepScaling *one = &g_array_index (sweep->scalings, BnlSweepScaling, i);
    char at[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_dtostr (at, sizeof at, one->at);
    g_string_append_printf (text, "scale %s:%s:%s\n", one->key, one->by, at);
  }
  for (guint i = 0; i < BNL_MEASURES_N; i++)
    if (sweep->measures & bnl_measures_find (bnl_measures_get_name (i)))
      g_string_append_printf (text, "measure %s\n", bnl_measures_get_name (i));
}

char *
bnl_sweep_dup_group (const BnlSweep *sweep)
{
  g_autoptr (GString) text = g_string_new ("bnlab sweep 1\n");
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  GString *uuid = g_string_new (NULL);
  guint8 digest[32];
  gsize length = sizeof digest;

  append_base (text, sweep);
  append_axes (text, sweep);
  append_arms (text, sweep);
  g_checksum_update (checksum, (const guchar *) text->str, (gssize) text->len);
  g_checksum_get_digest (checksum, digest, &length);
  digest[6] = (guint8) ((digest[6] & 0x0f) | UUID_OWN_KIND);
  digest[8] = (guint8) ((digest[8] & 0x3f) | UUID_VARIANT);
  for (guint i = 0; i < UUID_BYTES; i++)
    g_string_append_printf (uuid, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "",
                            digest[i]);
  return g_string_free (uuid, FALSE);
}
