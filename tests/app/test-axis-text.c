/* What a person gives for an axis, as text and taken apart, and from a list to a range and back. */

#include <string.h>

#include "app/bnl-axis-text.h"
#include "lab/bnl-spec.h"
#include "lab/bnl-sweep.h"

static const BnlSpecField *
find (const char *key)
{
  const BnlSpecField *field = bnl_spec_find_field (key);

  g_assert_nonnull (field);
  return field;
}

/* Every text comes out as it went in, and is of that kind. */
static void
test_round_trip (void)
{
  static const struct {
    const char *key, *values;
    BnlAxisKind kind;
  } cases[] = {
    { "lr", "0.1, 0.2", BNL_AXIS_LIST },
    { "lr", "", BNL_AXIS_LIST },
    { "lr", "0.1", BNL_AXIS_LIST },
    { "lr", "lin:0.1:0.9:5", BNL_AXIS_LINEAR },
    { "lr", "log:0.001:1:4", BNL_AXIS_LOGARITHMIC },
    { "batch_size", "pow2:8:128", BNL_AXIS_POWERS },
    /* Ends that nobody has checked yet. */
    { "lr", "lin:x:-:", BNL_AXIS_LINEAR },
    { "lr", "log:::", BNL_AXIS_LOGARITHMIC },
    { "init", "gaussian:log:0.01:1:3", BNL_AXIS_LOGARITHMIC },
    { "init", "he", BNL_AXIS_LIST },
    { "init", "gaussian:0.1, he", BNL_AXIS_LIST },
    { "hidden", "128xlin:1:5:3", BNL_AXIS_LINEAR },
    { "hidden", "100xpow2:1:8", BNL_AXIS_POWERS },
    { "hidden", "100x2 / 100x4", BNL_AXIS_LIST },
    { "hidden", "100,50", BNL_AXIS_LIST },
    { "norm", "none, batch", BNL_AXIS_LIST },
    { "steps", "epoch", BNL_AXIS_LIST },
    /* Not one range: too few parts, too many, more than one, or of what takes none. */
    { "lr", "lin:0.1:0.9", BNL_AXIS_LIST },
    { "lr", "pow2:1:8:3", BNL_AXIS_LIST },
    { "lr", "lin:0.1:0.9:5,2", BNL_AXIS_LIST },
    { "lr", "0.1,log:0.1:1:3", BNL_AXIS_LIST },
    { "norm", "lin:1:2:3", BNL_AXIS_LIST },
    { "data", "log:1:2:3", BNL_AXIS_LIST },
    { "init", "lin:0.1:1:3", BNL_AXIS_LIST },
    { "hidden", "lin:1:5:3", BNL_AXIS_LIST },
    { "hidden", "axlin:1:5:3", BNL_AXIS_LIST },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (BnlAxisText) text = { 0 };
    g_autofree char *padded = g_strdup_printf ("  %s ", cases[i].values);
    g_autofree char *composed = NULL;

    g_test_message ("%s: %s", cases[i].key, cases[i].values);
    bnl_axis_text_parse (&text, find (cases[i].key), padded);
    g_assert_cmpint (text.kind, ==, cases[i].kind);
    composed = bnl_axis_text_compose (&text, find (cases[i].key));
    g_assert_cmpstr (composed, ==, cases[i].values);
    /* None is left out: each has an entry of its own. */
    g_assert_true (text.list != NULL && text.from != NULL && text.to != NULL);
    g_assert_true (text.count != NULL && text.width != NULL);
    g_assert_true (text.kind == BNL_AXIS_LIST || text.list[0] == '\0');
  }
}

/* Values as the axis has them, NULL-terminated. */
static char *
change (const char *key, const char *before, BnlAxisKind kind)
{
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();
  g_autoptr (GError) error = NULL;
  g_auto (BnlAxisText) text = { 0 };
  const BnlSweepAxis *axis;

  g_assert_true (bnl_sweep_set_axis (sweep, key, before, &error));
  g_assert_no_error (error);
  g_assert_true (bnl_sweep_build (sweep, &error));
  axis = bnl_sweep_get_axis (sweep, 0);
  bnl_axis_text_parse (&text, find (key), before);
  bnl_axis_text_change (&text, find (key), kind, axis->values, axis->n);
  g_assert_cmpint (text.kind, ==, kind);
  return bnl_axis_text_compose (&text, find (key));
}

/* The other kind begins with what the axis came out as. */
static void
test_change (void)
{
  static const struct {
    const char *key, *before;
    BnlAxisKind kind;
    const char *after;
  } cases[] = {
    { "lr", "0.1, 0.2, 0.5", BNL_AXIS_LOGARITHMIC, "log:0.1:0.5:3" },
    { "lr", "0.1", BNL_AXIS_LINEAR, "lin:0.1:0.1:5" },
    { "lr", "lin:0.1:0.5:3", BNL_AXIS_LIST, "0.1, 0.3, 0.5" },
    { "lr", "lin:0.1:0.5:3", BNL_AXIS_LOGARITHMIC, "log:0.1:0.5:3" },
    { "batch_size", "pow2:8:64", BNL_AXIS_LIST, "8, 16, 32, 64" },
    { "batch_size", "pow2:8:64", BNL_AXIS_LINEAR, "lin:8:64:5" },
    { "batch_size", "8, 16, 32", BNL_AXIS_POWERS, "pow2:8:32" },
    /* The smaller end comes first, in whatever order they were given. */
    { "batch_size", "64, 8, 32", BNL_AXIS_POWERS, "pow2:8:64" },
    { "lr", "0.5, 0.1", BNL_AXIS_LINEAR, "lin:0.1:0.5:2" },
    { "init", "gaussian:0.01, gaussian:0.1", BNL_AXIS_LOGARITHMIC, "gaussian:log:0.01:0.1:2" },
    { "init", "gaussian:lin:0.1:0.3:3", BNL_AXIS_LIST, "gaussian:0.1, gaussian:0.2, gaussian:0.3" },
    /* As wide as they were. */
    { "hidden", "100x2 / 100x4 / 100x8", BNL_AXIS_LINEAR, "100xlin:2:8:3" },
    { "hidden", "128xlin:1:3:3", BNL_AXIS_LIST, "128 / 128x2 / 128x3" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *after = change (cases[i].key, cases[i].before, cases[i].kind);

    g_test_message ("%s: %s", cases[i].key, cases[i].before);
    g_assert_cmpstr (after, ==, cases[i].after);
  }
}

/* To a range and back again nothing has changed; the same kind again leaves all as it is. */
static void
test_there_and_back (void)
{
  const char *const values[] = { "0.1", "0.3", NULL };
  const BnlSpecField *field = find ("lr");
  g_auto (BnlAxisText) text = { 0 };
  g_autofree char *same = NULL;
  g_autofree char *back = NULL;
  g_autofree char *other = NULL;
  g_autofree char *unknown = NULL;

  bnl_axis_text_parse (&text, field, "0.1,  0.3");
  bnl_axis_text_change (&text, field, BNL_AXIS_LIST, values, 2);
  same = bnl_axis_text_compose (&text, field);
  g_assert_cmpstr (same, ==, "0.1,  0.3");
  bnl_axis_text_change (&text, field, BNL_AXIS_LINEAR, values, 2);
  bnl_axis_text_change (&text, field, BNL_AXIS_LIST, values, 2);
  back = bnl_axis_text_compose (&text, field);
  g_assert_cmpstr (back, ==, "0.1, 0.3");
  /* Another list makes another range. */
  bnl_axis_text_change (&text, field, BNL_AXIS_LINEAR, (const char *const[]){ "7", "5", "6", NULL },
                        3);
  other = bnl_axis_text_compose (&text, field);
  g_assert_cmpstr (other, ==, "lin:5:7:3");
  bnl_axis_text_clear (&text);
  /* Of what cannot be read nothing is known: the entries wait. */
  bnl_axis_text_parse (&text, field, "nonsense");
  bnl_axis_text_change (&text, field, BNL_AXIS_LOGARITHMIC, NULL, 0);
  unknown = bnl_axis_text_compose (&text, field);
  g_assert_cmpstr (unknown, ==, "log:::5");
}

/* What a range is offered for, the sweep takes; and it refuses what none is offered for. */
static void
test_takes_range (void)
{
  guint n;
  const BnlSpecField *fields = bnl_spec_get_fields (&n);

  for (guint i = 0; i < n; i++) {
    g_autoptr (BnlSweep) sweep = bnl_sweep_new ();
    g_autoptr (GError) error = NULL;
    const char *values = fields[i].type == BNL_SPEC_HIDDEN ? "8xlin:1:2:2"
                         : fields[i].type == BNL_SPEC_INIT ? "gaussian:lin:0.1:0.2:2"
                                                           : "lin:1:2:2";
    gboolean taken = bnl_sweep_set_axis (sweep, fields[i].key, values, &error);

    g_test_message ("%s: %s", fields[i].key, error != NULL ? error->message : "taken");
    if (!bnl_axis_text_takes_range (&fields[i]))
      g_assert_false (taken);
    else if (!taken)
      /* Its numbers end below, as a share's do. */
      g_assert_null (strstr (error->message, "list its values"));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/axis-text/round-trip", test_round_trip);
  g_test_add_func ("/app/axis-text/change", test_change);
  g_test_add_func ("/app/axis-text/there-and-back", test_there_and_back);
  g_test_add_func ("/app/axis-text/takes-range", test_takes_range);
  return g_test_run ();
}
