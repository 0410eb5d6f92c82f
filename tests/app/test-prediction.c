/* What is said about the probabilities of one network and of two. */

#include <math.h>

#include "app/bnl-prediction.h"

static void
test_ranking (void)
{
  const float probabilities[] = { 0.1f, 0.05f, 0.6f, 0.2f, 0.05f };
  BnlPrediction prediction;

  g_assert_true (
      bnl_prediction_init (&prediction, probabilities, G_N_ELEMENTS (probabilities), NULL));
  g_assert_cmpuint (prediction.digit, ==, 2);
  g_assert_cmpuint (prediction.second, ==, 3);
  g_assert_cmpfloat_with_epsilon (prediction.probability, 0.6, 1e-6);
  g_assert_cmpfloat_with_epsilon (prediction.margin, 0.4, 1e-6);
}

/* Every place that the two largest can have, and the first of equals. */
static void
test_places (void)
{
  BnlPrediction prediction;

  for (guint first = 0; first < 4; first++) {
    for (guint second = 0; second < 4; second++) {
      float probabilities[4] = { 0.05f, 0.05f, 0.05f, 0.05f };

      if (first == second)
        continue;
      probabilities[second] = 0.3f;
      probabilities[first] = 0.6f;
      g_assert_true (bnl_prediction_init (&prediction, probabilities, 4, NULL));
      g_assert_cmpuint (prediction.digit, ==, first);
      g_assert_cmpuint (prediction.second, ==, second);
    }
  }

  g_assert_true (bnl_prediction_init (&prediction, (float[]){ 0.5f, 0.5f }, 2, NULL));
  g_assert_cmpuint (prediction.digit, ==, 0);
  g_assert_cmpuint (prediction.second, ==, 1);
  g_assert_cmpfloat (prediction.margin, ==, 0.0);
}

static void
test_lost (void)
{
  BnlPrediction prediction;

  for (guint i = 0; i < 3; i++) {
    float probabilities[3] = { 0.2f, 0.3f, 0.5f };

    probabilities[i] = NAN;
    g_assert_false (bnl_prediction_init (&prediction, probabilities, 3, NULL));
    probabilities[i] = INFINITY;
    g_assert_false (bnl_prediction_init (&prediction, probabilities, 3, NULL));
  }
}

/* As many classes as ten, called by their numbers, are taken for the digits. */
static void
test_classes (void)
{
  const guint8 pixels[1] = { 0 }, labels[1] = { 0 };
  const BnlImages images = { 1, pixels, labels };
  g_autoptr (BnlDataset) ten = bnl_dataset_new ("ten", 1, 1, 10, &images, &images);
  g_autoptr (BnlDataset) four = bnl_dataset_new ("four", 1, 1, 4, &images, &images);
  BnlPrediction prediction;

  g_assert_true (bnl_prediction_is_of_digits (NULL));
  g_assert_true (bnl_prediction_is_of_digits (ten));
  g_assert_false (bnl_prediction_is_of_digits (four));
  g_assert_cmpstr (bnl_prediction_name_class (four, 3), ==, "3");
  g_assert_cmpstr (bnl_prediction_name_class (four, 200), ==, "200");
  g_assert_true (bnl_prediction_init (&prediction, (float[]){ 0.2f, 0.1f, 0.7f }, 3, four));
  g_assert_cmpstr (prediction.name, ==, "2");
  g_assert_cmpstr (prediction.second_name, ==, "0");
}

static void
test_text (void)
{
  const BnlPrediction prediction = { 7, 9, "Sneaker", "9", .probability = 0.9812, .margin = 0.9 };
  g_autofree char *text = bnl_prediction_dup_text (&prediction);
  g_autofree char *margin = bnl_prediction_dup_margin (&prediction);

  g_assert_cmpstr (text, ==, "Sneaker - 98.1 %");
  g_assert_cmpstr (margin, ==, "90.0 points ahead of 9");
}

/* The digit and how sure: the rest of the probability lies on one other class. */
static BnlPrediction
predict (guint digit, double probability)
{
  return (BnlPrediction){
    .digit = digit,
    .second = (digit + 1) % 10,
    .name = bnl_prediction_name_class (NULL, digit),
    .second_name = bnl_prediction_name_class (NULL, (digit + 1) % 10),
    .probability = probability,
    .margin = 2.0 * probability - 1.0,
  };
}

static void
assert_verdict (const BnlPrediction *without,
                const BnlPrediction *with,
                const char *title,
                const char *part)
{
  g_autofree char *said_title = NULL, *sentence = NULL;

  bnl_prediction_compare (without, with, &said_title, &sentence);
  g_assert_cmpstr (said_title, ==, title);
  if (!strstr (sentence, part))
    g_error ("“%s” does not say “%s”", sentence, part);
}

static void
test_agreement (void)
{
  BnlPrediction weak = predict (7, 0.786), strong = predict (7, 0.971), same = predict (7, 0.9711);

  assert_verdict (&weak, &strong, "They agree", "Both say 7");
  assert_verdict (&weak, &strong, "They agree",
                  "with BN is surer: its margin is 37.0 points wider");
  assert_verdict (&strong, &weak, "They agree", "without BN is surer: its margin is 37.0 points");
  assert_verdict (&same, &strong, "They agree", "equally sure");
  /* 100.0 and 99.9 on the cards, and hardly anything between them. */
  weak = predict (7, 0.99974);
  strong = predict (7, 0.99976);
  assert_verdict (&weak, &strong, "They agree", "all but equally sure");
  /* Not where the figures on the cards differ. */
  weak = predict (7, 0.998);
  strong = predict (7, 1.0);
  assert_verdict (&weak, &strong, "They agree", "with BN is surer: its margin is 0.4 points wider");
}

static void
test_disagreement (void)
{
  BnlPrediction one = predict (1, 0.6), seven = predict (7, 0.9), nine = predict (9, 0.4);
  BnlPrediction six = predict (6, 0.9004);

  assert_verdict (&one, &seven, "They disagree", "Without BN says 1 (60.0\u00a0%)");
  assert_verdict (&one, &seven, "They disagree", "with BN says 7 (90.0\u00a0%)");
  assert_verdict (&one, &seven, "They disagree", "The network with BN is surer.");
  assert_verdict (&seven, &one, "They disagree", "The network without BN is surer.");
  assert_verdict (&seven, &six, "They disagree", "equally sure");
  one.probability = 0.45;
  assert_verdict (&one, &nine, "They disagree", "Neither is sure");
}

static void
test_alone (void)
{
  BnlPrediction seven = predict (7, 0.9);

  assert_verdict (NULL, &seven, "One network alone", "With BN says 7, 80.0 points ahead of 8");
  assert_verdict (&seven, NULL, "One network alone", "Without BN says 7");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/prediction/ranking", test_ranking);
  g_test_add_func ("/prediction/places", test_places);
  g_test_add_func ("/prediction/lost", test_lost);
  g_test_add_func ("/prediction/classes", test_classes);
  g_test_add_func ("/prediction/text", test_text);
  g_test_add_func ("/prediction/agreement", test_agreement);
  g_test_add_func ("/prediction/disagreement", test_disagreement);
  g_test_add_func ("/prediction/alone", test_alone);
  return g_test_run ();
}
