/// Parses variables, `${source(parameters):address, fallback}`, and resolves them on demand from a
/// graph of properties. Accesses the environment only through [Source]s.
@NullMarked
package aloft.cli.manifest.variable;

import org.jspecify.annotations.NullMarked;
