# Shared by the scripts that start Java; read with `.`, never run. POSIX sh.

JDK_VERSION=25

# Succeeds if $1 is the home of a JDK of that version (java and javac, not a bare runtime).
is_jdk() {
    [ -n "$1" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
    if [ -r "$1/release" ]; then
        grep -Eq "^JAVA_VERSION=\"?$JDK_VERSION([^0-9]|\$)" "$1/release"
    else
        "$1/bin/java" -version 2>&1 | grep -Eq "version \"$JDK_VERSION([^0-9]|\$)"
    fi
}

# The home that a java on the PATH belongs to, links followed; nothing if there is none.
home_of_path_java() {
    java_on_path=$(command -v java) || return 0
    while [ -L "$java_on_path" ]; do
        target=$(readlink "$java_on_path")
        case $target in
            /*) java_on_path=$target ;;
            *) java_on_path=$(dirname "$java_on_path")/$target ;;
        esac
    done
    (cd "$(dirname "$java_on_path")/.." && pwd -P)
}

# Prints the home of a JDK of that version, or one sentence on standard error and fails.
find_jdk() {
    if [ -n "${STACKYARD_JAVA_HOME:-}" ]; then
        if is_jdk "$STACKYARD_JAVA_HOME"; then
            printf '%s\n' "$STACKYARD_JAVA_HOME"
            return 0
        fi
        echo "stackyard: STACKYARD_JAVA_HOME=$STACKYARD_JAVA_HOME is not a JDK $JDK_VERSION;" \
            "point it at one, or unset it to have one looked for" >&2
        return 1
    fi
    mac_home=
    if [ -x /usr/libexec/java_home ]; then
        mac_home=$(/usr/libexec/java_home -v "$JDK_VERSION" 2>/dev/null) || mac_home=
    fi
    for candidate in "${JAVA_HOME:-}" "${JAVA25_HOME:-}" "$(home_of_path_java)" "$mac_home" \
        /usr/lib/jvm/* "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/*; do
        if is_jdk "$candidate"; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    echo "stackyard: no JDK $JDK_VERSION found; install one (for example Temurin $JDK_VERSION)," \
        "or set STACKYARD_JAVA_HOME to where it is" >&2
    return 1
}

# Succeeds if $1 exists and is newer than every source and build file; run in the root of the tree.
is_fresh() {
    [ -e "$1" ] && [ -z "$(find pom.xml build ./*/pom.xml ./*/src/main -newer "$1" | head -n 1)" ]
}

# Packages the module $1 and what it needs. Run in the root of the tree, with $jdk set. Silent but
# for one line; what Maven says is shown when it fails. Leaves the mark $1/target/built.
build_module() {
    if ! command -v mvn >/dev/null 2>&1; then
        echo "stackyard: no mvn on the PATH; install Maven 3.8 or later to build $1" >&2
        return 1
    fi
    echo "building $1 ..." >&2
    mkdir -p "$1/target" || return 1
    # The mark is as old as the build's start: what changes meanwhile is built next time.
    touch "$1/target/building"
    if ! JAVA25_HOME=$jdk mvn -B -DskipTests -Dspotless.check.skip=true -pl "$1" -am package \
        >"$1/target/build.log" 2>&1 </dev/null; then
        cat "$1/target/build.log" >&2
        echo "stackyard: building $1 failed, see above" >&2
        return 1
    fi
    mv "$1/target/building" "$1/target/built"
}
