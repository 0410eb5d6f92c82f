#include "bnl-npy.h"

#include <string.h>

#define MAGIC "\x93NUMPY"
#define N_MAGIC 6

gsize
bnl_npy_measure (const guint8 prefix[BNL_NPY_PREFIX])
{
  guint32 n = 0;

  if (memcmp (prefix, MAGIC, N_MAGIC) != 0 || prefix[6] < 1 || prefix[6] > 3)
    return 0;
  if (prefix[6] == 1)
    return 10 + (gsize) (prefix[8] | prefix[9] << 8);
  memcpy (&n, prefix + 8, sizeof n);
  n = GUINT32_FROM_LE (n);
  return n <= BNL_NPY_MAX_HEADER ? 12 + (gsize) n : 0;
}

/* The header is a dictionary as Python writes it, of which only this much is understood. */
typedef struct {
  const char *at, *end;
} Text;

static void
skip_blanks (Text *text)
{
  while (text->at < text->end && g_ascii_isspace (*text->at))
    text->at++;
}

static gboolean
take (Text *text, const char *word)
{
  gsize n = strlen (word);

  skip_blanks (text);
  if ((gsize) (text->end - text->at) < n || memcmp (text->at, word, n) != 0)
    return FALSE;
  text->at += n;
  return TRUE;
}

/* A quoted string shorter than n_room. */
static gboolean
take_string (Text *text, char *string, gsize n_room)
{
  const char quote = take (text, "'") ? '\'' : take (text, "\"") ? '"' : '\0';
  gsize n = 0;

  if (!quote)
    return FALSE;
  while (text->at < text->end && *text->at != quote && n + 1 < n_room)
    string[n++] = *text->at++;
  string[n] = '\0';
  return text->at < text->end && *text->at++ == quote;
}

static gboolean
take_number (Text *text, guint64 *number)
{
  const char *first;

  skip_blanks (text);
  *number = 0;
  for (first = text->at; text->at < text->end && g_ascii_isdigit (*text->at); text->at++)
    if (!g_uint64_checked_mul (number, *number, 10) ||
        !g_uint64_checked_add (number, *number, (guint64) (*text->at - '0')))
      return FALSE;
  return text->at > first;
}

static const char *
take_type (Text *text, BnlNpy *npy)
{
  static const char *const unknown = "has a type that is not known; save it with astype ('uint8')";
  const char *type = npy->type;

  if (!take_string (text, npy->type, sizeof npy->type))
    return "is no array of numbers; save one with astype ('uint8')";
  for (guint i = 0; type[i]; i++)
    if (!g_ascii_isgraph (type[i]))
      return unknown;
  if (!strchr ("<>|=", type[0]) || !type[0] || !type[1] || !type[2])
    return unknown;
  npy->kind = type[1];
  npy->n_item = type[3] ? 0 : (guint) (type[2] - '0');
  if (type[0] == (G_BYTE_ORDER == G_LITTLE_ENDIAN ? '>' : '<'))
    npy->swap = TRUE;
  return NULL;
}

static const char *
take_sizes (Text *text, BnlNpy *npy)
{
  static const char *const wrong = "has a shape that cannot be; save it again with numpy.savez";

  if (!take (text, "("))
    return "has no shape; save it again with numpy.savez";
  npy->n_items = 1;
  while (!take (text, ")")) {
    guint64 size;

    if (npy->n_dimensions == BNL_NPY_MAX_DIMENSIONS)
      return "has more than four dimensions; save it as [n, height, width]";
    if (!take_number (text, &size) || !g_uint64_checked_mul (&npy->n_items, npy->n_items, size))
      return wrong;
    npy->sizes[npy->n_dimensions++] = size;
    if (!take (text, ",")) {
      if (!take (text, ")"))
        return wrong;
      break;
    }
  }
  return NULL;
}

static const char *
take_order (Text *text)
{
  if (take (text, "False"))
    return NULL;
  return take (text, "True") ? "is in Fortran order; save it with numpy.ascontiguousarray"
                             : "does not say in what order it is; save it again with numpy.savez";
}

const char *
bnl_npy_parse (const guint8 *header, gsize n, BnlNpy *npy)
{
  static const char *const broken = "has a broken header; save it again with numpy.savez";
  const gsize n_prefix = header[6] == 1 ? 10 : 12;
  Text text = { (const char *) header + n_prefix, (const char *) header + n };
  gboolean has_type = FALSE, has_order = FALSE, has_sizes = FALSE;

  *npy = (BnlNpy){ 0 };
  if (!take (&text, "{"))
    return broken;
  while (!take (&text, "}")) {
    const char *problem = broken;
    char key[16];

    if (!take_string (&text, key, sizeof key) || !take (&text, ":"))
      return broken;
    if (!has_type && g_str_equal (key, "descr")) {
      problem = take_type (&text, npy);
      has_type = TRUE;
    } else if (!has_order && g_str_equal (key, "fortran_order")) {
      problem = take_order (&text);
      has_order = TRUE;
    } else if (!has_sizes && g_str_equal (key, "shape")) {
      problem = take_sizes (&text, npy);
      has_sizes = TRUE;
    }
    if (problem)
      return problem;
    if (!take (&text, ",") && !take (&text, "}"))
      return broken;
    if (text.at[-1] == '}')
      break;
  }
  return has_type && has_order && has_sizes ? NULL : broken;
}

static guint64
load_item (const BnlNpy *npy, const guint8 *item)
{
  guint16 two;
  guint32 four;
  guint64 eight;

  switch (npy->n_item) {
  case 1:
    return npy->kind == 'i' ? (guint64) (gint8) item[0] : item[0];
  case 2:
    memcpy (&two, item, sizeof two);
    if (npy->swap)
      two = GUINT16_SWAP_LE_BE (two);
    return npy->kind == 'i' ? (guint64) (gint16) two : two;
  case 4:
    memcpy (&four, item, sizeof four);
    four = npy->swap ? GUINT32_SWAP_LE_BE (four) : four;
    return npy->kind == 'i' ? (guint64) (gint32) four : four;
  default:
    memcpy (&eight, item, sizeof eight);
    return npy->swap ? GUINT64_SWAP_LE_BE (eight) : eight;
  }
}

gsize
bnl_npy_convert (const BnlNpy *npy, const guint8 *items, gsize n, guint8 *bytes, double *bad)
{
  if (npy->n_item == 1 && npy->kind != 'i') {
    memcpy (bytes, items, n);
    return n;
  }
  for (gsize i = 0; i < n; i++) {
    /* A negative number is a very large one here. */
    guint64 value = load_item (npy, items + i * npy->n_item);

    if (value > 255) {
      *bad = npy->kind == 'i' ? (double) (gint64) value : (double) value;
      return i;
    }
    bytes[i] = (guint8) value;
  }
  return n;
}
