/* Networks asked away from the main thread: the right answer, the newest question, none too late.
 */

#include <string.h>

#include "app/bnl-predictor.h"
#include "data/bnl-digit.h"
#include "engine/bnl-blas.h"

#define N_CLASSES 10
#define PATIENCE_USEC (20 * G_USEC_PER_SEC)

typedef struct {
  guint n_answers;
  guint n_classes[BNL_N_ARMS];
  float probabilities[BNL_N_ARMS][N_CLASSES];
} Heard;

static BnlSnapshot *
create_snapshot (BnlNorm norm, guint64 seed, int width)
{
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  const BnlScale scale = { .normalize = BNL_NORMALIZE_UNIT };
  BnlArch *arch;
  BnlWeights *weights;
  BnlSnapshot *snapshot;

  spec->norm = norm;
  spec->n_hidden = 1;
  spec->hidden[0] = width;
  arch = bnl_spec_build_arch (spec, BNL_DIGIT_N_PIXELS, N_CLASSES);
  weights = bnl_weights_new (arch);
  bnl_weights_draw (weights, BNL_INIT_DEFAULT, 0.0, seed, NULL);
  snapshot = bnl_snapshot_new (spec, &scale, BNL_DIGIT_SIZE, BNL_DIGIT_SIZE, weights, 1);
  bnl_weights_free (weights);
  bnl_arch_unref (arch);
  return snapshot;
}

static void
fill_pixels (guint8 *pixels, guint seed)
{
  for (guint i = 0; i < BNL_DIGIT_N_PIXELS; i++)
    pixels[i] = (guint8) (i * seed * 37u);
}

static void
answered_cb (BnlPredictor *predictor, const BnlAnswer *answer, gpointer user_data)
{
  Heard *heard = user_data;

  heard->n_answers++;
  for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
    heard->n_classes[arm] = answer->n_classes[arm];
    g_assert_true ((answer->probabilities[arm] != NULL) == (answer->n_classes[arm] > 0));
    if (answer->probabilities[arm])
      memcpy (heard->probabilities[arm], answer->probabilities[arm],
              sizeof heard->probabilities[arm]);
  }
}

static BnlPredictor *
create_predictor (Heard *heard)
{
  BnlPredictor *predictor = bnl_predictor_new ();

  g_signal_connect (predictor, "answered", G_CALLBACK (answered_cb), heard);
  return predictor;
}

static void
wait_for_answers (const Heard *heard, guint n)
{
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;

  while (heard->n_answers < n) {
    g_main_context_iteration (NULL, FALSE);
    g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
  }
}

/* Long enough for an answer that should not come. */
static void
let_pass (void)
{
  gint64 end_usec = g_get_monotonic_time () + G_USEC_PER_SEC / 5;

  while (g_get_monotonic_time () < end_usec) {
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  }
}

static void
assert_says (const Heard *heard, guint arm, BnlSnapshot *snapshot, const guint8 *pixels)
{
  float expected[N_CLASSES];

  bnl_snapshot_predict (snapshot, pixels, expected);
  g_assert_cmpuint (heard->n_classes[arm], ==, N_CLASSES);
  g_assert_cmpmem (heard->probabilities[arm], sizeof expected, expected, sizeof expected);
}

static void
test_both (void)
{
  Heard heard = { 0 };
  g_autoptr (BnlPredictor) predictor = create_predictor (&heard);
  g_autoptr (BnlSnapshot) without = create_snapshot (BNL_NORM_NONE, 1, 16);
  g_autoptr (BnlSnapshot) with = create_snapshot (BNL_NORM_BATCH, 2, 16);
  guint8 pixels[BNL_DIGIT_N_PIXELS];

  fill_pixels (pixels, 3);
  bnl_predictor_ask (predictor, pixels,
                     (BnlSnapshot *[]){ [BNL_ARM_WITHOUT] = without, [BNL_ARM_WITH] = with });
  wait_for_answers (&heard, 1);
  assert_says (&heard, BNL_ARM_WITHOUT, without, pixels);
  assert_says (&heard, BNL_ARM_WITH, with, pixels);
}

static void
test_one (void)
{
  Heard heard = { 0 };
  g_autoptr (BnlPredictor) predictor = create_predictor (&heard);
  g_autoptr (BnlSnapshot) with = create_snapshot (BNL_NORM_BATCH, 2, 16);
  guint8 pixels[BNL_DIGIT_N_PIXELS];

  fill_pixels (pixels, 5);
  bnl_predictor_ask (predictor, pixels, (BnlSnapshot *[]){ NULL, [BNL_ARM_WITH] = with });
  wait_for_answers (&heard, 1);
  g_assert_cmpuint (heard.n_classes[BNL_ARM_WITHOUT], ==, 0);
  assert_says (&heard, BNL_ARM_WITH, with, pixels);
}

/* Of many questions in a row the first is under way and only the last one follows. */
static void
test_newest (void)
{
  Heard heard = { 0 };
  g_autoptr (BnlPredictor) predictor = create_predictor (&heard);
  g_autoptr (BnlSnapshot) with = create_snapshot (BNL_NORM_BATCH, 2, 512);
  guint8 pixels[BNL_DIGIT_N_PIXELS];

  for (guint i = 1; i <= 20; i++) {
    fill_pixels (pixels, i);
    bnl_predictor_ask (predictor, pixels, (BnlSnapshot *[]){ NULL, [BNL_ARM_WITH] = with });
  }
  wait_for_answers (&heard, 2);
  assert_says (&heard, BNL_ARM_WITH, with, pixels);
  let_pass ();
  g_assert_cmpuint (heard.n_answers, ==, 2);
}

static void
test_forget (void)
{
  Heard heard = { 0 };
  g_autoptr (BnlPredictor) predictor = create_predictor (&heard);
  g_autoptr (BnlSnapshot) with = create_snapshot (BNL_NORM_BATCH, 2, 64);
  BnlSnapshot *const asked[BNL_N_ARMS] = { [BNL_ARM_WITH] = with };
  guint8 pixels[BNL_DIGIT_N_PIXELS];

  fill_pixels (pixels, 1);
  bnl_predictor_ask (predictor, pixels, asked);
  bnl_predictor_ask (predictor, pixels, asked);
  bnl_predictor_forget (predictor);
  let_pass ();
  g_assert_cmpuint (heard.n_answers, ==, 0);

  /* What is asked afterwards, even at once, is answered. */
  bnl_predictor_ask (predictor, pixels, asked);
  bnl_predictor_forget (predictor);
  fill_pixels (pixels, 9);
  bnl_predictor_ask (predictor, pixels, asked);
  wait_for_answers (&heard, 1);
  assert_says (&heard, BNL_ARM_WITH, with, pixels);
  let_pass ();
  g_assert_cmpuint (heard.n_answers, ==, 1);
}

/* Afterwards the program may end: nobody multiplies any more, and nobody answers. */
static void
test_stop (void)
{
  for (guint i = 0; i < 20; i++) {
    Heard heard = { 0 };
    g_autoptr (BnlPredictor) predictor = create_predictor (&heard);
    g_autoptr (BnlSnapshot) with = create_snapshot (BNL_NORM_BATCH, 2, 256);
    guint8 pixels[BNL_DIGIT_N_PIXELS];

    fill_pixels (pixels, 1);
    bnl_predictor_ask (predictor, pixels, (BnlSnapshot *[]){ NULL, [BNL_ARM_WITH] = with });
    g_usleep (i * 50);
    bnl_predictor_stop (predictor);
    bnl_predictor_stop (predictor);
    while (g_main_context_iteration (NULL, FALSE))
      ;
    g_assert_cmpuint (heard.n_answers, ==, 0);
  }
}

int
main (int argc, char **argv)
{
  char message[512];

  g_test_init (&argc, &argv, NULL);
  if (!bnl_blas_start (message, sizeof message))
    g_error ("%s", message);
  g_test_add_func ("/predictor/both", test_both);
  g_test_add_func ("/predictor/one", test_one);
  g_test_add_func ("/predictor/newest", test_newest);
  g_test_add_func ("/predictor/forget", test_forget);
  g_test_add_func ("/predictor/stop", test_stop);
  return g_test_run ();
}
