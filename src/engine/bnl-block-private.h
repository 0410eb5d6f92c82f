#pragma once

#include "bnl-arch.h"
#include "bnl-workspace.h"

/* One block of the network, by its place.  Arguments as the network's functions have them; the
 * pass is the workspace's.  allocates: never. */

/* Linear of `input` [m, n_in], norm, activation and dropout; leaves room->out. */
void bnl_block_forward (const BnlArch *arch,
                        int index,
                        const BnlReal *parameters,
                        const BnlReal *input,
                        BnlWorkspace *workspace);

/* In: the gradient at room->out, in room->dz.  Out: the one at z there, those of the parameters,
 * and, where it is not NULL, the one at the input in dinput. */
void bnl_block_backward (const BnlArch *arch,
                         int index,
                         const BnlReal *parameters,
                         const BnlReal *input,
                         const BnlWorkspace *workspace,
                         bool accumulate,
                         BnlReal *gradients,
                         BnlReal *dinput);

/* Blends the statistics that the batch had into the running ones, group after group. */
void bnl_block_track (const BnlArch *arch,
                      int index,
                      const BnlWorkspace *workspace,
                      BnlReal *statistics);
