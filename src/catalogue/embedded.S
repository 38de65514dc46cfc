/* resolvers.json and providers.json as shipped, as bytes: catalogue/embedded.cpp gives them names. */
    .section .rodata
    .global dnsprop_resolvers_json_begin
    .global dnsprop_resolvers_json_end
    .global dnsprop_providers_json_begin
    .global dnsprop_providers_json_end
dnsprop_resolvers_json_begin:
    .incbin "resolvers.json"
dnsprop_resolvers_json_end:
dnsprop_providers_json_begin:
    .incbin "providers.json"
dnsprop_providers_json_end:
    .section .note.GNU-stack, "", @progbits
