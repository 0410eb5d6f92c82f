#include "lab/bnl-safetensors-private.h"

#include <math.h>
#include <string.h>

#include "bnl-lab-fixture.h"
#include "lab/bnl-model-file.h"

static const char *const no_metadata[] = { "format", "pt", NULL };

/* A file of that header (its length as told) and so many bytes of data. */
static void
write_raw (const char *path, guint64 length, const char *header, gsize n_data)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) &length, sizeof length);
  g_byte_array_append (bytes, (const guint8 *) header, (guint) strlen (header));
  for (gsize i = 0; i < n_data; i++)
    g_byte_array_append (bytes, (const guint8 *) "\0", 1);
  g_assert_true (g_file_set_contents (path, (const char *) bytes->data, bytes->len, NULL));
}

static void
assert_file_refused (const char *path, BnlModelFileError code, const char *pattern)
{
  g_autoptr (GError) error = NULL;

  if (bnl_safetensors_open (path, &error) != NULL)
    g_error ("taken, but %s was expected", pattern);
  g_assert_error (error, BNL_MODEL_FILE_ERROR, (gint) code);
  g_assert_true (g_str_has_prefix (error->message, path));
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("%s", error->message);
}

static void
assert_refused (const char *header, gsize n_data, BnlModelFileError code, const char *pattern)
{
  char *path = bnl_lab_fixture_new_path ("bad.safetensors");

  write_raw (path, strlen (header), header, n_data);
  assert_file_refused (path, code, pattern);
  bnl_lab_fixture_remove (path);
}

static void
assert_taken (const char *header, gsize n_data)
{
  char *path = bnl_lab_fixture_new_path ("good.safetensors");
  g_autoptr (GError) error = NULL;

  write_raw (path, strlen (header), header, n_data);
  bnl_safetensors_close (bnl_safetensors_open (path, &error));
  g_assert_no_error (error);
  bnl_lab_fixture_remove (path);
}

/* The bytes, one by one: sorted by type and name, padded to 8. */
static void
test_bytes (void)
{
  const float b[] = { 1.0f, -2.0f }, a[] = { 0.5f };
  const gint64 count[] = { 7 };
  BnlTensor tensors[] = {
    { .name = "b", .dtype = BNL_DTYPE_F32, .n_dims = 2, .shape = { 2, 1 }, .n = 2, .data = b },
    { .name = "a", .dtype = BNL_DTYPE_F32, .n_dims = 1, .shape = { 1 }, .n = 1, .data = a },
    { .name = "count", .dtype = BNL_DTYPE_I64, .n_dims = 0, .n = 1, .data = count },
  };
  const char expected[] = "{\"__metadata__\":{\"format\":\"pt\"},"
                          "\"count\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]},"
                          "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]},"
                          "\"b\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[12,20]}}";
  char *path = bnl_lab_fixture_new_path ("bytes.safetensors");
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  gsize length, n_header;

  g_assert_true (bnl_safetensors_write (path, no_metadata, tensors, 3, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  n_header = (strlen (expected) + 7) / 8 * 8;
  g_assert_cmpuint (length, ==, 8 + n_header + 20);
  g_assert_cmpint (contents[0], ==, (char) (n_header & 0xff));
  g_assert_cmpint (contents[1], ==, (char) (n_header >> 8));
  g_assert_true (memcmp (contents + 2, "\0\0\0\0\0\0", 6) == 0);
  g_assert_true (memcmp (contents + 8, expected, strlen (expected)) == 0);
  for (gsize i = strlen (expected); i < n_header; i++)
    g_assert_cmpint (contents[8 + i], ==, ' ');
  g_assert_true (memcmp (contents + 8 + n_header, "\7\0\0\0\0\0\0\0", 8) == 0);
  g_assert_true (memcmp (contents + 16 + n_header, a, 4) == 0);
  g_assert_true (memcmp (contents + 20 + n_header, b, 8) == 0);
  bnl_lab_fixture_remove (path);
}

static void
test_read (void)
{
  const double wide[] = { 0.1, -3.0 };
  const float narrow[] = { 0.25f };
  const gint64 count[] = { -5 };
  const char *const metadata[] = { "key", "a \"text\"\n", NULL };
  BnlTensor tensors[] = {
    { .name = "wide", .dtype = BNL_DTYPE_F64, .n_dims = 1, .shape = { 2 }, .n = 2, .data = wide },
    { .name = "narrow",
      .dtype = BNL_DTYPE_F32,
      .n_dims = 1,
      .shape = { 1 },
      .n = 1,
      .data = narrow },
    { .name = "count", .dtype = BNL_DTYPE_I64, .n = 1, .data = count },
    { .name = "none",
      .dtype = BNL_DTYPE_F32,
      .n_dims = 2,
      .shape = { 0, 3 },
      .n = 0,
      .data = narrow },
  };
  char *path = bnl_lab_fixture_new_path ("read.safetensors");
  g_autoptr (BnlSafetensors) file = NULL;
  float floats[2];
  gint64 integer;
  g_autoptr (GError) error = NULL;

  g_assert_true (bnl_safetensors_write (path, metadata, tensors, 4, NULL));
  file = bnl_safetensors_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bnl_safetensors_get_n_tensors (file), ==, 4);
  g_assert_cmpstr (bnl_safetensors_get_metadata (file, "key"), ==, "a \"text\"\n");
  g_assert_null (bnl_safetensors_get_metadata (file, "other"));
  g_assert_null (bnl_safetensors_find (file, "other"));
  g_assert_true (
      bnl_safetensors_read_floats (file, bnl_safetensors_find (file, "wide"), floats, NULL));
  g_assert_true (floats[0] == 0.1f && floats[1] == -3.0f);
  g_assert_true (
      bnl_safetensors_read_floats (file, bnl_safetensors_find (file, "narrow"), floats, NULL));
  g_assert_true (floats[0] == 0.25f);
  g_assert_true (
      bnl_safetensors_read_integers (file, bnl_safetensors_find (file, "count"), &integer, NULL));
  g_assert_cmpint (integer, ==, -5);
  g_assert_false (
      bnl_safetensors_read_floats (file, bnl_safetensors_find (file, "count"), floats, &error));
  g_assert_error (error, BNL_MODEL_FILE_ERROR, BNL_MODEL_FILE_ERROR_CONTENTS);
  g_clear_error (&error);
  g_assert_false (
      bnl_safetensors_read_integers (file, bnl_safetensors_find (file, "wide"), &integer, &error));
  g_assert_error (error, BNL_MODEL_FILE_ERROR, BNL_MODEL_FILE_ERROR_CONTENTS);
  bnl_lab_fixture_remove (path);
}

static void
test_taken (void)
{
  assert_taken ("{}", 0);
  assert_taken ("{}        ", 0);
  assert_taken ("{\"__metadata__\":{}}", 0);
  assert_taken ("{\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[8,12]},"
                "\"a\":{\"shape\":[1,2],\"data_offsets\":[0,8],\"dtype\":\"F32\"}}",
                12);
}

#define TENSOR(name, dtype, shape, offsets)                                                        \
  "\"" name "\":{\"dtype\":\"" dtype "\",\"shape\":" shape ",\"data_offsets\":" offsets "}"

static void
test_header (void)
{
  const BnlModelFileError format = BNL_MODEL_FILE_ERROR_FORMAT;
  const BnlModelFileError contents = BNL_MODEL_FILE_ERROR_CONTENTS;

  assert_refused ("", 0, format, "*its header is no JSON");
  assert_refused (" {}", 0, format, "*its header is no JSON");
  assert_refused ("{", 0, format, "*its header is not right: line 1*");
  assert_refused ("{\"a\":1}", 0, format, "*“a” is not described");
  assert_refused ("{\"a\":{}}", 0, contents, "*“a” has none of the types*");
  assert_refused ("{" TENSOR ("a", "BF16", "[1]", "[0,2]") "}", 2, contents, "*“a” has none*");
  assert_refused ("{\"a\":{\"dtype\":5,\"shape\":[1],\"data_offsets\":[0,4]}}", 4, contents,
                  "*“a” has none*");
  assert_refused ("{" TENSOR ("a", "F32", "1", "[0,4]") "}", 4, format, "*no shape*");
  assert_refused ("{" TENSOR ("a", "F32", "[-1]", "[0,4]") "}", 4, format, "*no shape*");
  assert_refused ("{" TENSOR ("a", "F32", "[1.0]", "[0,4]") "}", 4, format, "*no shape*");
  assert_refused ("{" TENSOR ("a", "F32", "[1,1,1,1,1]", "[0,4]") "}", 4, format, "*no shape*");
  assert_refused ("{" TENSOR ("a", "F32", "[1]", "[0]") "}", 4, format, "*data_offsets*");
  assert_refused ("{" TENSOR ("a", "F32", "[1]", "[4,0]") "}", 4, format, "*data_offsets*");
  assert_refused ("{" TENSOR ("a", "F32", "[1]", "[0,4,8]") "}", 4, format, "*data_offsets*");
  assert_refused ("{" TENSOR ("a", "F32", "[1]", "\"0,4\"") "}", 4, format, "*data_offsets*");
  assert_refused ("{\"__metadata__\":{\"a\":1}}", 0, format, "*__metadata__*");
  assert_refused ("{\"__metadata__\":\"a\"}", 0, format, "*__metadata__*");
  assert_refused ("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", 0, format, "*“a” is given twice");
  assert_refused (
      "{" TENSOR ("a", "F32", "[1]", "[0,4]") "," TENSOR ("a", "F32", "[1]", "[4,8]") "}", 8,
      format, "*“a” is given twice");
}

static void
test_places (void)
{
  const BnlModelFileError format = BNL_MODEL_FILE_ERROR_FORMAT;

  assert_refused ("{" TENSOR ("a", "F32", "[2]", "[0,4]") "}", 4, format, "*by its shape*");
  assert_refused ("{" TENSOR ("a", "F64", "[1]", "[0,4]") "}", 4, format, "*by its shape*");
  assert_refused ("{" TENSOR ("a", "F32", "[4294967296,4294967296]", "[0,0]") "}", 0, format,
                  "*overflows");
  assert_refused ("{" TENSOR ("a", "F32", "[4294967296,1073741824]", "[0,0]") "}", 0, format,
                  "*by its shape*");
  assert_refused ("{" TENSOR ("a", "F32", "[1]", "[4,8]") "}", 8, format,
                  "*begins at byte 4 of the data, where 0*");
  assert_refused (
      "{" TENSOR ("a", "F32", "[1]", "[0,4]") "," TENSOR ("b", "F32", "[1]", "[8,12]") "}", 12,
      format, "*“b” begins at byte 8*");
  assert_refused (
      "{" TENSOR ("a", "F32", "[2]", "[0,8]") "," TENSOR ("b", "F32", "[1]", "[4,8]") "}", 8,
      format, "*“b” begins at byte 4*");
  assert_refused ("{" TENSOR ("a", "F32", "[1]", "[0,4]") "}", 5, format, "*5 bytes of data*4*");
  assert_refused ("{" TENSOR ("a", "F32", "[1]", "[0,4]") "}", 3, format, "*cut off*");
  assert_refused ("{}", 1, format, "*1 bytes of data*");
}

static void
test_length (void)
{
  char *path = bnl_lab_fixture_new_path ("length.safetensors");
  g_autofree char *blanks = g_strnfill (2 << 20, ' ');

  blanks[0] = '{';
  blanks[1] = '}';
  write_raw (path, 3, "{}", 0);
  assert_file_refused (path, BNL_MODEL_FILE_ERROR_FORMAT, "*header of 3 bytes in a file of 10");
  write_raw (path, G_MAXUINT64, "{}", 0);
  assert_file_refused (path, BNL_MODEL_FILE_ERROR_FORMAT, "*header of 18446744073709551615*");
  write_raw (path, G_MAXUINT64 - 7, "{}", 0);
  assert_file_refused (path, BNL_MODEL_FILE_ERROR_FORMAT, "*no safetensors file*");
  write_raw (path, 2 << 20, blanks, 0);
  assert_file_refused (path, BNL_MODEL_FILE_ERROR_FORMAT, "*header of 2097152 bytes*");
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  assert_file_refused (path, BNL_MODEL_FILE_ERROR_FORMAT, "*it has no header");
  g_assert_true (g_file_set_contents (path, "PK\3\4 some other file", -1, NULL));
  assert_file_refused (path, BNL_MODEL_FILE_ERROR_FORMAT, "*no safetensors file*");
  bnl_lab_fixture_remove (path);
  assert_file_refused ("/nowhere/a.safetensors", BNL_MODEL_FILE_ERROR_IO, "*No such file*");
  assert_file_refused (g_get_tmp_dir (), BNL_MODEL_FILE_ERROR_IO, "*");
}

/* A device would never end. */
static void
test_device (void)
{
  assert_file_refused ("/dev/zero", BNL_MODEL_FILE_ERROR_IO, "*is no file");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/safetensors/bytes", test_bytes);
  g_test_add_func ("/lab/safetensors/read", test_read);
  g_test_add_func ("/lab/safetensors/taken", test_taken);
  g_test_add_func ("/lab/safetensors/header", test_header);
  g_test_add_func ("/lab/safetensors/places", test_places);
  g_test_add_func ("/lab/safetensors/length", test_length);
  g_test_add_func ("/lab/safetensors/device", test_device);
  return g_test_run ();
}
