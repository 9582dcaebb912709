#!/usr/bin/env bash
# Compiles the mediasoup worker that the npm package carries as C++ source, linking Debian's libraries in
# place of the copies its own build would fetch.
#
#   build-worker.sh PACKAGE_FOLDER OUTPUT_FILE [LIBSRTP_ARCHIVE]
#
# With libsrtp's own source it is built to encrypt with OpenSSL, since Debian's does so with NSS: measured over
# `npm run bench -- sfu`, NSS costs a quarter more CPU a packet. Optimising over file borders (LTO) saves a tenth.
# The Debian packages it needs are named in scripts/setup/system-packages.mjs.
set -euo pipefail

package=$(realpath "$1")
output=$(realpath -m "$2")
libsrtp=${3:+$(realpath "$3")}
recipe=$(dirname "$(realpath "$0")")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# configure FOLDER OPTION…: sets a build up there, and shows what meson said only when it fails.
configure() {
  meson setup --buildtype release "${@:2}" "$1" . >meson.log 2>&1 || { cat meson.log >&2; exit 1; }
}

if [ -n "$libsrtp" ]; then
  mkdir "$scratch/libsrtp"
  tar -xzf "$libsrtp" -C "$scratch/libsrtp" --strip-components 1
  cd "$scratch/libsrtp"
  configure build --prefix "$scratch/installed" --libdir lib --default-library static \
    -Dcrypto-library=openssl -Dtests=disabled -Ddoc=disabled -Db_lto=true
  ninja -C build --quiet install
  export PKG_CONFIG_PATH="$scratch/installed/lib/pkgconfig"
fi

cp -r "$package/worker" "$scratch/worker"
rm -rf "$scratch/worker/subprojects"
cp -r "$recipe/system-libs" "$scratch/worker/subprojects"
cd "$scratch/worker"

# replace FILE OLD NEW: a fixed-string edit that fails when a later release no longer holds the old text.
replace() {
  grep -qF -- "$2" "$1" || { echo "the recipe does not fit this mediasoup release: $1 lacks '$2'" >&2; exit 1; }
  OLD="$2" NEW="$3" perl -0pi -e 's/\Q$ENV{OLD}\E/$ENV{NEW}/g' "$1"
}

# Debian 12 has meson 1.0.1, and the build file uses nothing newer.
replace meson.build "meson_version: '>= 1.1.0'" "meson_version: '>= 1.0.0'"

# The worker's BIO callback returns 1 for every control call before it happens. OpenSSL also asks by control
# call whether the kernel does the encryption (kTLS, compiled into Debian's OpenSSL), believes the 1, keeps
# no write buffer and crashes at the DTLS ServerHello. The return pass must hand back the real answer.
replace src/RTC/DtlsTransport.cpp '(operationType == BIO_CB_RETURN)' '((operationType & BIO_CB_RETURN) != 0)'

# Most of the compiler's time goes into the same headers, once for each of 200 files: read them once.
replace meson.build "cpp_args: cpp_args + ['-DMS_EXECUTABLE']," "cpp_args: cpp_args + ['-DMS_EXECUTABLE'],
  cpp_pch: 'precompiled/mediasoup-worker.hpp',"
mkdir precompiled
{
  printf '#include "%s"\n' common.hpp Utils.hpp
  printf '#include <%s>\n' cmath cstring deque limits map set span sstream string string_view vector
  printf '#include <%s>\n' ankerl/unordered_dense.h uv.h
  for schema in fbs/*.fbs; do printf '#include "FBS/%s.h"\n' "$(basename "$schema" .fbs)"; done
} >precompiled/mediasoup-worker.hpp

configure build -Db_ndebug=true -Db_lto=true -Db_lto_threads="$(nproc)"
ninja -C build mediasoup-worker
mkdir -p "$(dirname "$output")"
install -s -m 755 build/mediasoup-worker "$output"
