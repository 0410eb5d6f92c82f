#pragma once

#include <stddef.h>
#include <stdint.h>

/* What a fuzzer calls, and the replay too: every other fuzz-*.c here defines
 * it.  To fuzz for real: clang -fsanitize=fuzzer,address,undefined with one of them and the sources
 * of data and engine, without fuzz-replay.c. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Path of a file in memory that holds these bytes; valid until the next call. */
const char *fuzz_input_store (const uint8_t *data, size_t size);
