import { markup, Markup } from './markup.ts';
import { STYLE } from './style.ts';

/** A self-contained page around the content: no script, no request, readable in light mode, dark mode and on paper. */
export function htmlDocument(title: string, content: Markup): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title} – Thermobench</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<h1>${title}</h1>
${content}
</body>
</html>
`.toString();
}
