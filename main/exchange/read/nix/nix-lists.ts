import { nixProgramNames } from '../../../names/conda-programs';
import { withoutComments } from '../../../nix/trust/comments';
import { type NixAttribute, type NixFormal, type NixNode, readNixTree, UnclearNix } from '../../../nix/trust/nix-tree';
import { type ImportedNixpkgs, readNixImport } from './nix-imports';

/** What a Nix text asks for, where that is certain without an evaluation. */
export interface NixLists extends ImportedNixpkgs {
  /** The minor version of its Python, or '' for the usual one of nixpkgs. */
  readonly python: string;
  /** Attributes of the interpreter's package set. */
  readonly packages: readonly string[];
  /** Other attribute paths of nixpkgs. */
  readonly programs: readonly string[];
}

/** What a part of a text is known to be. */
type Value =
  | { readonly type: 'nixpkgs' }
  | { readonly type: 'attribute'; readonly path: readonly string[] }
  /** The package set of an interpreter, which a function is given. */
  | { readonly type: 'modules' }
  | { readonly type: 'module'; readonly name: string }
  /** An interpreter with packages. */
  | { readonly type: 'python'; readonly python: string; readonly modules: readonly string[] }
  /** Something that is there, and may not be used. */
  | { readonly type: 'unknown' };

/** The names that mean something where a part of a text stands. */
interface Scope {
  readonly names: ReadonlyMap<string, Value>;
  /** What names are looked for in that are not bound, the innermost first. */
  readonly sets: readonly Value[];
}

/** Names that Nix has by itself: https://nix.dev/manual/nix/latest/language/builtins */
const builtins: ReadonlySet<string> = new Set([
  ...['abort', 'baseNameOf', 'break', 'builtins', 'derivation', 'derivationStrict', 'dirOf', 'false', 'fetchGit'],
  ...['fetchMercurial', 'fetchTarball', 'fetchTree', 'fromTOML', 'import', 'isNull', 'map', 'null', 'placeholder'],
  ...['removeAttrs', 'scopedImport', 'throw', 'toString', 'true'],
]);

const namesMax = 1000;
const bindingsMax = 100;
/** Longer than what people write by hand, UTF-16 code units. */
const lengthMax = 64 * 1024;
const inputs: ReadonlySet<string> = new Set(['packages', 'buildInputs', 'nativeBuildInputs']);
/** What configurations of machines and of homes list. */
const installed: ReadonlySet<string> = new Set(['environment.systemPackages', 'home.packages']);
const pythonPattern = /^python3\d*$/;
const programs: ReadonlySet<string> = new Set(Object.values(nixProgramNames));
const usualNixpkgs: ImportedNixpkgs = { nixpkgs: '', allow: [] };

/**
 * What a `mkShell` of packages, a Python with packages, or the list of packages of a configuration asks for. Nothing is
 * evaluated, and every word is accounted for. Throws {@link UnclearNix}, with the reason, for every other text.
 */
export function readNixLists(text: string): NixLists {
  if (text.length > lengthMax) throw new UnclearNix('It is longer than a list of packages.');
  const lists = new ListReader();
  if (/\bshellHook\b/.test(withoutComments(text)))
    throw new UnclearNix('It has a shellHook, which runs when it is entered.');
  const tree = readNixTree(text);
  // Lines of a configuration are copied without the function around them.
  const names = new Map<string, Value>(tree.type === 'set' ? [['pkgs', { type: 'nixpkgs' }]] : []);
  const { node, scope } = lists.enter(tree, { names, sets: [] });
  lists.readShell(node, scope);
  return lists.found();
}

class ListReader {
  #nixpkgs: ImportedNixpkgs | undefined;
  #isFunction = false;
  readonly #pythons = new Set<string>();
  /** How many interpreters there are by themselves, with packages or without. */
  #count = 0;
  readonly #packages = new Set<string>();
  readonly #programs = new Set<string>();

  found(): NixLists {
    const [python, ...others] = this.#pythons;
    if (python === undefined) throw new UnclearNix('It names no Python of nixpkgs.');
    if (others.length > 0 || this.#count > 1) throw new UnclearNix('It has several Pythons.');
    if (this.#packages.size > namesMax || this.#programs.size > namesMax)
      throw new UnclearNix(`It has more than ${namesMax} packages.`);
    const minor = /^python3(\d+)$/.exec(python)?.[1];
    return {
      python: minor === undefined ? '' : `3.${minor}`,
      packages: [...this.#packages],
      programs: [...this.#programs],
      ...(this.#nixpkgs ?? usualNixpkgs),
    };
  }

  /** Goes into what stands around the shell, and knows the names of it. */
  enter(node: NixNode, scope: Scope): { readonly node: NixNode; readonly scope: Scope } {
    switch (node.type) {
      case 'function':
        return this.enter(node.body, this.#withParameters(node.parameter, scope));
      case 'let':
        return this.enter(node.body, this.#withBindings(node.bindings, scope));
      case 'with':
        return this.enter(node.body, this.#withSet(node.scope, scope));
      default:
        return { node, scope };
    }
  }

  /** What a caller gives is a nixpkgs by the name of pkgs; other arguments are there and mean nothing known. */
  #withParameters(formals: string | readonly NixFormal[], scope: Scope): Scope {
    if (typeof formals === 'string' || this.#isFunction)
      throw new UnclearNix('It is a function that only its caller knows.');
    this.#isFunction = true;
    if (formals.length > bindingsMax) throw new UnclearNix(`It takes more than ${bindingsMax} arguments.`);
    const names = new Map(scope.names);
    for (const formal of formals) {
      const isPkgs = formal.name === 'pkgs';
      if (!isPkgs) names.set(formal.name, { type: 'unknown' });
      else if (formal.default === undefined) names.set('pkgs', { type: 'nixpkgs' });
      else names.set('pkgs', this.#valueOf(formal.default, scope));
    }
    return { ...scope, names };
  }

  /** Each may use those before it; those behind it are there, but not known yet. */
  #withBindings(bindings: readonly NixAttribute[], scope: Scope): Scope {
    const names = new Map(scope.names);
    for (const { path } of onlyOnce(bindings)) {
      const [name = '', ...more] = path;
      if (more.length > 0) throw new UnclearNix(`It binds ${path.join('.')}.`);
      names.set(name, { type: 'unknown' });
    }
    for (const { path, value } of bindings) names.set(path[0] ?? '', this.#valueOf(value, { ...scope, names }));
    return { ...scope, names };
  }

  #withSet(node: NixNode, scope: Scope): Scope {
    const set = this.#valueOf(node, scope);
    if (set.type !== 'nixpkgs' && set.type !== 'modules')
      throw new UnclearNix('It takes names from a set that is not nixpkgs.');
    return { ...scope, sets: [set, ...scope.sets] };
  }

  /** What the text comes to: a shell, the environment of a Python, or settings of a machine. */
  readShell(node: NixNode, scope: Scope): void {
    if (node.type === 'set') {
      for (const { path, value } of onlyOnce(node.bindings)) {
        if (!installed.has(path.join('.'))) throw new UnclearNix(`It sets ${path.join('.')}.`);
        this.#readList(value, scope, true);
      }
      return;
    }
    if (node.type === 'select' && node.path.join('.') === 'env') {
      const python = this.#valueOf(node.of, scope);
      if (python.type !== 'python') throw new UnclearNix('It is the environment of something that only Nix knows.');
      this.#add(python, true);
      return;
    }
    const callee = node.type === 'call' ? this.#valueOf(node.callee, scope) : undefined;
    const isShell = callee?.type === 'attribute' && callee.path.join('.') === 'mkShell';
    if (node.type !== 'call' || !isShell || node.argument.type !== 'set')
      throw new UnclearNix('It is no mkShell, no Python with packages, and no list of packages.');
    for (const { path, value } of onlyOnce(node.argument.bindings)) this.#readInput(path.join('.'), value, scope);
  }

  #readInput(name: string, value: NixNode, scope: Scope): void {
    if (inputs.has(name)) this.#readList(value, scope, false);
    // A name of the shell changes nothing in it.
    else if (name !== 'name' || value.type !== 'string') throw new UnclearNix(`It sets ${name}.`);
  }

  #readList(node: NixNode, scope: Scope, isOfMachine: boolean): void {
    switch (node.type) {
      case 'list':
        for (const item of node.items) this.#add(this.#valueOf(item, scope), isOfMachine);
        return;
      case 'joined':
        this.#readList(node.first, scope, isOfMachine);
        this.#readList(node.second, scope, isOfMachine);
        return;
      case 'with':
        this.#readList(node.body, this.#withSet(node.scope, scope), isOfMachine);
        return;
      default:
        throw new UnclearNix('It has a list that is put together in a way that only Nix knows.');
    }
  }

  /** Only a shell sets up packages that stand beside their Python. */
  #add(value: Value, isOfMachine: boolean): void {
    if (value.type === 'python') {
      this.#count += 1;
      this.#pythons.add(value.python);
      for (const name of value.modules) this.#packages.add(name);
      return;
    }
    if (value.type !== 'attribute') throw new UnclearNix('It lists something that is no package.');
    const [first = '', ...rest] = value.path;
    const module = moduleOf(value.path);
    if (module !== undefined && !isOfMachine) {
      this.#pythons.add(module.python);
      this.#packages.add(module.name);
    } else if (pythonPattern.test(first) && rest.length === 0) {
      this.#count += 1;
      this.#pythons.add(first);
    } else if (value.path.some((name) => /^(?:python|pypy)/.test(name) || !isPlainName(name)))
      throw new UnclearNix(`It lists ${value.path.join('.')}, which is more than the name of a package.`);
    else this.#programs.add(value.path.join('.'));
  }

  #valueOf(node: NixNode, scope: Scope): Value {
    switch (node.type) {
      case 'name':
        return this.#named(node.name, scope);
      case 'select':
        return selected(this.#valueOf(node.of, scope), node.path);
      case 'call':
        return this.#called(node.callee, node.argument, scope);
      default:
        throw new UnclearNix('It has something in place of a package that only Nix can evaluate.');
    }
  }

  #named(name: string, { names, sets }: Scope): Value {
    const bound = names.get(name);
    if (bound?.type === 'unknown') throw new UnclearNix(`It uses ${name}, which may be anything.`);
    if (bound) return bound;
    const [set, ...around] = sets;
    if (set === undefined || builtins.has(name)) throw new UnclearNix(`It uses ${name}, which may be anything.`);
    // Nix looks into the sets around where the inner one lacks a name.
    if (set.type === 'modules' && around.length > 0 && programs.has(name))
      throw new UnclearNix(`It takes ${name} from the packages of a Python or from nixpkgs: only Nix knows which.`);
    return selected(set, [name]);
  }

  #called(callee: NixNode, argument: NixNode, scope: Scope): Value {
    if (callee.type === 'call') return this.#imported(callee, argument, scope.names);
    const called = this.#valueOf(callee, scope);
    const [python = '', ...rest] = called.type === 'attribute' ? called.path : [];
    if (!pythonPattern.test(python) || rest.join('.') !== 'withPackages' || argument.type !== 'function')
      throw new UnclearNix('It calls a function that only Nix knows.');
    if (typeof argument.parameter !== 'string')
      throw new UnclearNix('It chooses its packages in a way that only Nix knows.');
    const names = new Map(scope.names).set(argument.parameter, { type: 'modules' });
    return { type: 'python', python, modules: this.#modulesOf(argument.body, { ...scope, names }) };
  }

  #modulesOf(node: NixNode, scope: Scope): string[] {
    switch (node.type) {
      case 'list':
        return node.items.map((item) => {
          const value = this.#valueOf(item, scope);
          if (value.type === 'module' && isModule(value.name)) return value.name;
          throw new UnclearNix('It has something among its Python packages that is none by its name.');
        });
      case 'joined':
        return [...this.#modulesOf(node.first, scope), ...this.#modulesOf(node.second, scope)];
      case 'with':
        return this.#modulesOf(node.body, this.#withSet(node.scope, scope));
      default:
        throw new UnclearNix('It chooses its packages in a way that only Nix knows.');
    }
  }

  /** All that a text imports is one nixpkgs. */
  #imported(...[callee, argument, names]: Parameters<typeof readNixImport>): Value {
    if (this.#nixpkgs !== undefined) throw new UnclearNix('It imports several times.');
    this.#nixpkgs = readNixImport(callee, argument, names);
    return { type: 'nixpkgs' };
  }
}

/** The bindings; Nix refuses what binds a name twice. */
function onlyOnce(bindings: readonly NixAttribute[]): readonly NixAttribute[] {
  if (bindings.length > bindingsMax) throw new UnclearNix(`It binds more than ${bindingsMax} names.`);
  const names = new Set(bindings.map(({ path }) => path.join('.')));
  if (names.size < bindings.length) throw new UnclearNix('It binds a name twice.');
  return bindings;
}

function selected(of: Value, path: readonly string[]): Value {
  const [name = '', ...rest] = path;
  // The set has itself in it, by the name of pkgs.
  if (of.type === 'nixpkgs' && name === 'pkgs') return rest.length === 0 ? of : selected(of, rest);
  if (of.type === 'nixpkgs') return { type: 'attribute', path };
  if (of.type === 'attribute') return { type: 'attribute', path: [...of.path, ...path] };
  if (of.type === 'modules' && rest.length === 0) return { type: 'module', name };
  throw new UnclearNix(`It takes ${path.join('.')} of something that only Nix knows.`);
}

/** A Python package by its path in nixpkgs: `python3Packages.numpy`, `python3.pkgs.numpy`. */
function moduleOf(path: readonly string[]): { readonly python: string; readonly name: string } | undefined {
  const [first = '', second = '', third = '', ...more] = path;
  const [, python = ''] = /^(python3\d*)Packages$/.exec(first) ?? [];
  if (python !== '' && path.length === 2 && isModule(second)) return { python, name: second };
  const isInside = pythonPattern.test(first) && second === 'pkgs' && more.length === 0;
  return isInside && isModule(third) ? { python: first, name: third } : undefined;
}

/** Hooks do something else than to be there, and the set has more in it than packages. */
const isModule = (name: string): boolean =>
  name !== '' &&
  !/hook$/i.test(name) &&
  !/^(?:python|pythonPackages|pkgs|callPackage|override|overrideScope)$/.test(name);

/** Whether a name of a path is written as it is, and no function that would change a package. */
const isPlainName = (name: string): boolean =>
  /^[A-Za-z_][\w'-]*$/.test(name) && !/^override|^withPackages$|hook/i.test(name);
