#pragma once

#include <gio/gio.h>

/* A small HTTP/1.1 server on this machine that gives files as well or as badly as it is told. */

typedef enum {
  FAULT_NONE,
  FAULT_NO_RANGES,   /* always the whole file */
  FAULT_NO_LENGTH,   /* the end of the connection is the end of the file */
  FAULT_CODED,       /* says that the file's own gzip is a coding of the transport */
  FAULT_NOT_FOUND,   /* 404 */
  FAULT_CUT,         /* half of what is left, then nothing more */
  FAULT_CUT_SILENT,  /* the same without a length */
  FAULT_STALL,       /* half of what is left, then waits for the client to go */
  FAULT_MUTE,        /* not even an answer */
  FAULT_OTHER,       /* one byte is another one */
  FAULT_ENDLESS,     /* and never stops */
  FAULT_HUGE,        /* says that it will be a gigabyte */
  FAULT_OTHER_RANGE, /* a byte further on than was asked for */
  FAULT_SATISFIED,   /* 416 to every range, with a size that is not that of the file */
  FAULT_REDIRECT,    /* to where FaultyServer.target says */
  FAULT_CIRCLE,      /* to itself */
  FAULT_NOWHERE,     /* to ftp: */
} Fault;

typedef struct {
  GSocketListener *listener;
  GCancellable *end;
  GThread *thread;
  GThreadPool *pool; /* a thread a connection */
  guint16 port;
  GTlsCertificate *certificate; /* NULL: plain http */

  GMutex mutex; /* over what follows */
  Fault fault;
  guint n_faulty;     /* requests that still get it; others get none */
  char *target;       /* URL of a folder, with "/" */
  GHashTable *files;  /* name -> GBytes */
  GString *requests;  /* "train-labels-idx1-ubyte.gz 100-\n" of each request */
  GString *encodings; /* what each asked for by Accept-Encoding, one a line */
} FaultyServer;

FaultyServer *faulty_server_new (GTlsCertificate *certificate);
void faulty_server_free (FaultyServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FaultyServer, faulty_server_free)

void faulty_server_add (FaultyServer *server, const char *name, GBytes *content);
/* The next n_faulty requests get it. */
void faulty_server_set_fault (FaultyServer *server, Fault fault, guint n_faulty);
void faulty_server_set_target (FaultyServer *server, const char *url);
/* "http://localhost:PORT/"; g_free. */
char *faulty_server_dup_url (const FaultyServer *server);
/* What was asked for since the last call; g_free. */
char *faulty_server_take_requests (FaultyServer *server);
