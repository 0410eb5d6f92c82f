#include "bnl-command.h"

#include <string.h>

#include "bnl-options.h"
#include "bnl-sweep-export.h"
#include "bnl-sweep-job.h"
#include "lab/bnl-number.h"

#define UNSET G_MININT /* nothing that anyone gives */

typedef struct {
  BnlOptions *options; /* settings of runs, lists among them */
  BnlSweepJob job;
  char **files, **arms, **scalings, **varied, **measures;
  char *converged_at, *save_path;
  gint64 sample_seed;
  int n_seeds, n_points; /* UNSET: as the file says */
} Arguments;

static void
init_arguments (Arguments *given)
{
  *given = (Arguments){ .sample_seed = UNSET, .n_seeds = UNSET, .n_points = UNSET };
  given->options = bnl_options_new ();
  bnl_options_allow_lists (given->options);
  bnl_sweep_job_init (&given->job);
}

static void
clear_arguments (Arguments *given)
{
  bnl_options_free (given->options);
  bnl_sweep_job_clear (&given->job);
  g_strfreev (given->files);
  g_strfreev (given->arms);
  g_strfreev (given->scalings);
  g_strfreev (given->varied);
  g_strfreev (given->measures);
  g_free (given->converged_at);
  g_free (given->save_path);
}

static void
add_entries (Arguments *given, GOptionGroup *group)
{
  const GOptionEntry entries[] = {
    { "vary", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given->varied,
      "the same as --SETTING VALUES, for flags too: --vary nesterov=false,true", "SETTING=VALUES" },
    { "arm", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given->arms,
      "a variant that is compared with the others in every cell, the first with all; without, a "
      "list of --norm is that",
      "\"NAME: SETTING=VALUE ...\"" },
    { "scale", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given->scalings,
      "multiply SETTING by what BY is over AT", "SETTING:BY:AT" },
    { "seeds", 0, 0, G_OPTION_ARG_INT, &given->n_seeds,
      "train every cell and arm with so many seeds, from --seed upwards (1)", "N" },
    { "random", 0, 0, G_OPTION_ARG_INT, &given->n_points,
      "draw so many cells at random instead of taking the whole grid", "N" },
    { "sample-seed", 0, 0, G_OPTION_ARG_INT64, &given->sample_seed,
      "draws the cells of --random (0)", "S" },
    { "measure", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given->measures,
      "measure on the way, too: train (training images judged as held-out ones are) or unit "
      "(percentiles of a hidden unit's input)",
      "train|unit" },
    { "converged-at", 0, 0, G_OPTION_ARG_STRING, &given->converged_at,
      "held-out accuracy from which a finished run counts as converged (0.8)", "SHARE" },
    { "save", 0, 0, G_OPTION_ARG_FILENAME, &given->save_path,
      "write the sweep to a file that this command and the window read", "FILE.json" },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &given->job.dry_run,
      "train nothing, tell what would be trained", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &given->files, NULL, "[SWEEP.json]" },
    G_OPTION_ENTRY_NULL,
  };

  g_option_group_add_entries (group, entries);
}

/* The sweep */

/* "SETTING=VALUES" of --vary. */
static gboolean
apply_varied (const Arguments *given, BnlSweep *sweep, GError **error)
{
  for (guint i = 0; given->varied != NULL && given->varied[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (given->varied[i], "=", 2);

    if (parts[0] == NULL || parts[1] == NULL) {
      g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE,
                   "--vary must be SETTING=VALUES, but is “%s”", given->varied[i]);
      return FALSE;
    }
    if (!bnl_sweep_set_axis (sweep, parts[0], parts[1], error)) {
      g_prefix_error (error, "--vary: ");
      return FALSE;
    }
  }
  return TRUE;
}

/* "NAME: norm=batch dropout=0.2" */
static gboolean
add_arm (BnlSweep *sweep, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);
  g_auto (GStrv) words = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) settings = NULL;

  if (parts[0] == NULL || parts[1] == NULL || strchr (parts[0], '=') != NULL) {
    g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE,
                 "--arm must be \"NAME: SETTING=VALUE ...\", but is “%s”", text);
    return FALSE;
  }
  words = g_strsplit_set (parts[1], " \t", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      g_strv_builder_add (builder, words[i]);
  settings = g_strv_builder_end (builder);
  if (bnl_sweep_add_arm (sweep, g_strstrip (parts[0]), (const char *const *) settings, error))
    return TRUE;
  g_prefix_error (error, "--arm: ");
  return FALSE;
}

/* Given arms are in place of the file's. */
static gboolean
apply_arms (const Arguments *given, BnlSweep *sweep, GError **error)
{
  if (given->arms != NULL)
    bnl_sweep_clear_arms (sweep);
  for (guint i = 0; given->arms != NULL && given->arms[i] != NULL; i++)
    if (!add_arm (sweep, given->arms[i], error))
      return FALSE;
  return TRUE;
}

/* "lr:batch-size:64" */
static gboolean
apply_scalings (const Arguments *given, BnlSweep *sweep, GError **error)
{
  if (given->scalings != NULL)
    bnl_sweep_clear_scalings (sweep);
  for (guint i = 0; given->scalings != NULL && given->scalings[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (given->scalings[i], ":", -1);
    double at;

    if (g_strv_length (parts) != 3 || !bnl_number_parse_double (parts[2], &at)) {
      g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE,
                   "--scale must be SETTING:BY:AT as in lr:batch-size:64, but is “%s”",
                   given->scalings[i]);
      return FALSE;
    }
    if (!bnl_sweep_add_scaling (sweep, parts[0], parts[1], at, error)) {
      g_prefix_error (error, "--scale: ");
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
apply_measures (const Arguments *given, BnlSweep *sweep, GError **error)
{
  BnlMeasures measures = BNL_MEASURE_NONE;

  if (given->measures == NULL)
    return TRUE;
  for (guint i = 0; given->measures[i] != NULL; i++) {
    const BnlMeasures measure = bnl_measures_find (given->measures[i]);

    if (measure == BNL_MEASURE_NONE) {
      g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE,
                   "--measure must be one of train, unit, but is “%s”", given->measures[i]);
      return FALSE;
    }
    measures |= measure;
  }
  bnl_sweep_set_measures (sweep, measures);
  return TRUE;
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE, sentence);
  return FALSE;
}

static gboolean
apply_numbers (const Arguments *given, BnlSweep *sweep, GError **error)
{
  guint64 sample_seed;
  guint n_points = bnl_sweep_get_random (sweep, &sample_seed);
  double converged_at = bnl_sweep_get_converged_at (sweep);

  if (given->n_seeds != UNSET &&
      (given->n_seeds < 1 || !bnl_sweep_set_n_seeds (sweep, (guint) given->n_seeds, NULL)))
    return refuse (error,
                   "--seeds must be a whole number from 1 to " G_STRINGIFY (BNL_SWEEP_MAX_SEEDS));
  if (given->n_points != UNSET && given->n_points < 1)
    return refuse (error, "--random must be a whole number of at least 1");
  if (given->n_points != UNSET)
    n_points = (guint) given->n_points;
  if (given->sample_seed != UNSET && given->sample_seed < 0)
    return refuse (error, "--sample-seed must be a whole number of at least 0");
  if (given->sample_seed != UNSET && n_points == 0)
    return refuse (error, "--sample-seed draws the cells of --random, which is missing");
  if (given->sample_seed != UNSET)
    sample_seed = (guint64) given->sample_seed;
  if (given->converged_at != NULL &&
      (!bnl_number_parse_double (given->converged_at, &converged_at)))
    return refuse (error, "--converged-at must be a share of images from 0 to 1");
  return bnl_sweep_set_random (sweep, n_points, sample_seed, error) &&
         bnl_sweep_set_converged_at (sweep, converged_at, error);
}

/* An option that every arm undoes would be ignored. */
static gboolean
check_arms (const Arguments *given, const BnlSweep *sweep, GError **error)
{
  for (guint i = 0; i < bnl_options_get_n_given (given->options); i++) {
    const BnlSpecField *field = bnl_spec_find_field (bnl_options_get_given_key (given->options, i));
    guint n_setting = 0;

    for (guint arm = 0; arm < bnl_sweep_get_n_given_arms (sweep); arm++) {
      const char *const *settings = bnl_sweep_get_given_arm (sweep, arm)->settings;

      for (guint k = 0; settings[k] != NULL; k++)
        n_setting +=
            g_str_has_prefix (settings[k], field->key) && settings[k][strlen (field->key)] == '=';
    }
    if (n_setting > 0 && n_setting == bnl_sweep_get_n_given_arms (sweep)) {
      g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE,
                   "every arm sets %s itself, so the option for it has no place", field->key);
      return FALSE;
    }
  }
  return TRUE;
}

/* Epochs that are given are meant, whatever steps the file has. */
static void
settle_length (const Arguments *given, BnlSweep *sweep)
{
  g_autoptr (BnlSpec) spec = bnl_spec_dup (bnl_sweep_get_base (sweep));

  if (bnl_options_get (given->options, "epochs") == NULL)
    return;
  spec->steps = 0;
  bnl_sweep_set_base (sweep, spec);
}

static BnlSweep *
make_sweep (const Arguments *given, const BnlExperiment *source, GError **error)
{
  g_autoptr (BnlSweep) sweep =
      source != NULL ? bnl_sweep_dup (bnl_experiment_get_quick (source)) : bnl_sweep_new ();

  settle_length (given, sweep);
  return bnl_options_apply_to_sweep (given->options, sweep, error) &&
                 apply_varied (given, sweep, error) && apply_arms (given, sweep, error) &&
                 apply_scalings (given, sweep, error) && apply_measures (given, sweep, error) &&
                 apply_numbers (given, sweep, error) && check_arms (given, sweep, error) &&
                 bnl_sweep_build (sweep, error)
             ? g_steal_pointer (&sweep)
             : NULL;
}

/* The command */

static gboolean
read_arguments (char ***arguments, Arguments *given)
{
  GOptionGroup *group = g_option_group_new ("", "", "", given->options, NULL);

  bnl_options_add_to_group (given->options, group, NULL);
  add_entries (given, group);
  bnl_sweep_job_add_entries (&given->job, group);
  return bnl_command_parse (
      arguments, group,
      "Trains a network at every point of a grid, on all cores, and compares the arms there.",
      "Every setting takes a list: 8,16,32 (of hidden and augment with \"/\": 100/100,100), a\n"
      "range lin:FROM:TO:N, log:FROM:TO:N or pow2:FROM:TO, or several of these. Ranges go behind\n"
      "gaussian: of --init and WIDTHx of --hidden, too. A list of --norm makes the arms, the\n"
      "first of which is what the others are compared with, seed by seed.\n"
      "Metrics: last-accuracy, best-accuracy, early-accuracy, test-accuracy, last-loss,\n"
      "train-loss, train-accuracy, gap (these three with --measure train), steps-to-90,\n"
      "steps-to-95, seconds.\n"
      "What is in the database is not trained again: Ctrl+C stops, and the same command goes on;\n"
      "with more --seeds it trains the new ones.\n\n"
      "  bnlab-cli sweep --batch-size pow2:2:256 --norm none,batch --seeds 3 --epochs 2\n"
      "  bnlab-cli sweep --lr log:0.001:10:9 --norm none,batch --optimizer sgd --report lr.html\n"
      "  bnlab-cli sweep --batch-size 8,64,512 --lr 0.1 --optimizer sgd --scale lr:batch-size:64 "
      "\\\n"
      "    --arm \"plain: norm=none\" --arm \"BN: norm=batch\" --arm \"LN: norm=layer\"\n"
      "  bnlab-cli sweep grid.json --shard 1/4 --runs part1.db\n"
      "  bnlab-cli sweep grid.json --quiet --runs part$SLURM_ARRAY_TASK_ID.db \\\n"
      "    --shard $SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT   # sbatch --array=1-16\n"
      "  bnlab-cli runs merge part*.db && bnlab-cli sweep grid.json");
}

static BnlCommandStatus
check_arguments (const Arguments *given)
{
  if (given->files != NULL && g_strv_length (given->files) > 1)
    return bnl_command_misuse ("one SWEEP.json is enough, but here is also “%s”", given->files[1]);
  if (bnl_options_get (given->options, "steps") != NULL &&
      bnl_options_get (given->options, "epochs") != NULL)
    return bnl_command_misuse ("--steps and --epochs both say how long to train: give epochs or "
                               "steps");
  return BNL_COMMAND_DONE;
}

/* An experiment keeps its words. */
static gboolean
save_sweep (const Arguments *given, GError **error)
{
  const BnlSweepJob *job = &given->job;

  return bnl_experiment_get_question (job->experiment) != NULL
             ? bnl_experiment_write (job->experiment, given->save_path, error)
             : bnl_sweep_export_plan (job->sweep, given->save_path, error);
}

static BnlCommandStatus
prepare_job (Arguments *given)
{
  g_autoptr (BnlExperiment) source = NULL;
  g_autoptr (BnlSweep) sweep = NULL;
  g_autoptr (GError) error = NULL;

  if (given->files != NULL) {
    source = bnl_experiment_read (given->files[0], &error);
    if (source == NULL)
      return bnl_command_fail (error->message);
  }
  sweep = make_sweep (given, source, &error);
  if (sweep == NULL)
    return bnl_command_misuse ("%s", error->message);
  given->job.experiment =
      source != NULL ? bnl_experiment_vary (source, bnl_experiment_get_title (source), sweep)
                     : bnl_experiment_new ("Sweep", sweep);
  given->job.sweep = bnl_experiment_get_quick (given->job.experiment);
  given->job.tag =
      g_strdup (bnl_experiment_get_id (source != NULL ? source : given->job.experiment));
  if (given->save_path == NULL || save_sweep (given, &error))
    return BNL_COMMAND_DONE;
  return bnl_command_fail (error->message);
}

BnlCommandStatus
bnl_command_sweep_run (char ***arguments)
{
  Arguments given;
  BnlCommandStatus status = BNL_COMMAND_MISUSED;

  init_arguments (&given);
  if (read_arguments (arguments, &given))
    status = check_arguments (&given);
  if (status == BNL_COMMAND_DONE)
    status = bnl_sweep_job_check (&given.job);
  if (status == BNL_COMMAND_DONE)
    status = prepare_job (&given);
  if (status == BNL_COMMAND_DONE)
    status = bnl_sweep_job_run (&given.job);
  clear_arguments (&given);
  return status;
}
