#pragma once

#include "lab/bnl-spec.h"

/* A data set to look at: its images in one row, the training images first and then the test images,
 * each with the part it plays under a spec.  Immutable but for its count of references.  Threads:
 * any.  An image is named by its place in that row: below n of the training images it is the index
 * into these, else n more than the index into the test images. */

typedef enum {
  BNL_PART_TRAINING,
  BNL_PART_VALIDATION, /* a training image that is held out */
  BNL_PART_TEST,
  BNL_PART_UNUSED, /* a training image that the spec leaves out */
  BNL_N_PARTS,
} BnlPart;

/* "training"; borrowed. */
const char *bnl_part_get_name (BnlPart part);

#define BNL_GALLERY_ANY (-1)            /* every class, every part */
#define BNL_GALLERY_NOTHING G_MAXUINT32 /* no image */

typedef struct _BnlGallery BnlGallery;

/* Keeps a reference to dataset; of spec what parts the training images. */
BnlGallery *bnl_gallery_new (BnlDataset *dataset, const BnlSpec *spec);
BnlGallery *bnl_gallery_ref (BnlGallery *gallery);
void bnl_gallery_unref (BnlGallery *gallery);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlGallery, bnl_gallery_unref)

/* TRUE where bnl_gallery_new() would give the same again. */
gboolean bnl_gallery_is_of (const BnlGallery *gallery,
                            const BnlDataset *dataset,
                            const BnlSpec *spec);

BnlDataset *bnl_gallery_get_dataset (const BnlGallery *gallery); /* borrowed */
guint32 bnl_gallery_get_n_images (const BnlGallery *gallery);
const guint8 *bnl_gallery_get_pixels (const BnlGallery *gallery, guint32 image);
guint bnl_gallery_get_label (const BnlGallery *gallery, guint32 image);
BnlPart bnl_gallery_get_part (const BnlGallery *gallery, guint32 image);
/* Index into the training or the test images. */
guint32 bnl_gallery_get_index (const BnlGallery *gallery, guint32 image);

/* "Class 7", or the name where the class has one; g_free. */
char *bnl_gallery_dup_class_title (const BnlGallery *gallery, guint label);

/* How many images of a class and a part there are; either may be BNL_GALLERY_ANY. */
guint32 bnl_gallery_count (const BnlGallery *gallery, int label, int part);
/* Which they are, ascending: [bnl_gallery_count()], g_free. */
guint32 *bnl_gallery_find (const BnlGallery *gallery, int label, int part);
