/* Columns of text, and options made from the table of the spec's fields. */

#include <math.h>

#include "cli/bnl-options.h"
#include "cli/bnl-table.h"

static void
fill (BnlTable *table, const char *const *cells)
{
  for (guint i = 0; cells[i] != NULL; i++)
    bnl_table_take_cell (table, g_strdup (cells[i]));
}

static void
test_right (void)
{
  static const char *const cells[] = { "", "none", "batch", "steps", "1234567", "2", NULL };
  g_autoptr (BnlTable) table = bnl_table_new (3, BNL_TABLE_RIGHT);
  g_autofree char *text = NULL;

  fill (table, cells);
  text = bnl_table_format (table);
  g_assert_cmpstr (text, ==,
                   "           none   batch\n"
                   "steps   1234567       2\n");
}

static void
assert_number (double value, guint n_decimals, const char *expected)
{
  g_autofree char *text = bnl_table_dup_number (value, n_decimals);

  g_assert_cmpstr (text, ==, expected);
}

/* No row of figures that nobody can read. */
static void
test_numbers (void)
{
  assert_number (0.0, 4, "0.0000");
  assert_number (2.30258, 4, "2.3026");
  assert_number (-1234.5, 1, "-1234.5");
  assert_number (168766.4, 0, "168766");
  assert_number (11508075149417592651776.0, 4, "1.1508e+22");
  assert_number (-1e7, 2, "-1.00e+07");
  assert_number ((double) INFINITY, 2, "inf");
}

static void
test_left (void)
{
  static const char *const cells[] = { "GLib", "2.74", "kernel", "Haswell", NULL };
  g_autoptr (BnlTable) table = bnl_table_new (2, BNL_TABLE_LEFT);
  g_autofree char *text = NULL;

  fill (table, cells);
  text = bnl_table_format (table);
  g_assert_cmpstr (text, ==,
                   "GLib     2.74\n"
                   "kernel   Haswell\n");
}

/* Two bytes, two blanks: nothing of the rest moves. */
static void
test_controls (void)
{
  static const char *const cells[] = { "a\nb", "\x1b[2Jö\xc2\x9b", "c", "d", NULL };
  g_autoptr (BnlTable) table = bnl_table_new (2, BNL_TABLE_LEFT);
  g_autofree char *text = NULL;

  fill (table, cells);
  text = bnl_table_format (table);
  g_assert_cmpstr (text, ==,
                   "a b    [2Jö  \n"
                   "c     d\n");
}

static void
test_mixed (void)
{
  static const char *const cells[] = { "id",  "name", "steps", "7", "a",
                                       "120", "12",   "long",  "9", NULL };
  g_autoptr (BnlTable) table = bnl_table_new (3, BNL_TABLE_LEFT);
  g_autofree char *text = NULL;

  bnl_table_set_alignment (table, 0, BNL_TABLE_RIGHT);
  bnl_table_set_alignment (table, 2, BNL_TABLE_RIGHT);
  fill (table, cells);
  text = bnl_table_format (table);
  g_assert_cmpstr (text, ==,
                   "id   name   steps\n"
                   " 7   a        120\n"
                   "12   long       9\n");
}

/* Characters are counted, not bytes. */
static void
test_unicode (void)
{
  static const char *const cells[] = { "a", "1 ± 2", "b", "12345", NULL };
  g_autoptr (BnlTable) table = bnl_table_new (2, BNL_TABLE_RIGHT);
  g_autofree char *text = NULL;

  fill (table, cells);
  text = bnl_table_format (table);
  g_assert_cmpstr (text, ==, "a   1 ± 2\nb   12345\n");
}

static void
test_empty (void)
{
  g_autoptr (BnlTable) table = bnl_table_new (2, BNL_TABLE_RIGHT);
  g_autofree char *text = bnl_table_format (table);

  g_assert_cmpstr (text, ==, "");
}

/* Parses words as the options of keys; FALSE with error where one is refused. */
static gboolean
parse (BnlOptions *options, const char *const *keys, const char *words, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  GOptionGroup *group = g_option_group_new ("", "", "", options, NULL);
  g_auto (GStrv) arguments = g_strsplit (words, " ", -1);

  bnl_options_add_to_group (options, group, keys);
  g_option_context_set_main_group (context, group);
  return g_option_context_parse_strv (context, &arguments, error);
}

/* Every field of the table is an option, takes its own value, and lays it over a spec. */
static void
test_every_field (void)
{
  guint n_fields;
  const BnlSpecField *fields = bnl_spec_get_fields (&n_fields);
  g_autoptr (BnlSpec) defaults = bnl_spec_new ();

  g_assert_cmpuint (n_fields, >, 15);
  for (guint i = 0; i < n_fields; i++) {
    g_autoptr (BnlOptions) options = bnl_options_new ();
    g_autofree char *value = bnl_spec_dup_value (defaults, fields[i].key);
    g_autofree char *name = g_strdelimit (g_strdup (fields[i].key), "_", '-');
    g_autofree char *words = fields[i].arg != NULL
                                 ? g_strdup_printf ("program --%s %s", name, value)
                                 : g_strdup_printf ("program --%s", name);
    const char *given = fields[i].arg != NULL ? value : "true";
    g_autoptr (BnlSpec) spec = bnl_spec_new ();
    g_autoptr (GError) error = NULL;

    g_assert_true (parse (options, NULL, words, &error));
    g_assert_no_error (error);
    g_assert_cmpstr (bnl_options_get (options, fields[i].key), ==, given);
    g_assert_true (bnl_options_apply (options, spec, &error));
    g_assert_no_error (error);
  }
}

static void
test_last_counts (void)
{
  g_autoptr (BnlOptions) options = bnl_options_new ();
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (
      parse (options, NULL, "program --nesterov --epochs 3 --no-nesterov --epochs 4", &error));
  g_assert_true (bnl_options_apply (options, spec, &error));
  g_assert_cmpuint (spec->epochs, ==, 4);
  g_assert_false (spec->nesterov);
  g_assert_cmpuint (bnl_options_get_n_given (options), ==, 4);
  g_assert_cmpstr (bnl_options_get_given_key (options, 3), ==, "epochs");
  g_assert_null (bnl_options_get (options, "lr"));
}

/* Only the keys asked for, and a bad value is refused where it is read. */
static void
test_refusals (void)
{
  static const char *const keys[] = { "bn_eps", NULL };
  g_autoptr (BnlOptions) options = bnl_options_new ();
  g_autoptr (GError) unknown = NULL;
  g_autoptr (GError) value = NULL;

  g_assert_false (parse (options, keys, "program --lr 1", &unknown));
  g_assert_error (unknown, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION);
  g_assert_false (parse (options, keys, "program --bn-eps 0", &value));
  g_assert_error (value, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE);
  g_assert_true (g_str_has_prefix (value->message, "--bn-eps "));
  g_assert_null (bnl_options_get (options, "bn_eps"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/table/numbers", test_numbers);
  g_test_add_func ("/cli/table/right", test_right);
  g_test_add_func ("/cli/table/left", test_left);
  g_test_add_func ("/cli/table/controls", test_controls);
  g_test_add_func ("/cli/table/mixed", test_mixed);
  g_test_add_func ("/cli/table/unicode", test_unicode);
  g_test_add_func ("/cli/table/empty", test_empty);
  g_test_add_func ("/cli/options/every-field", test_every_field);
  g_test_add_func ("/cli/options/last-counts", test_last_counts);
  g_test_add_func ("/cli/options/refusals", test_refusals);
  return g_test_run ();
}
