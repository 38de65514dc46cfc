// operator new, counted.
#include <cstdlib>
#include <new>

#include "measure.hpp"

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): operator new has no object
std::uint64_t bench::allocations = 0;

void* operator new(std::size_t size) {
    ++bench::allocations;
    if (void* memory = std::malloc(size == 0 ? 1 : size))
        return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
