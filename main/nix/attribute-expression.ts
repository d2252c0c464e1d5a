import { importPin, type ResolvedPin } from './pin';
import { nixString } from './text';

/** What is asked of the set of Python packages. */
export interface AttributeQuestion {
  readonly pin: ResolvedPin;
  /** The attribute of the interpreter. */
  readonly python: string;
  readonly names: readonly string[];
  /** Whether the packages are looked at, or only whether there are any of these names. */
  readonly isDeep: boolean;
}

/**
 * Asks a pin which attributes its Python packages have, and what they are. Answers with the interpreter, and for each
 * name a list of its package's own name, version, caution and extras; null for what is no package. Builds nothing.
 */
export const attributeExpression = ({ pin, python, names, isDeep }: AttributeQuestion): string => `let
  inherit (builtins) attrNames isAttrs isBool isList isString tryEval unsafeDiscardStringContext;

  # What may not be used as it is shall be found too.
  pkgs = ${importPin(pin, { allow: ['unfree', 'broken', 'insecure'] })};
  python = ${nixString(python)};
  interpreter = pkgs.\${python} or (throw "missing: \${python}");
  packages = interpreter.pkgs or (throw "\${python} has no packages.");

  attempt = fallback: value:
    let result = tryEval value;
    in if result.success then result.value else fallback;
  text = value: if isString value then unsafeDiscardStringContext value else "";

  flag = meta: name: attempt false (let value = meta.\${name} or false; in isBool value && value);
  licenses = meta: let license = meta.license or [ ]; in if isList license then license else [ license ];
  isUnfree = meta:
    flag meta "unfree"
    || attempt false (builtins.any (license: isAttrs license && !(license.free or true)) (licenses meta));
  isInsecure = meta: flag meta "insecure" || attempt false ((meta.knownVulnerabilities or [ ]) != [ ]);
  cautionOf = meta:
    if flag meta "broken" then "broken"
    else if isInsecure meta then "insecure"
    else if isUnfree meta then "unfree"
    else "";

  isPackage = value: isAttrs value && (value.type or null) == "derivation";
  nameOf = value: builtins.parseDrvName (value.name or "");
  look = value: [
    (attempt "" (text (value.pname or (nameOf value).name)))
    (attempt "" (text (value.version or (nameOf value).version)))
    (cautionOf (attempt { } (let meta = value.meta or { }; in if isAttrs meta then meta else { })))
    (attempt [ ] (attrNames (value.optional-dependencies or { })))
  ];
  describe = name:
    if !(packages ? \${name}) then null
    else if !${isDeep} then [ "" "" "" [ ] ]
    else if attempt false (isPackage packages.\${name}) then look packages.\${name}
    else null;
  implementation = text (interpreter.implementation or "cpython");
in {
  python = {
    inherit implementation;
    # PyPy has versions of its own.
    version = text (if implementation == "cpython" then interpreter.version else interpreter.pythonVersion);
  };
  found = map describe (builtins.fromJSON ${nixString(JSON.stringify(names))});
  all = attrNames packages;
}
`;
