/**
 * Attributes of nixpkgs for distributions that nixpkgs calls otherwise than PyPI does, now or in an older release; by
 * their normalised names. What differs in case and separators only is found without.
 */
export const attributesOfNames: Readonly<Record<string, readonly string[]>> = {
  bs4: ['beautifulsoup4'],
  'discord-py': ['discordpy'],
  'faiss-cpu': ['faiss'],
  'opencv-contrib-python': ['opencv4', 'opencv3'],
  'opencv-contrib-python-headless': ['opencv4', 'opencv3'],
  'opencv-python': ['opencv4', 'opencv3'],
  'opencv-python-headless': ['opencv4', 'opencv3'],
  'psycopg2-binary': ['psycopg2'],
  pygobject: ['pygobject3'],
  'python-dateutil': ['python-dateutil', 'dateutil'],
  'python-ldap': ['python-ldap', 'ldap'],
  'scikit-image': ['scikit-image', 'scikitimage'],
  'scikit-learn': ['scikit-learn', 'scikitlearn'],
  torch: ['torch', 'pytorch'],
  wxpython: ['wxpython', 'wxPython_4_2', 'wxPython_4_1', 'wxPython_4_0'],
};
