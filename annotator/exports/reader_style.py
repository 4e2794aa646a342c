"""How a published page looks, and the policy that lets it load nothing but that."""

import base64
import hashlib

STYLE = """
:root { color-scheme: light dark;
  --paper: light-dark(#faf8f3, #14181a); --sunk: light-dark(#f2efe7, #23292c);
  --ink: light-dark(#1c2225, #ebe8e1); --soft: light-dark(#565e61, #aab1b2);
  --rule: light-dark(#dfdacd, #343b3e); --edge: light-dark(#85857d, #7f888b);
  --action: light-dark(#1d4a7c, #9dc4ef); --alert: light-dark(#9a2b1e, #f4a593);
  --s0: light-dark(#565e61, #aab1b2); --i0: light-dark(#ffffff, #14181a);
  --s1: light-dark(#a6611a, #dd9a4b); --i1: light-dark(#ffffff, #1a1206);
  --s2: light-dark(#dfc27d, #7a5c2c); --i2: light-dark(#2a2008, #ffffff);
  --s3: light-dark(#c8c8c3, #565d60); --i3: light-dark(#1c2225, #ffffff);
  --s4: light-dark(#80cdc1, #1f6b62); --i4: light-dark(#06231f, #ffffff);
  --s5: light-dark(#017a67, #45c9b3); --i5: light-dark(#ffffff, #04211c); }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 1.5rem clamp(1.1rem, 4vw, 2.5rem) 4rem; max-width: 52rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  font-variant-numeric: tabular-nums lining-nums; overflow-wrap: anywhere; }
h1, h2, h3, p, dl, ul { margin: 0; }
h1, .said { font-family: "Iowan Old Style", "Palatino Linotype", Palatino, Charter, "Noto Serif", Georgia, serif; }
h1 { margin-bottom: .75rem; font-size: clamp(1.7rem, 1.3rem + 2vw, 2.5rem); line-height: 1.15; font-weight: 600;
  text-wrap: balance; }
h2 { margin-bottom: .75rem; font-size: 1.25rem; line-height: 1.3; }
h3 { margin-bottom: .5rem; font-size: 1rem; font-weight: 400; line-height: 1.45; }
h3 .said { display: block; margin-top: .15rem; font-size: 1.2rem; }
p + p, p + ul, dl + p, ul + p { margin-top: .6rem; }
main > section { margin-top: 3rem; padding-top: .8rem; border-top: 2px solid var(--ink); }
a { color: var(--action); text-underline-offset: .2em; }
:focus-visible { outline: 3px solid var(--action); outline-offset: 2px; }
.skip { position: absolute; top: -6rem; left: 1rem; padding: .75rem 1rem; background: var(--paper); }
.skip:focus { top: 0; }
.soft, small, dt { color: var(--soft); font-size: .9rem; }
.kicker { margin-bottom: .4rem; color: var(--soft); font-size: .9rem; }
.notice { margin: 1rem 0; padding: .6rem 0; border-block: 1px dashed var(--edge); }
.verdict { margin-top: 1rem; padding: .9rem 1.1rem; background: var(--sunk); }
.tag { display: inline-block; padding: 0 .45em; border: 1px solid var(--alert); border-radius: 2px; color: var(--alert);
  font-size: .8125rem; }
.facts { display: grid; grid-template-columns: minmax(6rem, 9rem) minmax(0, 1fr); gap: .25rem 1rem; }
.facts dd { margin: 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: 1rem 1.5rem;
  margin-top: 1.5rem; padding-top: .8rem; border-top: 2px solid var(--ink); }
.figures dd { margin: 0; font-size: 1.75rem; line-height: 1.2; }
.figures small { display: block; line-height: 1.4; }
nav ul { display: flex; flex-wrap: wrap; gap: 0 1.5rem; padding: 0; list-style: none; }
nav { margin-top: 1.5rem; }
nav a { display: inline-flex; align-items: center; min-height: 2.75rem; }
.text { margin-top: 1rem; }
.text p { max-width: 40rem; margin-bottom: 1rem; font-size: 1.1rem; line-height: 1.65; white-space: pre-line; }
.on { text-decoration: underline; text-decoration-color: var(--action); text-decoration-thickness: 1px;
  text-underline-offset: .28em; text-decoration-skip-ink: none; }
.on-2 { text-decoration-style: double; }
.on-3 { text-decoration-style: wavy; }
sup { line-height: 0; }
sup a { padding: .35em .15em; font: .7em system-ui, sans-serif; }
article { padding: 1.25rem 0 1.5rem; border-bottom: 1px solid var(--rule); scroll-margin-top: 1rem; }
article:target { padding-inline-start: 1rem; border-inline-start: 4px solid var(--ink); }
article .facts { margin-bottom: 1rem; }
.by { color: var(--ink); }
.rated { display: grid; grid-template-columns: minmax(0, 20rem) minmax(0, 1fr); gap: .5rem 2rem; align-items: center; }
.scale { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .6rem .9rem; margin: 1rem 0; }
.scale dt { padding-top: .15rem; }
.scale dd { margin: 0; }
.coefficient div { margin-top: .5rem; }
.coefficient { padding: .9rem 0; border-bottom: 1px solid var(--rule); }
svg { display: block; max-width: 100%; height: auto; }
svg text { fill: var(--ink); font: 12px system-ui, sans-serif; }
svg .soft { fill: var(--soft); }
.axis { stroke: var(--edge); fill: none; }
.median { fill: var(--ink); }
.s0 { fill: var(--s0); } .s1 { fill: var(--s1); } .s2 { fill: var(--s2); }
.s3 { fill: var(--s3); } .s4 { fill: var(--s4); } .s5 { fill: var(--s5); }
svg .i0 { fill: var(--i0); } svg .i1 { fill: var(--i1); } svg .i2 { fill: var(--i2); }
svg .i3 { fill: var(--i3); } svg .i4 { fill: var(--i4); } svg .i5 { fill: var(--i5); }
code { font-size: .85em; }
footer { margin-top: 3rem; padding-top: .8rem; border-top: 1px solid var(--rule); }
@media (max-width: 40rem) { .rated, .facts { grid-template-columns: minmax(0, 1fr); gap: .1rem; }
  .rated { gap: .75rem; } .facts dd { margin-bottom: .4rem; } }
@page { margin: 16mm 15mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
@media print { :root { color-scheme: light; --paper: #fff; --sunk: #fff; } body { max-width: none; padding: 0;
  font-size: 10.5pt; } .skip, nav, .back { display: none; } .verdict { border: 1px solid var(--edge); }
  article { padding: .6rem 0 .7rem; } main > section { margin-top: 1.5rem; }
  article .facts { display: block; margin-bottom: .4rem; } article .facts :is(dt, dd) { display: inline; }
  article dt::after { content: ": "; } article dd:not(:last-child)::after { content: " · "; }
  article p + p { margin-top: .2rem; }
  article, .coefficient, .rated, .scale > * { break-inside: avoid; } h2, h3 { break-after: avoid; }
  svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; } a { color: inherit; }
  .byline a[href^="http"]::after { content: none; } .rated { grid-template-columns: 20rem minmax(0, 1fr); } }
"""
_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'"
