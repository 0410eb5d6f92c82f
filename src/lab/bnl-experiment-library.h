#pragma once

#include "bnl-experiment.h"

/* The experiments there are: those that come with the program, numbered from 1 in their order, and
 * the person's own, files in a folder.  Main thread; reads the disk.  Errors: BNL_SPEC_ERROR for
 * what is in a file, G_IO_ERROR for the folder. */

typedef struct {
  guint number; /* from 1; built-in ones come first */
  gboolean built_in;
  char *path;                /* of one's own; NULL */
  BnlExperiment *experiment; /* NULL: the file cannot be read, for this reason */
  char *problem;
} BnlLibraryEntry;

typedef struct _BnlExperimentLibrary BnlExperimentLibrary;

/* folder: NULL for experiments/ in the program's folder of the person's data; it need not be there.
 */
BnlExperimentLibrary *bnl_experiment_library_new (const char *folder);
void bnl_experiment_library_free (BnlExperimentLibrary *library);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlExperimentLibrary, bnl_experiment_library_free)

const char *bnl_experiment_library_get_folder (BnlExperimentLibrary *library);
/* What is in the folder now, by title.  Entries of before are gone. */
void bnl_experiment_library_reload (BnlExperimentLibrary *library);
guint bnl_experiment_library_get_n (BnlExperimentLibrary *library);
const BnlLibraryEntry *bnl_experiment_library_get (BnlExperimentLibrary *library, guint index);
/* By id or number; NULL: there is none. */
const BnlLibraryEntry *bnl_experiment_library_find (BnlExperimentLibrary *library,
                                                    const char *word);
/* By id, number or path of a file, in that order.  Owned by the caller. */
BnlExperiment *bnl_experiment_library_open (BnlExperimentLibrary *library,
                                            const char *word,
                                            GError **error);

/* Keeps it under an id that no other has, told by the id of what is returned; then reloads.  Owned
 * by the caller; NULL with an error. */
BnlExperiment *bnl_experiment_library_add (BnlExperimentLibrary *library,
                                           const BnlExperiment *experiment,
                                           GError **error);
/* Keeps it in place of one's own of that id. */
gboolean bnl_experiment_library_replace (BnlExperimentLibrary *library,
                                         const char *id,
                                         const BnlExperiment *experiment,
                                         GError **error);
/* One's own goes to the trash, or where there is none is deleted; then reloads.  experiment: what
 * went, to bring back by bnl_experiment_library_add(), owned by the caller; may be NULL. */
gboolean bnl_experiment_library_remove (BnlExperimentLibrary *library,
                                        const char *id,
                                        BnlExperiment **experiment,
                                        GError **error);
