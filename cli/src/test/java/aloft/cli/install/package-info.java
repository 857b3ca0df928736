/// End-to-end tests of install.sh, .mvn/jdk.sh and the launcher. They install a small program that
/// prints how it was started, so that a test takes seconds.
@NullMarked
package aloft.cli.install;

import org.jspecify.annotations.NullMarked;
