/// The use cases of the commands: read the manifest, interpret, package, plan, deploy, run. They
/// pass their results to a session and print nothing; they must not know command lines.
@NullMarked
package aloft.cli.engine;

import org.jspecify.annotations.NullMarked;
