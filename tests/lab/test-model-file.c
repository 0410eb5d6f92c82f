#include "lab/bnl-model-file.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bnl-lab-fixture.h"
#include "lab/bnl-safetensors-private.h"

/* A network that has been trained a little, so that no two tensors are alike. */
static BnlSnapshot *
new_snapshot (const char *norm)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (60, 9);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_autoptr (BnlSeries) series = NULL;
  g_auto (BnlOutcome) outcome = { 0 };

  g_assert_true (bnl_spec_set (spec, "norm", norm, NULL));
  g_assert_true (bnl_spec_set (spec, "normalize", "standard", NULL));
  g_assert_true (bnl_spec_set (spec, "steps", "5", NULL));
  series = bnl_lab_fixture_train (spec, dataset, NULL, &outcome);
  return g_steal_pointer (&outcome.last);
}

static void
assert_round_trip (const char *norm)
{
  g_autoptr (BnlSnapshot) snapshot = new_snapshot (norm);
  g_autoptr (BnlSnapshot) back = NULL;
  g_autoptr (GError) error = NULL;
  char *path = bnl_lab_fixture_new_path ("model.safetensors");

  g_assert_true (bnl_model_file_save (snapshot, path, &error));
  g_assert_no_error (error);
  back = bnl_model_file_load (path, NULL, &error);
  g_assert_no_error (error);
  bnl_lab_fixture_assert_same_weights (snapshot->weights, back->weights);
  g_assert_true (bnl_spec_equal (snapshot->spec, back->spec));
  g_assert_cmpint (back->scale.normalize, ==, BNL_NORMALIZE_STANDARD);
  g_assert_true (back->scale.mean == snapshot->scale.mean &&
                 back->scale.std == snapshot->scale.std);
  g_assert_cmpuint (back->width, ==, BNL_LAB_FIXTURE_WIDTH);
  g_assert_cmpuint (back->height, ==, BNL_LAB_FIXTURE_HEIGHT);
  g_assert_cmpuint (back->step, ==, 5);
  bnl_lab_fixture_remove (path);
}

static void
test_round_trip (void)
{
  assert_round_trip ("batch");
  assert_round_trip ("none");
  assert_round_trip ("layer");
  assert_round_trip ("batch-renorm");
  assert_round_trip ("ghost");
}

/* The names, shapes and places that PyTorch's load_state_dict meets. */
static void
test_names (void)
{
  static const char *const names[] = { "bn1.num_batches_tracked",
                                       "bn2.num_batches_tracked",
                                       "bn1.bias",
                                       "bn1.running_mean",
                                       "bn1.running_var",
                                       "bn1.weight",
                                       "bn2.bias",
                                       "bn2.running_mean",
                                       "bn2.running_var",
                                       "bn2.weight",
                                       "fc1.bias",
                                       "fc1.weight",
                                       "fc2.bias",
                                       "fc2.weight",
                                       "fc3.bias",
                                       "fc3.weight" };
  g_autoptr (BnlSnapshot) snapshot = new_snapshot ("batch");
  const BnlWeights *weights = snapshot->weights;
  const BnlBlock *block = &weights->arch->blocks[1];
  char *path = bnl_lab_fixture_new_path ("model.safetensors");
  g_autoptr (BnlSafetensors) file = NULL;
  g_autofree float *values = g_new (float, 6 * 8);
  const BnlTensor *tensor;
  guint64 at = 0;
  gint64 count;

  g_assert_true (bnl_model_file_save (snapshot, path, NULL));
  file = bnl_safetensors_open (path, NULL);
  g_assert_cmpuint (bnl_safetensors_get_n_tensors (file), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    tensor = bnl_safetensors_find (file, names[i]);
    g_assert_nonnull (tensor);
    g_assert_cmpuint (tensor->begin, ==, at);
    at = tensor->end;
  }
  tensor = bnl_safetensors_find (file, "fc2.weight");
  g_assert_true (tensor->n_dims == 2 && tensor->shape[0] == 6 && tensor->shape[1] == 8);
  g_assert_true (bnl_safetensors_read_floats (file, tensor, values, NULL));
  g_assert_true (memcmp (values, weights->parameters + block->weight, 48 * sizeof *values) == 0);
  tensor = bnl_safetensors_find (file, "bn2.running_var");
  g_assert_true (tensor->n_dims == 1 && tensor->shape[0] == 6);
  g_assert_true (bnl_safetensors_read_floats (file, tensor, values, NULL));
  g_assert_true (memcmp (values, weights->statistics + block->var, 6 * sizeof *values) == 0);
  tensor = bnl_safetensors_find (file, "bn2.num_batches_tracked");
  g_assert_true (tensor->n_dims == 0 && tensor->dtype == BNL_DTYPE_I64);
  g_assert_true (bnl_safetensors_read_integers (file, tensor, &count, NULL));
  g_assert_cmpint (count, ==, 5);
  g_assert_nonnull (strstr (bnl_safetensors_get_metadata (file, "bnlab"), "\"hidden\": [8, 6]"));
  bnl_lab_fixture_remove (path);
}

/* PyTorch's LayerNorm has a weight and a bias, and nothing that runs. */
static void
test_layer_names (void)
{
  g_autoptr (BnlSnapshot) snapshot = new_snapshot ("layer");
  char *path = bnl_lab_fixture_new_path ("model.safetensors");
  g_autoptr (BnlSafetensors) file = NULL;

  g_assert_true (bnl_model_file_save (snapshot, path, NULL));
  file = bnl_safetensors_open (path, NULL);
  g_assert_cmpuint (bnl_safetensors_get_n_tensors (file), ==, 10);
  g_assert_nonnull (bnl_safetensors_find (file, "ln1.weight"));
  g_assert_nonnull (bnl_safetensors_find (file, "ln2.bias"));
  g_assert_null (bnl_safetensors_find (file, "bn1.weight"));
  bnl_lab_fixture_remove (path);
}

/* Tensors as a writer other than ours leaves them: no spec, F64 allowed, counts perhaps missing. */
typedef struct {
  BnlTensor tensors[16];
  guint n;
} Foreign;

static double zeros[5000];

static void
add (Foreign *foreign, const char *name, BnlDtype dtype, guint64 n_rows, guint64 n_columns)
{
  BnlTensor *tensor = &foreign->tensors[foreign->n++];

  *tensor = (BnlTensor){ .dtype = dtype, .n = 1, .data = zeros };
  g_strlcpy (tensor->name, name, sizeof tensor->name);
  if (n_rows > 0)
    tensor->shape[tensor->n_dims++] = n_rows;
  if (n_columns > 0)
    tensor->shape[tensor->n_dims++] = n_columns;
  for (guint i = 0; i < tensor->n_dims; i++)
    tensor->n *= tensor->shape[i];
}

static void
add_linear (Foreign *foreign, guint i, guint64 n_in, guint64 n_out)
{
  g_autofree char *weight = g_strdup_printf ("fc%u.weight", i);
  g_autofree char *bias = g_strdup_printf ("fc%u.bias", i);

  add (foreign, weight, BNL_DTYPE_F32, n_out, n_in);
  add (foreign, bias, BNL_DTYPE_F64, n_out, 0);
}

static void
add_norm (Foreign *foreign, guint64 n)
{
  add (foreign, "bn1.weight", BNL_DTYPE_F32, n, 0);
  add (foreign, "bn1.bias", BNL_DTYPE_F32, n, 0);
  add (foreign, "bn1.running_mean", BNL_DTYPE_F32, n, 0);
  add (foreign, "bn1.running_var", BNL_DTYPE_F64, n, 0);
}

static BnlSnapshot *
load (Foreign *foreign, const char *spec_json, const BnlSpec *fallback, GError **error)
{
  const char *const metadata[] = { spec_json != NULL ? "bnlab" : "format",
                                   spec_json != NULL ? spec_json : "pt", NULL };
  char *path = bnl_lab_fixture_new_path ("foreign.safetensors");
  BnlSnapshot *snapshot;

  g_assert_true (bnl_safetensors_write (path, metadata, foreign->tensors, foreign->n, NULL));
  snapshot = bnl_model_file_load (path, fallback, error);
  bnl_lab_fixture_remove (path);
  return snapshot;
}

static void
test_foreign (void)
{
  g_autoptr (BnlSpec) fallback = bnl_spec_new ();
  g_autoptr (BnlSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;
  Foreign foreign = { .n = 0 };
  const double bias[] = { 0.1, 0.2, 0.3 };

  g_assert_true (bnl_spec_set (fallback, "normalize", "unit", NULL));
  g_assert_true (bnl_spec_set (fallback, "activation", "tanh", NULL));
  add_linear (&foreign, 1, 9, 4);
  add_linear (&foreign, 2, 4, 3);
  foreign.tensors[3].data = bias;
  add_norm (&foreign, 4);
  snapshot = load (&foreign, NULL, fallback, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (snapshot->spec->n_hidden, ==, 1);
  g_assert_cmpint (snapshot->spec->hidden[0], ==, 4);
  g_assert_cmpint (snapshot->spec->norm, ==, BNL_NORM_BATCH);
  g_assert_cmpint (snapshot->spec->activation, ==, BNL_ACTIVATION_TANH);
  g_assert_cmpint (snapshot->scale.normalize, ==, BNL_NORMALIZE_UNIT);
  g_assert_cmpuint (snapshot->width, ==, 3);
  g_assert_cmpuint (snapshot->height, ==, 3);
  g_assert_true (snapshot->weights->parameters[snapshot->weights->arch->blocks[1].bias + 2] ==
                 0.3f);
  g_assert_cmpint (snapshot->weights->n_tracked[0], ==, 0);
}

static void
test_foreign_plain (void)
{
  g_autoptr (BnlSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;
  Foreign foreign = { .n = 0 };

  add_linear (&foreign, 1, 7, 2);
  snapshot = load (&foreign, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (snapshot->spec->n_hidden, ==, 0);
  g_assert_cmpint (snapshot->spec->norm, ==, BNL_NORM_NONE);
  g_assert_cmpuint (snapshot->width, ==, 7);
  g_assert_cmpuint (snapshot->height, ==, 1);
}

static void
assert_refused (Foreign *foreign, const char *json, const char *pattern)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (load (foreign, json, NULL, &error));
  g_assert_error (error, BNL_MODEL_FILE_ERROR, BNL_MODEL_FILE_ERROR_CONTENTS);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("%s", error->message);
}

static void
test_refused (void)
{
  Foreign empty = { .n = 0 }, gap = empty, wide = empty, one_class = empty, many = empty;
  Foreign chain = empty, missing = empty, extra = empty, shape = empty, no_var = empty;

  assert_refused (&empty, NULL, "*no tensor “fc1.weight”*");
  add_linear (&gap, 1, 4, 3);
  add_linear (&gap, 3, 3, 2);
  assert_refused (&gap, NULL, "*2 tensors belong to no layer*");
  add_linear (&wide, 1, 1, 4097);
  add_linear (&wide, 2, 4097, 2);
  assert_refused (&wide, NULL, "*width of a hidden layer is 4097, but must be from 1 to 4096*");
  add_linear (&one_class, 1, 4, 1);
  assert_refused (&one_class, NULL, "*number of classes is 1, but must be from 2 to 256*");
  add_linear (&many, 1, 4, 257);
  assert_refused (&many, NULL, "*number of classes is 257*");
  add_linear (&chain, 1, 4, 3);
  add_linear (&chain, 2, 4, 2);
  assert_refused (&chain, NULL, "*“fc2.weight” does not have the shape*");
  add_linear (&missing, 1, 4, 3);
  missing.n--;
  assert_refused (&missing, NULL, "*no tensor “fc1.bias”*");
  add_linear (&extra, 1, 4, 3);
  add (&extra, "conv1.weight", BNL_DTYPE_F32, 1, 1);
  assert_refused (&extra, NULL, "*1 tensors belong to no layer*");
  add_linear (&shape, 1, 4, 3);
  shape.tensors[1].shape[0] = shape.tensors[1].n = 2;
  assert_refused (&shape, NULL, "*“fc1.bias” does not have the shape*");
  add_linear (&no_var, 1, 4, 3);
  add_linear (&no_var, 2, 3, 2);
  add_norm (&no_var, 3);
  no_var.n--;
  assert_refused (&no_var, NULL, "*no tensor “bn1.running_var”*");
}

static void
test_spec_refused (void)
{
  Foreign foreign = { .n = 0 };

  add_linear (&foreign, 1, 4, 3);
  assert_refused (&foreign, "{\"lr\": -1}", "*under “bnlab” is “lr” must be*");
  assert_refused (&foreign, "no JSON", "*under “bnlab” is not a spec in JSON*");
}

static void
test_truncated (void)
{
  g_autoptr (BnlSnapshot) snapshot = new_snapshot ("batch");
  char *path = bnl_lab_fixture_new_path ("model.safetensors");
  struct stat status;

  g_assert_true (bnl_model_file_save (snapshot, path, NULL));
  g_assert_cmpint (stat (path, &status), ==, 0);
  for (off_t n = status.st_size - 1; n >= 0; n--) {
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (truncate (path, n), ==, 0);
    g_assert_null (bnl_model_file_load (path, NULL, &error));
    g_assert_error (error, BNL_MODEL_FILE_ERROR, BNL_MODEL_FILE_ERROR_FORMAT);
  }
  bnl_lab_fixture_remove (path);
}

/* A bit turned in each byte of the header: refused with a sentence or taken as some network, but
 * nothing worse. */
static void
test_flipped (void)
{
  g_autoptr (BnlSnapshot) snapshot = new_snapshot ("batch");
  char *path = bnl_lab_fixture_new_path ("model.safetensors");
  guint64 n_header;
  int fd;

  g_assert_true (bnl_model_file_save (snapshot, path, NULL));
  fd = open (path, O_RDWR | O_CLOEXEC);
  g_assert_cmpint (pread (fd, &n_header, sizeof n_header, 0), ==, sizeof n_header);
  for (off_t i = 0; i < (off_t) (8 + n_header); i++) {
    g_autoptr (GError) error = NULL;
    char byte, flipped;
    BnlSnapshot *back;

    g_assert_cmpint (pread (fd, &byte, 1, i), ==, 1);
    flipped = (char) (byte ^ 1 << i % 8);
    g_assert_cmpint (pwrite (fd, &flipped, 1, i), ==, 1);
    back = bnl_model_file_load (path, NULL, &error);
    g_assert_true ((back == NULL) == (error != NULL));
    g_clear_pointer (&back, bnl_snapshot_unref);
    g_assert_cmpint (pwrite (fd, &byte, 1, i), ==, 1);
  }
  close (fd);
  bnl_lab_fixture_remove (path);
}

static void
test_unwritable (void)
{
  g_autoptr (BnlSnapshot) snapshot = new_snapshot ("none");
  g_autoptr (GError) error = NULL;

  g_assert_false (bnl_model_file_save (snapshot, "/nowhere/model.safetensors", &error));
  g_assert_error (error, BNL_MODEL_FILE_ERROR, BNL_MODEL_FILE_ERROR_IO);
  g_assert_nonnull (strstr (error->message, "/nowhere/model.safetensors"));
  g_clear_error (&error);
  if (g_file_test ("/dev/full", G_FILE_TEST_EXISTS)) {
    g_assert_false (bnl_model_file_save (snapshot, "/dev/full", &error));
    g_assert_error (error, BNL_MODEL_FILE_ERROR, BNL_MODEL_FILE_ERROR_IO);
  }
}

int
main (int argc, char **argv)
{
  bnl_lab_fixture_init (&argc, &argv);
  g_test_add_func ("/lab/model-file/round-trip", test_round_trip);
  g_test_add_func ("/lab/model-file/names", test_names);
  g_test_add_func ("/lab/model-file/layer-names", test_layer_names);
  g_test_add_func ("/lab/model-file/foreign", test_foreign);
  g_test_add_func ("/lab/model-file/foreign-plain", test_foreign_plain);
  g_test_add_func ("/lab/model-file/refused", test_refused);
  g_test_add_func ("/lab/model-file/spec-refused", test_spec_refused);
  g_test_add_func ("/lab/model-file/truncated", test_truncated);
  g_test_add_func ("/lab/model-file/flipped", test_flipped);
  g_test_add_func ("/lab/model-file/unwritable", test_unwritable);
  return g_test_run ();
}
