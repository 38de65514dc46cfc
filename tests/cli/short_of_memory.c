/* For check_memory.py, by LD_PRELOAD: a process that may hold MEMORY_LIMIT octets of blocks at once, and gets null beyond
   that. */
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void __libc_free(void *);

static size_t held;
static size_t limit;

static int fits(size_t size) {
    if (limit == 0 || held + size <= limit)
        return 1;
    errno = ENOMEM;
    return 0;
}

static void *counted(void *block) {
    held += block == NULL ? 0 : malloc_usable_size(block);
    return block;
}

void *malloc(size_t size) {
    return fits(size) ? counted(__libc_malloc(size)) : NULL;
}

void *calloc(size_t number, size_t size) {
    return fits(number * size) ? counted(__libc_calloc(number, size)) : NULL;
}

void *realloc(void *old, size_t size) {
    const size_t before = old == NULL ? 0 : malloc_usable_size(old);
    if (size > before && !fits(size - before))
        return NULL;
    void *block = __libc_realloc(old, size);
    if (block != NULL || size == 0)
        held -= before;
    return counted(block);
}

void free(void *block) {
    held -= block == NULL ? 0 : malloc_usable_size(block);
    __libc_free(block);
}

__attribute__((constructor)) static void begin(void) {
    const char *text = getenv("MEMORY_LIMIT");
    limit = text == NULL ? 0 : strtoul(text, NULL, 10);
}
