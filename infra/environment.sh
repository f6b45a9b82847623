# Sourced by infra/up and infra/check: a virtual environment in .venv with exactly what a lock names.
# Needs Python 3.11 or later and a network; python3-venv is installed where we may.

find_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3.11 python3; do
        [ -n "$candidate" ] && command -v "$candidate" >/dev/null || continue
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "Doorstep needs Python 3.11 or later, and finds none. PYTHON=/path/to/python3.11 names one." >&2
    return 1
}

need_venv_module() { # $1: python
    "$1" -c 'import ensurepip, venv' 2>/dev/null && return
    local version as=()
    version=$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    local install=(apt-get install -y --no-install-recommends "python$version-venv")
    if command -v apt-get >/dev/null; then
        if [ "$(id -u)" != 0 ]; then
            if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as=(sudo -n); else as=(false); fi
        fi
        if [ "${as[*]:-}" != false ]; then
            echo "Installing python$version-venv …" >&2
            # Our output is the caller's: apt's goes to standard error.
            { "${as[@]}" apt-get update -q && "${as[@]}" "${install[@]}"; } >&2 \
                && "$1" -c 'import ensurepip, venv' 2>/dev/null && return
        fi
    fi
    echo "Python's venv module is missing. This installs it; then run the same command again:" >&2
    echo "    sudo ${install[*]}" >&2
    return 1
}

prepare() { # $1: lock file. Does nothing when .venv already holds it.
    local lock=$1 python stamp wanted
    # The test lock holds everything of the run-time lock: an environment made for tests will do for both.
    for stamp in "$lock" requirements-test.lock; do
        wanted=$(cat "$stamp" pyproject.toml | sha256sum)
        if [ -x .venv/bin/doorstep ] && [ "$(cat ".venv/holds-$stamp" 2>/dev/null)" = "$wanted" ]; then
            return
        fi
    done
    wanted=$(cat "$lock" pyproject.toml | sha256sum)
    if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        python=$(find_python)
        need_venv_module "$python"
        echo "Making .venv with $("$python" --version) …" >&2
        "$python" -m venv .venv
    fi
    echo "Installing what $lock names …" >&2
    rm -f .venv/holds-*
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
    echo "$wanted" >".venv/holds-$lock"
}

need_programs() { # what tests need besides Python: PDF tools, a clock that can be set ahead, a browser
    local missing=() pair as=()
    for pair in pdfsig:poppler-utils faketime:faketime openssl:openssl chromium:chromium; do
        command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
    done
    fc-list 2>/dev/null | grep -q -i "noto sans cjk\|wenquanyi\|source han" || missing+=(fontconfig fonts-noto-cjk)
    [ ${#missing[@]} = 0 ] && return
    [ "$(id -u)" = 0 ] || as=(sudo -n)
    echo "Installing ${missing[*]} …" >&2
    { "${as[@]}" apt-get update -q \
        && DEBIAN_FRONTEND=noninteractive "${as[@]}" apt-get install -q -y --no-install-recommends "${missing[@]}"; } >&2 && return
    echo "Tests need these programs. This installs them; then run the same command again:" >&2
    echo "    sudo apt-get install ${missing[*]}" >&2
    return 1
}
