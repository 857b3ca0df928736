/// Variables, `${source(parameters):address, fallback}`: their grammar, and their values, resolved
/// on demand from a graph of properties. Asks the outside world only through [Source]s.
@NullMarked
package aloft.cli.manifest.variable;

import org.jspecify.annotations.NullMarked;
