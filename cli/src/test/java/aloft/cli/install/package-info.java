/// Installing, upgrading and starting: install.sh, .mvn/jdk.sh and the launcher, run as a user runs
/// them. The installed program is a small one that tells how it was started, so that a test takes
/// seconds.
@NullMarked
package aloft.cli.install;

import org.jspecify.annotations.NullMarked;
