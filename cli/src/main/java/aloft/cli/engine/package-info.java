/// The use cases of the commands: read the manifest, interpret, package, plan, deploy. They return
/// values and print nothing.
@NullMarked
package aloft.cli.engine;

import org.jspecify.annotations.NullMarked;
