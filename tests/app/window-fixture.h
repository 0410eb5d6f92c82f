#pragma once

/* The whole program in the test's own process: the window as a start from the terminal makes it,
 * with what it is made of within reach. */

#include <adwaita.h>

#include "app/bnl-application.h"
#include "app/bnl-window.h"

#define WINDOW_FIXTURE_EPOCHS 2

typedef struct {
  BnlApplication *application;
  BnlWindow *window;
  GtkLabel *status; /* borrowed */
} WindowFixture;

/* Returns once the bundled digits are there; the window is shown, without animations. */
void window_fixture_set_up (WindowFixture *fixture);
/* Closes the window and returns once its threads have ended. */
void window_fixture_tear_down (WindowFixture *fixture);

/* Iterates until so many frames are drawn and nothing is left to do. */
void window_fixture_settle (WindowFixture *fixture);
void window_fixture_show_page (WindowFixture *fixture, const char *page);
/* Both networks, to the end of WINDOW_FIXTURE_EPOCHS. */
void window_fixture_train (WindowFixture *fixture);

/* The first widget of that type in widget, widget included; NULL where there is none. */
gpointer window_fixture_find (gpointer widget, GType type);
/* Another window of the program; NULL where there is none. */
GtkWindow *window_fixture_get_other (WindowFixture *fixture);

/* "BnlTrainPage > GtkButton “Start”": where a widget is, for a person who reads a failure. */
char *window_fixture_describe (GtkWidget *widget);
