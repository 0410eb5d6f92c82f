/* Order files: the indices as they stand there, or a sentence that names the line. */

#include <string.h>

#include "data/bnl-data-error.h"
#include "data/bnl-order.h"
#include "idx-writer.h"

#define N 23 /* training images */

static guint32 *
read_order (const IdxWriter *writer, const char *text, gssize length, gsize *n, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *path = NULL;

  g_byte_array_append (bytes, (const guint8 *) text,
                       length < 0 ? (guint) strlen (text) : (guint) length);
  path = idx_writer_save (writer, "order.txt", bytes);
  return bnl_order_read (path, N, n, error);
}

static void
test_good (void)
{
  static const char *const good[] = { "0\n22\n7\n", "0\n22\n7", "0\r\n22 \r\n7\r\n",
                                      "000\n22\n07\n" };
  g_auto (IdxWriter) writer = { 0 };

  idx_writer_init (&writer);
  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (GError) error = NULL;
    gsize n;
    g_autofree guint32 *order = read_order (&writer, good[i], -1, &n, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (n, ==, 3);
    g_assert_cmpuint (order[0], ==, 0);
    g_assert_cmpuint (order[1], ==, 22);
    g_assert_cmpuint (order[2], ==, 7);
  }
}

static void
test_bad (void)
{
  static const struct {
    const char *text;
    gssize length;
    const char *words;
  } bad[] = {
    { "0\n23\n", -1,
      "has \"23\" in line 2 where an index of a training image was expected, 0 to 22" },
    { "0\n1\nx\n", -1, "\"x\" in line 3" },
    { "0\n\n1\n", -1, "\"\" in line 2" },
    { "-1\n", -1, "\"-1\" in line 1" },
    { "1.5\n", -1, "\"1.5\" in line 1" },
    { "1,2\n", -1, "\"1,2\" in line 1" },
    { "99999999999999999999999\n", -1, "in line 1" },
    { "1\n2\0003\n", 6, "\"2\" in line 2" },
    { "\xff\xfe\n", -1, "in line 1" },
  };
  g_auto (IdxWriter) writer = { 0 };

  idx_writer_init (&writer);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    gsize n;
    g_autofree guint32 *order = read_order (&writer, bad[i].text, bad[i].length, &n, &error);

    g_assert_null (order);
    g_assert_error (error, BNL_DATA_ERROR, BNL_DATA_ERROR_FORMAT);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    g_assert_nonnull (strstr (error->message, "order.txt"));
    if (!strstr (error->message, bad[i].words))
      g_error ("\"%s\" does not say \"%s\"", error->message, bad[i].words);
  }
}

static void
test_none (void)
{
  g_auto (IdxWriter) writer = { 0 };
  g_autoptr (GError) empty = NULL, missing = NULL, folder = NULL;
  gsize n;

  idx_writer_init (&writer);
  g_assert_null (read_order (&writer, "", -1, &n, &empty));
  g_assert_error (empty, BNL_DATA_ERROR, BNL_DATA_ERROR_EMPTY);
  g_assert_null (bnl_order_read ("no/such/order", N, &n, &missing));
  g_assert_error (missing, BNL_DATA_ERROR, BNL_DATA_ERROR_NOT_FOUND);
  g_assert_null (bnl_order_read (writer.folder, N, &n, &folder));
  g_assert_error (folder, BNL_DATA_ERROR, BNL_DATA_ERROR_UNREADABLE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data/order/good", test_good);
  g_test_add_func ("/data/order/bad", test_bad);
  g_test_add_func ("/data/order/none", test_none);
  return g_test_run ();
}
