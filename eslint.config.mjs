// @ts-check
import eslint from '@eslint/js'
import vue from 'eslint-plugin-vue'
import { defineConfig } from 'eslint/config'
import globals from 'globals'
import tseslint from 'typescript-eslint'
import vueParser from 'vue-eslint-parser'
import { clientParser } from './scripts/checks/client-parser.mjs'

const environmentRule = {
  object: 'process',
  property: 'env',
  message: 'server/config.ts is the one reader of the environment: take the value from there.',
}

export default defineConfig(
  {
    ignores: [
      'dist/',
      'data/',
      'coverage/',
      'server/storage/generated/',
      'media/worker/',
      'load-tests/results/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  vue.configs['flat/recommended'],
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.mjs', '.dependency-cruiser.mjs'] },
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      'max-lines': ['error', 400],
      'max-lines-per-function': ['error', 70],
      complexity: ['error', 12],
      'max-depth': ['error', 3],
      eqeqeq: 'error',
      'object-shorthand': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Node.js runs no enums: use a union.' },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // `${count}` of a number has one obvious meaning.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => socket.emit(…)` reads well where the caller ignores what it returns.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // An Express or Vue handler may be async where its host waits for it: both do.
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false, attributes: false } },
      ],
      // A leading underscore says that a parameter is there for its position; a name beside `...rest` is left out.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', caughtErrors: 'all', ignoreRestSiblings: true },
      ],
      // tsconfig's noPropertyAccessFromIndexSignature asks for the brackets that this rule forbids.
      '@typescript-eslint/dot-notation': 'off',
    },
  },
  {
    files: ['server/**/*.ts', 'media/**/*.ts'],
    languageOptions: { globals: globals.node },
    rules: {
      'no-console': 'error',
      'no-restricted-properties': ['error', environmentRule],
      'no-restricted-imports': ['error', { paths: [{ name: 'node:process', importNames: ['env'] }] }],
    },
  },
  { files: ['server/main.ts', 'media/node/main.ts'], rules: { 'no-console': 'off' } },
  { files: ['server/config.ts', 'media/node/main.ts'], rules: { 'no-restricted-properties': 'off' } },
  {
    files: ['**/*.rules.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'A rule takes the time as a parameter.' },
        { object: 'Math', property: 'random', message: 'A rule takes chance as a parameter.' },
        { object: 'crypto', message: 'A rule takes ids and chance as parameters.' },
        environmentRule,
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'A rule takes the time as a parameter.',
        },
      ],
    },
  },
  {
    files: ['client/**/*.{ts,vue}'],
    ignores: ['client/e2e/**'],
    languageOptions: { globals: globals.browser, parser: clientParser },
    rules: { 'no-console': ['error', { allow: ['warn', 'error'] }] },
  },
  {
    files: ['**/*.vue'],
    languageOptions: { parser: vueParser, parserOptions: { parser: clientParser } },
    rules: {
      // TypeScript knows every name, and knows the templates' too.
      'no-undef': 'off',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/no-v-html': 'error',
      'vue/multi-word-component-names': ['error', { ignores: ['App'] }],
      // Prettier lays templates out.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-indent': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      // Vue's own type of destructured properties hides that they are optional.
      '@typescript-eslint/no-useless-default-assignment': 'off',
      // An absent optional property is `undefined` in the type already.
      'vue/require-default-prop': 'off',
    },
  },
  {
    files: ['**/*.test.ts', 'server/test/**/*.ts', 'media/test/**/*.ts', 'client/e2e/**/*.ts'],
    rules: {
      // One describe holds the whole story of a part.
      'max-lines-per-function': 'off',
      // Tests start the real server with the environment that they choose.
      'no-restricted-properties': 'off',
    },
  },
  {
    files: ['scripts/**/*.mjs', '*.mjs', '.*.mjs'],
    languageOptions: { globals: globals.node },
    rules: {
      // What JSON.parse gives is `any` to JSDoc too, and these scripts have no schema library to read it with.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // An empty environment variable counts as unset.
      '@typescript-eslint/prefer-nullish-coalescing': 'off',
    },
  },
)
