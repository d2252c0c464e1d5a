/** The grammar of environment names; ids are such a name, a dash and four characters. */
export const environmentNamePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** The grammar of the names of variables that an environment may set. */
export const variableNamePattern = /^[A-Za-z_][A-Za-z0-9_]*$/;
