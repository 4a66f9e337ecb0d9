// The report's style: paper colours with a contrast of 4.5 to 1 or more for every text, one column when narrow, and
// a print form.
#include "sim/technique/report_parts.h"

namespace stipple::sim::report {

const std::string_view kStyle = R"(
:root{color-scheme:light;--ink:#23303b;--soft:#5c6770;--line:#e2ded3;--paper:#fff;--wash:#f7f5f0;--blue:#1b4a73}
*{box-sizing:border-box}
body{margin:0;background:var(--wash);color:var(--ink);font:16px/1.55 "Source Sans 3","Segoe UI",system-ui,"Helvetica Neue",Arial,sans-serif}
main{max-width:900px;margin:2rem auto;background:var(--paper);padding:2.2rem 2.4rem 2.6rem;border:1px solid var(--line);border-radius:10px}
h1{font-size:1.75rem;line-height:1.2;margin:.15rem 0 .4rem;font-weight:650}
h2{font-size:1.2rem;margin:2.3rem 0 .7rem;padding-top:1.1rem;border-top:1px solid var(--line);font-weight:650}
h3{font-size:1rem;margin:1.2rem 0 .5rem;font-weight:650}
p{margin:.4rem 0}
.over{color:var(--soft);font-size:.85rem;letter-spacing:.06em;text-transform:uppercase;margin:0}
.brief,.soft{color:var(--soft)}
.result{display:flex;gap:1.8rem;align-items:center;margin:1.4rem 0 .4rem}
.ring{flex:none}
.big{font-size:38px;font-weight:650;fill:var(--ink)}
.bar{font-size:11px;fill:var(--soft)}
.band{font-size:1.25rem;font-weight:650;margin:0}
.band::first-letter{text-transform:uppercase}
.at{white-space:nowrap}
.two{display:grid;grid-template-columns:1fr 1fr;gap:1.2rem}
.card{background:var(--wash);border-radius:8px;padding:.9rem 1.1rem 1rem}
.card h3{margin:.1rem 0 .5rem}
.card ol,.card ul{margin:0;padding-left:1.15rem}
.card li{margin:.45rem 0}
table{border-collapse:collapse;width:100%;font-size:.92rem}
caption{text-align:left;color:var(--soft);padding-bottom:.5rem}
th,td{text-align:left;padding:.42rem .7rem .42rem 0;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600}
thead th{color:var(--soft);font-size:.82rem}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
th.n:last-child,td.n:last-child{padding-right:0}
.def{display:block;color:var(--soft);font-size:.82rem;line-height:1.35;max-width:23rem;font-weight:400}
.meter{display:block;width:84px;height:7px;background:#e7e3d8;border-radius:4px;overflow:hidden;margin:.5rem 0 0 auto}
.meter span{display:block;height:100%;background:var(--blue)}
.maps{display:grid;grid-template-columns:repeat(3,1fr);gap:1.3rem}
figure{margin:0}
figcaption{font-size:.82rem;color:var(--soft);margin-bottom:.5rem;line-height:1.35}
figcaption strong{color:var(--ink);font-weight:650}
.maps figcaption{min-height:4.1em}
.time figure{margin:0 0 1rem}
figure svg{max-width:100%;height:auto;display:block}
.pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(260px,1fr));gap:1.2rem}
.pictures img{width:100%;border-radius:6px;display:block}
.pictures figcaption{min-height:0;margin:.4rem 0 0;font-weight:400;color:var(--soft)}
.legend{list-style:none;margin:.5rem 0 0;padding:0;font-size:.78rem;line-height:1.45;color:var(--soft)}
.legend li{display:flex;align-items:center}
.legend svg{margin-right:.45rem;flex:none;max-width:none}
.digit{font-size:9px;font-weight:600;text-anchor:middle}
.sum{font-size:.78rem;color:var(--soft);line-height:1.35;margin:.3rem 0 0}
.mark circle{fill:#fff;fill-opacity:.93;stroke:var(--ink);stroke-width:1.1}
.mark text{font-size:10px;font-weight:600;text-anchor:middle;fill:var(--ink)}
.wide{width:100%;height:auto;display:block}
.note{background:var(--wash);border-left:4px solid var(--blue);border-radius:0 8px 8px 0;padding:.8rem 1.1rem;margin-top:2rem}
dl{display:grid;grid-template-columns:11rem 1fr;gap:.25rem 1rem;margin:0;font-size:.92rem}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
@media (max-width:720px){main{margin:0;border:0;border-radius:0;padding:1.2rem}.two,.maps{grid-template-columns:1fr}figcaption{min-height:0}.result{align-items:flex-start}dl{grid-template-columns:1fr}}
@media print{body{background:#fff;font-size:11pt}main{margin:0;border:0;padding:0;max-width:none}tr,figure,.card,.zone,.note{break-inside:avoid}h2,h3{break-after:avoid}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
)";

} // namespace stipple::sim::report
