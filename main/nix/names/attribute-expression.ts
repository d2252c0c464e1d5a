import type { ResolvedPin } from '../pins/pin';
import { type Allowance, allowances, importPin } from '../pins/pin-expression';
import { nixSelect } from '../texts/expression';
import { nixString } from '../texts/text';
import { packageBindings } from './package-bindings';

/** What is asked of a pin. */
export interface AttributeQuestion {
  readonly pin: ResolvedPin;
  /** What is let through; see {@link importPin}. */
  readonly allow: readonly Allowance[];
  /** The attribute of the interpreter. */
  readonly python: string;
  /** Attributes among the packages of the interpreter. */
  readonly packages: readonly string[];
  /** Attribute paths of nixpkgs, whose dots lead into sets. */
  readonly programs: readonly string[];
  /** Whether the packages are looked at, or only whether there are any of these names. */
  readonly isDeep: boolean;
}

const listOf = (value: readonly unknown[]) => `builtins.fromJSON ${nixString(JSON.stringify(value))}`;

/** One attribute of a pin. */
export interface AttributePath extends Pick<AttributeQuestion, 'pin' | 'allow'> {
  /** Its name after those of the sets that it is in. */
  readonly path: readonly string[];
}

/**
 * Asks a pin which attributes it has, and what they are. Answers with the interpreter (null where there is none of this
 * name, `other` for something else), with the names of all interpreters where it is none, and with a list each for its
 * packages and for programs: its package's own name, version, caution, extras, and whether it is refused; `throws` for
 * what says that it cannot be had; and for what is no package how many names of its path lead to a set, whose names are
 * told by the path beside them. Builds nothing.
 */
export const attributeExpression = (question: AttributeQuestion): string => `let
  inherit (builtins)
    attrNames concatStringsSep elemAt filter foldl' genList head isAttrs isInt isString length listToAttrs tail tryEval
    unsafeDiscardStringContext;

  pkgs = ${importPin(question.pin, { allow: question.allow })};
  # Some nixpkgs refuse even a look at what may not be used.
  open = ${importPin(question.pin, { allow: allowances })};
  python = ${nixString(question.python)};
${packageBindings}
  isQuiet = value: (tryEval (isAttrs value)).success;
  text = value: if isString value then unsafeDiscardStringContext value else "";
  isRefused = meta: cautionOf meta != "" && attempt false (!(meta.available or true));

  isPackage = value: isAttrs value && (value.type or null) == "derivation";
  isInterpreter = value: isAttrs value && value ? withPackages && value ? pkgs;
  nameOf = value: builtins.parseDrvName (value.name or "");
  look = value: [
    (attempt "" (text (value.pname or (nameOf value).name)))
    (attempt "" (text (value.version or (nameOf value).version)))
    (cautionOf (metaOf value))
    (attempt [ ] (attrNames (value.optional-dependencies or { })))
    (isRefused (metaOf value))
  ];

  # How far a path leads, and to what.
  walk = set: path: count:
    if path == [ ] || !(isQuiet set) then { value = set; }
    else if isAttrs set && set ? \${head path} then walk set.\${head path} (tail path) (count + 1)
    else { inherit count; };
  describe = set: openSet: path:
    let
      found = walk set path 0;
      value = if isQuiet found.value then found.value else (walk openSet path 0).value or found.value;
    in
    if found ? count then found.count
    else if !${question.isDeep} then [ "" "" "" [ ] false ]
    else if !(isQuiet value) then "throws"
    else if attempt false (isPackage value) then
      genList (at: if at == 4 && !(isQuiet found.value) then true else elemAt (look value) at) 5
    else length path - 1;

  # What stands beside those that are not there.
  setsOf = set: paths: found:
    let
      lacking = filter (at: isInt (elemAt found at)) (genList (at: at) (length paths));
      parentOf = at: genList (elemAt (elemAt paths at)) (elemAt found at);
      named = parent: {
        name = concatStringsSep "." parent;
        value = attempt [ ] (attrNames (foldl' (inner: name: inner.\${name}) set parent));
      };
    in listToAttrs (map (at: named (parentOf at)) lacking);
  answer = set: openSet: paths:
    let found = map (describe set openSet) paths;
    in { inherit found; sets = setsOf set paths found; };

  chosen = if isQuiet pkgs.\${python} then pkgs.\${python} else open.\${python};
  isThere = pkgs ? \${python};
  isUsable = isThere && isInterpreter chosen;
  isCandidate = name:
    builtins.match "(python|pypy|graalpy).*" name != null && attempt false (isInterpreter pkgs.\${name});
  argumentsOf = pkgs.lib.functionArgs or (_: { });
  implementation = text (chosen.implementation or "cpython");
in {
  python =
    if !isThere then null
    else if !isUsable then "other"
    else {
      inherit implementation;
      # PyPy has versions of its own.
      version = text (if implementation == "cpython" then chosen.version else chosen.pythonVersion);
      caution = cautionOf (metaOf chosen);
      isRefused = isRefused (metaOf chosen);
      canBeOptimised = argumentsOf (chosen.override or (_: { })) ? enableOptimizations;
    };
  interpreters = if isUsable then [ ] else filter isCandidate (attrNames pkgs);
  packages = if isUsable then answer chosen.pkgs open.\${python}.pkgs (${listOf(question.packages.map((name) => [name]))}) else null;
  programs = answer pkgs open (${listOf(question.programs.map((path) => path.split('.')))});
}
`;

/** Asks for nothing but one attribute, so that what is thrown there is said. */
export const attributeAlone = ({ pin, allow, path }: AttributePath): string =>
  `let
  pkgs = ${importPin(pin, { allow })};
in
builtins.isAttrs ${nixSelect('pkgs', ...path)}
`;
