#include "bnl-announcer.h"

#include <glib/gi18n.h>

#define NOTIFICATION_ID "training-ended"

struct _BnlAnnouncer {
  GObject parent_instance;

  /* borrowed */
  GtkWindow *window;

  /* owned */
  BnlController *controller;

  gint64 started_usec; /* of the training under way; 0: none */
};

G_DEFINE_FINAL_TYPE (BnlAnnouncer, bnl_announcer, G_TYPE_OBJECT)

static const char *
name_end (BnlRunState state)
{
  switch (state) {
  case BNL_RUN_FINISHED:
    return _ ("Training has finished");
  case BNL_RUN_DIVERGED:
    return _ ("Training has diverged");
  case BNL_RUN_FAILED:
    return _ ("Training has failed");
  case BNL_RUN_READY:
  case BNL_RUN_TRAINING:
  case BNL_RUN_PAUSED:
  case BNL_RUN_STOPPED: /* by the person who would be told */
  default:
    return NULL;
  }
}

static void
tell (BnlAnnouncer *self)
{
  const char *title = name_end (bnl_controller_get_state (self->controller));
  GtkApplication *application = gtk_window_get_application (self->window);
  g_autoptr (GNotification) notification = NULL;

  if (!title || !application || gtk_window_is_active (self->window))
    return;
  notification = g_notification_new (title);
  g_notification_set_body (notification, bnl_controller_get_status (self->controller));
  g_application_send_notification (G_APPLICATION (application), NOTIFICATION_ID, notification);
}

static void
active_cb (BnlAnnouncer *self)
{
  gint64 now = g_get_monotonic_time ();

  if (bnl_controller_get_active (self->controller)) {
    self->started_usec = now;
    return;
  }
  if (self->started_usec != 0 && now - self->started_usec >= BNL_ANNOUNCER_LEAST_USEC)
    tell (self);
  self->started_usec = 0;
}

static void
focused_cb (BnlAnnouncer *self)
{
  GtkApplication *application = gtk_window_get_application (self->window);

  if (application && gtk_window_is_active (self->window))
    g_application_withdraw_notification (G_APPLICATION (application), NOTIFICATION_ID);
}

static void
bnl_announcer_finalize (GObject *object)
{
  g_clear_object (&BNL_ANNOUNCER (object)->controller);
  G_OBJECT_CLASS (bnl_announcer_parent_class)->finalize (object);
}

static void
bnl_announcer_class_init (BnlAnnouncerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bnl_announcer_finalize;
}

static void
bnl_announcer_init (BnlAnnouncer *self)
{
}

BnlAnnouncer *
bnl_announcer_new (GtkWindow *window, BnlController *controller)
{
  BnlAnnouncer *self = g_object_new (BNL_TYPE_ANNOUNCER, NULL);

  self->window = window;
  self->controller = g_object_ref (controller);
  g_signal_connect_object (controller, "notify::active", G_CALLBACK (active_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (focused_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}
