/**
 * Packages of conda-forge that are no Python distributions, but programs, and what nixpkgs calls them: facts of both sets,
 * looked up in them.
 */
export const nixProgramNames: Readonly<Record<string, string>> = {
  autoconf: 'autoconf',
  automake: 'automake',
  bat: 'bat',
  bcftools: 'bcftools',
  bedtools: 'bedtools',
  bison: 'bison',
  blast: 'blast',
  bowtie2: 'bowtie2',
  bwa: 'bwa',
  'c-compiler': 'gcc',
  ccache: 'ccache',
  clang: 'clang',
  cmake: 'cmake',
  compilers: 'gcc',
  curl: 'curl',
  'cxx-compiler': 'gcc',
  diamond: 'diamond',
  doxygen: 'doxygen',
  exiftool: 'exiftool',
  'fd-find': 'fd',
  fastqc: 'fastqc',
  ffmpeg: 'ffmpeg',
  fish: 'fish',
  flex: 'flex',
  'fortran-compiler': 'gfortran',
  fzf: 'fzf',
  'gcc_linux-64': 'gcc',
  gdb: 'gdb',
  gfortran: 'gfortran',
  gh: 'gh',
  ghostscript: 'ghostscript',
  git: 'git',
  'git-lfs': 'git-lfs',
  gnuplot: 'gnuplot',
  go: 'go',
  graphviz: 'graphviz',
  gxx: 'gcc',
  'gxx_linux-64': 'gcc',
  hdf5: 'hdf5',
  hmmer: 'hmmer',
  htop: 'htop',
  imagemagick: 'imagemagick',
  jq: 'jq',
  julia: 'julia',
  just: 'just',
  lua: 'lua',
  m4: 'm4',
  mafft: 'mafft',
  make: 'gnumake',
  maven: 'maven',
  muscle: 'muscle',
  nano: 'nano',
  ninja: 'ninja',
  nodejs: 'nodejs',
  octave: 'octave',
  openjdk: 'openjdk',
  openmpi: 'openmpi',
  p7zip: 'p7zip',
  pandoc: 'pandoc',
  parallel: 'parallel',
  perl: 'perl',
  pigz: 'pigz',
  'pkg-config': 'pkg-config',
  postgresql: 'postgresql',
  proj: 'proj',
  'r-base': 'R',
  'redis-server': 'redis',
  ripgrep: 'ripgrep',
  rsync: 'rsync',
  ruby: 'ruby',
  rust: 'rustc',
  samtools: 'samtools',
  seqtk: 'seqtk',
  sqlite: 'sqlite',
  subversion: 'subversion',
  swig: 'swig',
  tesseract: 'tesseract',
  tmux: 'tmux',
  tree: 'tree',
  unzip: 'unzip',
  valgrind: 'valgrind',
  vim: 'vim',
  wget: 'wget',
  yarn: 'yarn',
  zip: 'zip',
  zsh: 'zsh',
  zstd: 'zstd',
};

/** Libraries, tools for building, data and groups: names of packages of conda-forge that no Python distribution has. */
const others: ReadonlySet<string> = new Set(
  `alsa-lib aom arrow-cpp attr binutils blas boost-cpp bzip2 c-ares ca-certificates cairo cpuonly cpython cudatoolkit cudnn
  dav1d dbus dlpack expat flatbuffers fmt fontconfig freetype fribidi gdk-pixbuf geos gettext gflags giflib glib glog gmp gnutls graphite2
  grpc-cpp gsl gst-plugins-base gstreamer gtk2 gtk3 gtk4 harfbuzz hdf4 icu intel-openmp jpeg keyutils krb5 lame lcms2 leptonica
  lerc llvm-openmp lz4-c lzo magma mamba micromamba mkl mkl-devel mkl-include mpc mpfr mpi mysql mysql-common mysql-libs nccl
  ncurses nettle nomkl nspr nss nvcomp openblas openh264 openjpeg openldap openssl orc pango pcre pcre2 pixman poppler poppler-data
  proj4 pthread-stubs python_abi pytorch-cuda pytorch-mutex qt qt-main qt6-main re2 readline sleef snappy spdlog svt-av1
  thrift-cpp tiledb tk tzcode tzdata unixodbc utf8proc vc vs2015_runtime x264 x265 xerces-c xxhash xz yaml zeromq zlib zlib-ng`.split(
    /\s+/,
  ),
);

/** Beginnings that libraries, other languages and parts of compilers have. */
const beginnings =
  /^(?:_|r-|perl-|bioconductor-|xorg-|aws-c-|aws-sdk-|cuda-|gcc|gxx|gfortran|clang|llvm-|llvmdev|ld_impl_|binutils|kernel-headers|sysroot|fonts?-|gst-|rust-|m2w64-|msys2-|nvcc|vc14|lib)/;

/** Python distributions among those that begin so. */
const distributions: ReadonlySet<string> = new Set(
  'librosa libcst libsass libpysal libtmux libmambapy libretranslate libusb1 libneuroml librabbitmq libais cuda-python cuda-bindings cuda-core'.split(
    ' ',
  ),
);

/** Whether a package of conda, by its lower-case name, is known to be no Python distribution. */
export const isNoDistribution = (name: string): boolean =>
  Object.hasOwn(nixProgramNames, name) || others.has(name) || (beginnings.test(name) && !distributions.has(name));
