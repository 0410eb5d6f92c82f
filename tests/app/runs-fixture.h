#pragma once

#include "app/bnl-runs-keeper.h"
#include "app/bnl-runs-list.h"

/* A store in a folder of its own, with a few short runs on the bundled digits. */
typedef struct {
  char *folder, *path;
  BnlRunsKeeper *keeper;
  BnlDataset *dataset;
  char *problem; /* the last that was told */
} RunsFixture;

void runs_fixture_init (RunsFixture *fixture);
/* Opens the keeper anew, as the next session does. */
void runs_fixture_reopen (RunsFixture *fixture);
void runs_fixture_clear (RunsFixture *fixture);

/* Trains, and waits until it is kept.  settings: "lr=0.1 steps=5", on top of 10 steps. */
void runs_fixture_train (RunsFixture *fixture, gboolean pair, const char *settings);
/* The same without waiting for its end; free it after the keeper is closed. */
BnlComparison *runs_fixture_start (RunsFixture *fixture, gboolean pair, const char *settings);

/* What the store has, newest first. */
GPtrArray *runs_fixture_list (RunsFixture *fixture);
/* A list with that in it. */
BnlRunsList *runs_fixture_new_list (RunsFixture *fixture);

/* Turns the main loop until what is asked of the keeper is answered. */
typedef struct {
  GAsyncResult *result;
} RunsAnswer;
void runs_fixture_answer_cb (GObject *object, GAsyncResult *result, gpointer answer);
GAsyncResult *runs_fixture_wait (RunsAnswer *answer); /* until it is there; owned by the caller */
