#include <array>
#include <utility>

#include "base/text.hpp"
#include "catalogue/catalogue.hpp"

namespace dnsprop::catalogue {

namespace {

/// ISO 3166-1 by continent as GeoNames has it, with XK (Kosovo, the code in common use) and EU (the
/// Union itself, reserved in ISO 3166 for such use). Codes are three columns apart.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> countries_by_continent = {{
    {"AF",
     "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML "
     "MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW"},
    {"AN", "AQ BV GS HM TF"},
    {"AS",
     "AE AF AM AZ BD BH BN BT CC CN CX GE HK ID IL IN IO IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM "
     "MN MO MV MY NP OM PH PK PS QA SA SG SY TH TJ TM TR TW UZ VN YE"},
    {"EU",
     "AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES EU FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI "
     "LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK"},
    {"NA",
     "AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI PA "
     "PM PR SV SX TC TT US VC VG VI"},
    {"OC", "AS AU CK FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TL TO TV UM VU WF WS"},
    {"SA", "AR BO BR CL CO EC FK GF GY PE PY SR UY VE"},
}};

}  // namespace

std::optional<std::string_view> continent_of(std::string_view country) {
    if (country.size() != 2)
        return std::nullopt;
    const std::string code = upper_case(country);
    for (const auto& [continent, countries] : countries_by_continent)
        for (std::size_t at = 0; at < countries.size(); at += 3)
            if (countries[at] == code[0] && countries[at + 1] == code[1])
                return continent;
    return std::nullopt;
}

}  // namespace dnsprop::catalogue
