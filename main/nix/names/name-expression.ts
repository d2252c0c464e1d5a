import { importPin, type ResolvedPin } from '../pins/pin';

/** Goes up with every change of what the expression answers, so that older answers are not believed. */
export const nameExpressionVersion = 1;

/**
 * An expression over a pin that tells the names of a set (`part = "names"`), or of those from `from` to before `to` a
 * list each of version, description and caution; null for what cannot be used. Builds nothing.
 */
export const nameExpression = (pin: ResolvedPin): string => `{ set, python, part, from, to }:
let
  inherit (builtins) attrNames elemAt filter genList isAttrs isBool isList isString match stringLength substring tryEval;

  # What may not be used as it is shall be listed too.
  pkgs = ${importPin(pin, { allow: ['unfree', 'broken', 'insecure'] })};

  interpreter = pkgs.\${python} or (throw "This nixpkgs has no \${python}.");
  packages =
    if set == "python-packages"
    then interpreter.pkgs or (throw "\${python} has no packages.")
    else pkgs;
  isCandidate = name: set != "interpreters" || match "(python|pypy|graalpy).*" name != null;
  names = filter isCandidate (attrNames packages);

  attempt = fallback: value:
    let result = tryEval value;
    in if result.success then result.value else fallback;

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
  flag = meta: name: attempt false (let value = meta.\${name} or false; in isBool value && value);
  licenses = meta:
    let license = meta.license or [ ];
    in if isList license then license else [ license ];
  isUnfree = meta:
    flag meta "unfree"
    || attempt false (builtins.any (license: isAttrs license && !(license.free or true)) (licenses meta));
  isInsecure = meta: flag meta "insecure" || attempt false ((meta.knownVulnerabilities or [ ]) != [ ]);
  cautionOf = meta:
    if flag meta "broken" then "broken"
    else if isInsecure meta then "insecure"
    else if isUnfree meta then "unfree"
    else "";

  describe = name:
    let
      value = packages.\${name};
      meta = attempt { } (let meta = value.meta or { }; in if isAttrs meta then meta else { });
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
