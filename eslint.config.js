import grafana from '@grafana/eslint-config';
import i18n from '@grafana/i18n/eslint-plugin';

/** The layers of service/src, from top to bottom. Each imports only from layers below it. See ARCHITECTURE.md. */
const LAYERS = [
  ['cli'],
  ['http'],
  ['engine'],
  ['sweeps', 'limits', 'agent'],
  ['collection'],
  ['runs'],
  ['outages'],
  ['baseline'],
  ['verdict'],
  ['reports', 'series'],
  ['crew', 'relay', 'archive'],
  ['producer'],
  ['config'],
  ['stack', 'journal'],
  ['sinks', 'sources'],
  ['hosts'],
  ['kafka', 'nats', 'sqlite', 'process'],
  ['stats', 'time'],
  ['model'],
];
const DEEPEST_FOLDER = 3;

/** Forbids imports from folders of the same layer, and of layers above it, in all files of a folder, however deep. */
function importsPointDown(folder, level) {
  const forbidden = LAYERS.slice(0, level + 1)
    .flat()
    .filter((other) => other !== folder);
  return Array.from({ length: DEEPEST_FOLDER }, (_, depth) => ({
    files: [`service/src/${folder}/${'*/'.repeat(depth)}*.ts`],
    // A test may import from layers above the one that it tests.
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^${'\\.\\./'.repeat(depth + 1)}(${forbidden.join('|')})/`,
              message: `${folder}/ may import only the layers below it: see ARCHITECTURE.md.`,
            },
            { regex: '^(\\.\\./)+test/', message: 'service/test is for tests only.' },
          ],
        },
      ],
    },
  }));
}

const REACT_RULES = grafana.flatMap(({ rules = {} }) => Object.keys(rules)).filter((rule) => rule.startsWith('react'));

export default [
  { ignores: ['**/node_modules', '**/dist', '.cache', 'coverage'] },
  ...grafana,
  {
    // Without components, React's rules find nothing, but take a fifth of the time.
    ignores: ['plugin/**', 'test/e2e/grafana/**'],
    rules: Object.fromEntries(REACT_RULES.map((rule) => [rule, 'off'])),
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['*.ts'] }, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // A zod schema and its inferred type share one name. TypeScript itself refuses real redeclarations.
      'no-redeclare': 'off',
      // JSX is compiled to react/jsx-runtime, so React need not be in scope.
      'react/react-in-jsx-scope': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    files: ['plugin/src/**/*.{ts,tsx}'],
    ignores: ['**/*.test.{ts,tsx}'],
    plugins: { '@grafana/i18n': i18n },
    rules: {
      '@grafana/i18n/no-untranslated-strings': 'error',
      // A text that is translated before the user's language is known stays English.
      '@grafana/i18n/no-translation-top-level': 'error',
      '@typescript-eslint/no-deprecated': 'error',
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^(\\.\\./)+test/', message: 'plugin/test is for tests only.' }] },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'JSXOpeningElement[name.name="TextLink"] > JSXAttribute[name.name="color"]',
          message: 'A link in the colour of text does not look like a link.',
        },
      ],
    },
  },
  ...LAYERS.flatMap((folders, level) => folders.flatMap((folder) => importsPointDown(folder, level))),
];
