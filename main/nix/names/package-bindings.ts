/**
 * Bindings of Nix for a `let` that looks at packages: `attempt` gives a fallback for what throws; `metaOf` is what a
 * package tells of itself, as a set in any case; `cautionOf` is why it cannot be used as it is: `broken`, `insecure`,
 * `unfree`, or "" for nothing. They need nothing but `builtins`.
 */
export const packageBindings = `
  attempt = fallback: value:
    let result = builtins.tryEval value;
    in if result.success then result.value else fallback;
  metaOf = value: attempt { } (let meta = value.meta or { }; in if builtins.isAttrs meta then meta else { });
  flag = meta: name: attempt false (let value = meta.\${name} or false; in builtins.isBool value && value);
  licenses = meta: let license = meta.license or [ ]; in if builtins.isList license then license else [ license ];
  isUnfree = meta:
    flag meta "unfree"
    || attempt false (builtins.any (license: builtins.isAttrs license && !(license.free or true)) (licenses meta));
  isInsecure = meta: flag meta "insecure" || attempt false ((meta.knownVulnerabilities or [ ]) != [ ]);
  cautionOf = meta:
    if flag meta "broken" then "broken"
    else if isInsecure meta then "insecure"
    else if isUnfree meta then "unfree"
    else "";
`;
