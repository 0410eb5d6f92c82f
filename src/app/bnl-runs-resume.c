#include "bnl-runs-resume.h"

#include <glib/gi18n.h>

#include "bnl-runs-resume-dialog.h"

/* What is asked of the store. */
typedef struct {
  gint64 ids[BNL_N_ARMS]; /* 0: there is no such arm */
  BnlRunRecord *records[BNL_N_ARMS];
  gboolean is_branch;
  guint64 step;        /* that was chosen; 0: the newest of each */
  BnlDataset *dataset; /* that the window has; NULL: none yet */
} Plan;

static void
free_plan (gpointer data)
{
  Plan *plan = data;

  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++)
    g_clear_pointer (&plan->records[arm], bnl_run_record_unref);
  g_clear_pointer (&plan->dataset, bnl_dataset_unref);
  g_free (plan);
}

static void
take_run (Plan *plan, BnlRunsItem *item)
{
  const BnlRunRecord *record = bnl_runs_item_get_record (item);
  BnlArm arm = record->spec->norm == BNL_NORM_NONE ? BNL_ARM_WITHOUT : BNL_ARM_WITH;

  plan->ids[arm] = record->id;
  plan->records[arm] = bnl_run_record_ref ((BnlRunRecord *) record);
}

/* The one that says what is trained: of a pair that with the norm. */
static const BnlRunRecord *
get_leader (const Plan *plan)
{
  return plan->records[BNL_ARM_WITH] ? plan->records[BNL_ARM_WITH] : plan->records[BNL_ARM_WITHOUT];
}

static gboolean
has_step (const GArray *steps, guint64 step)
{
  for (guint i = 0; i < steps->len; i++)
    if (g_array_index (steps, guint64, i) == step)
      return TRUE;
  return FALSE;
}

/* On the store's thread. */
static gpointer
list_steps (BnlStore *store, gpointer data, GError **error)
{
  Plan *plan = data;
  GArray *common = NULL;

  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    g_autoptr (GArray) steps = NULL;

    if (plan->ids[arm] == 0)
      continue;
    steps = bnl_store_list_checkpoints (store, plan->ids[arm], error);
    if (!steps) {
      g_clear_pointer (&common, g_array_unref);
      return NULL;
    }
    if (!common) {
      common = g_steal_pointer (&steps);
      continue;
    }
    for (guint i = common->len; i > 0; i--)
      if (!has_step (steps, g_array_index (common, guint64, i - 1)))
        g_array_remove_index (common, i - 1);
  }
  return common;
}

static BnlDataset *
load_dataset (const Plan *plan, const char *name, GError **error)
{
  if (plan->dataset && (g_str_equal (bnl_dataset_get_name (plan->dataset), name) ||
                        g_str_equal (bnl_dataset_get_place (plan->dataset), name)))
    return bnl_dataset_ref (plan->dataset);
  return bnl_dataset_load (name, error);
}

/* A branch may be trained on other images; a run that goes on may not, whatever they are called. */
static gboolean
check_dataset (const Plan *plan, GError **error)
{
  const BnlRunRecord *leader = get_leader (plan);
  const char *name = leader->spec->data;
  g_autoptr (BnlDataset) dataset = NULL;

  if (plan->is_branch || leader->dataset_checksum[0] == '\0')
    return TRUE;
  dataset = load_dataset (plan, name, error);
  if (!dataset)
    return FALSE;
  if (g_str_equal (leader->dataset_checksum, bnl_dataset_get_checksum (dataset)))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               _ ("The data set %s is another than the run was trained on: its images have changed "
                  "since. Bring those back, or branch off to train on what is there now."),
               name);
  return FALSE;
}

/* On the store's thread: the checkpoints. */
static gpointer
load_checkpoints (BnlStore *store, gpointer data, GError **error)
{
  Plan *plan = data;
  BnlRunsResumption *resumption;

  if (!check_dataset (plan, error))
    return NULL;
  resumption = g_new0 (BnlRunsResumption, 1);
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    if (plan->ids[arm] == 0)
      continue;
    resumption->checkpoints[arm] =
        bnl_store_load_checkpoint (store, plan->ids[arm], plan->step, error);
    if (resumption->checkpoints[arm])
      resumption->past[arm] =
          bnl_store_load_past (store, plan->ids[arm], resumption->checkpoints[arm], error);
    if (resumption->past[arm])
      resumption->traces[arm] = bnl_store_load_traces (store, plan->ids[arm], error);
    if (!resumption->traces[arm]) {
      bnl_runs_resumption_free (resumption);
      return NULL;
    }
    resumption->step = bnl_checkpoint_get_step (resumption->checkpoints[arm]);
    if (plan->is_branch)
      resumption->parents[arm] = g_strdup (plan->records[arm]->uuid);
    else
      resumption->continues[arm] = plan->ids[arm];
  }
  return resumption;
}

typedef struct {
  BnlSpec *spec;
  gboolean pair;
} Goal;

static void
free_goal (Goal *goal)
{
  bnl_spec_free (goal->spec);
  g_free (goal);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  BnlRunsPage *page = BNL_RUNS_PAGE (object);
  BnlController *controller = bnl_runs_page_get_controller (page);
  Goal *goal = user_data;
  g_autoptr (GError) error = NULL;
  BnlRunsResumption *resumption = bnl_runs_keeper_finish (result, &error);

  if (!resumption) {
    bnl_runs_page_complain (page, _ ("It Cannot Go On"), error->message);
  } else {
    resumption->spec = bnl_spec_dup (goal->spec);
    resumption->pair = goal->pair;
    bnl_controller_set_pair (controller, goal->pair);
    bnl_controller_set_spec (controller, goal->spec);
    bnl_runs_keeper_expect (bnl_runs_page_get_keeper (page), resumption);
    bnl_controller_start (controller, FALSE);
    gtk_widget_activate_action (GTK_WIDGET (page), "win.page", "s", "train");
  }
  free_goal (goal);
}

/* Takes plan. */
static void
load (BnlRunsPage *page, Plan *plan, const BnlSpec *spec)
{
  BnlDataset *dataset = bnl_controller_get_dataset (bnl_runs_page_get_controller (page));
  Goal *goal = g_new0 (Goal, 1);

  goal->spec = bnl_spec_dup (spec);
  goal->pair = plan->ids[BNL_ARM_WITHOUT] != 0 && plan->ids[BNL_ARM_WITH] != 0;
  if (dataset)
    plan->dataset = bnl_dataset_ref (dataset);
  bnl_runs_keeper_ask (bnl_runs_page_get_keeper (page), page, load_checkpoints, plan, free_plan,
                       (GDestroyNotify) bnl_runs_resumption_free, loaded_cb, goal);
}

static void
chosen_cb (gpointer data, guint64 step, const BnlSpec *spec, gpointer user_data)
{
  Plan *plan = data;

  plan->step = plan->is_branch ? step : 0;
  load (BNL_RUNS_PAGE (user_data), plan, spec);
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  BnlRunsPage *page = BNL_RUNS_PAGE (object);
  Plan *plan = user_data;
  const BnlRunRecord *leader = get_leader (plan);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) steps = bnl_runs_keeper_finish (result, &error);

  if (!steps || (steps->len == 0 && plan->is_branch)) {
    bnl_runs_page_complain (page, _ ("It Cannot Go On"),
                            steps ? _ ("Both runs of the pair have no checkpoint at the same "
                                       "step.")
                                  : error->message);
    free_plan (plan);
  } else if (!plan->is_branch && leader->n_steps_done < leader->n_steps_planned) {
    load (page, plan, leader->spec);
  } else {
    bnl_runs_resume_dialog_ask (GTK_WIDGET (page), leader, steps, plan->is_branch, chosen_cb, plan,
                                free_plan);
  }
}

static void
begin (BnlRunsPage *page, gboolean is_branch)
{
  g_autoptr (GPtrArray) items = bnl_runs_page_dup_selected (page);
  BnlRunsItem *partner;
  Plan *plan, *asked;

  if (items->len == 0 || bnl_controller_get_active (bnl_runs_page_get_controller (page)))
    return;
  plan = g_new0 (Plan, 1);
  plan->is_branch = is_branch;
  take_run (plan, items->pdata[0]);
  partner = bnl_runs_list_find_partner (bnl_runs_page_get_list (page), items->pdata[0]);
  /* What diverged has no checkpoint at its end: the other goes on alone. */
  if (partner && bnl_runs_item_get_record (partner)->checkpoint_step > 0 &&
      bnl_runs_item_get_record (partner)->state != BNL_RECORD_DIVERGED)
    take_run (plan, partner);
  asked = g_new0 (Plan, 1);
  memcpy (asked->ids, plan->ids, sizeof plan->ids);
  bnl_runs_keeper_ask (bnl_runs_page_get_keeper (page), page, list_steps, asked, free_plan,
                       (GDestroyNotify) g_array_unref, listed_cb, plan);
}

void
bnl_runs_resume_go_on (BnlRunsPage *page)
{
  begin (page, FALSE);
}

void
bnl_runs_resume_branch (BnlRunsPage *page)
{
  begin (page, TRUE);
}
