# Runs the Functions Framework of Java:
#   sh start-java.sh FRAMEWORK JAVA_HOME ARGUMENT...
# An exit status from 70 on tells why the function cannot start; LaunchFailure has the same list.
framework=$1
java=$2/bin/java
shift 2
[ -x "$java" ] || java=$(command -v java) || exit 71
[ -f "$framework" ] || exit 70
exec "$java" "$@"
