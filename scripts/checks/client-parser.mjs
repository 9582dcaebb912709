// @ts-check
import ts from 'typescript'
import tseslint from 'typescript-eslint'
import vueParser from 'vue-eslint-parser'
import { inRoot } from '../setup/paths.mjs'

/** @typedef {{ filePath: string, projectService?: unknown }} ParserOptions */

/** typescript-eslint's parser as both hosts call it. @type {{ parseForESLint: (code: string, options: object) => any }} */
const typed = tseslint.parser

/** An editor keeps its ESLint while files change; `eslint` on the command line reads each of them once. */
const readsOnce = /[\\/]eslint(\.js)?$/.test(process.argv[1] ?? '') && !process.argv.includes('--fix')

/** @type {ts.Program | undefined} */
let program

/**
 * Lints the client from one TypeScript program that holds the scripts of all components. The project service
 * knows a component by its whole file, takes the script that it is handed for an edit, and checks the client anew
 * for each.
 */
export const clientParser = readsOnce ? { ...tseslint.parser, parseForESLint } : tseslint.parser

/**
 * @param {string} code
 * @param {ParserOptions} options
 */
function parseForESLint(code, options) {
  // A component's template and styles are parsed without types.
  if (!options.projectService) return typed.parseForESLint(code, options)
  program ??= clientProgram()
  const known = program.getSourceFile(options.filePath)?.text === code
  return typed.parseForESLint(
    code,
    known ? { ...options, projectService: undefined, programs: [program] } : options,
  )
}

function clientProgram() {
  const components = [{ extension: '.vue', isMixedContent: false, scriptKind: ts.ScriptKind.Deferred }]
  const folder = inRoot('client')
  const { config } = ts.readConfigFile(`${folder}/tsconfig.json`, (name) => ts.sys.readFile(name))
  const { options, fileNames } = ts.parseJsonConfigFileContent(
    config,
    ts.sys,
    folder,
    undefined,
    undefined,
    undefined,
    components,
  )
  // As the project service has it: only so are files of another ending taken in.
  options['allowNonTsExtensions'] = true
  const host = ts.createCompilerHost(options, true)
  const sourceFile = host.getSourceFile.bind(host)
  host.getSourceFile = (name, version, ...others) =>
    name.endsWith('.vue')
      ? ts.createSourceFile(name, scriptOf(name), version, true, ts.ScriptKind.TS)
      : sourceFile(name, version, ...others)
  return ts.createProgram(fileNames, options, host)
}

/**
 * The script of a component as vue-eslint-parser will hand it over: with the type parameters that its tag declares.
 * @param {string} filePath
 */
function scriptOf(filePath) {
  let script = ''
  const parser = {
    /**
     * @param {string} code
     * @param {ParserOptions} options
     */
    parseForESLint(code, options) {
      if (options.projectService) script = code
      return typed.parseForESLint(code, { ...options, projectService: undefined })
    },
  }
  vueParser.parseForESLint(ts.sys.readFile(filePath) ?? '', {
    filePath,
    parser,
    projectService: true,
    sourceType: 'module',
  })
  return script
}
