import { LINE_COLORS } from '../../model/line-colors.ts';

/** Custom properties for the colours of lines. */
function lines(theme: keyof typeof LINE_COLORS): string {
  return Object.entries(LINE_COLORS[theme])
    .map(([name, color]) => `--${name}: ${color};`)
    .join(' ');
}

function classes(): string {
  const names = Object.keys(LINE_COLORS.light);
  return names.map((name) => `.${name} { color: var(--${name}); --tone: var(--${name}); }`).join(' ');
}

/** Styles of the page: light and dark, following the reader's system, and paper. No external font, image or script. */
export const STYLE = `
:root { color-scheme: light dark; --paper: #fbfbfa; --card: #fff; --ink: #1b1c1e; --quiet: #63676e; --rule: #e3e4e6;
  --blue: #2a6fd0; --green: #12875c; --orange: #d98a00; --gray: #b4b8be; --red: #c22f2f; --purple: #7a4fc0; ${lines('light')} }
@media (prefers-color-scheme: dark) { :root { --paper: #131417; --card: #1c1e22; --ink: #e9eaec; --quiet: #9da2aa;
  --rule: #32353b; --blue: #5b9cf5; --green: #34b585; --orange: #e5a534; --gray: #555a63; --red: #f27272; --purple: #b08cf0; ${lines('dark')} } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.05rem; margin: 2.2rem 0 .7rem; }
p { margin: .4rem 0; max-width: 65rem; } .notes { white-space: pre-wrap; overflow-wrap: anywhere; } .quiet { color: var(--quiet); }
.standing { border-left: .3rem solid; padding: .35rem .8rem; margin: 1rem 0 1.4rem; max-width: none; background: var(--card); overflow-wrap: anywhere; }
.good { border-color: var(--green); } .doubtful { border-color: var(--orange); } .bad { border-color: var(--red); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .8rem; }
.tile { background: var(--card); border: 1px solid var(--rule); border-radius: .5rem; padding: .7rem .9rem; }
.tile b { display: block; font-size: 1.55rem; line-height: 1.25; font-variant-numeric: tabular-nums; }
.share { display: flex; height: 1.6rem; border-radius: .4rem; overflow: hidden; gap: 2px; }
.share i { display: block; min-width: 1px; background: currentColor; }
.keys { margin: .5rem 0 0; } .key { margin-right: 1.1rem; font-weight: 400; white-space: nowrap; }
.key::before { content: ''; display: inline-block; width: .7rem; height: .7rem; border-radius: .2rem; margin-right: .4rem; background: var(--tone); }
.blue { color: var(--blue); --tone: var(--blue); } .green { color: var(--green); --tone: var(--green); }
.orange { color: var(--orange); --tone: var(--orange); } .gray { color: var(--gray); --tone: var(--gray); }
.purple { color: var(--purple); --tone: var(--purple); } .red { color: var(--red); --tone: var(--red); }
${classes()}
span.key { color: var(--quiet); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(28rem, 100%), 1fr)); gap: .8rem; }
figure { margin: 0; background: var(--card); border: 1px solid var(--rule); border-radius: .5rem; padding: .7rem .7rem .3rem; }
figcaption { font-weight: 600; padding: 0 .2rem .4rem; } figcaption .key { margin: 0 0 0 1.1em; font-size: .85em; }
svg { display: block; width: 100%; height: auto; }
.grid { stroke: var(--rule); stroke-width: 1; } .tick { fill: var(--quiet); font-size: 12px; font-variant-numeric: tabular-nums; }
.line { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
.area { fill: currentColor; stroke: var(--card); stroke-width: 1; }
.warm { fill: var(--card); opacity: .6; } .steady { stroke: var(--quiet); stroke-width: 1; stroke-dasharray: 4 3; } .hover { fill: transparent; } .hover:hover { fill: var(--quiet); opacity: .18; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(30rem, 100%), 1fr)); gap: 0 2.5rem; }
.wide { overflow-x: auto; margin-bottom: 1.4rem; } .wide th[scope=row] { white-space: normal; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--rule); vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: 500; color: var(--quiet); white-space: nowrap; } td:last-child { width: 60%; } td.number { width: auto; } .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tr.wrong td, tr.wrong th { color: var(--red); font-weight: 600; }
@media print { :root { color-scheme: light; --paper: #fff; --card: #fff; --ink: #000; --quiet: #444; --rule: #bbb;
  --blue: #2a6fd0; --green: #12875c; --orange: #d98a00; --gray: #b4b8be; --red: #b00; --purple: #7a4fc0; ${lines('light')} }
  body { padding: 0; font-size: 11px; max-width: none; } .charts, .columns { grid-template-columns: 1fr 1fr; } .columns { gap: 0 1.5rem; } figure, .tile, tr { break-inside: avoid; } h2 { break-after: avoid; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
