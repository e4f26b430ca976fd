#!/bin/sh
# Finds a Python that is new enough and hands over to install.py.
here=$(unset CDPATH; cd -- "$(dirname -- "$0")" && pwd) || exit 1
for python in "$here/../../.venv/bin/python" python3 python3.14 python3.13 python3.12 python3.11 python; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" "$here/install.py" "$@"
    fi
done
echo "Sampai needs Python 3.11 or later, and found none as python3 on the PATH." >&2
exit 1
