# Sourced by `up` and `test`: Debian packages, the virtual environment with locked versions. Needs bash and python3 only.
export ONECITY_HOME="$PWD" ONECITY_VAR="${ONECITY_VAR:-$PWD/var}"
export LC_ALL=C.UTF-8 PYTHONUTF8=1  # a decimal point in every number, and UTF-8 in every file, whatever the terminal speaks
export uv_version=0.13.9
needed_megabytes=3000
patience=20  # tenths of a second between asking a step to end and telling it
log="$ONECITY_VAR/log/setup.log"

fail() { printf '\n%s\n' "$*" >&2; exit 1; }

# begin: the folder is ours to write to, has room, and no other set-up works in it
begin() {
  local free
  mkdir -p "$ONECITY_VAR"/{log,run} 2>/dev/null && [[ -w $ONECITY_VAR/run && -w . ]] ||
    fail "$PWD or $ONECITY_VAR may not be written to by $(id -un): they belong to $(stat -c %U . "$ONECITY_VAR" 2>/dev/null | sort -u | xargs)."
  exec 9>"$ONECITY_VAR/run/setup.lock"
  flock -n 9 || fail "Another set-up works in this folder: wait for it, then start again."
  free=$(df -Pm "$ONECITY_VAR" | awk 'NR == 2 { print $4 }')
  [[ -x .venv/bin/onecity ]] || ((free >= needed_megabytes)) ||
    fail "The disk has $free MB left; the first set-up needs about $needed_megabytes MB."
  : >"$log"
  : >"$ONECITY_VAR/run/steps.tsv"
}

# signal NUMBER PID: to a step with all that it started; to it alone while it has no session of its own yet
signal() { kill "-$1" -- "-$2" 2>/dev/null || kill "-$1" "$2" 2>/dev/null; }

# interrupted PID NAME: ends a step with all that it started; what it was about is done again by the next start
interrupted() {
  trap '' INT TERM HUP
  printf '\n  stopping: %s\n' "$2"
  local number tenths
  for number in INT TERM KILL; do
    signal "$number" "$1"
    for ((tenths = 0; tenths < patience; tenths++)); do signal 0 "$1" || exit 130; sleep 0.1; done
  done
  exit 130
}

# step NAME COMMAND…: runs a command with its output in the log, shows that it goes on, and how many seconds it took
step() {
  local name=$1 begun=$EPOCHREALTIME pid seconds; shift
  printf '  %-28s' "$name"
  # a session of its own: it can be ended as a whole, and has no terminal that would stop it for reading there in the background
  env --default-signal=INT,QUIT setsid bash -euo pipefail -c '"$@"' _ "$@" >>"$log" 2>&1 </dev/null 9>&- &
  pid=$!
  trap 'interrupted "$pid" "$name"' INT TERM HUP
  while kill -0 "$pid" 2>/dev/null; do
    [[ -t 1 ]] && printf '\r  %-28s%s\033[K' "$name" "$(tail -c 200 "$log" | tr '\r' '\n' | tail -n 1 | cut -c -48)"
    sleep 0.1
  done
  if ! wait "$pid"; then
    printf '\n\nFailed: %s. The end of %s:\n' "$name" "$log" >&2
    tail -n 25 "$log" >&2
    exit 1
  fi
  trap - INT TERM HUP
  seconds=$(awk -v a="$begun" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }')
  [[ -t 1 ]] && printf '\r\033[K  %-28s' "$name"
  printf '%7s s\n' "$seconds"
  printf '%s\t%s\n' "$name" "$seconds" >>"$ONECITY_VAR/run/steps.tsv"
}

# listed SECTION…: the packages of these sections of packages.txt
listed() {
  awk -v wanted=" $* " '/^\[/ { section = substr($0, 2, length($0) - 2); next }
    /^[a-z]/ && index(wanted, " " section " ") { print $1 }' packages.txt
}

missing_packages() {
  local package
  for package in $(listed "$@"); do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
  done
}

install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  local drop=/etc/postgresql-common/createcluster.d/onecity.conf
  if ! dpkg-query -W postgresql-common >/dev/null 2>&1; then  # no second, idle server beside the private one
    mkdir -p "${drop%/*}" && echo 'create_main_cluster = false' >"$drop"
  fi
  dpkg --configure -a  # what an interrupted installation left
  apt-get update && apt-get install -y --no-install-recommends "$@"
}

# packages SECTION…: installs what is missing when we may, else says what to run
packages() {
  command -v dpkg-query >/dev/null || { echo "  not Debian: the programs of packages.txt are taken as given"; return; }
  local missing; missing=$(missing_packages "$@" | xargs)
  [[ $missing ]] || return 0
  if [[ $(id -u) != 0 ]]; then
    printf 'Debian packages are missing. Please run this once, then start again:\n\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends %s\n\n' "$missing" >&2
    exit 1
  fi
  # shellcheck disable=SC2086
  patience=1200 step "Debian packages" install_packages $missing  # apt ends the package in hand first
}

install_uv() {
  local tools="$ONECITY_VAR/tools"
  python3 -m venv --clear "$tools"
  "$tools/bin/python" -m pip install --disable-pip-version-check "uv==$uv_version"
}

node_is_new_enough() {
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null &&
    command -v npm >/dev/null
}

# without its stamp the environment was left half-made, where uv takes a package for whole by its name alone: all are put in anew
sync_environment() {
  [[ -x .venv/bin/python ]] || { rm -rf .venv; export UV_PYTHON="$(command -v python3)"; }
  [[ -e .venv/onecity.stamp ]] || set -- --reinstall "$@"
  rm -f .venv/onecity.stamp
  UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=.venv "$ONECITY_VAR/tools/bin/uv" sync --frozen --inexact "$@"
}

# environment GROUP…: .venv as uv.lock has it, with these dependency groups; nothing to do when the lock did not change
environment() {
  local groups=() group stamp
  node_is_new_enough || set -- "$@" node
  for group in "$@"; do groups+=(--group "$group"); done
  stamp="$(sha256sum uv.lock pyproject.toml | sha256sum | cut -c -32) $* $PWD"  # it does not work from another folder
  [[ -x .venv/bin/onecity && $(cat .venv/onecity.stamp 2>/dev/null) == "$stamp" ]] && return
  "$ONECITY_VAR/tools/bin/uv" --version >/dev/null 2>&1 || step "uv" install_uv
  step "Python packages" sync_environment "${groups[@]}"
  echo "$stamp" >.venv/onecity.stamp
}

export -f install_packages install_uv sync_environment  # what runs in a session of its own
