import { visible } from '../../model/visible.ts';

/** Text that is already HTML. Created only by {@link markup}, so that unescaped text cannot be mistaken for it. */
export class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

type Piece = Markup | string | number | readonly Markup[];

/** HTML or SVG from a template; every value in it is escaped unless it is markup itself. */
export function markup(template: TemplateStringsArray, ...pieces: Piece[]): Markup {
  return new Markup(String.raw({ raw: template }, ...pieces.map(render)));
}

function render(piece: Piece): string {
  if (piece instanceof Markup) {
    return piece.toString();
  }
  return typeof piece === 'string' || typeof piece === 'number' ? escape(String(piece)) : piece.join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
