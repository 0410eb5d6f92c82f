#pragma once

#include "bnl-window.h"

#include "bnl-announcer.h"
#include "bnl-controller.h"
#include "bnl-data-page.h"
#include "bnl-draw-page.h"
#include "bnl-drop-area.h"
#include "bnl-experiments-page.h"
#include "bnl-laboratory.h"
#include "bnl-pulse.h"
#include "bnl-runs-page.h"
#include "bnl-train-page.h"

/* What the files of the window share: bnl-window.c makes and closes it, bnl-window-actions.c does
 * what a person asks for by keys, menus and links. */

struct _BnlWindow {
  AdwApplicationWindow parent_instance;

  /* template children */
  GtkStack *body;
  AdwViewStack *stack;
  AdwViewSwitcherTitle *switcher_title;
  AdwViewSwitcherBar *switcher_bar;
  AdwToastOverlay *toasts;
  GtkInfoBar *problem_bar;
  GtkLabel *problem_label;
  AdwStatusPage *refusal;
  GtkToggleButton *sidebar_button;
  GtkButton *undo_button;
  BnlTrainPage *train_page;
  BnlDataPage *data_page;
  BnlDrawPage *draw_page;
  BnlExperimentsPage *experiments_page;
  BnlRunsPage *runs_page;
  BnlDropArea *drop_area;

  /* owned */
  BnlController *controller;
  BnlLaboratory *laboratory;
  GSettings *settings; /* NULL where the schema is not installed */
  BnlAnnouncer *announcer;
  GBinding *sidebar; /* of the button, to the page that is shown; NULL: it has none */

  BnlPulse pulse;
  guint look_id;         /* the next look at training; 0: nothing changes */
  guint switcher_id;     /* of what moves it to the bottom */
  gboolean offers_reset; /* a toast says so, and what it undoes is the last change */
};

gboolean bnl_window_is_page_shown (BnlWindow *self, const char *name);
/* Else the focus stays on the header, where Space does something else. */
void bnl_window_focus_page (BnlWindow *self);
/* A file of settings, or of an experiment. */
void bnl_window_open_json (BnlWindow *self, const char *path);
void bnl_window_install_actions (GtkWidgetClass *widget_class);
/* Which actions can be done now: after training began or ended, and after a change of settings or
 * of the page. */
void bnl_window_active_cb (BnlWindow *self);
void bnl_window_history_cb (BnlWindow *self);
