#include "bnl-picture-file-private.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "bnl-data-error-private.h"
#include "bnl-picture-private.h"
#include "bnl-plain-file-private.h"

#define CHUNK_BYTES (64 * 1024)

#define PNG_MAGIC "\x89PNG\r\n\x1a\n"
#define PNG_INTERLACE_OFFSET 28

/* A file on its way through a decoder. */
typedef struct {
  const char *path;
  int fd;
  GdkPixbufLoader *loader;
  guint max_side;      /* 0: nothing but the size is wanted */
  guint width, height; /* 0 until the decoder has told */
  guint n_rows;        /* decoded, from the first one on */
  gboolean in_rows;    /* a PNG whose rows come once and in order */
  gboolean stopped;    /* the decoder was told to leave it at the size */
  gboolean failed;
} Decoding;

static void
clear_decoding (Decoding *decoding)
{
  if (decoding->loader) {
    /* Without this its finalizer complains; it has said what it had to say. */
    gdk_pixbuf_loader_close (decoding->loader, NULL);
    g_object_unref (decoding->loader);
  }
  if (decoding->fd >= 0)
    close (decoding->fd);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Decoding, clear_decoding)

/* A decoder by the file's first bytes; whichever gdk-pixbuf finds where they say nothing. */
static GdkPixbufLoader *
create_loader (const guint8 *bytes, gsize n)
{
  static const struct {
    const char *magic, *type;
  } types[] = {
    { PNG_MAGIC, "png" },
    { "\xff\xd8\xff", "jpeg" },
    { "GIF8", "gif" },
    { "BM", "bmp" },
  };
  GdkPixbufLoader *loader = NULL;

  for (guint i = 0; !loader && i < G_N_ELEMENTS (types); i++)
    if (n >= strlen (types[i].magic) &&
        memcmp (bytes, types[i].magic, strlen (types[i].magic)) == 0)
      loader = gdk_pixbuf_loader_new_with_type (types[i].type, NULL);
  return loader ? loader : gdk_pixbuf_loader_new ();
}

static gboolean
comes_in_rows (const guint8 *bytes, gsize n)
{
  return n > PNG_INTERLACE_OFFSET && memcmp (bytes, PNG_MAGIC, strlen (PNG_MAGIC)) == 0 &&
         bytes[PNG_INTERLACE_OFFSET] == 0;
}

static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  Decoding *decoding = user_data;

  decoding->width = (guint) width;
  decoding->height = (guint) height;
  decoding->stopped = !decoding->in_rows || decoding->width > decoding->max_side ||
                      decoding->height > decoding->max_side;
  /* Nothing is allocated for a picture of no size. */
  if (decoding->stopped)
    gdk_pixbuf_loader_set_size (loader, 0, 0);
}

static void
area_updated_cb (GdkPixbufLoader *loader, int x, int y, int width, int height, gpointer user_data)
{
  Decoding *decoding = user_data;

  (void) loader;
  (void) x;
  (void) width;
  if ((guint) y <= decoding->n_rows)
    decoding->n_rows = MAX (decoding->n_rows, (guint) (y + height));
}

/* Until the decoder has all, wants no more, or fails. */
static gboolean
feed (Decoding *decoding, GError **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK_BYTES);

  while (!decoding->stopped && !decoding->failed) {
    gssize n = read (decoding->fd, chunk, CHUNK_BYTES);

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      bnl_data_error_set_errno (error, decoding->path, errno);
      return FALSE;
    }
    if (!decoding->loader) {
      decoding->loader = create_loader (chunk, (gsize) n);
      decoding->in_rows = comes_in_rows (chunk, (gsize) n);
      g_signal_connect (decoding->loader, "area-updated", G_CALLBACK (area_updated_cb), decoding);
      g_signal_connect (decoding->loader, "size-prepared", G_CALLBACK (size_prepared_cb), decoding);
    }
    if (n == 0)
      break;
    decoding->failed = !gdk_pixbuf_loader_write (decoding->loader, chunk, (gsize) n, NULL);
  }
  return TRUE;
}

/* Reads as far as max_side asks; the size is known then, and not too large. */
static gboolean
decode (Decoding *decoding, GError **error)
{
  decoding->fd = bnl_plain_file_open (decoding->path, "a picture", NULL, error);
  if (decoding->fd < 0 || !feed (decoding, error))
    return FALSE;
  if (decoding->width == 0) {
    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, decoding->path,
                        "is no picture of a known kind; give a PNG or JPEG file.");
    return FALSE;
  }
  if (decoding->width > BNL_PICTURE_MAX_SIDE || decoding->height > BNL_PICTURE_MAX_SIDE) {
    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, decoding->path,
                        "is %u by %u pixels where at most %d a side are read; scale it down.",
                        decoding->width, decoding->height, BNL_PICTURE_MAX_SIDE);
    return FALSE;
  }
  return TRUE;
}

gboolean
bnl_picture_file_measure (const char *path, guint *width, guint *height, GError **error)
{
  g_auto (Decoding) decoding = { .path = path, .fd = -1 };

  if (!decode (&decoding, error))
    return FALSE;
  *width = decoding.width;
  *height = decoding.height;
  return TRUE;
}

/* Any picture, by the path that gdk-pixbuf takes. */
static GdkPixbuf *
load_any (const Decoding *decoding, GError **error)
{
  const int max_side = (int) decoding->max_side;
  g_autoptr (GError) why = NULL;
  GdkPixbuf *pixbuf;

  if (decoding->width > decoding->max_side || decoding->height > decoding->max_side)
    pixbuf = gdk_pixbuf_new_from_file_at_scale (decoding->path, max_side, max_side, TRUE, &why);
  else
    pixbuf = gdk_pixbuf_new_from_file (decoding->path, &why);
  if (!pixbuf)
    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, decoding->path,
                        "cannot be decoded (%s); save it again as PNG.", why->message);
  return pixbuf;
}

GdkPixbuf *
bnl_picture_file_load (const char *path, guint max_side, GError **error)
{
  g_auto (Decoding) decoding = { .path = path, .fd = -1, .max_side = max_side };
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  if (!decode (&decoding, error))
    return NULL;
  /* A decoder that is fed does not say that rows are missing, and leaves them as memory was. */
  if (!decoding.failed && decoding.n_rows == decoding.height &&
      gdk_pixbuf_loader_close (decoding.loader, NULL))
    pixbuf = g_object_ref (gdk_pixbuf_loader_get_pixbuf (decoding.loader));
  else
    pixbuf = load_any (&decoding, error);
  return pixbuf ? gdk_pixbuf_apply_embedded_orientation (pixbuf) : NULL;
}
