// Whatever our reader accepts, ldns accepts too, with the same records. The known and meant
// differences are in support/record_list.hpp.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "../support/record_list.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dnsprop;
    const dns::Bytes wire(data, size);
    const auto read = dns::MessageView::read(wire);
    const auto* message = std::get_if<dns::MessageView>(&read);
    if (message == nullptr || test::has_meant_difference(*message))
        return 0;
    const auto theirs = test::records_by_ldns(wire);
    if (!theirs || *theirs != test::records_by_us(*message)) {
        std::fputs(theirs ? "ldns reads other records\n" : "ldns refuses it\n", stderr);
        for (const auto& line : test::records_by_us(*message))
            std::fprintf(stderr, "  %s\n", line.c_str());
        std::abort();
    }
    return 0;
}
