#include "bnl-run-search.h"

#include <string.h>

typedef struct {
  char *text;                /* as it is compared: without case */
  const BnlSpecField *field; /* of "lr=0.01"; NULL: a word of any kind */
  char *value;               /* as the spec writes it */
} Word;

struct _BnlRunSearch {
  GArray *words; /* of Word */
  BnlSpec *defaults;
};

static void
clear_word (gpointer data)
{
  Word *word = data;

  g_free (word->text);
  g_free (word->value);
}

/* "1e-3" as the "0.001" that it is; text where the setting takes no such value. */
static char *
normalize_value (const char *key, const char *text)
{
  g_autoptr (BnlSpec) spec = bnl_spec_new ();

  return bnl_spec_set (spec, key, text, NULL) ? bnl_spec_dup_value (spec, key) : g_strdup (text);
}

static Word
make_word (const char *text)
{
  const char *equals = strchr (text, '=');
  g_autofree char *key = equals != NULL ? g_strndup (text, (gsize) (equals - text)) : NULL;
  Word word = { .text = g_utf8_casefold (text, -1) };

  if (key != NULL)
    word.field = bnl_spec_find_field (key);
  if (word.field != NULL)
    word.value = normalize_value (word.field->key, equals + 1);
  return word;
}

BnlRunSearch *
bnl_run_search_new (const char *text)
{
  BnlRunSearch *search = g_new (BnlRunSearch, 1);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_auto (GStrv) parts = g_strsplit_set (valid, " \t\n", -1);

  search->words = g_array_new (FALSE, FALSE, sizeof (Word));
  g_array_set_clear_func (search->words, clear_word);
  search->defaults = bnl_spec_new ();
  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] != '\0') {
      const Word word = make_word (parts[i]);

      g_array_append_val (search->words, word);
    }
  return search;
}

void
bnl_run_search_free (BnlRunSearch *search)
{
  g_array_unref (search->words);
  bnl_spec_free (search->defaults);
  g_free (search);
}

static gboolean
holds (const char *text, const char *word)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, word) != NULL;
}

static gboolean
holds_in_settings (const BnlRunSearch *search, const BnlSpec *spec, const char *word)
{
  guint n_fields;
  const BnlSpecField *fields = bnl_spec_get_fields (&n_fields);

  for (guint i = 0; i < n_fields; i++) {
    g_autofree char *value = bnl_spec_dup_value (spec, fields[i].key);
    g_autofree char *usual = NULL;

    if (!holds (value, word))
      continue;
    usual = bnl_spec_dup_value (search->defaults, fields[i].key);
    if (strcmp (value, usual) != 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
meets_word (const BnlRunSearch *search, const BnlRunRecord *record, const char *word)
{
  g_autofree char *title = bnl_run_record_dup_title (record);

  if (holds (title, word) || holds (record->note, word) || holds (record->arm, word) ||
      holds (record->spec->data, word) || holds (bnl_record_state_get_name (record->state), word))
    return TRUE;
  for (guint i = 0; record->tags[i] != NULL; i++)
    if (holds (record->tags[i], word))
      return TRUE;
  return holds_in_settings (search, record->spec, word);
}

gboolean
bnl_run_search_is_met (const BnlRunSearch *search, const BnlRunRecord *record)
{
  for (guint i = 0; i < search->words->len; i++) {
    const Word *word = &g_array_index (search->words, Word, i);
    g_autofree char *value =
        word->field != NULL ? bnl_spec_dup_value (record->spec, word->field->key) : NULL;

    if (value != NULL ? strcmp (value, word->value) != 0 : !meets_word (search, record, word->text))
      return FALSE;
  }
  return TRUE;
}
