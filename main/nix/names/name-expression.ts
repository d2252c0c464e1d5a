import type { ResolvedPin } from '../pins/pin';
import { allowances, importPin } from '../pins/pin-expression';
import { packageBindings } from './package-bindings';

/** Goes up with every change of what the expression answers, so that older answers are not believed. */
export const nameExpressionVersion = 2;

/**
 * An expression over a pin that tells the names of a set (`part = "names"`), or of those from `from` to before `to` a
 * list each of version, description and caution; null for what cannot be used. Builds nothing.
 */
export const nameExpression = (pin: ResolvedPin): string => `{ set, python, part, from, to }:
let
  inherit (builtins) attrNames elemAt filter genList isAttrs isString match stringLength substring;

  # What may not be used as it is shall be listed too.
  pkgs = ${importPin(pin, { allow: allowances })};

  interpreter = pkgs.\${python} or (throw "This nixpkgs has no \${python}.");
  packages =
    if set == "python-packages"
    then interpreter.pkgs or (throw "\${python} has no packages.")
    else pkgs;
  isCandidate = name: set != "interpreters" || match "(python|pypy|graalpy).*" name != null;
  names = filter isCandidate (attrNames packages);
${packageBindings}
  # A cut inside of a character would not be valid JSON: the bytes after its first are those from 80 to BF.
  isInside = byte: byte >= substring 1 1 "À" && byte <= substring 1 1 "ÿ";
  boundary = end: text: if end > 0 && isInside (substring end 1 text) then boundary (end - 1) text else end;
  cut = length: text:
    if !(isString text) then ""
    else if stringLength text <= length then builtins.unsafeDiscardStringContext text
    else substring 0 (boundary length text) (builtins.unsafeDiscardStringContext text);

  isUsable = value:
    isAttrs value && (value.type or null) == "derivation" && (set != "interpreters" || value ? withPackages);
  versionOf = value:
    let told = value.version or "";
    in if told != "" then told else (builtins.parseDrvName value.name).version;

  describe = name:
    let
      value = packages.\${name};
      meta = metaOf value;
    in
    if packages ? \${name} && attempt false (isUsable value) then [
      (attempt "" (cut 60 (versionOf value)))
      (attempt "" (cut 300 (meta.description or "")))
      (cautionOf meta)
    ] else null;

  first = builtins.fromJSON from;
in
if part == "names" then names
else genList (at: describe (elemAt names (first + at))) (builtins.fromJSON to - first)
`;
