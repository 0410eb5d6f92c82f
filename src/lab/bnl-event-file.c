#include "bnl-event-file.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "bnl-crc32c.h"
#include "bnl-output.h"
#include "bnl-protobuf.h"

/* The first event of every file. */
#define FILE_VERSION "brain.Event:2"
#define TEXT_PLUGIN "text"

/* Numbers of fields in the .proto files. */
enum {
  EVENT_WALL_TIME = 1,
  EVENT_STEP = 2,
  EVENT_FILE_VERSION = 3,
  EVENT_SUMMARY = 5,
  SUMMARY_VALUE = 1,
  VALUE_TAG = 1,
  VALUE_SIMPLE_VALUE = 2,
  VALUE_TENSOR = 8,
  VALUE_METADATA = 9,
  METADATA_PLUGIN_DATA = 1,
  PLUGIN_DATA_NAME = 1,
  TENSOR_DTYPE = 1,
  TENSOR_SHAPE = 2,
  TENSOR_STRING_VALUE = 8,
  SHAPE_DIM = 2,
  DIM_SIZE = 1,
};

#define DTYPE_STRING 7

typedef struct {
  const char *tag;
  gsize offset; /* of a float of BnlMetrics */
  gboolean always;
} Scalar;

/* A lost training loss is a value too; of the others NaN says that nothing was measured. */
static const Scalar scalars[] = {
  { "loss/train", offsetof (BnlMetrics, train_loss), TRUE },
  { "loss/validation", offsetof (BnlMetrics, val_loss), FALSE },
  { "loss/test", offsetof (BnlMetrics, test_loss), FALSE },
  { "accuracy/train", offsetof (BnlMetrics, train_accuracy), TRUE },
  { "accuracy/validation", offsetof (BnlMetrics, val_accuracy), FALSE },
  { "accuracy/test", offsetof (BnlMetrics, test_accuracy), FALSE },
};

struct _BnlEventFile {
  BnlOutput *output;
  char *folder, *name;
  char *prefix;                        /* of the names of this run's files */
  double wall_time;                    /* of the start, in seconds */
  GByteArray *event, *summary, *value; /* reused: a run has a million rows */
};

void
bnl_event_file_discard (BnlEventFile *file)
{
  g_clear_pointer (&file->output, bnl_output_discard);
  g_byte_array_unref (file->event);
  g_byte_array_unref (file->summary);
  g_byte_array_unref (file->value);
  g_free (file->folder);
  g_free (file->name);
  g_free (file->prefix);
  g_free (file);
}

/* A record is the length and its sum, the data and its sum. */
static gboolean
write_event (BnlEventFile *file, GError **error)
{
  const guint64 length = GUINT64_TO_LE (file->event->len);
  guint32 length_sum = bnl_crc32c_compute_masked (&length, sizeof length);
  guint32 sum = bnl_crc32c_compute_masked (file->event->data, file->event->len);

  length_sum = GUINT32_TO_LE (length_sum);
  sum = GUINT32_TO_LE (sum);
  return bnl_output_write (file->output, &length, sizeof length, error) &&
         bnl_output_write (file->output, &length_sum, sizeof length_sum, error) &&
         bnl_output_write (file->output, file->event->data, file->event->len, error) &&
         bnl_output_write (file->output, &sum, sizeof sum, error);
}

static void
begin_event (BnlEventFile *file, double seconds)
{
  g_byte_array_set_size (file->event, 0);
  g_byte_array_set_size (file->summary, 0);
  bnl_protobuf_append_double (file->event, EVENT_WALL_TIME, file->wall_time + seconds);
}

static gboolean
end_event (BnlEventFile *file, GError **error)
{
  bnl_protobuf_append_message (file->event, EVENT_SUMMARY, file->summary);
  return write_event (file, error);
}

/* N keeps two files apart that one program writes within a second. */
static char *
make_name (const char *prefix)
{
  static gint n_made;
  g_autofree char *host = g_strdelimit (g_strdup (g_get_host_name ()), "/", '-');

  return g_strdup_printf ("%s%s.%d.%d", prefix, host, (int) getpid (),
                          g_atomic_int_add (&n_made, 1));
}

BnlEventFile *
bnl_event_file_create (const char *folder, gint64 started_usec, GError **error)
{
  g_autoptr (BnlEventFile) file = g_new0 (BnlEventFile, 1);
  g_autofree char *path = NULL;

  file->event = g_byte_array_new ();
  file->summary = g_byte_array_new ();
  file->value = g_byte_array_new ();
  file->folder = g_strdup (folder);
  file->wall_time = (double) started_usec / G_USEC_PER_SEC;
  file->prefix = g_strdup_printf ("events.out.tfevents.%010" G_GINT64_FORMAT ".",
                                  started_usec / G_USEC_PER_SEC);
  file->name = make_name (file->prefix);
  path = g_build_filename (folder, file->name, NULL);
  file->output = bnl_output_create (path, error);
  if (file->output == NULL)
    return NULL;
  begin_event (file, 0);
  bnl_protobuf_append_text (file->event, EVENT_FILE_VERSION, FILE_VERSION);
  return write_event (file, error) ? g_steal_pointer (&file) : NULL;
}

/* A tensor of one string, and the name of the plug-in that shows it. */
static void
append_text_value (GByteArray *value, const char *text)
{
  g_autoptr (GByteArray) dim = g_byte_array_new ();
  g_autoptr (GByteArray) shape = g_byte_array_new ();
  g_autoptr (GByteArray) tensor = g_byte_array_new ();
  g_autoptr (GByteArray) plugin = g_byte_array_new ();
  g_autoptr (GByteArray) metadata = g_byte_array_new ();

  bnl_protobuf_append_varint (dim, DIM_SIZE, 1);
  bnl_protobuf_append_message (shape, SHAPE_DIM, dim);
  bnl_protobuf_append_varint (tensor, TENSOR_DTYPE, DTYPE_STRING);
  bnl_protobuf_append_message (tensor, TENSOR_SHAPE, shape);
  bnl_protobuf_append_text (tensor, TENSOR_STRING_VALUE, text);
  bnl_protobuf_append_message (value, VALUE_TENSOR, tensor);
  bnl_protobuf_append_text (plugin, PLUGIN_DATA_NAME, TEXT_PLUGIN);
  bnl_protobuf_append_message (metadata, METADATA_PLUGIN_DATA, plugin);
  bnl_protobuf_append_message (value, VALUE_METADATA, metadata);
}

gboolean
bnl_event_file_add_text (BnlEventFile *file, const char *tag, const char *text, GError **error)
{
  g_byte_array_set_size (file->value, 0);
  bnl_protobuf_append_text (file->value, VALUE_TAG, tag);
  append_text_value (file->value, text);
  begin_event (file, 0);
  bnl_protobuf_append_message (file->summary, SUMMARY_VALUE, file->value);
  return end_event (file, error);
}

static void
append_scalar (BnlEventFile *file, const char *tag, float value)
{
  g_byte_array_set_size (file->value, 0);
  bnl_protobuf_append_text (file->value, VALUE_TAG, tag);
  bnl_protobuf_append_float (file->value, VALUE_SIMPLE_VALUE, value);
  bnl_protobuf_append_message (file->summary, SUMMARY_VALUE, file->value);
}

gboolean
bnl_event_file_add_series (BnlEventFile *file, const BnlSeries *series, GError **error)
{
  const gsize n = bnl_series_get_length (series);

  for (gsize i = 0; i < n; i++) {
    const BnlMetrics *row = bnl_series_get (series, i);

    begin_event (file, row->seconds);
    bnl_protobuf_append_varint (file->event, EVENT_STEP, row->step);
    for (guint k = 0; k < G_N_ELEMENTS (scalars); k++) {
      const float value = *(const float *) ((const char *) row + scalars[k].offset);

      if (scalars[k].always || !isnan (value))
        append_scalar (file, scalars[k].tag, value);
    }
    append_scalar (file, "lr", (float) row->lr);
    if (!end_event (file, error))
      return FALSE;
  }
  return TRUE;
}

/* What cannot be removed stays; the file that was asked for is there. */
static void
remove_older (const BnlEventFile *file)
{
  g_autoptr (GDir) folder = g_dir_open (file->folder, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_prefix (name, file->prefix) && strcmp (name, file->name) != 0) {
      g_autofree char *path = g_build_filename (file->folder, name, NULL);

      g_unlink (path);
    }
}

gboolean
bnl_event_file_close (BnlEventFile *file, GError **error)
{
  gboolean done = bnl_output_commit (g_steal_pointer (&file->output), error);

  if (done)
    remove_older (file);
  bnl_event_file_discard (file);
  return done;
}
